/* Funnel limits: how far may a store of its size be from the common target by chance alone? Around the target, at 95 %
 * and 99.8 % (two and three standard deviations), narrow for large stores and wide for small ones. No ranking, no
 * "worst store" that is only a small store.
 *
 *     count    observed / expected against 1: chi2(p, 2 E) / 2E below, chi2(p, 2 E + 2) / 2E above (exact Poisson)
 *     share    exact binomial, interpolated: r the least count with F(r) >= p, limit = (r - a) / n with
 *              a = (F(r) - p) / (F(r) - F(r - 1)), F(-1) = 0
 *
 * `p` is the lower tail that the limit cuts off: .001 .025 .975 .999. Shares are 0 to 1. Limits are unclipped: for a
 * handful of answers the lower one falls below 0, which says that no result could be called low.
 *
 * Interpolating has a price at the ends of the scale: no limit reaches 0 or 1, so twelve answers of which all twelve
 * are good lie above a limit of 99.9 % at a target of 82 %, though that happens to one such store in eleven. Draw the
 * limits; before you call a small store extraordinary, ask funnel_share_place.
 *
 * Overdispersion: in large chains nearly all stores lie outside such limits, because stores differ for many small
 * reasons. Then the limits are widened until they say "unlike the other stores" again: with z_i each store's distance
 * from the target in standard errors, pulled in at the `trim` and 1 - `trim` quantiles (type 7; winsorised),
 *
 *     phi = mean z^2;     where k phi > k - 1:
 *     multiplicative      limit = target +- z se sqrt(phi)
 *     additive            limit = target +- z sqrt(se^2 + tau2), tau2 = (k phi - (k - 1)) / (sum w - sum w^2 / sum w),
 *                         w = 1 / se^2
 *
 * Sources: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, and Spiegelhalter et al. (2012), JRSS A 175,
 * 1-47; worked examples: NHS-R FunnelPlotR (15 expected: .5597 .. 1.6493 at 95 %).
 * No answers, nothing expected, or a target of 0 or 1, at which nobody can differ by chance: no limit (NaN). */
#ifndef EARSHOT_STATS_FUNNEL_H
#define EARSHOT_STATS_FUNNEL_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

double funnel_count(double expected, double p);
double funnel_share(double target, int64_t n, double p);

/* z of a share and of a ratio of counts: (share - target) / se, se = sqrt(target (1 - target) / n); and sqrt(expected)
 * log(observed / expected), se = 1 / sqrt(expected). */
double funnel_share_z(int64_t k, int64_t n, double target);
double funnel_count_z(double observed, double expected);

struct funnel_spread {
    int64_t units;
    double phi;  /* never below what was found; 1 is chance alone */
    double tau2; /* 0 where k phi <= k - 1: nothing is to be widened */
};

/* `z` and `se` of each store; a store with a NaN is left out. */
struct funnel_spread funnel_spread_of(struct arena *arena, const double *z, const double *se, size_t count,
                                      double trim);

/* The normal limit at lower tail `p`, widened by what was found (multiply: by phi where it is above 1; add: by tau2).
 */
double funnel_multiplied(double target, double se, const struct funnel_spread *spread, double p);
double funnel_added(double target, double se, const struct funnel_spread *spread, double p);

enum funnel_place { FUNNEL_NONE, FUNNEL_BELOW_998, FUNNEL_BELOW_95, FUNNEL_IN, FUNNEL_ABOVE_95, FUNNEL_ABOVE_998 };

struct funnel_limits {
    double l998, l95, u95, u998;
};
struct funnel_limits funnel_share_limits(double target, int64_t n);
struct funnel_limits funnel_count_limits(double expected);
/* By the chance itself, P(X <= k) and P(X >= k) at the target: outside 95 % where one is below 2.5 %, outside 99.8 %
 * where it is below 0.1 %. */
enum funnel_place funnel_share_place(int64_t k, int64_t n, double target);

enum funnel_place funnel_place(double value, const struct funnel_limits *limits); /* on a limit is inside it */
/* The one that is nearer to FUNNEL_IN; FUNNEL_NONE where one of them is. */
enum funnel_place funnel_milder(enum funnel_place first, enum funnel_place second);

#endif
