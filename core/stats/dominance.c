/* All subsets, by a walk that adds one question at a time: each step is one more row of a Cholesky factor, and R^2
 * rises by the square of one number. */
#include "stats/dominance.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "stats/linear.h"

struct walk {
    const double *among, *with;
    size_t count;
    double *factor, *explained, *subsets;
    size_t taken[DOMINANCE_MOST]; /* the questions in the subset, rising */
};

/* Adds question j as number `depth`; returns by how much R^2 rises. */
static double take(struct walk *w, size_t depth, size_t j) {
    double entries[DOMINANCE_MOST], outcome[DOMINANCE_MOST];
    w->taken[depth] = j;
    for (size_t k = 0; k <= depth; k++)
        entries[k] = w->among[j * w->count + w->taken[k]];
    linear_cholesky_row(w->factor, w->count, depth, entries);
    outcome[depth] = w->with[j];
    linear_forward(w->factor, w->count, depth, depth + 1, outcome, w->explained);
    return w->explained[depth] * w->explained[depth];
}

static void walk_from(struct walk *w, size_t depth, size_t first, size_t subset) {
    for (size_t j = first; j < w->count; j++) {
        size_t larger = subset | (size_t)1 << j;
        w->subsets[larger] = w->subsets[subset] + take(w, depth, j);
        walk_from(w, depth + 1, j + 1, larger);
    }
}

double *dominance_subsets(struct arena *arena, const double *among, const double *with, size_t count) {
    if (count > DOMINANCE_MOST)
        return NULL;
    struct walk w = {.among = among, .with = with, .count = count};
    w.factor = arena_alloc(arena, (count * count + 1) * sizeof(double));
    w.explained = arena_alloc(arena, (count + 1) * sizeof(double));
    w.subsets = arena_alloc(arena, ((size_t)1 << count) * sizeof(double));
    walk_from(&w, 0, 0, 0);
    return w.subsets;
}

static size_t size_of(size_t subset) {
    return (size_t)__builtin_popcountll(subset);
}

/* What i adds to a subset without it; it never takes away, and what says so is rounding. */
static double rise(const double *subsets, size_t subset, size_t i) {
    return fmax(0, subsets[subset | (size_t)1 << i] - subsets[subset]);
}

void dominance_levels(const double *subsets, size_t count, double *out) {
    memset(out, 0, count * count * sizeof *out);
    for (size_t subset = 0; subset < (size_t)1 << count; subset++)
        for (size_t i = 0; i < count; i++)
            if (!(subset >> i & 1))
                out[size_of(subset) * count + i] += rise(subsets, subset, i);
    double companies = 1; /* subsets of s among the count - 1 others */
    for (size_t s = 0; s < count; s++) {
        for (size_t i = 0; i < count; i++)
            out[s * count + i] /= companies;
        companies *= (double)(count - 1 - s) / (double)(s + 1);
    }
}

void dominance_shapley(const double *subsets, size_t count, double *out) {
    double orders[DOMINANCE_MOST]; /* 1 / (count * companies) for subsets of each size */
    double companies = 1;
    for (size_t s = 0; s < count; s++) {
        orders[s] = 1 / ((double)count * companies);
        companies *= (double)(count - 1 - s) / (double)(s + 1);
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = 0;
        for (size_t subset = 0; subset < (size_t)1 << count; subset++)
            if (!(subset >> i & 1))
                out[i] += orders[size_of(subset)] * rise(subsets, subset, i);
    }
}

double dominance_complete(const double *subsets, size_t count, size_t i, size_t j) {
    size_t both = (size_t)1 << i | (size_t)1 << j;
    bool more = false, less = false;
    for (size_t subset = 0; subset < (size_t)1 << count; subset++) {
        if (subset & both)
            continue;
        double gap = subsets[subset | (size_t)1 << i] - subsets[subset | (size_t)1 << j];
        more |= gap > 1e-12;
        less |= gap < -1e-12;
    }
    return more == less ? 0.5 : more;
}
