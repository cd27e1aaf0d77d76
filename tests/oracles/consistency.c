/* Are stores alike? Intra-class correlations, funnels, heterogeneity. */
#include <math.h>

#include "oracles/oracle.h"
#include "stats/components.h"
#include "stats/funnel.h"
#include "stats/heterogeneity.h"
#include "stats/ratings.h"
#include "stats/shrink.h"

static const struct value *six_forms(struct arena *arena, const struct value *inputs) {
    size_t targets, judges;
    double *values = oracle_matrix(arena, value_get(inputs, "ratings"), &targets, &judges), icc[ICC_FORMS];
    struct ratings got = ratings_of(values, targets, judges);
    struct value *map = value_map(arena);
    for (int i = 0; i < ICC_FORMS; i++)
        icc[i] = got.icc[i].value;
    oracle_set_list(arena, map, "icc", icc, ICC_FORMS);
    oracle_set_list(arena, map, "icc_2dp", icc, ICC_FORMS);
    oracle_set(arena, map, "BMS", got.bms);
    oracle_set(arena, map, "JMS", got.jms);
    oracle_set(arena, map, "WMS", got.wms);
    oracle_set(arena, map, "EMS", got.ems);
    return map;
}

static const struct value *one_way(struct arena *arena, const struct value *inputs) {
    size_t groups, size;
    double *values = oracle_matrix(arena, value_get(inputs, "data_rows_are_groups"), &groups, &size);
    struct summary *samples = arena_alloc(arena, groups * sizeof *samples);
    double *blup = arena_alloc(arena, groups * sizeof *blup);
    struct value *map = value_map(arena);
    for (size_t i = 0; i < groups; i++)
        samples[i] = summary_of(values + i * size, size);
    struct components got = components_of(samples, groups);
    for (size_t i = 0; i < groups; i++)
        blup[i] = shrink_mean(samples[i].mean, (double)samples[i].n, &got) - got.grand_mean;
    oracle_set(arena, map, "grand_mean", got.grand_mean);
    oracle_set(arena, map, "MSB", got.msb);
    oracle_set(arena, map, "MSW", got.msw);
    oracle_set(arena, map, "F", got.f);
    oracle_set(arena, map, "p", got.p);
    oracle_set(arena, map, "s2_between", got.between);
    oracle_set(arena, map, "s2_within", got.within);
    oracle_set(arena, map, "icc", got.icc1);
    oracle_set(arena, map, "s2_between_ML", components_likelihood(samples, groups, false).between);
    oracle_set_list(arena, map, "blup", blup, groups);
    return map;
}

static const struct value *mean_squares(struct arena *arena, const struct value *inputs) {
    struct components got =
        components_from(value_number(value_get(inputs, "MSB"), NAN), value_number(value_get(inputs, "MSW"), NAN),
                        value_whole(value_get(inputs, "G"), 0), value_whole(value_get(inputs, "N"), 0));
    struct value *map = value_map(arena);
    oracle_set(arena, map, "F", got.f);
    oracle_set(arena, map, "ICC1", got.icc1_mean_size);
    oracle_set(arena, map, "ICC2", got.icc2);
    return map;
}

/* Log risk ratios of 2 x 2 tables and their variances. */
static const struct value *risk_ratios(struct arena *arena, const struct value *inputs) {
    size_t units, four;
    double *t = oracle_matrix(arena, value_get(inputs, "tpos_tneg_cpos_cneg"), &units, &four);
    double *y = arena_alloc(arena, units * sizeof *y), *v = arena_alloc(arena, units * sizeof *v);
    struct value *map = value_map(arena);
    for (size_t i = 0; i < units; i++, t += four) {
        double treated = t[0] + t[1], control = t[2] + t[3];
        y[i] = log(t[0] / treated / (t[2] / control));
        v[i] = 1 / t[0] - 1 / treated + 1 / t[2] - 1 / control;
    }
    struct heterogeneity got = heterogeneity_of(y, v, units);
    oracle_set(arena, map, "mu", got.mean);
    oracle_set(arena, map, "se", got.se);
    oracle_set(arena, map, "tau2", got.tau2);
    oracle_set(arena, map, "Q", got.q);
    return map;
}

static const struct value *count_funnel(struct arena *arena, const struct value *inputs) {
    static const struct {
        const char *key;
        double p;
    } limits[] = {{"ll95", 0.025}, {"ul95", 0.975}, {"ll998", 0.001}, {"ul998", 0.999}};
    size_t count;
    double *expected = oracle_reals(arena, value_get(inputs, "expected"), &count);
    double *limit = arena_alloc(arena, count * sizeof *limit);
    struct value *map = value_map(arena);
    for (size_t j = 0; j < sizeof limits / sizeof *limits; j++) {
        for (size_t i = 0; i < count; i++)
            limit[i] = funnel_count(expected[i], limits[j].p);
        oracle_set_list(arena, map, limits[j].key, limit, count);
    }
    return map;
}

static const struct value *share_funnel(struct arena *arena, const struct value *inputs) {
    size_t sizes, tails;
    int64_t *n = oracle_wholes(arena, value_get(inputs, "n"), &sizes);
    double *p = oracle_reals(arena, value_get(inputs, "p"), &tails);
    double target = value_number(value_get(inputs, "target"), NAN), *limit = arena_alloc(arena, tails * sizeof *limit);
    struct value *map = value_map(arena);
    for (size_t i = 0; i < sizes; i++) {
        for (size_t j = 0; j < tails; j++)
            limit[j] = funnel_share(target, n[i], p[j]);
        oracle_set_list(arena, map, arena_format(arena, "%d", (int)n[i]), limit, tails);
    }
    return map;
}

static const struct value *overdispersion(struct arena *arena, const struct value *inputs) {
    size_t count;
    double *observed = oracle_reals(arena, value_get(inputs, "observed"), &count);
    double *expected = oracle_reals(arena, value_get(inputs, "expected"), &count);
    double *z = arena_alloc(arena, count * sizeof *z), *se = arena_alloc(arena, count * sizeof *se);
    struct value *map = value_map(arena);
    for (size_t i = 0; i < count; i++) {
        z[i] = funnel_count_z(observed[i], expected[i]);
        se[i] = 1 / sqrt(expected[i]);
    }
    struct funnel_spread got = funnel_spread_of(arena, z, se, count, value_number(value_get(inputs, "trim"), NAN));
    oracle_set_list(arena, map, "z", z, count);
    oracle_set(arena, map, "phi", got.phi);
    oracle_set(arena, map, "tau2", got.tau2);
    return map;
}

const struct oracle_entry oracle_consistency[] = {
    {"ICC-01", six_forms},    {"ICC-02", one_way},      {"ICC-04", mean_squares},   {"ICC-05", risk_ratios},
    {"FUN-01", count_funnel}, {"FUN-02", share_funnel}, {"FUN-03", overdispersion}, {0},
};
