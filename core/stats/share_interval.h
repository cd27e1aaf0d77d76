/* The intervals of a share of answers, k of n, by name; shares in percent, 0 to 100, unclipped.
 *
 * With p = k / n and z the two-sided point of the level (1.96 at 0.95):
 *
 *     Wald             p +- z sqrt(p (1 - p) / n)                        Laplace (1812)
 *     Wilson           score interval, see share.h                       Wilson (1927)
 *     exact            the shares at which k is just in either tail of the binomial: beta quantiles
 *                      B(a/2; k, n - k + 1) .. B(1 - a/2; k + 1, n - k)   Clopper & Pearson (1934)
 *     Agresti-Coull    Wald around (k + z^2/2) / (n + z^2)               Agresti & Coull (1998)
 *     Jeffreys         equal tails of Beta(k + 1/2, n - k + 1/2)         Brown, Cai & DasGupta (2001)
 *
 * Which to show: Wilson's, on any base. Brown, Cai & DasGupta (Statistical Science 16, 101-133) advise Wilson or
 * Jeffreys up to 40 answers and any but Wald above; one method for all bases lets a small store be read beside a large
 * one. The exact one is for those who must not be wrong more often than they say: it is wider than need be. Wald has no
 * width where all agree.
 *
 * Edges: n = 0 is NaN throughout. k = 0 begins at exactly 0 and k = n ends at exactly 100 (Wilson, exact, Jeffreys);
 * Agresti-Coull and Wald may leave 0..100. A level outside 0..1 is NaN. */
#ifndef EARSHOT_STATS_SHARE_INTERVAL_H
#define EARSHOT_STATS_SHARE_INTERVAL_H

#include "stats/share.h"

enum share_method { SHARE_WALD, SHARE_WILSON, SHARE_EXACT, SHARE_AGRESTI_COULL, SHARE_JEFFREYS };

struct share_result share_interval(const struct share_counts *counts, enum share_method method, double level);

/* Wilson's on counts that are no whole numbers, as weighted answers are on their effective base (weights.h): k of n.
 * NaN for n = 0. */
struct share_result share_effective(double k, double n, double level);

/* first - second in percentage points, two independent groups.
 *
 *     Wald             d +- z sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2)
 *     Agresti-Caffo    the same after adding one answer of each kind to each group, around the new difference
 *     Newcombe         hybrid score, see share.h: the one to show
 *
 * The value is always the plain difference. Sources: Agresti & Caffo (2000), The American Statistician 54, 280-288;
 * Newcombe (1998). NaN where a group is empty; Wald gives no interval (NaN) where all answers of both groups agree. */
enum share_difference_method { SHARE_DIFFERENCE_WALD, SHARE_DIFFERENCE_AGRESTI_CAFFO, SHARE_DIFFERENCE_NEWCOMBE };

struct difference share_difference_by(const struct share_counts *first, const struct share_counts *second,
                                      enum share_difference_method method, double level);

#endif
