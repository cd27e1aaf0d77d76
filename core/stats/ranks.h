/* Ranks: the least value has rank 1. Turn the sign of the values to rank the greatest first.
 *
 * Ties      average: the mean of the places that they take (what the rank tests want);
 *           min: the first of those places, "1 2 2 4" (what a league table prints; SQL's RANK);
 *           dense: no place is left out, "1 2 2 3" (SQL's DENSE_RANK).
 *
 * NaN is unranked: its rank is NaN and it takes no place (a store without answers stays in the list, unranked).
 *
 *     ranks({3, 1, 4, 1, 5}, RANK_AVERAGE)     3 1.5 4 1.5 5 */
#ifndef EARSHOT_STATS_RANKS_H
#define EARSHOT_STATS_RANKS_H

#include <stddef.h>

#include "base/mem.h"

enum rank_ties { RANK_AVERAGE, RANK_MIN, RANK_DENSE };

double *ranks(struct arena *arena, const double *values, size_t count, enum rank_ties ties); /* `count` ranks */

/* The values in rising order, NaN left out; *out_count is how many are left. */
double *ranks_sorted(struct arena *arena, const double *values, size_t count, size_t *out_count);

/* What a tie correction needs of `values`: sums over the groups of equal values, each of t values. */
struct rank_tied {
    double pairs;   /* sum t (t - 1) / 2: pairs that are tied */
    double triples; /* sum t (t - 1) (t - 2) */
    double cubes;   /* sum t^3 - t */
    double slopes;  /* sum t (t - 1) (2 t + 5) */
};
struct rank_tied ranks_tied(struct arena *arena, const double *values, size_t count);

#endif
