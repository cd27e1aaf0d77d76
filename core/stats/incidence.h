/* How often something happens: complaints per thousand visits, accidents per store and year.
 *
 *     rate = events / exposure, exact interval (Garwood): chi2(.025, 2 x) / 2T .. chi2(.975, 2 x + 2) / 2T
 *     ratio of two rates: given x1 + x2 events in all, x1 is binomial with share r T1 / (r T1 + T2); interval by
 *     Clopper & Pearson turned back into r; p against r = 1, adding up all outcomes that are no likelier
 *
 * Sources: Garwood (1936), Biometrika 28; Przyborowski & Wilenski (1940); R's poisson.test: 137 events over 24.19893
 * give 5.6614 (4.7531 .. 6.6927); 11 over 800 against 21 over 3,011 give 1.9715 (.8584 .. 4.2773), p .0797.
 *
 * No event: the rate is 0 and lo is 0, hi is not. The unit is 1 / the unit of exposure. Exposure that is not > 0: NaN.
 * Ratio: no event in the second makes it INFINITY, as its hi; no event at all: no ratio, and p is 1. */
#ifndef EARSHOT_STATS_INCIDENCE_H
#define EARSHOT_STATS_INCIDENCE_H

#include <stdint.h>

struct incidence {
    int64_t events;
    double exposure;
};

struct incidence_rate {
    double rate, lo, hi; /* 95 % */
};
struct incidence_rate incidence_rate_of(const struct incidence *counted);

struct incidence_ratio {
    double ratio, lo, hi, p;
};
struct incidence_ratio incidence_ratio_of(const struct incidence *first, const struct incidence *second);

#endif
