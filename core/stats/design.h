/* The standard error of a mean when answers were not drawn one by one from all customers: by stratum (regions, each
 * with its own sample), by cluster (whole stores or days), from a population small enough to be used up. Answers of one
 * cluster resemble each other, and an se that does not know it is too small by a factor of two or three.
 *
 *     mean = sum w x / sum w
 *     u_c  = (sum over c of w x  -  mean * sum over c of w) / sum w                 for each cluster c
 *     se^2 = sum over strata of (1 - f) C / (C - 1) sum over c of (u_c - ubar)^2    C clusters drawn, f = C /
 * population
 *
 * One formula for all designs: clusters of one answer are a stratified sample, one stratum is a cluster sample. Source:
 * Binder (1983); Lumley (2004), J. Statistical Software 9(8), whose svymean(~api00, dstrat) is 662.29, se 9.4089.
 *
 * Edges: no weight at all is NaN. A stratum with a single cluster has no spread to measure: se is NaN, unless the
 * population is that one cluster (f = 1). */
#ifndef EARSHOT_STATS_DESIGN_H
#define EARSHOT_STATS_DESIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct design_cluster {
    size_t stratum;       /* 0 .. strata - 1 */
    double weight, total; /* of its answers: sum of w, sum of w x */
};

struct design_result {
    double mean, se;
    double total, total_se; /* sum of w x; the se of a total that estimates the population's */
};

/* `populations` holds the number of clusters that there are in each stratum, INFINITY for no finite correction; NULL is
 * INFINITY for all. */
struct design_result design_mean(struct arena *arena, const struct design_cluster *clusters, size_t count,
                                 const double *populations, size_t strata);

/* A stratified sample of single answers from its summaries: mean = sum N mean / sum N, se^2 = sum (N / sum N)^2 (1 - n
 * / N) variance / n. `finite` says whether 1 - n / N applies. Strata with N = 0 do not count; one with N > 0 and no
 * answers makes the mean NaN, one with a single answer of many the se. Source: Cochran, Sampling Techniques, 5.3-5.4.
 */
struct design_stratum {
    double population, n, mean, variance; /* variance with divisor n - 1 */
};
struct design_result design_stratified(const struct design_stratum *strata, size_t count, bool finite);

#endif
