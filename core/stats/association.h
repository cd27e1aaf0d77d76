/* Do two lists of figures go together: two items, two periods, two ways of ranking the same stores?
 *
 *     Pearson    r = sum (x - mx)(y - my) / sqrt(sum (x - mx)^2 sum (y - my)^2)
 *                p from t = r sqrt((n - 2) / (1 - r^2)), n - 2 degrees of freedom; interval by Fisher's z,
 *                tanh(atanh(r) +- 1.96 / sqrt(n - 3)), from n = 4 on
 *     Spearman   Pearson's r of the average ranks; p exact (all n! orders) without ties and for n <= 9, else from the
 *                same t
 *     Kendall    tau-b = (P - Q) / sqrt((pairs - tied in x)(pairs - tied in y)), P and Q the pairs in the same and in
 *                the opposite order; p exact without ties and for n < 50, else normal with the variance corrected for
 *                ties (Kendall 1970)
 *
 * p is two-sided, against "no association". Kendall and Spearman have no interval (NaN). A pair with a NaN is left
 * out. Fewer than two pairs, or one list all equal: no value. Two pairs have a value, and no Pearson p.
 *
 * Worked example: Hollander & Wolfe (1973), p. 187 (R's ?cor.test): tau 0.4444, p 0.1194. */
#ifndef EARSHOT_STATS_ASSOCIATION_H
#define EARSHOT_STATS_ASSOCIATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct association {
    int64_t n;     /* pairs */
    double value;  /* -1 to 1 */
    double p;      /* two-sided */
    double lo, hi; /* 95 %; NaN where there is none */
    bool exact;    /* p was counted, not approximated */
};

struct association association_pearson(struct arena *arena, const double *x, const double *y, size_t count);
struct association association_spearman(struct arena *arena, const double *x, const double *y, size_t count);
struct association association_kendall(struct arena *arena, const double *x, const double *y, size_t count);

/* Pairs in the same order minus pairs in the opposite order, P - Q. */
double association_concordance(const double *x, const double *y, size_t count);

#endif
