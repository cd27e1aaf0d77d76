/* Groups are laid out in one array of vectors, [group][month], which the tallies are added into; then each that is
 * asked for becomes a row. Only the question's own counters are kept. */
#include "ops/metrics.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/measure.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/stores.h"
#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/share.h"

struct gathering {
    const struct metrics_query *query;
    const struct registry *registry;
    const struct survey *survey;
    const struct question *question;
    const struct store *store;   /* only this one, or NULL */
    const struct region *region; /* only its stores, or NULL */
    month_t first, last;         /* months there are */
    size_t months, groups, width;
    int64_t *counts; /* [group][month][value] */
    int64_t floor;
};

/* ---- adding up ---- */

static int64_t *cell(const struct gathering *g, size_t group, month_t month) {
    size_t column = g->query->by_month ? (size_t)(month - g->first) : 0;
    return g->counts + (group * g->months + column) * g->width;
}

static void add(const struct gathering *g, size_t group, month_t month, const int64_t *counters) {
    int64_t *to = cell(g, group, month);
    for (size_t i = 0; i < g->width; i++)
        to[i] += counters[g->question->counter + i];
}

static bool hangs_under(const struct region *region, const struct region *above) {
    while (region && region != above)
        region = region->parent;
    return region != NULL;
}

static int take(void *context, int64_t store_id, int32_t month, const int64_t *counters, struct err *err) {
    struct gathering *g = context;
    (void)err;
    const struct store *store = registry_store_by_id(g->registry, store_id);
    if (!store)
        return 0;
    const struct region *home = store_region(store, month_last(month));
    if (g->region && !hangs_under(home, g->region))
        return 0;
    if (g->query->by == METRICS_CHAIN)
        add(g, 0, month, counters);
    else if (g->query->by == METRICS_STORE)
        add(g, store->index, month, counters);
    else
        for (; home; home = home == g->region ? NULL : home->parent) /* those above would show a part as the whole */
            add(g, home->index, month, counters);
    return 0;
}

/* ---- rows ---- */

static void fill(const struct gathering *g, const int64_t *counts, struct metrics_row *row) {
    struct tally_counts tally = {counts, g->width, g->question->from};
    struct mean_result mean = mean_of(&tally);
    struct share_counts top = share_top(&tally, g->question->top);
    struct share_result share = share_of(&top);
    row->n = mean.n;
    row->mean = mean.mean;
    row->sd = mean.sd;
    row->mean_lo = mean.lo;
    row->mean_hi = mean.hi;
    row->t2b = share.share;
    row->t2b_lo = share.lo;
    row->t2b_hi = share.hi;
    row->mark = row->n < g->floor ? "floor" : row->n < LIMIT_RELIABLE ? "thin" : "";
    row->has_nps = g->question->kind == QUESTION_NPS;
    if (!row->has_nps)
        return;
    struct nps_counts classes = nps_classes(&tally);
    struct nps_result nps = nps_of(&classes);
    row->nps = nps.nps;
    row->nps_se = nps.se;
    row->nps_lo = nps.lo;
    row->nps_hi = nps.hi;
    row->nps_adj = nps.adj;
    /* the adjusted interval ends where the scale does, as in the reference figures; Wald's is left as it comes */
    row->nps_adj_lo = nps.adj_lo < -100 ? -100 : nps.adj_lo;
    row->nps_adj_hi = nps.adj_hi > 100 ? 100 : nps.adj_hi;
}

static void name_group(const struct gathering *g, size_t group, struct metrics_row *row) {
    row->code = row->name = "";
    if (g->query->by == METRICS_STORE) {
        row->code = g->registry->stores[group].code;
        row->name = g->registry->stores[group].name;
    } else if (g->query->by == METRICS_REGION) {
        row->code = g->registry->regions[group].code;
        row->name = g->registry->regions[group].name;
    }
}

/* A group without answers has a row only where it is asked for as a whole: by store, not by store and month. */
static bool is_shown(const struct gathering *g, size_t group, int64_t n) {
    if (g->query->by == METRICS_STORE && g->store && g->registry->stores[group].index != g->store->index)
        return false;
    if (n)
        return true;
    return !g->query->by_month && !g->region && g->query->by == METRICS_STORE;
}

static int tell(const struct gathering *g, int (*fn)(void *context, const struct metrics_row *row, struct err *err),
                void *context, struct err *err) {
    for (size_t group = 0; group < g->groups; group++)
        for (size_t column = 0; column < g->months; column++) {
            struct metrics_row row = {.month = g->first + (month_t)column};
            fill(g, g->counts + (group * g->months + column) * g->width, &row);
            name_group(g, group, &row);
            int stopped = is_shown(g, group, row.n) ? fn(context, &row, err) : 0;
            if (stopped)
                return stopped;
        }
    return 0;
}

/* ---- what is asked for ---- */

static int find_question(struct gathering *g, struct err *err) {
    const char *id = g->query->question;
    g->question = id ? survey_question(g->survey, id) : g->survey->lead;
    if (g->question && question_is_scale(g->question))
        return 0;
    if (!g->question && !id)
        return err_set(err, ERR_DATA, "survey '%s' has no question that is counted", g->survey->id);
    if (g->question)
        return err_set(err, ERR_DATA, "question '%s' of survey '%s' is no scale: it has no mean", g->question->id,
                       g->survey->id),
               err_todo(err, "choose another with --question; `earshot survey show %s` lists them", g->survey->id);
    const char *names[LIMIT_QUESTIONS];
    for (size_t i = 0; i < g->survey->question_count; i++)
        names[i] = g->survey->questions[i].id;
    const char *nearest = text_nearest(id, names, g->survey->question_count);
    err_set(err, ERR_DATA, "survey '%s' has no question '%s'", g->survey->id, id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot survey show %s` lists them", g->survey->id);
}

static int find_places(struct gathering *g, struct err *err) {
    const char *store = g->query->store, *region = g->query->region;
    if (store && registry_need_store(g->registry, store, &g->store, err))
        return err->kind;
    return region ? registry_need_region(g->registry, region, &g->region, err) : 0;
}

static int find_months(struct gathering *g, struct sql *db, struct err *err) {
    int64_t first = 0, last = -1;
    if (sql_number(db, &first, 0, err, "SELECT min(period) FROM tally WHERE kind = 1", "") ||
        sql_number(db, &last, -1, err, "SELECT max(period) FROM tally WHERE kind = 1", ""))
        return err->kind;
    g->first = g->query->from > first ? g->query->from : (month_t)first;
    g->last = g->query->to < last ? g->query->to : (month_t)last;
    g->months = !g->query->by_month ? 1 : g->last < g->first ? 0 : (size_t)(g->last - g->first + 1);
    g->groups = g->query->by == METRICS_STORE    ? g->registry->store_count
                : g->query->by == METRICS_REGION ? g->registry->region_count
                                                 : 1;
    g->width = g->question->counter_count;
    return 0;
}

static int gather(struct workspace *workspace, const struct rulebook *rulebook, struct gathering *g, struct err *err) {
    struct survey_versions versions;
    int64_t cut = 0;
    if (rulebook_survey(rulebook, g->query->survey, &g->survey, err) || find_question(g, err) ||
        batch_last(workspace->db, &cut, err) ||
        registry_read(workspace->db, workspace->arena, INT32_MAX, cut, &g->registry, err) || find_places(g, err) ||
        find_months(g, workspace->db, err) || survey_versions_read(workspace->db, workspace->arena, &versions, err))
        return err->kind;
    g->counts = arena_alloc(workspace->arena, (g->groups * g->months * g->width + 1) * sizeof *g->counts);
    if (g->last < g->first)
        return 0;
    return tallies_scan(workspace->db, &versions, g->survey, g->store ? g->store->id : 0, g->first, g->last, take, g,
                        err);
}

int metrics(struct workspace *workspace, const struct metrics_query *query,
            int (*fn)(void *context, const struct metrics_row *row, struct err *err), void *context, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct gathering g = {.query = query};
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err);
    failed = failed ? failed : sql_snapshot(workspace->db, err);
    if (!failed) {
        g.floor = rulebook->settings.floor_screen;
        failed = gather(workspace, rulebook, &g, err);
        sql_rollback(workspace->db);
    }
    failed = failed ? failed : tell(&g, fn, context, err);
    rulebook_close(rulebook);
    return failed;
}
