/* A change was tried in some stores: did they move more than the stores without it? Difference-in-differences takes the
 * one change from the other, so that what moved everybody (season, weather, prices) falls out:
 *
 *     did = (treated after - treated before) - (control after - control before)
 *
 * Four independent groups of answers. It rests on one assumption that no figure shows: without the change both would
 * have moved alike. Differences are taken of unrounded figures; rounding the four cells first gives another number.
 *
 * The standard error is the root of the four groups' squared errors added up. `lo`, `hi` and p are at 95 % and
 * two-sided: normal for NPS and shares, Student's with `df` for means. A group that is empty, and a group whose answers
 * all agree where its error would be 0 (NPS, shares), leaves no interval. */
#ifndef EARSHOT_STATS_PILOT_H
#define EARSHOT_STATS_PILOT_H

#include <stdint.h>

#include "stats/nps.h"
#include "stats/share.h"
#include "stats/summary.h"

struct pilot_effect {
    double value, se, lo, hi;
    double statistic, df, p; /* value / se; df is INFINITY for the normal distribution */
    int64_t n;               /* the smallest of the four bases */
};

/* In points. Variances as in nps.h, Wald. */
struct pilot_cells_nps {
    struct nps_counts treated_before, treated_after, control_before, control_after;
};
struct pilot_effect pilot_nps(const struct pilot_cells_nps *cells);

/* In percentage points; se = sqrt(sum p (1 - p) / n). */
struct pilot_cells_share {
    struct share_counts treated_before, treated_after, control_before, control_after;
};
struct pilot_effect pilot_share(const struct pilot_cells_share *cells);

struct pilot_cells_mean {
    struct summary treated_before, treated_after, control_before, control_after;
};

/* In the scale's unit. Each group keeps its own variance; df by Satterthwaite (Welch). The default. */
struct pilot_effect pilot_mean(const struct pilot_cells_mean *cells);

/* The same estimate as the interaction of an ordinary regression, y = const + a treated + b after + did (treated and
 * after). With two dummies and their product every cell has its own mean, so the regression needs no matrix:
 *
 *     classical se = s sqrt(sum 1 / n_i), s^2 = sum of squares within / (N - 4), df N - 4
 *     robust se (HC1) = sqrt(N / (N - 4) sum squares_i / n_i^2)
 *
 * Worked example: Wooldridge, Introductory Econometrics, Example 13.3: -11,863.9 (7,456.65). */
struct pilot_regression {
    double constant, treated, after; /* coefficients beside the effect */
    double r2;
    double robust_se;
    struct pilot_effect effect; /* classical */
};
struct pilot_regression pilot_regress(const struct pilot_cells_mean *cells);

#endif
