/* Weights, and the standard errors of weighted and designed samples. */
#include "stats/weights.h"

#include <math.h>

#include "oracles/oracle.h"
#include "stats/design.h"
#include "stats/summary.h"

static const struct value *cells(struct arena *arena, const struct value *inputs) {
    size_t rows, columns;
    double *sample = oracle_matrix(arena, value_get(inputs, "sample"), &rows, &columns);
    double *population = oracle_matrix(arena, value_get(inputs, "population"), &rows, &columns);
    struct value *map = value_map(arena);
    if (weights_poststratify(sample, population, rows * columns, sample))
        oracle_set_matrix(arena, map, "weights_2dp", sample, rows, columns);
    return map;
}

static const struct value *raked(struct arena *arena, const struct value *inputs) {
    size_t rows, columns;
    double *sample = oracle_matrix(arena, value_get(inputs, "sample"), &rows, &columns);
    size_t *row = arena_alloc(arena, rows * columns * sizeof *row);
    size_t *column = arena_alloc(arena, rows * columns * sizeof *column);
    double *weights = arena_alloc(arena, rows * columns * sizeof *weights);
    for (size_t i = 0; i < rows * columns; i++) {
        row[i] = i / columns;
        column[i] = i % columns;
        weights[i] = 1;
    }
    struct weights_margin margins[] = {
        {row, oracle_reals(arena, value_get(inputs, "row_margin"), NULL), rows},
        {column, oracle_reals(arena, value_get(inputs, "col_margin"), NULL), columns},
    };
    struct value *map = value_map(arena);
    if (weights_rake(arena, sample, rows * columns, margins, 2, weights)) {
        oracle_set_matrix(arena, map, "weights_2dp", weights, rows, columns);
        oracle_set_matrix(arena, map, "weights", weights, rows, columns);
    }
    return map;
}

static const struct value *strata(struct arena *arena, const struct value *inputs) {
    const struct value *given = value_get(inputs, "strata");
    struct design_stratum strata[16];
    size_t count = value_count(given);
    for (size_t h = 0; h < count && h < 16; h++) {
        const struct value *one = given->map.pairs[h].value;
        strata[h] = (struct design_stratum){
            value_number(value_get(one, "N"), NAN), value_number(value_get(one, "n"), NAN),
            value_number(value_get(one, "mean"), NAN), value_number(value_get(one, "var"), NAN)};
    }
    struct design_result got = design_stratified(strata, count, true);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "mean", got.mean);
    oracle_set(arena, map, "se", got.se);
    return map;
}

/* Each answer is a cluster of its own, weighted by N / n. */
static const struct value *eight_rows(struct arena *arena, const struct value *inputs) {
    const struct value *answers[] = {value_get(inputs, "stratum1"), value_get(inputs, "stratum2")};
    double populations[] = {value_number(value_get(inputs, "N1"), NAN), value_number(value_get(inputs, "N2"), NAN)};
    struct design_cluster clusters[64];
    size_t count = 0;
    for (size_t h = 0; h < 2; h++)
        for (size_t i = 0; i < value_count(answers[h]) && count < 64; i++) {
            double weight = populations[h] / (double)value_count(answers[h]);
            clusters[count++] = (struct design_cluster){h, weight, weight * value_number(value_at(answers[h], i), NAN)};
        }
    struct design_result finite = design_mean(arena, clusters, count, populations, 2);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "mean", finite.mean);
    oracle_set(arena, map, "se_no_fpc", design_mean(arena, clusters, count, NULL, 2).se);
    oracle_set(arena, map, "se_fpc", finite.se);
    oracle_set(arena, map, "total", finite.total);
    oracle_set(arena, map, "se_total_fpc", finite.total_se);
    return map;
}

static const struct value *kish(struct arena *arena, const struct value *inputs) {
    (void)inputs; /* says in words which weights: the column pw */
    size_t count;
    double *weights = oracle_column(arena, "apistrat_min.csv", "pw", &count);
    struct weights_kish got = weights_kish(weights, count);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "n_eff", got.n_eff);
    oracle_set(arena, map, "deff", got.deff);
    return map;
}

const struct oracle_entry oracle_weights[] = {
    {"WT-01", cells}, {"WT-02", raked}, {"WT-03", strata}, {"WT-04", eight_rows}, {"WT-06", kish}, {0},
};
