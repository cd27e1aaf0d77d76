/* Consistency between stores: how much of the spread of answers lies between stores, how much within them?
 *
 * One-way random model, answer = mean + store + rest, stores 1..k with n_i answers, N in all:
 *
 *     MSB = sum n_i (mean_i - grand)^2 / (k - 1)       MSW = sum of squares within stores / (N - k)
 *     F = MSB / MSW on k - 1 and N - k degrees of freedom
 *     n0 = (N - sum n_i^2 / N) / (k - 1)               the size that stands for unequal stores
 *     between = (MSB - MSW) / n0                       negative: cut at 0, and the raw value kept beside it
 *     icc1 = between / (between + MSW)                 share of the spread that lies between stores, 0 to 1
 *     icc2 = (MSB - MSW) / MSB                         reliability of a store's mean, cut at 0
 *
 * Three figures that are all called ICC(1) differ when stores differ in size (of one real set .056, .052, .079):
 * `icc1` takes n0, `icc1_mean_size` takes N / k as in Bliese (2000) and R's multilevel, and components_likelihood
 * finds the maximum of the (restricted) likelihood as lme4 does. Balanced REML and ANOVA are the same where not
 * negative.
 *
 * Sources: Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428; Searle, Casella & McCulloch (1992), ch. 3.
 * Worked example: Dyestuff (Davies & Goldsmith 1972): MSB 11271.5, MSW 2451.25, between 1764.05, ICC .4185.
 *
 * Empty groups are left out. Fewer than two groups, or no group with two answers: no components (NaN). All answers
 * equal: the components are 0 and the ICC is 0/0, no number. Units: components in the square of the answers' unit. */
#ifndef EARSHOT_STATS_COMPONENTS_H
#define EARSHOT_STATS_COMPONENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/summary.h"

struct components {
    int64_t groups, n; /* groups with an answer, answers */
    double grand_mean; /* of all answers */
    double msb, msw, f, df1, df2, p;
    double n0;
    double between_raw, between, within;
    double icc1, icc1_mean_size, icc2;
};

struct components components_of(const struct summary *groups, size_t count);

/* The same from published mean squares, for k groups and N answers of unknown sizes: n0, and what needs it, are NaN. */
struct components components_from(double msb, double msw, int64_t groups, int64_t n);

struct likelihood_components {
    double mean; /* each group weighed by its information, not by its size */
    double between, within, icc;
};

/* Maximum of the likelihood; `restricted` is REML, which is not biased by having estimated the mean. Holds to about
 * 1e-7 relative. No spread within the groups has no maximum (NaN). */
struct likelihood_components components_likelihood(const struct summary *groups, size_t count, bool restricted);

#endif
