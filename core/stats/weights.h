/* Weights that make a sample look like the population it came from.
 *
 * A cell is a group of answers that get one weight (or a single answer, of size 1). Sizes and targets are >= 0. */
#ifndef EARSHOT_STATS_WEIGHTS_H
#define EARSHOT_STATS_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

/* Post-stratification: weight = population / size, cell by cell. Source: Holt & Smith (1979). False, and `out`
 * untouched, where a cell has people and no answers: nobody can stand for them, so cells must be put together first. A
 * cell without people has the weight 0. */
bool weights_poststratify(const double *sizes, const double *population, size_t cells, double *out);

/* Raking: each margin's totals are met in turn until all hold to 1e-12 (iterative proportional fitting). Sources:
 * Deming & Stephan (1940); Kalton & Flores-Cervantes (2003), J. Official Statistics 19, 81-97.
 *
 * `weights` holds the weights to begin with (all 1, or those of the design) and then the result. False, and nothing
 * touched, where there is no solution: a group with a target and no answers, margins whose totals differ, or no
 * agreement after a thousand rounds. */
struct weights_margin {
    const size_t *group;  /* of each cell, 0 .. groups - 1 */
    const double *target; /* people in each group */
    size_t groups;
};
bool weights_rake(struct arena *arena, const double *sizes, size_t cells, const struct weights_margin *margins,
                  size_t margin_count, double *weights);

/* What weighting costs: as many equally weighted answers would be as sure. n_eff = (sum w)^2 / sum w^2; deff = n /
 * n_eff = 1 + the squared coefficient of variation of the weights. Source: Kish (1965), Survey Sampling. NaN without
 * weight. */
struct weights_kish {
    double n_eff, deff;
};
struct weights_kish weights_kish(const double *weights, size_t count);

#endif
