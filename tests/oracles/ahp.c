/* The analytic hierarchy process. */
#include "stats/ahp.h"

#include "oracles/oracle.h"

static struct ahp_result solve(struct arena *arena, const struct value *matrix, enum ahp_table table, double *weights,
                               size_t *out_size) {
    size_t columns;
    double *entries = oracle_matrix(arena, matrix, out_size, &columns);
    return ahp_of(entries, *out_size, table, weights);
}

static const struct value *drinks(struct arena *arena, const struct value *inputs) {
    double weights[AHP_MOST];
    size_t n;
    const struct value *matrix = value_get(inputs, "matrix");
    struct value *map = value_map(arena);
    oracle_set(arena, map, "cr_saaty2005", solve(arena, matrix, AHP_SAATY_2005, weights, &n).cr);
    oracle_set(arena, map, "cr_donegan_dodd", solve(arena, matrix, AHP_DONEGAN_DODD, weights, &n).cr);
    oracle_set_list(arena, map, "weights_4dp", weights, n);
    return map;
}

static const struct value *cities(struct arena *arena, const struct value *inputs) {
    double criteria[AHP_MOST], local[AHP_MOST * AHP_MOST], global[AHP_MOST];
    size_t count, alternatives = value_count(value_get(inputs, "alternatives"));
    solve(arena, value_get(inputs, "criteria_matrix"), AHP_SAATY_1980, criteria, &count);
    for (size_t c = 0; c < count; c++) {
        const char *name = value_text(value_at(value_get(inputs, "criteria"), c), "");
        const struct value *matrix = value_get(value_get(inputs, "alternative_matrices"), name);
        solve(arena, matrix, AHP_SAATY_1980, local + c * alternatives, &alternatives);
    }
    ahp_hierarchy(criteria, local, count, alternatives, global);
    struct value *map = value_map(arena);
    oracle_set_list(arena, map, "global_4dp", global, alternatives);
    return map;
}

static const struct value *edges(struct arena *arena, const struct value *inputs) {
    double weights[AHP_MOST];
    size_t n;
    struct value *map = value_map(arena);
    oracle_set(arena, map, "n2_cr", solve(arena, value_get(inputs, "n2"), AHP_SAATY_1980, weights, &n).cr);
    oracle_set_list(arena, map, "n2_weights", weights, n);
    oracle_set(arena, map, "consistent_cr",
               solve(arena, value_get(inputs, "consistent"), AHP_SAATY_1980, weights, &n).cr);
    oracle_set_list(arena, map, "consistent_weights", weights, n);
    struct ahp_result circular = solve(arena, value_get(inputs, "circular"), AHP_SAATY_1980, weights, &n);
    oracle_set_list(arena, map, "circular_weights", weights, n);
    oracle_set(arena, map, "circular_lambda", circular.lambda);
    oracle_set(arena, map, "circular_cr_ri58", circular.cr);
    return map;
}

const struct oracle_entry oracle_ahp[] = {
    {"AHP-01", drinks},
    {"AHP-02", cities},
    {"AHP-03", edges},
    {0},
};
