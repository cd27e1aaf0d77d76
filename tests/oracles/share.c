/* Top boxes, their differences, and tests of no difference. Our shares are in percent; the examples are on 0 to 1. */
#include <math.h>

#include "oracles/oracle.h"
#include "stats/compare.h"
#include "stats/multiple.h"
#include "stats/share_interval.h"

static const struct value *intervals(struct arena *arena, const struct value *inputs) {
    static const struct {
        const char *key;
        enum share_method method;
    } methods[] = {{"wilson", SHARE_WILSON},
                   {"exact", SHARE_EXACT},
                   {"ac", SHARE_AGRESTI_COULL},
                   {"wald", SHARE_WALD},
                   {"jeffreys", SHARE_JEFFREYS}};
    struct share_counts counts = {value_whole(value_get(inputs, "k"), -1), value_whole(value_get(inputs, "n"), -1)};
    struct value *map = value_map(arena);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct share_result got =
            share_interval(&counts, methods[i].method, value_number(value_get(inputs, "conf"), 0.95));
        oracle_set_pair(arena, map, methods[i].key, got.lo / 100, got.hi / 100);
    }
    return map;
}

static const struct value *differences(struct arena *arena, const struct value *inputs) {
    static const struct {
        const char *key;
        enum share_difference_method method;
    } methods[] = {{"newcombe_2dp", SHARE_DIFFERENCE_NEWCOMBE},
                   {"wald", SHARE_DIFFERENCE_WALD},
                   {"agresti_caffo", SHARE_DIFFERENCE_AGRESTI_CAFFO}};
    struct share_counts a = {value_whole(value_get(inputs, "k1"), -1), value_whole(value_get(inputs, "n1"), -1)};
    struct share_counts b = {value_whole(value_get(inputs, "k2"), -1), value_whole(value_get(inputs, "n2"), -1)};
    struct value *map = value_map(arena);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct difference got = share_difference_by(&a, &b, methods[i].method, 0.95);
        oracle_set_pair(arena, map, methods[i].key, got.lo / 100, got.hi / 100);
    }
    return map;
}

static const struct value *many_stores(struct arena *arena, const struct value *inputs) {
    size_t count;
    int64_t *k = oracle_wholes(arena, value_get(inputs, "k"), &count);
    int64_t *n = oracle_wholes(arena, value_get(inputs, "n"), NULL);
    struct share_counts *stores = arena_alloc(arena, count * sizeof *stores);
    double *pairs = arena_alloc(arena, count * count * sizeof *pairs);
    for (size_t i = 0; i < count; i++)
        stores[i] = (struct share_counts){k[i], n[i]};
    struct test got = compare_shares(stores, count);
    compare_share_pairs(stores, count, pairs);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "x2", got.statistic);
    oracle_set(arena, map, "df", got.df);
    oracle_set(arena, map, "p", got.p);
    oracle_set_list(arena, map, "pairwise_p_raw", pairs, count * (count - 1) / 2);
    return map;
}

static const struct value *mcnemar(struct arena *arena, const struct value *inputs) {
    size_t rows, columns;
    double *table = oracle_matrix(arena, value_get(inputs, "table"), &rows, &columns);
    struct compare_changes got = compare_mcnemar((int64_t)table[1], (int64_t)table[2]);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "x2", got.plain.statistic);
    oracle_set(arena, map, "p", got.plain.p);
    oracle_set(arena, map, "x2_cc", got.corrected.statistic);
    oracle_set(arena, map, "p_cc", got.corrected.p);
    return map;
}

static const struct value *means(struct arena *arena, const struct value *inputs) {
    size_t count, other;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &count);
    double *y = oracle_reals(arena, value_get(inputs, "y"), &other);
    struct summary a = summary_of(x, count), b = summary_of(y, other);
    struct mean_result mean = summary_mean(&a, 0.95);
    struct compare_means welch = compare_welch(&a, &b, 0.95), paired = compare_paired(x, y, count, 0.95);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "mean_x", mean.mean);
    oracle_set_pair(arena, map, "ci_x", mean.lo, mean.hi);
    oracle_set(arena, map, "welch_t", welch.test.statistic);
    oracle_set(arena, map, "welch_df", welch.test.df);
    oracle_set(arena, map, "welch_p", welch.test.p);
    oracle_set_pair(arena, map, "welch_ci", welch.difference.lo, welch.difference.hi);
    oracle_set(arena, map, "paired_t", paired.test.statistic);
    oracle_set(arena, map, "paired_p", paired.test.p);
    oracle_set_pair(arena, map, "paired_ci", paired.difference.lo, paired.difference.hi);
    return map;
}

static double refused(const double *p, size_t count, double level) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += p[i] <= level;
    return sum;
}

static const struct value *many_tests(struct arena *arena, const struct value *inputs) {
    size_t count;
    double *p = oracle_reals(arena, value_get(inputs, "p"), &count);
    double *adjusted = arena_alloc(arena, (count + 1) * sizeof *adjusted);
    struct value *map = value_map(arena);
    multiple_holm(arena, p, count, adjusted);
    oracle_set_list(arena, map, "holm", adjusted, count);
    multiple_benjamini_hochberg(arena, p, count, adjusted);
    oracle_set_list(arena, map, "bh", adjusted, count);
    oracle_set(arena, map, "bh_rejections_q05", refused(adjusted, count, 0.05));
    multiple_bonferroni(p, count, adjusted);
    oracle_set(arena, map, "bonferroni_rejections_05", refused(adjusted, count, 0.05));
    return map;
}

const struct oracle_entry oracle_share[] = {
    {"CSAT-0[1-9]", intervals}, {"CSAT-1[0-9]", intervals}, {"CSAT-20", differences},    {"CSAT-2[12]", many_stores},
    {"CSAT-23", mcnemar},       {"MEAN-0[1-9]", means},     {"MULT-0[1-9]", many_tests}, {0},
};
