/* Sort pointers to the values; what stands together and is equal is one group, and a group takes its places at once. */
#include "stats/ranks.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b) {
    double x = **(const double *const *)a, y = **(const double *const *)b;
    return (x > y) - (x < y);
}

/* The numbers among `values`, in rising order, as pointers into it. */
static const double **sorted(struct arena *arena, const double *values, size_t count, size_t *out_count) {
    const double **order = arena_alloc(arena, count * sizeof *order);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            order[n++] = &values[i];
    qsort(order, n, sizeof *order, by_value);
    *out_count = n;
    return order;
}

static size_t group_end(const double *const *order, size_t start, size_t n) {
    size_t end = start + 1;
    while (end < n && *order[end] == *order[start])
        end++;
    return end;
}

double *ranks(struct arena *arena, const double *values, size_t count, enum rank_ties ties) {
    size_t n, groups = 0;
    const double **order = sorted(arena, values, count, &n);
    double *made = arena_alloc(arena, count * sizeof *made);
    for (size_t i = 0; i < count; i++)
        made[i] = NAN;
    for (size_t start = 0, end; start < n; start = end) {
        end = group_end(order, start, n);
        groups++;
        double rank = ties == RANK_AVERAGE ? (double)(start + end + 1) / 2
                      : ties == RANK_MIN   ? (double)start + 1
                                           : (double)groups;
        for (size_t i = start; i < end; i++)
            made[order[i] - values] = rank;
    }
    return made;
}

double *ranks_sorted(struct arena *arena, const double *values, size_t count, size_t *out_count) {
    const double **order = sorted(arena, values, count, out_count);
    double *made = arena_alloc(arena, count * sizeof *made);
    for (size_t i = 0; i < *out_count; i++)
        made[i] = *order[i];
    return made;
}

struct rank_tied ranks_tied(struct arena *arena, const double *values, size_t count) {
    size_t n;
    const double **order = sorted(arena, values, count, &n);
    struct rank_tied tied = {0};
    for (size_t start = 0, end; start < n; start = end) {
        end = group_end(order, start, n);
        double t = (double)(end - start);
        tied.pairs += t * (t - 1) / 2;
        tied.triples += t * (t - 1) * (t - 2);
        tied.cubes += t * t * t - t;
        tied.slopes += t * (t - 1) * (2 * t + 5);
    }
    return tied;
}
