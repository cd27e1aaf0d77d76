/* Do k stores' figures differ by more than their own standard errors explain, and what is their common level then?
 *
 *     w_i = 1 / v_i      fixed = sum w y / sum w      Q = sum w (y - fixed)^2, chi-square on k - 1 if they do not
 * differ I2 = max(0, (Q - (k - 1)) / Q)                  share of the spread that is not sampling error, 0 to 1 tau2 =
 * max(0, (Q - (k - 1)) / (sum w - sum w^2 / sum w))       DerSimonian-Laird: variance between stores mean = sum w* y /
 * sum w*, se = 1 / sqrt(sum w*), w* = 1 / (v + tau2)          the random-effects mean
 *
 * Sources: DerSimonian & Laird (1986), Controlled Clinical Trials 7, 177-188; Higgins & Thompson (2002), Statistics in
 * Medicine 21, 1539-1558. Worked example: the 13 BCG trials (R's metafor, dat.bcg): Q(12) 152.2330, tau2 .3088, mean
 * -.7141, se .1787.
 *
 * A store with no value or with a variance that is not > 0 is left out: a standard error of 0 is ignorance, not
 * certainty. None left: no values. One left: its own value; Q, I2 and p say nothing (NaN), tau2 is 0. */
#ifndef EARSHOT_STATS_HETEROGENEITY_H
#define EARSHOT_STATS_HETEROGENEITY_H

#include <stddef.h>
#include <stdint.h>

struct heterogeneity {
    int64_t units;
    double q, df, p;
    double i2, tau2;
    double fixed, fixed_se;
    double mean, se, lo, hi;   /* random effects, 95 % */
    double reach_lo, reach_hi; /* where a further store's true level is expected: mean +- t(k - 2) sqrt(tau2 + se^2) */
};

struct heterogeneity heterogeneity_of(const double *values, const double *variances, size_t count);

#endif
