/* Rows of metrics, of the chain (narrowed to a store or region) or store by store, laid out month by month, gaps
 * included; each chart then fills its part. */
#include "ops/spc.h"

#include <math.h>
#include <string.h>

struct collecting {
    struct arena *arena;
    struct spc_report *report;
    size_t room;
};

static struct spc_month *next_month(struct collecting *c) {
    struct spc_report *report = c->report;
    report->months = arena_grow(c->arena, report->months, report->count, &c->room, sizeof *report->months);
    return &report->months[report->count++];
}

static int keep(void *context, const struct metrics_row *row, struct err *err) {
    struct collecting *c = context;
    (void)err;
    while (c->report->count && c->report->months[c->report->count - 1].month + 1 < row->month) {
        month_t gap = c->report->months[c->report->count - 1].month + 1;
        *next_month(c) = (struct spc_month){.month = gap, .mark = "", .mean = NAN, .nps = NAN};
    }
    *next_month(c) = (struct spc_month){.month = row->month,
                                        .mark = row->mark,
                                        .top = row->top,
                                        .mean = row->mean,
                                        .nps = row->has_nps ? row->nps : (double)NAN};
    return 0;
}

/* ---- charts ---- */

static struct level_point in_percent(struct level_point point) {
    return (struct level_point){.value = 100 * point.value,
                                .z = point.z,
                                .lcl = 100 * point.lcl,
                                .ucl = 100 * point.ucl,
                                .laney_lcl = 100 * point.laney_lcl,
                                .laney_ucl = 100 * point.laney_ucl};
}

static void chart_tops(struct arena *arena, struct spc_report *report) {
    struct share_counts *tops = arena_alloc(arena, (report->count + 1) * sizeof *tops);
    struct level_point *points = arena_alloc(arena, (report->count + 1) * sizeof *points);
    for (size_t i = 0; i < report->count; i++)
        tops[i] = report->months[i].top;
    struct level_chart chart = chart_shares(tops, report->count, points);
    report->center = 100 * chart.center;
    report->sigma_z = chart.sigma_z;
    for (size_t i = 0; i < report->count; i++)
        report->months[i].point = in_percent(points[i]);
}

/* How many months, counted from the first and with gaps, the baseline takes. */
static size_t baseline_reach(struct spc_report *report) {
    size_t reach = 0;
    while (reach < report->count && report->baseline_months < SPC_BASELINE) {
        report->baseline_months += report->months[reach].top.n > 0;
        report->baseline_last = report->months[reach++].month;
    }
    return reach;
}

static void chart_means(struct arena *arena, struct spc_report *report) {
    double *means = arena_alloc(arena, (report->count + 1) * sizeof *means);
    struct ewma_point *ewma = arena_alloc(arena, (report->count + 1) * sizeof *ewma);
    struct cusum_point *cusum = arena_alloc(arena, (report->count + 1) * sizeof *cusum);
    for (size_t i = 0; i < report->count; i++)
        means[i] = report->months[i].mean;
    struct individuals_chart baseline = chart_individuals(means, baseline_reach(report));
    report->target = baseline.mean;
    report->sigma = baseline.sigma > 0 ? baseline.sigma : (double)NAN; /* limits of no width would be certainty */
    chart_ewma(means, report->count, &(struct ewma_rule){report->target, report->sigma, 0.2, 3}, ewma);
    chart_cusum(means, report->count, &(struct cusum_rule){report->target, report->sigma, 0.5, SPC_CUSUM_H}, cusum);
    for (size_t i = 0; i < report->count; i++) {
        report->months[i].ewma = ewma[i];
        report->months[i].cusum = cusum[i];
    }
}

static void chart_trend(struct arena *arena, struct spc_report *report) {
    double *means = arena_alloc(arena, (report->count + 1) * sizeof *means);
    for (size_t i = 0; i < report->count; i++)
        means[i] = report->months[i].mean;
    report->trend = trend_of(arena, means, report->count);
}

int spc(struct workspace *workspace, const struct metrics_query *query, struct spc_report *out, struct err *err) {
    struct metrics_query by_month = *query;
    struct collecting c = {.arena = workspace->arena, .report = out};
    *out = (struct spc_report){0};
    by_month.by = METRICS_CHAIN;
    by_month.by_month = true;
    if (metrics(workspace, &by_month, keep, &c, err))
        return err->kind;
    chart_tops(workspace->arena, out);
    chart_means(workspace->arena, out);
    chart_trend(workspace->arena, out);
    return 0;
}

/* ---- store by store ---- */

struct collecting_stores {
    struct arena *arena;
    struct spc_store *stores;
    size_t count, cap;
    struct collecting months; /* of the last one */
};

static int keep_of_store(void *context, const struct metrics_row *row, struct err *err) {
    struct collecting_stores *c = context;
    if (!c->count || strcmp(c->stores[c->count - 1].code, row->code) != 0) {
        c->stores = arena_grow(c->arena, c->stores, c->count, &c->cap, sizeof *c->stores);
        c->stores[c->count++] = (struct spc_store){.code = arena_text(c->arena, row->code)};
        c->months = (struct collecting){.arena = c->arena};
    }
    c->months.report = &c->stores[c->count - 1].months; /* it may have been moved */
    return keep(&c->months, row, err);
}

int spc_stores(struct workspace *workspace, const struct metrics_query *query, const struct spc_store **out,
               size_t *out_count, struct err *err) {
    struct metrics_query by_month = *query;
    struct collecting_stores c = {.arena = workspace->arena};
    by_month.by = METRICS_STORE;
    by_month.by_month = true;
    if (metrics(workspace, &by_month, keep_of_store, &c, err))
        return err->kind;
    *out = c.stores;
    *out_count = c.count;
    return 0;
}

void spc_until(struct arena *arena, const struct spc_report *months, month_t last, struct spc_report *out) {
    *out = (struct spc_report){0};
    while (out->count < months->count && months->months[out->count].month <= last)
        out->count++;
    while (out->count && !months->months[out->count - 1].top.n) /* gaps are between months, not behind them */
        out->count--;
    out->months = arena_alloc(arena, (out->count + 1) * sizeof *out->months);
    if (out->count)
        memcpy(out->months, months->months, out->count * sizeof *out->months);
    chart_tops(arena, out);
    chart_means(arena, out);
}
