/* Rank within each judge, add the ranks up, and see how far the sums are from being all alike. */
#include "stats/concordance.h"

#include <math.h>
#include <stdbool.h>

#include "stats/distribution.h"
#include "stats/ranks.h"
#include "stats/summary.h"

static bool whole(const double *row, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (isnan(row[i]))
            return false;
    return true;
}

/* Adds a judge's ranks to the sums; returns what their ties take away. */
static double add_ranks(struct arena *arena, const double *row, size_t things, double *sums) {
    double *places = ranks(arena, row, things, RANK_AVERAGE);
    for (size_t j = 0; j < things; j++)
        sums[j] += places[j];
    return ranks_tied(arena, row, things).cubes;
}

struct concordance concordance_of(struct arena *arena, const double *values, size_t judges, size_t things) {
    double *sums = arena_alloc(arena, things * sizeof *sums), ties = 0;
    struct concordance made = {0, (int64_t)things, NAN, NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < judges; i++)
        if (whole(values + i * things, things)) {
            ties += add_ranks(arena, values + i * things, things, sums);
            made.judges++;
        }
    double n = (double)things, k = (double)made.judges;
    double room = k * k * (n * n * n - n) - k * ties;
    if (things < 2 || !(room > 0))
        return made;
    made.w = fmin(1, 12 * summary_of(sums, things).squares / room);
    made.df = n - 1;
    made.chi2 = k * made.df * made.w;
    made.p = chi_square_upper(made.chi2, made.df);
    made.mean_rho = k > 1 ? (k * made.w - 1) / (k - 1) : (double)NAN;
    return made;
}
