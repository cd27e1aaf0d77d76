/* Driver analyses, from correlations as given or from answers in a file. */
#include "stats/drivers.h"

#include "oracles/oracle.h"

/* A correlation matrix whose first variable is the outcome. */
static const struct value *by_level(struct arena *arena, const struct value *inputs) {
    size_t rows, columns;
    double *all = oracle_matrix(arena, value_get(inputs, "R"), &rows, &columns);
    size_t count = rows - 1;
    double *among = arena_alloc(arena, count * count * sizeof *among);
    for (size_t i = 0; i < count * count; i++)
        among[i] = all[(i / count + 1) * columns + i % count + 1];
    struct drivers *got = drivers_of(arena, among, all + 1, count);
    struct value *map = value_map(arena);
    oracle_set_matrix(arena, map, "by_level", got->by_level, count, count);
    return map;
}

static const struct value *all_of(struct arena *arena, const struct drivers *got) {
    struct value *map = value_map(arena);
    double *percent = arena_alloc(arena, (got->count + 1) * sizeof *percent);
    for (size_t i = 0; i < got->count; i++)
        percent[i] = 100 * got->johnson[i] / got->r2;
    oracle_set(arena, map, "r2", got->r2);
    oracle_set_list(arena, map, "lmg", got->shapley, got->count);
    oracle_set_list(arena, map, "lmg_3dp", got->shapley, got->count);
    oracle_set_list(arena, map, "shapley", got->shapley, got->count);
    oracle_set_list(arena, map, "first", got->first, got->count);
    oracle_set_list(arena, map, "last", got->last, got->count);
    oracle_set_list(arena, map, "betasq", got->beta_squared, got->count);
    oracle_set_list(arena, map, "pratt", got->pratt, got->count);
    oracle_set_list(arena, map, "johnson", got->johnson, got->count);
    oracle_set_list(arena, map, "raw", got->johnson, got->count);
    oracle_set_list(arena, map, "rescaled_pct", percent, got->count);
    return map;
}

static const struct value *from_file(struct arena *arena, const struct value *inputs) {
    const char *file = value_text(value_get(inputs, "file"), "");
    const struct value *names = value_get(inputs, "x");
    size_t people;
    double *outcome = oracle_column(arena, file, value_text(value_get(inputs, "y"), ""), &people);
    double *answers = oracle_columns(arena, file, names, &people);
    struct drivers_data *data = drivers_read(arena, answers, outcome, people, value_count(names));
    return all_of(arena, drivers_of(arena, data->among, data->with, data->count));
}

static const struct value *from_correlations(struct arena *arena, const struct value *inputs) {
    size_t rows, columns;
    double *among = oracle_matrix(arena, value_get(inputs, "R"), &rows, &columns);
    return all_of(arena, drivers_of(arena, among, oracle_reals(arena, value_get(inputs, "rxy"), NULL), rows));
}

const struct oracle_entry oracle_drivers[] = {
    {"KDA-01", by_level},
    {"KDA-0[2-4]", from_file},
    {"KDA-05", from_correlations},
    {0},
};
