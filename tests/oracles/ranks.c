/* Ranks, their association, and agreement between coders. */
#include <math.h>
#include <string.h>

#include "oracles/oracle.h"
#include "stats/agreement.h"
#include "stats/association.h"
#include "stats/concordance.h"
#include "stats/ranks.h"
#include "stats/trend.h"

static const struct value *three_coefficients(struct arena *arena, const struct value *inputs) {
    size_t n;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &n), *y = oracle_reals(arena, value_get(inputs, "y"), &n);
    struct association tau = association_kendall(arena, x, y, n), rho = association_spearman(arena, x, y, n),
                       r = association_pearson(arena, x, y, n);
    struct value *map = value_map(arena);
    double pairs = (double)(n * (n - 1)) / 2;
    oracle_set(arena, map, "kendall_T", (pairs + association_concordance(x, y, n)) / 2);
    oracle_set(arena, map, "tau", tau.value);
    oracle_set(arena, map, "tau_p_exact", tau.p);
    oracle_set(arena, map, "rho", rho.value);
    oracle_set(arena, map, "rho_p_exact", rho.p);
    oracle_set(arena, map, "r", r.value);
    oracle_set(arena, map, "r_p", r.p);
    oracle_set_pair(arena, map, "r_ci", r.lo, r.hi);
    return map;
}

static const struct value *tau_with_ties(struct arena *arena, const struct value *inputs) {
    size_t n;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &n), *y = oracle_reals(arena, value_get(inputs, "y"), &n);
    struct association tau = association_kendall(arena, x, y, n);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "tau_b", tau.value);
    oracle_set(arena, map, "p_asymptotic", tau.p);
    return map;
}

static const struct value *friedman(struct arena *arena, const struct value *inputs) {
    size_t judges, things;
    double *rows = oracle_matrix(arena, value_get(inputs, "rows"), &judges, &things);
    struct concordance got = concordance_of(arena, rows, judges, things);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "chi2", got.chi2);
    oracle_set(arena, map, "df", got.df);
    oracle_set(arena, map, "p", got.p);
    return map;
}

static const struct value *mann_kendall(struct arena *arena, const struct value *inputs) {
    size_t n;
    double *series = oracle_reals(arena, value_get(inputs, "series"), &n);
    struct trend got = trend_of(arena, series, n);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "tau", got.tau);
    oracle_set(arena, map, "p", got.p);
    return map;
}

static const struct value *ties(struct arena *arena, const struct value *inputs) {
    size_t n;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &n);
    struct value *map = value_map(arena);
    oracle_set_list(arena, map, "average", ranks(arena, x, n, RANK_AVERAGE), n);
    oracle_set_list(arena, map, "min", ranks(arena, x, n, RANK_MIN), n);
    oracle_set_list(arena, map, "dense", ranks(arena, x, n, RANK_DENSE), n);
    return map;
}

enum { CODERS = 6, MOST_CATEGORIES = 20 };

/* The index of a category, noted when it is new. */
static size_t category(const char **names, size_t *count, const char *name) {
    for (size_t i = 0; i < *count; i++)
        if (!strcmp(names[i], name))
            return i;
    names[*count] = name;
    return (*count)++;
}

static const struct value *coders(struct arena *arena, const struct value *inputs) {
    const char *names[MOST_CATEGORIES], *file = value_text(value_get(inputs, "file"), "");
    size_t subjects = 0, categories = 0, *chosen[CODERS];
    for (size_t j = 0; j < CODERS; j++) {
        const char **texts = oracle_texts(arena, file, arena_format(arena, "rater%zu", j + 1), &subjects);
        chosen[j] = arena_alloc(arena, subjects * sizeof *chosen[j]);
        for (size_t i = 0; i < subjects; i++)
            chosen[j][i] = category(names, &categories, texts[i]);
    }
    int64_t *counts = arena_alloc(arena, subjects * categories * sizeof *counts);
    int64_t *table = arena_alloc(arena, categories * categories * sizeof *table);
    for (size_t i = 0; i < subjects; i++) {
        for (size_t j = 0; j < CODERS; j++)
            counts[i * categories + chosen[j][i]]++;
        table[chosen[1][i] * categories + chosen[2][i]]++;
    }
    struct value *map = value_map(arena);
    double fleiss = agreement_fleiss(arena, counts, subjects, categories).kappa;
    oracle_set(arena, map, "fleiss", fleiss);
    oracle_set(arena, map, "fleiss_3dp", fleiss);
    oracle_set(arena, map, "cohen_2_3", agreement_cohen(arena, table, categories, WEIGHT_EQUAL).kappa);
    return map;
}

const struct oracle_entry oracle_ranks[] = {
    {"RANK-01", three_coefficients},
    {"RANK-02", tau_with_ties},
    {"RANK-04", friedman},
    {"RANK-05", mann_kendall},
    {"RANK-06", ties},
    {"TXT-01", coders},
    {0},
};
