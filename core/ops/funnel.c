/* Each store's row of the metrics is kept with its counts; everything else is reckoned from those in one array. */
#include "ops/funnel.h"

#include <math.h>

#include "stats/ranks.h"
#include "stats/shrink.h"

#define TRIM 0.1 /* of the stores at either end, pulled in before the spread is measured */

struct collecting {
    struct arena *arena;
    struct funnel_report *report;
    struct share_counts *tops;
    struct summary *summaries;
    size_t room, tops_room, summaries_room;
};

static int keep(void *context, const struct metrics_row *row, struct err *err) {
    struct collecting *c = context;
    struct funnel_report *report = c->report;
    (void)err;
    if (row->is_parent) /* its answers are its regions' answers */
        return 0;
    report->stores = arena_grow(c->arena, report->stores, report->count, &c->room, sizeof *report->stores);
    c->tops = arena_grow(c->arena, c->tops, report->count, &c->tops_room, sizeof *c->tops);
    c->summaries = arena_grow(c->arena, c->summaries, report->count, &c->summaries_room, sizeof *c->summaries);
    c->tops[report->count] = row->top;
    c->summaries[report->count] = summary_of_tally(&row->counts);
    report->stores[report->count++] = (struct funnel_store){.code = row->code,
                                                            .name = row->name,
                                                            .mark = row->mark,
                                                            .n = row->n,
                                                            .mean = row->mean,
                                                            .top = row->t2b,
                                                            .nps = row->has_nps ? row->nps : (double)NAN};
    return 0;
}

/* ---- limits ---- */

static struct funnel_limits in_percent(struct funnel_limits limits) {
    return (struct funnel_limits){100 * limits.l998, 100 * limits.l95, 100 * limits.u95, 100 * limits.u998};
}

/* Never narrower than what chance leaves, which the exact limits of few answers say better than the normal ones. */
static struct funnel_limits widened(const struct funnel_limits *chance, double target, double se,
                                    const struct funnel_spread *spread) {
    return (struct funnel_limits){fmin(chance->l998, 100 * funnel_added(target, se, spread, 0.001)),
                                  fmin(chance->l95, 100 * funnel_added(target, se, spread, 0.025)),
                                  fmax(chance->u95, 100 * funnel_added(target, se, spread, 0.975)),
                                  fmax(chance->u998, 100 * funnel_added(target, se, spread, 0.999))};
}

static double all_tops(const struct share_counts *tops, size_t count) {
    double k = 0, n = 0;
    for (size_t i = 0; i < count; i++) {
        k += (double)tops[i].k;
        n += (double)tops[i].n;
    }
    return n > 0 ? k / n : (double)NAN;
}

static void set_limits(const struct collecting *c) {
    struct funnel_report *report = c->report;
    size_t count = report->count;
    double target = all_tops(c->tops, count);
    double *z = arena_alloc(c->arena, (count + 1) * sizeof *z), *se = arena_alloc(c->arena, (count + 1) * sizeof *se);
    for (size_t i = 0; i < count; i++) {
        int64_t n = c->tops[i].n;
        se[i] = n ? sqrt(target * (1 - target) / (double)n) : (double)NAN;
        z[i] = funnel_share_z(c->tops[i].k, n, target);
    }
    report->target = 100 * target;
    report->spread = funnel_spread_of(c->arena, z, se, count, TRIM);
    for (size_t i = 0; i < count; i++) {
        struct funnel_store *store = &report->stores[i];
        store->limits = in_percent(funnel_share_limits(target, c->tops[i].n));
        store->wide = widened(&store->limits, target, se[i], &report->spread);
        store->place = funnel_place(store->top, &store->limits);
        store->wide_place = funnel_place(store->top, &store->wide);
        enum funnel_place chance = funnel_share_place(c->tops[i].k, c->tops[i].n, target);
        store->fair = funnel_milder(store->place, chance);
        store->wide_fair = funnel_milder(store->wide_place, chance);
    }
}

/* ---- between stores ---- */

static void shrink(const struct collecting *c) {
    struct funnel_report *report = c->report;
    for (size_t i = 0; i < report->count; i++) {
        struct funnel_store *store = &report->stores[i];
        store->weight = shrink_weight((double)store->n, &report->components);
        store->shrunk = store->n ? shrink_mean(store->mean, (double)store->n, &report->components) : (double)NAN;
    }
}

static void compare_stores(const struct collecting *c) {
    struct funnel_report *report = c->report;
    struct summary means = {0};
    double least = NAN, greatest = NAN;
    for (size_t i = 0; i < report->count; i++) {
        summary_add(&means, report->stores[i].mean);
        least = fmin(least, report->stores[i].top);
        greatest = fmax(greatest, report->stores[i].top);
    }
    report->components = components_of(c->summaries, report->count);
    report->homogeneity = compare_shares(c->tops, report->count);
    report->top_range = greatest - least;
    report->mean_spread = sqrt(summary_variance(&means));
}

/* Ranks the figure that stands at `figure` in each store, the greatest first, into the one at `rank`. */
static void rank(const struct collecting *c, size_t figure, size_t rank) {
    const struct funnel_report *report = c->report;
    double *values = arena_alloc(c->arena, (report->count + 1) * sizeof *values);
    for (size_t i = 0; i < report->count; i++)
        values[i] = -*(const double *)((const char *)&report->stores[i] + figure);
    double *places = ranks(c->arena, values, report->count, RANK_MIN);
    for (size_t i = 0; i < report->count; i++)
        *(double *)((char *)&report->stores[i] + rank) = places[i];
}

int funnel(struct workspace *workspace, const struct metrics_query *query, struct funnel_report *out, struct err *err) {
    struct metrics_query groups = *query;
    struct collecting c = {.arena = workspace->arena, .report = out};
    *out = (struct funnel_report){0};
    groups.by = query->by == METRICS_REGION ? METRICS_REGION : METRICS_STORE;
    groups.by_month = false;
    if (metrics(workspace, &groups, keep, &c, err))
        return err->kind;
    set_limits(&c);
    compare_stores(&c);
    shrink(&c);
    rank(&c, offsetof(struct funnel_store, mean), offsetof(struct funnel_store, rank_mean));
    rank(&c, offsetof(struct funnel_store, top), offsetof(struct funnel_store, rank_top));
    rank(&c, offsetof(struct funnel_store, nps), offsetof(struct funnel_store, rank_nps));
    rank(&c, offsetof(struct funnel_store, shrunk), offsetof(struct funnel_store, rank_shrunk));
    return 0;
}

const char *funnel_place_name(enum funnel_place place) {
    static const char *const names[] = {
        [FUNNEL_NONE] = "", [FUNNEL_BELOW_998] = "below998", [FUNNEL_BELOW_95] = "below95",
        [FUNNEL_IN] = "in", [FUNNEL_ABOVE_95] = "above95",   [FUNNEL_ABOVE_998] = "above998"};
    return names[place];
}
