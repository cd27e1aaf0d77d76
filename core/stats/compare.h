/* Tests of "no difference": two groups, the same people twice, many stores. No continuity correction unless a name says
 * so. What cannot be tested (no answers, no spread, nobody changed) has NaN for statistic and p. */
#ifndef EARSHOT_STATS_COMPARE_H
#define EARSHOT_STATS_COMPARE_H

#include "stats/share.h"
#include "stats/summary.h"

struct test {
    double statistic, df, p; /* p is two-sided */
};

struct compare_means {
    struct test test;
    struct difference difference; /* at the level asked for */
};

/* Two independent groups whose spreads may differ: t = (m1 - m2) / sqrt(v1/n1 + v2/n2), df by Satterthwaite. Source:
 * Welch (1947), Biometrika 34, 28-35. NaN where a group has fewer than two answers or neither has any spread. */
struct compare_means compare_welch(const struct summary *first, const struct summary *second, double level);

/* The same people before and after: one-sample t of x - y. A pair with a NaN in it is no pair. */
struct compare_means compare_paired(const double *x, const double *y, size_t count, double level);

/* The same people satisfied or not, twice: `gone` were satisfied and are no more, `come` the other way; those who did
 * not change do not count. (gone - come)^2 / (gone + come), df 1; `corrected` is Edwards' with |gone - come| - 1.
 * Sources: McNemar (1947), Psychometrika 12, 153-157; Edwards (1948). The approximation wants some 25 changes;
 * `exact_p` is the two-sided binomial p and holds for any. */
struct compare_changes {
    struct test plain, corrected;
    double exact_p;
};
struct compare_changes compare_mcnemar(int64_t gone, int64_t come);

/* Are the shares of k stores one share? Pearson: sum (k_i - n_i P)^2 / (n_i P (1 - P)), df = stores - 1. Stores
 * without answers do not count. NaN where fewer than two are left or where all answers of all stores agree. */
struct test compare_shares(const struct share_counts *stores, size_t count);

/* The same for every pair, unadjusted (multiple.h adjusts): (0,1), (0,2) .. (0,count-1), (1,2) ..; out_p holds
 * count (count - 1) / 2. */
void compare_share_pairs(const struct share_counts *stores, size_t count, double *out_p);

#endif
