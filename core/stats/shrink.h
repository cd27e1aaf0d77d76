/* Small stores drawn towards the whole: a store with five answers that are all 10 is not the best store.
 *
 *     shrunk = grand + weight (mean - grand)
 *
 * Empirical Bayes: weight = n between / (n between + within), with the variance components between stores
 * (components.h: ANOVA with n0, truncated at 0); `grand` is the mean of all answers. A store without answers stands at
 * the grand mean; when stores do not differ (between = 0) all do. Where there are no components (a single store) there
 * is nothing to shrink by: NaN. Source: Searle, Casella & McCulloch, Variance Components (1992), 3.4.
 *
 * James-Stein, for units of equal base: weight = 1 - (k - 3) variance / sum (y - ybar)^2 for all of them, with the
 * sampling variance of one. The weight is not below 0 ("positive part"), for it would turn the order round. Fewer than
 * four units are left as they are (weight 1); units that all agree too. Source: Efron & Morris (1977), Scientific
 * American 236(5): 18 batters, weight .212, and a total squared error 3.5 times smaller than that of the plain means.
 */
#ifndef EARSHOT_STATS_SHRINK_H
#define EARSHOT_STATS_SHRINK_H

#include <stddef.h>

#include "stats/components.h"

double shrink_weight(double n, const struct components *components); /* 0 to 1 */
double shrink_mean(double mean, double n, const struct components *components);

struct shrink_stein {
    double grand, weight;
};

/* `variance` is the sampling variance of one unit's figure (of a share of 45: ybar (1 - ybar) / 45). `out` may be y. */
struct shrink_stein shrink_james_stein(const double *y, size_t count, double variance, double *out);

#endif
