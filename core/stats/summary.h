/* The mean and spread of figures that are no whole answers (indices, waiting times, differences), one after the other;
 * whole answers on a scale are counts (tally.h).
 *
 * Begin with all zeros. The running sums are Welford's (1962), so a small spread around a large mean keeps its digits,
 * and two summaries add up (Chan, Golub & LeVeque 1979). NaN is passed over: it is no answer. */
#ifndef EARSHOT_STATS_SUMMARY_H
#define EARSHOT_STATS_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "stats/mean.h"

struct summary {
    int64_t n;
    double mean, squares; /* squares: sum of (x - mean)^2; both 0 while n is 0 */
};

void summary_add(struct summary *summary, double x);
void summary_merge(struct summary *into, const struct summary *other);
struct summary summary_of(const double *values, size_t count);
struct summary summary_of_tally(const struct tally_counts *tally);

double summary_variance(const struct summary *summary); /* divisor n - 1; NaN for n < 2 */

/* mean +- t(n - 1) sd / sqrt(n) at `level`; edges as in mean.h */
struct mean_result summary_mean(const struct summary *summary, double level);

#endif
