/* Four things above, five below: the rates are the pairs that have a name. */
#include "stats/response.h"

#include <math.h>

struct response_rates response_rates_of(const struct dispositions *d, double e) {
    double complete = (double)d->complete, answered = (double)(d->complete + d->partial);
    double reached = answered + (double)d->refused, contacted = reached + (double)d->other;
    double all = contacted + (double)d->not_contacted, unknown = (double)(d->unknown_household + d->unknown_other);
    struct response_rates made = {.e = isnan(e) ? all / (all + (double)d->not_eligible) : e};
    double doubtful = unknown > 0 ? made.e * unknown : 0;
    const double below[3] = {all + unknown, all + doubtful, all};
    for (int i = 0; i < 3; i++) {
        made.rr[2 * i] = complete / below[i];
        made.rr[2 * i + 1] = answered / below[i];
        made.ref[i] = (double)d->refused / below[i];
        made.con[i] = contacted / below[i];
    }
    made.coop[0] = complete / contacted;
    made.coop[1] = answered / contacted;
    made.coop[2] = complete / reached;
    made.coop[3] = answered / reached;
    return made;
}
