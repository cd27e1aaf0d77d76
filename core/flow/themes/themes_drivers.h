/* Which themes go with the score: correlations among themes, and of each with the answer to the lead question, over the
 * comments that have one. A theme is 1 where a comment names it and 0 where not, so all sums are counts: a table of
 * themes.h, and a square of counts of the comments that name both of two themes.
 *
 *     r (i, j)      (n n_ij - n_i n_j) / sqrt(n_i (n - n_i) n_j (n - n_j))        phi, which is Pearson's r
 *     r (i, score)  Pearson's; rho: the same with the average ranks of the scores (Spearman's)
 *
 * What follows from them is drivers_of's. Shares of variance say what goes together, not what would change a score. */
#ifndef EARSHOT_FLOW_THEMES_DRIVERS_H
#define EARSHOT_FLOW_THEMES_DRIVERS_H

#include "flow/themes/themes.h"
#include "stats/drivers.h"

/* Counts one scored comment; `pairs` has themes->count squared counters. */
void themes_add_pairs(const struct themes *themes, const bool *named, int64_t *pairs);

struct theme_drivers {
    int64_t n;            /* comments with an answer to the lead question */
    size_t count;         /* themes that take part, in the order of the list */
    const size_t *places; /* of each in the list */
    const double *share;  /* percent of n that name it */
    const double *rho;
    const struct drivers *drivers; /* NULL where no theme takes part, or all scores are the same */
};

/* A theme takes part when at least `floor` of the n comments (and at least one) name it and as many do not: a figure of
 * fewer would tell what they think. */
struct theme_drivers themes_drive(struct arena *arena, const struct themes *themes, const int64_t *table,
                                  const int64_t *pairs, int64_t floor);

#endif
