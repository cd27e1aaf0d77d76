/* Opening tickets of a store's month: a figure under its target, or off its control chart. The figures are those that
 * `earshot metrics` and the reports show, reckoned by the same functions, and they are kept with the ticket. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "flow/registry/registry_rows.h"
#include "ops/score_table.h"
#include "ops/spc.h"
#include "ops/stores.h"
#include "ops/tickets_parts.h"

enum { LOOK_BACK = 24 }; /* months in which a run of bad ones is looked for */

struct finding {
    struct workspace *workspace;
    const struct registry *registry;
    const struct workflow *workflow;
    struct target_aim aim;
    month_t month;
    const char *code; /* whose months are being walked */
    struct workflow_run run;
    struct month_findings *out;
    size_t cap;
};

struct figure {
    int64_t n;
    double value, lo, hi;
    const struct held *target;
};

static void set_number(struct arena *arena, struct value *map, const char *name, double number) {
    if (!isnan(number))
        value_set(arena, map, name, value_real(arena, round(number * 1e6) / 1e6));
}

static const char *json_of(struct arena *arena, const struct value *map) {
    struct buf json = buf_make(SIZE_MAX / 2);
    json_write(&json, map, JSON_COMPACT);
    const char *text = arena_text(arena, json.data);
    buf_free(&json);
    return text;
}

static struct value *evidence_of(const struct finding *f, month_t month) {
    char name[MONTH_TEXT];
    struct arena *arena = f->workspace->arena;
    struct value *map = value_map(arena);
    value_set(arena, map, "survey", value_str(arena, f->workflow->month.survey));
    value_set(arena, map, "figure", value_str(arena, f->workflow->month.figure));
    value_set(arena, map, "month", value_str(arena, month_write(name, month)));
    return map;
}

static int found(struct finding *f, const char *code, month_t month, const struct value *evidence) {
    char name[MONTH_TEXT];
    struct arena *arena = f->workspace->arena;
    struct month_findings *out = f->out;
    const struct store *store = registry_store(f->registry, code);
    const char *key = arena_format(arena, "month %s %s %s %s", code, month_write(name, month),
                                   f->workflow->month.survey, f->workflow->month.figure);
    if (!store)
        return 0;
    out->items = arena_grow(arena, out->items, out->count, &f->cap, sizeof *out->items);
    out->items[out->count++] = (struct month_finding){.number = ticket_number_of_key(f->workflow->id, key),
                                                      .store = store,
                                                      .month = month,
                                                      .evidence = json_of(arena, evidence)};
    return 0;
}

/* One month of a store, in the order of months: whether it opens a ticket, by the months before it. */
static bool opens(struct finding *f, const char *code, month_t month, bool bad) {
    if (!f->code || strcmp(f->code, code) != 0) {
        f->code = arena_text(f->workspace->arena, code);
        f->run = workflow_run_none;
    }
    return workflow_month_opens(&f->workflow->month, &f->run, month, bad) && month == f->month;
}

static int judge(struct finding *f, const char *code, month_t month, const char *mark, const struct figure *figure) {
    struct arena *arena = f->workspace->arena;
    f->out->any = f->out->any || month == f->month;
    if (*mark || isnan(figure->target->value)) /* too few answers, or nothing aimed at: it says nothing */
        return 0;
    if (!opens(f, code, month, !strcmp(figure->target->says, "missed")))
        return 0;
    struct value *map = evidence_of(f, month);
    value_set(arena, map, "n", value_int(arena, figure->n));
    set_number(arena, map, "value", figure->value);
    set_number(arena, map, "lo", figure->lo);
    set_number(arena, map, "hi", figure->hi);
    set_number(arena, map, "target", figure->target->value);
    value_set(arena, map, "set", value_str(arena, figure->target->set));
    value_set(arena, map, "set_by", value_str(arena, figure->target->set_by));
    return found(f, code, month, map);
}

static int take_row(void *context, const struct metrics_row *row, struct err *err) {
    struct finding *f = context;
    const enum target_figure which = f->aim.figure;
    (void)err;
    if (strcmp(row->item, f->aim.item) != 0)
        return 0;
    const struct figure figure =
        which == TARGET_NPS   ? (struct figure){row->n, row->nps, row->nps_adj_lo, row->nps_adj_hi, &row->nps_target}
        : which == TARGET_TOP ? (struct figure){row->n, row->t2b, row->t2b_lo, row->t2b_hi, &row->t2b_target}
                              : (struct figure){row->n, row->mean, row->mean_lo, row->mean_hi, &row->mean_target};
    return judge(f, row->code, row->month, row->mark, &figure);
}

static int of_scores(struct finding *f, const struct act *act, struct err *err) {
    const struct score_table_query query = {.scoring = f->aim.item, .from = f->month - LOOK_BACK, .to = f->month};
    const struct score_table_row *rows = NULL;
    size_t count = 0;
    if (score_table(f->workspace, act, &query, &rows, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        const struct metric *index = &rows[i].score.index;
        const struct figure figure = {index->n, index->value, index->lo, index->hi, &rows[i].target};
        if (judge(f, rows[i].store, rows[i].month, rows[i].mark, &figure))
            return err->kind;
    }
    return 0;
}

static struct metrics_query query_of(const struct finding *f) {
    return (struct metrics_query){.survey = f->workflow->month.survey,
                                  .question = f->aim.kind == TARGET_QUESTION ? f->aim.item : NULL,
                                  .by = METRICS_STORE,
                                  .items = f->aim.kind == TARGET_DIMENSION ? METRICS_DIMENSIONS : METRICS_ONE,
                                  .by_month = true,
                                  .from = f->month - LOOK_BACK,
                                  .to = f->month};
}

/* ---- control charts ---- */

/* By which chart a month fell; NULL where it did not. */
static const char *fell_by(const struct spc_month *month) {
    if (isnan(month->mean) || *month->mark)
        return NULL;
    if (month->top.n && month->point.value < month->point.laney_lcl)
        return "p";
    if (month->ewma.signal && month->ewma.value < month->ewma.lcl)
        return "ewma";
    return month->cusum.signal && month->cusum.down > SPC_CUSUM_H ? "cusum" : NULL;
}

static void chart_store(struct finding *f, const struct spc_store *store, struct arena *scratch) {
    struct arena *arena = f->workspace->arena;
    struct spc_report report;
    spc_until(scratch, &store->months, f->month, &report);
    for (size_t i = 0; i < report.count; i++) {
        const struct spc_month *month = &report.months[i];
        const char *chart = fell_by(month);
        f->out->any = f->out->any || (month->month == f->month && month->top.n);
        if (isnan(month->mean) || *month->mark || !opens(f, store->code, month->month, chart != NULL))
            continue;
        struct value *map = evidence_of(f, month->month);
        value_set(arena, map, "n", value_int(arena, month->top.n));
        value_set(arena, map, "chart", value_str(arena, chart));
        set_number(arena, map, "value", chart[0] == 'p' ? month->point.value : month->mean);
        set_number(arena, map, "limit",
                   chart[0] == 'p'   ? month->point.laney_lcl
                   : chart[0] == 'e' ? month->ewma.lcl
                                     : (double)SPC_CUSUM_H);
        set_number(arena, map, "signal",
                   chart[0] == 'p'   ? month->point.value
                   : chart[0] == 'e' ? month->ewma.value
                                     : month->cusum.down);
        set_number(arena, map, "center", chart[0] == 'p' ? report.center : report.target);
        found(f, store->code, month->month, map);
    }
}

/* The answers are read once, however many months are looked at: a chart of a month is that of its months till then. */
static int of_charts(struct finding *f, month_t from, month_t to, struct err *err) {
    const struct spc_store *stores = NULL;
    size_t count = 0;
    f->month = to;
    struct metrics_query query = query_of(f);
    query.from = INT32_MIN; /* a chart's baseline is at its beginning */
    if (spc_stores(f->workspace, &query, &stores, &count, err))
        return err->kind;
    struct arena *scratch = arena_new();
    for (f->month = from; f->month <= to; f->month++) {
        f->out->any = false;
        f->code = NULL;
        for (size_t i = 0; i < count; i++) {
            chart_store(f, &stores[i], scratch);
            arena_clear(scratch);
        }
    }
    arena_free(scratch);
    return 0;
}

/* Each month with so many before it, as it is looked at when it is over. */
static int of_figures(struct finding *f, const struct act *act, month_t from, month_t to, struct err *err) {
    int64_t targets = 0;
    if (sql_number(f->workspace->db, &targets, 0, err, "SELECT 1 FROM target LIMIT 1", ""))
        return err->kind;
    for (f->month = from; targets && f->month <= to; f->month++) {
        const struct metrics_query query = query_of(f);
        f->out->any = false;
        f->code = NULL;
        if (f->aim.kind == TARGET_INDEX ? of_scores(f, act, err) : metrics(f->workspace, &query, take_row, f, err))
            return err->kind;
    }
    return 0;
}

int month_findings(struct workspace *workspace, const struct act *act, const struct workflow *workflow, month_t from,
                   month_t to, struct month_findings *out, struct err *err) {
    struct finding f = {.workspace = workspace, .workflow = workflow, .out = out};
    *out = (struct month_findings){0};
    if (!target_aim_read(workflow->month.figure, workspace->arena, &f.aim))
        return err_set(err, ERR_INTERNAL, "workflow '%s' names a figure that is none", workflow->id);
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &f.registry, err))
        return err->kind;
    return workflow->month.when == MONTH_SIGNAL ? of_charts(&f, from, to, err) : of_figures(&f, act, from, to, err);
}

/* ---- when ---- */

static int open_found(struct desk *desk, const struct workflow *workflow, const struct month_findings *found_all,
                      int64_t *opened, struct err *err) {
    for (size_t i = 0; i < found_all->count; i++) {
        const struct month_finding *one = &found_all->items[i];
        struct ticket ticket = {.number = one->number, .store = one->store->id, .workflow = workflow};
        struct ticket_event event = {.name = "month", .actor = "", .reason = "", .after.class = ""};
        bool is_new = false;
        if (desk_open_ticket(desk, &ticket, &event, -1, &is_new, err) ||
            (is_new && ticket_evidence_write(desk->workspace->db, &ticket, desk->batch, one->evidence, err)))
            return err->kind;
        *opened += is_new;
    }
    return 0;
}

static int month_is_due(struct workspace *workspace, const struct workflow *workflow, const struct zone *zone,
                        instant_t now, month_t month, bool *out, struct err *err) {
    int64_t seen = 0, closed = 0;
    const day_t ended = month_first(month + 1), today = zone_day(zone, now);
    *out = false;
    if (today < ended || today - ended > LIMIT_OPENING_DAYS + workflow->month.wait_days)
        return 0;
    if (sql_number(workspace->db, &seen, 0, err, "SELECT 1 FROM ticket_month WHERE version = $1 AND month = $2", "ii",
                   workflow->version, (int64_t)month) ||
        sql_number(workspace->db, &closed, 0, err, "SELECT 1 FROM edition WHERE month = $1 LIMIT 1", "i",
                   (int64_t)month))
        return err->kind;
    *out = !seen && (closed || today - ended >= workflow->month.wait_days);
    return 0;
}

static int look_at(struct desk *desk, const struct workflow *workflow, month_t month, int64_t *opened,
                   struct err *err) {
    struct workspace *workspace = desk->workspace;
    struct month_findings all;
    if (month_findings(workspace, desk->act, workflow, month, month, &all, err))
        return err->kind;
    int failed = sql_begin(workspace->db, err);
    desk->batch = desk->events = 0;
    digest_set_free(desk->contents);
    desk->contents = digest_set_new();
    failed = failed ? failed : open_found(desk, workflow, &all, opened, err);
    if (!failed && all.any)
        failed = sql_run(workspace->db, err, "INSERT OR IGNORE INTO ticket_month (version, month) VALUES ($1, $2)",
                         "ii", workflow->version, (int64_t)month);
    failed = failed ? failed : desk_seal(desk, arena_format(desk->arena, "%lld opened", (long long)*opened), err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static int look_back(struct desk *desk, int64_t *opened, struct err *err) {
    const struct zone *zone = desk_zone(desk);
    const month_t last = day_month(zone_day(zone, desk->act->now)) - 1;
    for (size_t i = 0; i < desk->rulebook->workflow_count; i++) {
        const struct workflow *workflow = desk->rulebook->workflows[i];
        for (month_t month = last - 2; workflow->month.survey && month <= last; month++) {
            bool due = false;
            int64_t now = 0;
            if (month_is_due(desk->workspace, workflow, zone, desk->act->now, month, &due, err) ||
                (due && look_at(desk, workflow, month, &now, err)))
                return err->kind;
            *opened += now;
        }
    }
    return 0;
}

int tickets_open_months(struct workspace *workspace, const struct act *act, int64_t *out_opened, struct err *err) {
    struct desk desk;
    *out_opened = 0;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : look_back(&desk, out_opened, err);
    ticket_desk_close(&desk);
    return failed;
}
