/* Of what all the questions explain of the outcome together, the share of each, with its interval.
 *
 *     share   s_i = 100 johnson_i / R^2                                       johnson, R^2: drivers.h
 *     se      of s = g(R), by the delta method for answers that are normal:   Var s = 2 / n tr(G R G R)
 *
 * R holds the correlations of questions and outcome, G the symmetric derivative of s in their covariances: off the
 * diagonal half of ds/dr_ij, on it -sum_j r_ij G_ij, since s knows correlations only. Source of the variance: Anderson
 * (2003), An Introduction to Multivariate Statistical Analysis, 3.6, with Isserlis (1918), Biometrika 12, 134-139.
 * Where answers crowd at one end the truth is somewhat wider. Intervals are s +- 1.96 se, cut to 0 to 100.
 *
 * Edges: nothing explained, or no more people than questions and one: all NaN. A question that never varies has no
 * share. One question only, or questions that all but determine each other: shares, no intervals. */
#ifndef EARSHOT_STATS_DRIVERS_SHARES_H
#define EARSHOT_STATS_DRIVERS_SHARES_H

#include "stats/drivers.h"

struct drivers_share {
    double share, lo, hi; /* percent */
};

void drivers_shares(struct arena *arena, const struct drivers_data *data, struct drivers_share *out);

#endif
