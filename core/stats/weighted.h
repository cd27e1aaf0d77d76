/* Weighted figures from sums that add up like counts do: a store's month is six numbers, and months and stores are put
 * together by adding them.
 *
 *     mean = sum w x / sum w          n_eff = (sum w)^2 / sum w^2          deff = n / n_eff
 *     se   = sqrt(n / (n - 1) * sum w^2 (x - mean)^2) / sum w
 *
 * The se is Taylor's linearisation for answers drawn one by one with replacement, what R's survey::svymean gives for
 * ids = ~1 (Binder 1983; Lumley 2004, J. Statistical Software 9(8)); with equal weights it is sd / sqrt(n). Clusters,
 * strata and finite populations: design.h.
 *
 * x is what is averaged, in its unit: a scale value for a mean, 100 or 0 for a top box in percent, 100, 0 or -100 for
 * the NPS in points. The interval is mean +- t(0.975, n - 1) se, unclipped.
 *
 * Edges: an answer without weight (NaN, 0 or less) or without value (NaN) is none. n = 0: all NaN. n = 1: a mean, but
 * se and interval are NaN. All answers equal: se is 0 and there is no interval (NaN), for it would claim certainty. */
#ifndef EARSHOT_STATS_WEIGHTED_H
#define EARSHOT_STATS_WEIGHTED_H

#include <stdint.h>

struct weighted_sums {
    int64_t n;
    double w, ww;         /* sums of the weights and of their squares */
    double wx, wwx, wwxx; /* the same with x, and of (w x)^2 */
};

struct weighted_result {
    int64_t n;
    double weight, n_eff, deff;
    double mean, se, lo, hi;
};

void weighted_add(struct weighted_sums *sums, double x, double weight);
/* Many answers of one value at once, from their sums of weights and of squares. */
void weighted_add_many(struct weighted_sums *sums, double x, int64_t n, double w, double ww);
void weighted_merge(struct weighted_sums *into, const struct weighted_sums *other);
struct weighted_result weighted_of(const struct weighted_sums *sums);

#endif
