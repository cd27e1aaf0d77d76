/* Control charts, and bounds for who looks more than once. */
#include <math.h>

#include "oracles/oracle.h"
#include "stats/chart.h"
#include "stats/sequential.h"
#include "stats/summary.h"

static double number(const struct value *inputs, const char *key) {
    return value_number(value_get(inputs, key), NAN);
}

static const struct value *ewma_steady(struct arena *arena, const struct value *inputs) {
    size_t n;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &n), lcl, ucl;
    struct ewma_rule rule = {number(inputs, "target"), number(inputs, "sigma"), number(inputs, "lambda"),
                             number(inputs, "L")};
    struct ewma_point *points = arena_alloc(arena, n * sizeof *points);
    double *line = arena_alloc(arena, (n + 1) * sizeof *line);
    struct value *map = value_map(arena);
    chart_ewma(x, n, &rule, points);
    chart_ewma_limits(&rule, &lcl, &ucl);
    line[0] = rule.target;
    for (size_t i = 0; i < n; i++)
        line[i + 1] = points[i].value;
    oracle_set_list(arena, map, "ewma_0_to_20", line, n + 1);
    oracle_set(arena, map, "ucl", ucl);
    oracle_set(arena, map, "lcl", lcl);
    return map;
}

static const struct value *cusum(struct arena *arena, const struct value *inputs) {
    size_t n, first = 0;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &n);
    struct cusum_rule rule = {number(inputs, "mu0"), 1, number(inputs, "k"), number(inputs, "h")};
    struct cusum_point *points = arena_alloc(arena, n * sizeof *points);
    double *up = arena_alloc(arena, n * sizeof *up);
    struct value *map = value_map(arena);
    chart_cusum(x, n, &rule, points);
    for (size_t i = 0; i < n; i++)
        up[i] = points[i].up;
    while (first < n && !points[first].signal)
        first++;
    oracle_set_list(arena, map, "c_plus_1_to_29", up, n - 1);
    oracle_set(arena, map, "c_plus_30", up[n - 1]);
    oracle_set(arena, map, "first_signal_index_1based", (double)first + 1);
    return map;
}

/* The example's process has mean 10 and sigma 1. */
static const struct value *ewma_exact(struct arena *arena, const struct value *inputs) {
    size_t n, signals = 0;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &n);
    struct ewma_rule rule = {10, 1, number(inputs, "lambda"), number(inputs, "L")};
    struct ewma_point *points = arena_alloc(arena, n * sizeof *points);
    double *at = arena_alloc(arena, n * sizeof *at);
    struct value *map = value_map(arena);
    chart_ewma(x, n, &rule, points);
    for (size_t i = 0; i < n; i++)
        if (points[i].signal)
            at[signals++] = (double)i + 1;
    oracle_set(arena, map, "z_last", points[n - 1].value);
    oracle_set(arena, map, "z_28", points[27].value);
    oracle_set(arena, map, "ucl_1", points[0].ucl);
    oracle_set(arena, map, "ucl_30", points[29].ucl);
    oracle_set_list(arena, map, "signals_1based", at, signals);
    return map;
}

/* Twice: the second time without the samples that were outside. */
static const struct value *p_chart(struct arena *arena, const struct value *inputs) {
    size_t count, kept = 0;
    int64_t *d = oracle_wholes(arena, value_get(inputs, "d"), &count), n = value_whole(value_get(inputs, "n"), 0);
    struct share_counts *samples = arena_alloc(arena, count * sizeof *samples);
    struct level_point *points = arena_alloc(arena, count * sizeof *points);
    double *outside = arena_alloc(arena, count * sizeof *outside);
    struct value *map = value_map(arena);
    for (size_t i = 0; i < count; i++)
        samples[i] = (struct share_counts){d[i], n};
    oracle_set(arena, map, "center", chart_shares(samples, count, points).center);
    oracle_set(arena, map, "lcl", points[0].lcl);
    oracle_set(arena, map, "ucl", points[0].ucl);
    for (size_t i = 0; i < count; i++)
        if (points[i].value < points[i].lcl || points[i].value > points[i].ucl)
            outside[i - kept] = (double)i + 1;
        else
            samples[kept++] = samples[i];
    oracle_set_list(arena, map, "beyond_1based", outside, count - kept);
    oracle_set(arena, map, "center2", chart_shares(samples, kept, points).center);
    oracle_set(arena, map, "lcl2", points[0].lcl);
    oracle_set(arena, map, "ucl2", points[0].ucl);
    return map;
}

static const struct value *individuals(struct arena *arena, const struct value *inputs) {
    size_t n;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &n);
    struct individuals_chart got = chart_individuals(x, n);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "mean", got.mean);
    oracle_set(arena, map, "mr_bar", got.range);
    oracle_set(arena, map, "ucl", got.ucl);
    oracle_set(arena, map, "lcl", got.lcl);
    return map;
}

enum { FIRST_WEEK = 16, WEEKS = 5 };

static const struct value *weeks(struct arena *arena, const struct value *inputs) {
    const char *file = value_text(value_get(inputs, "file"), "");
    size_t rows;
    double *week = oracle_column(arena, file, "Week", &rows),
           *complaints = oracle_column(arena, file, "Complaints", &rows);
    double means[WEEKS], sds[WEEKS], outliers[3] = {0};
    struct summary groups[WEEKS] = {{0}};
    for (size_t i = 0; i < rows; i++)
        summary_add(&groups[(int)week[i] - FIRST_WEEK], complaints[i]);
    for (size_t j = 0; j < WEEKS; j++) {
        means[j] = groups[j].mean;
        sds[j] = sqrt(summary_variance(&groups[j]));
    }
    for (size_t i = 0; i < rows; i++)
        for (int width = 1; width <= 3; width++) {
            int j = (int)week[i] - FIRST_WEEK;
            outliers[width - 1] += chart_outside(complaints[i], means[j], sds[j], width);
        }
    struct value *map = value_map(arena);
    oracle_set_list(arena, map, "week_mean", means, WEEKS);
    oracle_set_list(arena, map, "week_sd", sds, WEEKS);
    oracle_set_list(arena, map, "outliers_1_2_3sd", outliers, 3);
    return map;
}

static const struct value *sprt(struct arena *arena, const struct value *inputs) {
    size_t count;
    struct sprt plan = {number(inputs, "p0"), number(inputs, "p1"), number(inputs, "alpha"), number(inputs, "beta")};
    int64_t *n = oracle_wholes(arena, value_get(inputs, "n"), &count);
    double *accept = arena_alloc(arena, count * sizeof *accept), *reject = arena_alloc(arena, count * sizeof *reject);
    struct value *map = value_map(arena);
    for (size_t i = 0; i < count; i++) {
        struct sprt_bounds got = sprt_at(&plan, n[i]);
        accept[i] = (double)got.accept_max;
        reject[i] = (double)got.reject_min;
    }
    oracle_set_list(arena, map, "accept_max", accept, count);
    oracle_set_list(arena, map, "reject_min", reject, count);
    return map;
}

static const struct value *looks(struct arena *arena, const struct value *inputs) {
    size_t count = (size_t)value_whole(value_get(inputs, "K"), 0);
    double alpha = number(inputs, "alpha"), bounds[SEQUENTIAL_LOOKS];
    struct value *map = value_map(arena);
    oracle_set(arena, map, "pocock", sequential_bounds(SEQUENTIAL_POCOCK, count, alpha, NULL));
    oracle_set(arena, map, "obf_C", sequential_bounds(SEQUENTIAL_OBRIEN_FLEMING, count, alpha, bounds));
    oracle_set_list(arena, map, "obf_z", bounds, count);
    return map;
}

const struct oracle_entry oracle_monitoring[] = {
    {"SPC-01", ewma_steady}, {"SPC-02", cusum},       {"SPC-03", ewma_exact},
    {"SPC-04", p_chart},     {"SPC-07", individuals}, {"SPC-08", weeks},
    {"SEQ-01", sprt},        {"SEQ-02", looks},       {0},
};
