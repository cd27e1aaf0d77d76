/* Do k judges (periods, items, coders) put n things (stores) in the same order?
 *
 *     Kendall's W = 12 S / (k^2 (n^3 - n) - k T)      0: no agreement, 1: one order
 *     Friedman    chi2 = k (n - 1) W,   n - 1 degrees of freedom
 *
 * with S the squared distances of the things' rank sums from their mean, and T = sum (t^3 - t) over the ties within
 * each judge. The two are one statistic: W says how strong, chi2 whether at all. The approximation of p by chi-square
 * is poor for few things (n < 8) and few judges.
 *
 * Sources: Friedman (1937), JASA 32; Kendall & Babington Smith (1939). Worked example: Hollander & Wolfe (1973), p. 140
 * (R's ?friedman.test): chi2 11.143, df 2, p 0.003805.
 *
 * A judge with a NaN is left out: `judges` says who was counted. Fewer than two things, no judge, or judges that see
 * no difference at all: no value. */
#ifndef EARSHOT_STATS_CONCORDANCE_H
#define EARSHOT_STATS_CONCORDANCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct concordance {
    int64_t judges, things;
    double w, chi2, df, p;
    double mean_rho; /* the mean of Spearman's correlation over all pairs of judges, (k W - 1) / (k - 1) */
};

/* `values` holds a row of `things` values for each judge. */
struct concordance concordance_of(struct arena *arena, const double *values, size_t judges, size_t things);

#endif
