/* What each question adds to an explanation, in every company it could be added to.
 *
 * R^2 of each subset of `count` questions, from the correlations among them (`among`, count x count) and with the
 * outcome (`with`, count). A question that the ones before it determine adds nothing and takes nothing away: no inverse
 * is needed, so doubled questions do no harm and share what they explain.
 *
 * Sources: Budescu (1993), Psychological Bulletin 114, 542-551; Azen & Budescu (2003), Psychological Methods 8,
 * 129-148; the mean over all orders is LMG's (Lindeman, Merenda & Gold 1980) and Shapley's value (1953). */
#ifndef EARSHOT_STATS_DOMINANCE_H
#define EARSHOT_STATS_DOMINANCE_H

#include <stddef.h>

#include "base/mem.h"

/* 2^count subsets: a million of them at most. */
#define DOMINANCE_MOST 20

/* R^2 of every subset; subset S is the index with bit i set for each question i in it. NULL past DOMINANCE_MOST. */
double *dominance_subsets(struct arena *arena, const double *among, const double *with, size_t count);

/* Row s of `out` (count x count): the mean R^2 that each question adds to subsets of s others. */
void dominance_levels(const double *subsets, size_t count, double *out);

/* The mean of the column over all levels: general dominance, LMG, Shapley. The shares sum to the R^2 of all. */
void dominance_shapley(const double *subsets, size_t count, double *out);

/* Does i add at least as much as j in every company of others? 1 if so, 0 if j does, 0.5 where neither dominates (or
 * both are always equal): complete dominance. */
double dominance_complete(const double *subsets, size_t count, size_t i, size_t j);

#endif
