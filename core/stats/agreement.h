/* Do people who sort the same comments into themes agree more than chance would have it?
 *
 *     kappa = (Po - Pe) / (1 - Pe)       1: always, 0: as often as chance, below 0: less often
 *
 * Fleiss    any number of raters per subject, the same for all, not the same people: Po is the mean share of agreeing
 *           pairs, Pe the sum of squared category shares.
 *           Source: Fleiss (1971), Psychological Bulletin 76, 378-382; se as Fleiss, Nee & Landis (1979).
 * Cohen     two raters, each subject by both: Pe from each rater's own shares. Weighted for ordered categories, i and j
 *           of k: a disagreement weighs |i - j| (linear) or (i - j)^2 (squared).
 *           Sources: Cohen (1960, 1968); se as Fleiss, Cohen & Everitt (1969).
 *
 * `se` is the standard error if there were no agreement beyond chance, z = kappa / se, p two-sided. No subject, fewer
 * than two raters, everybody in one category (Pe = 1), or subjects with more raters than others (Fleiss): no value. */
#ifndef EARSHOT_STATS_AGREEMENT_H
#define EARSHOT_STATS_AGREEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct agreement {
    int64_t subjects;
    double kappa, observed, expected;
    double se, z, p;
};

/* `counts` holds a row for each subject: how many raters chose each category. Rows have equal sums. */
struct agreement agreement_fleiss(struct arena *arena, const int64_t *counts, size_t subjects, size_t categories);

enum agreement_weights { WEIGHT_EQUAL, WEIGHT_LINEAR, WEIGHT_SQUARED };

/* `table` is square: row the first rater's category, column the second's. */
struct agreement agreement_cohen(struct arena *arena, const int64_t *table, size_t categories,
                                 enum agreement_weights weights);

#endif
