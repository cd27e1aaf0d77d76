/* Difference-in-differences, power and sample size. */
#include <math.h>

#include "oracles/oracle.h"
#include "stats/pilot.h"
#include "stats/power.h"

static double number(const struct value *inputs, const char *key) {
    return value_number(value_get(inputs, key), NAN);
}

static const struct value *house_prices(struct arena *arena, const struct value *inputs) {
    const char *file = value_text(value_get(inputs, "file"), "");
    size_t rows;
    double *after = oracle_column(arena, file, "y81", &rows), *near = oracle_column(arena, file, "nearinc", &rows);
    double *price = oracle_column(arena, file, "rprice", &rows);
    struct pilot_cells_mean cells = {0};
    for (size_t i = 0; i < rows; i++) {
        struct summary *before_after[2][2] = {{&cells.control_before, &cells.control_after},
                                              {&cells.treated_before, &cells.treated_after}};
        summary_add(before_after[near[i] > 0][after[i] > 0], price[i]);
    }
    struct pilot_regression got = pilot_regress(&cells);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "const", got.constant);
    oracle_set(arena, map, "treated", got.treated);
    oracle_set(arena, map, "post", got.after);
    oracle_set(arena, map, "did", got.effect.value);
    oracle_set(arena, map, "se_did", got.effect.se);
    oracle_set(arena, map, "t", got.effect.statistic);
    oracle_set(arena, map, "p", got.effect.p);
    oracle_set(arena, map, "r2", got.r2);
    return map;
}

static struct nps_counts counts(struct arena *arena, const struct value *list) {
    int64_t *three = oracle_wholes(arena, list, NULL);
    return (struct nps_counts){three[0], three[1], three[2]};
}

static const struct value *nps(struct arena *arena, const struct value *inputs) {
    struct pilot_cells_nps cells = {counts(arena, value_get(inputs, "T0")), counts(arena, value_get(inputs, "T1")),
                                    counts(arena, value_get(inputs, "C0")), counts(arena, value_get(inputs, "C1"))};
    struct pilot_effect got = pilot_nps(&cells);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "did", got.value / 100);
    oracle_set(arena, map, "se", got.se / 100);
    oracle_set(arena, map, "z", got.statistic);
    oracle_set(arena, map, "p", got.p);
    return map;
}

static const struct value *two_shares(struct arena *arena, const struct value *inputs) {
    double p1 = number(inputs, "p1"), p2 = number(inputs, "p2");
    struct value *map = value_map(arena);
    oracle_set(arena, map, "power_n50", power_shares(number(inputs, "n"), p1, p2, 0.05));
    oracle_set(arena, map, "n_power90", power_shares_size(number(inputs, "power"), p1, p2, 0.05));
    return map;
}

static const struct value *two_means(struct arena *arena, const struct value *inputs) {
    double delta = number(inputs, "delta");
    struct value *map = value_map(arena);
    oracle_set(arena, map, "power_n20", power_means(number(inputs, "n"), delta, 1, 0.05));
    oracle_set(arena, map, "n_power90", power_means_size(0.9, delta, 1, 0.05));
    return map;
}

static const struct value *margin(struct arena *arena, const struct value *inputs) {
    double p = number(inputs, "p"), e = number(inputs, "e");
    size_t count;
    double *sizes = oracle_reals(arena, value_get(inputs, "N"), &count);
    double endless = power_margin_size(e, p, INFINITY, 0.95);
    struct value *map = value_map(arena);
    for (size_t i = 0; i < count; i++)
        sizes[i] = ceil(power_margin_size(e, p, sizes[i], 0.95));
    oracle_set(arena, map, "n0", endless);
    oracle_set(arena, map, "n_ceil", ceil(endless));
    oracle_set_list(arena, map, "n_N", sizes, count);
    return map;
}

const struct oracle_entry oracle_pilots[] = {
    {"DID-01", house_prices}, {"DID-03", nps}, {"PWR-01", two_shares}, {"PWR-02", two_means}, {"PWR-03", margin}, {0},
};
