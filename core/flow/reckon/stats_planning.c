/* stats.* for before the answers come: how many it takes. Shares are in percent, as metrics have them. */
#include <math.h>

#include "flow/reckon/given.h"
#include "flow/reckon/stats_words.h"
#include "stats/power.h"

/* A share that may be left out, as a fraction. */
static int fraction(const struct box_asked *asked, size_t place, const char *what, double fallback, double *out,
                    struct err *err) {
    double percent = fallback;
    if (given_at(asked, place) && given_number(asked, place, what, &percent, err))
        return err->kind;
    if (!(percent > 0 && percent < 100))
        return err_set(err, ERR_DATA, "%s is %g; it lies between 0 and 100", what, percent),
               err_todo(err, "write 5 for 5 percent");
    *out = percent / 100;
    return 0;
}

static int whole_answers(const struct box_asked *asked, double size, const struct value **out, struct err *err) {
    if (!(size <= LIMIT_COUNT)) /* more than there are people to ask */
        return err_set(err, ERR_DATA, "no number of answers is enough for that");
    *out = value_int(asked->arena, (int64_t)ceil(size));
    return 0;
}

int stats_answers_for_margin(const struct box_asked *asked, const struct value **out, struct err *err) {
    double margin, share, people = INFINITY;
    if (!given_at(asked, 0))
        return err_set(err, ERR_DATA, "which margin?"), err_todo(err, "write stats.answers_for_margin(5)");
    if (fraction(asked, 0, "the margin", 0, &margin, err) || fraction(asked, 1, "the share", 50, &share, err) ||
        (given_at(asked, 2) && given_number(asked, 2, "how many customers there are", &people, err)))
        return err->kind;
    if (!(people >= 1))
        return err_set(err, ERR_DATA, "there are no customers to ask");
    return whole_answers(asked, power_margin_size(margin, share, people, 0.95), out, err);
}

int stats_answers_for_difference(const struct box_asked *asked, const struct value **out, struct err *err) {
    double first, second, power;
    if (!given_at(asked, 0) || !given_at(asked, 1))
        return err_set(err, ERR_DATA, "which two shares?"), err_todo(err, "write stats.answers_for_difference(50, 60)");
    if (fraction(asked, 0, "the first share", 0, &first, err) ||
        fraction(asked, 1, "the second share", 0, &second, err) || fraction(asked, 2, "the power", 80, &power, err))
        return err->kind;
    return whole_answers(asked, power_shares_size(power, first, second, 0.05), out, err);
}
