/* Which questions move the outcome: how much of its variance each explains. Shares of variance say what goes together,
 * not what would happen if a store changed.
 *
 *     correlation   r with the outcome
 *     beta          standardised regression coefficient, R beta = r
 *     johnson       relative weights sum_k (L_ik b_k)^2 with L = R^(1/2), L b = r     Johnson (2000), Multivariate
 *                   Behavioral Research 35, 1-19 (the same as Genizi 1993)
 *     shapley       mean rise of R^2 over all orders: LMG, general dominance           see dominance.h
 *     first         r^2, alone                last      rise of R^2 as the last one
 *     beta_squared  beta^2                    pratt     beta r
 *     vif           1 / (1 - R^2 of the question on the others)
 *
 * johnson and shapley are shares: none is negative, they sum to R^2, and they agree closely (exactly for two
 * questions). first, last and beta_squared do not sum to R^2; pratt does, but turns negative for a suppressor. Those
 * four are for the analyst. Comparison: Groemping (2006), J. Statistical Software 17(1).
 *
 * Edges: questions that determine each other (`collinear` says so) have no single beta; they get the shortest one, so
 * twins share alike, and their vif is INFINITY. A question that everybody answers alike correlates with nothing: NaN as
 * correlation, 0 everywhere else. An outcome that never varies, or no question that does: nothing is explained, all
 * NaN.
 */
#ifndef EARSHOT_STATS_DRIVERS_H
#define EARSHOT_STATS_DRIVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

/* Correlations of the people who answered everything (others are left out whole). */
struct drivers_data {
    int64_t n;
    size_t count;
    double *means;        /* count */
    double *among, *with; /* count x count, count; NaN where a question never varies (diagonal 1) or n < 2 */
    double outcome_mean;
};

/* The same, one person after the other: memory grows with the questions only. Means and products move along together
 * (Welford 1962), so a scale far from 0 keeps its digits, and answers that all agree stay exact. `row`
 * holds the `count` answers and then the outcome; NaN is no answer. */
struct drivers_sums;
struct drivers_sums *drivers_sums_new(struct arena *arena, size_t count);
void drivers_sums_add(struct drivers_sums *sums, const double *row);
/* What `from` has seen is added to `sums`, of as many questions. Source: Chan, Golub & LeVeque (1979). */
void drivers_sums_merge(struct drivers_sums *sums, const struct drivers_sums *from);
int64_t drivers_sums_n(const struct drivers_sums *sums);
void drivers_sums_clear(struct drivers_sums *sums);
struct drivers_data *drivers_sums_data(struct arena *arena, const struct drivers_sums *sums);

/* `answers` holds `people` rows of `count`, `outcome` one figure for each; NaN is no answer. */
struct drivers_data *drivers_read(struct arena *arena, const double *answers, const double *outcome, size_t people,
                                  size_t count);

struct drivers {
    size_t count;
    double r2;
    bool collinear;
    double *correlation, *beta, *johnson, *first, *last, *beta_squared, *pratt, *vif;
    double *shapley;  /* with more than DOMINANCE_MOST questions NaN: use johnson */
    double *by_level; /* count x count, see dominance_levels; NULL with more than DOMINANCE_MOST */
};

struct drivers *drivers_of(struct arena *arena, const double *among, const double *with, size_t count);
/* The relative weights alone, `count` of them; the matrices hold no NaN. */
void drivers_johnson(struct arena *arena, const double *among, const double *with, size_t count, double *out);

/* Importance against performance, each above or below the mean of its column (equal counts as above). Source: Martilla
 * & James (1977), J. Marketing 41, 77-79. NaN in either has no quadrant, and does not count in the mean. */
enum drivers_quadrant {
    DRIVERS_NOWHERE,
    DRIVERS_CONCENTRATE_HERE,  /* important, not done well */
    DRIVERS_KEEP_UP,           /* important, done well */
    DRIVERS_LOW_PRIORITY,      /* neither */
    DRIVERS_POSSIBLE_OVERKILL, /* done well, not important */
};
void drivers_quadrants(const double *importance, const double *performance, size_t count, enum drivers_quadrant *out);
const char *drivers_quadrant_name(enum drivers_quadrant quadrant); /* "concentrate_here"; "" for nowhere */

#endif
