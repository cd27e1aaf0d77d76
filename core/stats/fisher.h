/* Fisher's exact test of a two-by-two table of counts: two groups (rows), yes and no (columns).
 *
 * With the margins held, the first count is hypergeometric when the groups do not differ, and Fisher's noncentral
 * hypergeometric with the odds ratio as parameter when they do.
 *
 *     p_greater, p_less   P(X >= a), P(X <= a) at odds ratio 1
 *     p                   two-sided: all tables at most as likely as this one, with a slack of 1e-7 for ties
 *     sample odds         a d / (b c)
 *     conditional odds    the ratio at which the expected first count is a: the maximum-likelihood estimate, always
 *                         nearer to 1; its interval holds the ratios at which neither tail is under (1 - level) / 2
 *
 * The two odds ratios are two definitions, not a rounding apart (9.0 and 6.408 for the tea tasting). Sources: Fisher
 * (1935); Agresti, Categorical Data Analysis, 3.5-3.6.
 *
 * Edges: an odds ratio is 0 or INFINITY where the count stands at the end of what the margins allow, and the interval
 * then begins at 0 or ends at INFINITY. A table with an empty row or column says nothing: every figure is NaN. */
#ifndef EARSHOT_STATS_FISHER_H
#define EARSHOT_STATS_FISHER_H

#include <stdint.h>

struct fisher_table {
    int64_t a, b; /* first group: yes, no */
    int64_t c, d; /* second group */
};

struct fisher_result {
    double p, p_less, p_greater;
    double odds_sample, odds, odds_lo, odds_hi; /* odds and its interval: conditional */
};

struct fisher_result fisher_of(const struct fisher_table *table, double level);

/* The distribution itself, given the odds ratio (> 0, finite). */
double fisher_expected(const struct fisher_table *table, double odds); /* of the first count */
double fisher_at_most(const struct fisher_table *table, double odds);  /* P(X <= a) */
double fisher_at_least(const struct fisher_table *table, double odds); /* P(X >= a) */

#endif
