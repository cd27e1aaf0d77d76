/* What is asked for is found first; then the tallies are added up, and each group, item and month that is asked for
 * becomes a row. Rows are made twice where they are compared: an adjusted p needs all the others'. */
#include "ops/metrics.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/registry/targets_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/metrics_parts.h"
#include "ops/rights.h"
#include "stats/multiple.h"

typedef int row_fn(void *context, const struct metrics_row *row, struct err *err);

/* ---- rows ---- */

static void name_group(const struct gathering *g, size_t group, struct metrics_row *row) {
    row->code = row->name = "";
    if (g->query->by == METRICS_STORE) {
        row->code = g->registry->stores[group].code;
        row->name = g->registry->stores[group].name;
    } else if (g->query->by == METRICS_REGION) {
        const struct registry *registry = g->registry;
        row->code = g->registry->regions[group].code;
        for (size_t i = 0; i < registry->region_count; i++)
            row->is_parent = row->is_parent || registry->regions[i].parent == &registry->regions[group];
        row->name = g->registry->regions[group].name;
    }
}

/* A group without answers has a row only where it is asked for as a whole: by store, not by store and month. */
static bool is_shown(const struct gathering *g, size_t group, int64_t n) {
    const struct metrics_query *query = g->query;
    if (query->by == METRICS_STORE && g->store && group != g->store->index)
        return false;
    if (n)
        return true;
    bool whole = query->by == METRICS_STORE || (query->by == METRICS_CHAIN && query->items);
    return whole && !query->by_month && !query->by_wave && !g->region;
}

static int each_month(const struct gathering *g, size_t group, const struct metrics_item *item, row_fn *fn,
                      void *context, struct err *err) {
    for (size_t column = 0; column < g->columns; column++) {
        struct metrics_row row = {.month = g->first + (month_t)column, .wave = g->waves ? g->waves[column].name : ""};
        metrics_figures(g, item, metrics_cell(g, g->now, group, column), &row);
        if (!is_shown(g, group, row.n))
            continue;
        name_group(g, group, &row);
        metrics_targets(g, item, group, column, &row);
        if (g->weights)
            metrics_weigh(g, item, metrics_weights(g, group, column), &row);
        if (g->query->against)
            metrics_compare(g, item, group, column, &row);
        int stopped = fn(context, &row, err);
        if (stopped)
            return stopped;
    }
    return 0;
}

static int each_row(const struct gathering *g, row_fn *fn, void *context, struct err *err) {
    for (size_t group = 0; group < g->groups; group++)
        for (size_t i = 0; i < g->item_count; i++) {
            int stopped = each_month(g, group, &g->items[i], fn, context, err);
            if (stopped)
                return stopped;
        }
    return 0;
}

/* ---- is anything aimed at? ---- */

static bool some_month_is_aimed(const struct gathering *g, size_t group, const struct metrics_item *item) {
    for (size_t column = 0; column < g->columns; column++) {
        if (metrics_is_aimed(g, item, group, column) &&
            is_shown(g, group, metrics_people(g, item, metrics_cell(g, g->now, group, column))))
            return true;
    }
    return false;
}

static bool some_row_is_aimed(const struct gathering *g) {
    for (size_t group = 0; g->targets.count && group < g->groups; group++)
        for (size_t i = 0; i < g->item_count; i++)
            if (some_month_is_aimed(g, group, &g->items[i]))
                return true;
    return false;
}

/* ---- many tests at once ---- */

struct tests {
    double *p;
    size_t count;
    row_fn *fn;
    void *context;
};

static int note_p(void *context, const struct metrics_row *row, struct err *err) {
    struct tests *tests = context;
    (void)err;
    tests->p[tests->count++] = row->p;
    return 0;
}

static int tell_adjusted(void *context, const struct metrics_row *row, struct err *err) {
    struct tests *tests = context;
    struct metrics_row told = *row;
    told.p_adjusted = tests->p[tests->count++];
    if (told.says[0] && told.p_adjusted >= 0.05) /* what one of so many rows may show by chance is noise */
        told.says = "noise";
    return tests->fn(tests->context, &told, err);
}

static int tell(const struct gathering *g, row_fn *fn, void *context, struct err *err) {
    if (!g->query->against)
        return each_row(g, fn, context, err);
    struct tests tests = {.fn = fn, .context = context};
    tests.p = arena_alloc(g->arena, (g->groups * g->item_count * g->columns + 1) * sizeof *tests.p);
    each_row(g, note_p, &tests, err);
    multiple_benjamini_hochberg(g->arena, tests.p, tests.count, tests.p);
    tests.count = 0;
    return each_row(g, tell_adjusted, &tests, err);
}

/* ---- what is asked for ---- */

int metrics_question(const struct survey *survey, const char *id, const struct question **out, struct err *err) {
    const struct question *found = id ? survey_question(survey, id) : survey->lead;
    *out = found;
    if (found && question_is_scale(found))
        return 0;
    if (!found && !id)
        return err_set(err, ERR_DATA, "survey '%s' has no question that is counted", survey->id);
    if (found)
        return err_set(err, ERR_DATA, "question '%s' of survey '%s' is no scale: it has no mean", found->id,
                       survey->id),
               found->counter_count
                   ? err_todo(err, "--answers --question %s tells what was answered", found->id)
                   : err_todo(err, "choose another with --question; `earshot survey show %s` lists them", survey->id);
    const char *names[LIMIT_QUESTIONS];
    for (size_t i = 0; i < survey->question_count; i++)
        names[i] = survey->questions[i].id;
    const char *nearest = text_nearest(id, names, survey->question_count);
    err_set(err, ERR_DATA, "survey '%s' has no question '%s'", survey->id, id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot survey show %s` lists them", survey->id);
}

const char *metrics_item_name(enum metrics_items items) {
    static const char *const names[] = {"question", "question", "dimension", "touchpoint", "question"};
    return names[items];
}

static bool is_answered(const struct question *question) {
    return question->counter_count && !question_is_scale(question);
}

static int check_answered(const struct survey *survey, const char *id, struct err *err) {
    const struct question *question = survey_question(survey, id);
    if (!question)
        return metrics_question(survey, id, &question, err);
    if (question_is_scale(question))
        return err_set(err, ERR_DATA, "question '%s' is on a scale", id),
               err_todo(err, "leave out --answers: --question %s has its mean and top box", id);
    return is_answered(question)
               ? 0
               : err_set(err, ERR_DATA, "a %s is counted in no figure", question_kind_name(question->kind));
}

int metrics_answered(struct workspace *workspace, const char *survey, const char *id, struct err *err) {
    const struct survey *found = NULL;
    struct rulebook *rulebook;
    if (rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err))
        return err->kind;
    int failed = rulebook_survey(rulebook, survey, &found, err);
    failed = failed ? failed : check_answered(found, id, err);
    rulebook_close(rulebook);
    return failed;
}

/* Every question on a scale, or that is not, or every dimension or touchpoint that has one. */
static void list_items(const struct gathering *g, struct metrics_item *items, size_t *count) {
    int from, to;
    if (g->query->items == METRICS_ANSWERS)
        for (size_t i = 0; i < g->survey->question_count; i++)
            if (is_answered(&g->survey->questions[i]))
                items[(*count)++].question = &g->survey->questions[i];
    if (g->query->items == METRICS_QUESTIONS)
        for (size_t i = 0; i < g->survey->question_count; i++)
            if (question_is_scale(&g->survey->questions[i]))
                items[(*count)++].question = &g->survey->questions[i];
    if (g->query->items == METRICS_DIMENSIONS)
        for (size_t i = 0; i < g->survey->dimension_count; i++)
            if (dimension_scale(g->survey, g->survey->dimensions[i].id, &from, &to))
                items[(*count)++].dimension = &g->survey->dimensions[i];
    for (size_t i = 0; g->query->items == METRICS_TOUCHPOINTS && i < g->survey->touchpoint_count; i++)
        items[(*count)++].dimension = &g->survey->touchpoints[i];
}

static int find_items(struct gathering *g, struct err *err) {
    const struct survey *survey = g->survey;
    bool one = g->query->items == METRICS_ONE;
    struct metrics_item *items = arena_alloc(g->arena, (2 * survey->question_count + 1) * sizeof *items);
    if (!one && g->query->question)
        return err_set(err, ERR_USAGE, "figures by %s are of all of them", metrics_item_name(g->query->items)),
               err_todo(err, "leave out --question, or leave it out of --by");
    if (one && metrics_question(survey, g->query->question, &items->question, err))
        return err->kind;
    g->items = items;
    g->item_count = one ? 1 : 0;
    g->base = one ? items->question->counter : 0;
    g->width = one ? items->question->counter_count : survey->counter_count;
    list_items(g, items, &g->item_count);
    if (g->item_count)
        return 0;
    if (g->query->items == METRICS_ANSWERS)
        return err_set(err, ERR_DATA, "all questions of survey '%s' that are counted are on a scale", survey->id),
               err_todo(err, "leave out --answers");
    err_set(err, ERR_DATA, "survey '%s' has no %s on a scale", survey->id, metrics_item_name(g->query->items));
    if (g->query->items != METRICS_QUESTIONS)
        err_todo(err, "its script names them in `%ss`, and a question says which is its own",
                 metrics_item_name(g->query->items));
    return err->kind;
}

/* A region beside the one above it would show what others hold. */
static int check_whole(const struct workspace *workspace, const struct gathering *g, struct err *err) {
    const struct scope *scope = &workspace->scope;
    if (!scope->region || g->query->against != METRICS_WHOLE)
        return 0;
    bool itself = g->query->by == METRICS_CHAIN && !g->store && g->region && !strcmp(g->region->code, scope->region);
    if (!itself && g->query->by != METRICS_REGION)
        return 0;
    return err_set(err, ERR_DENIED, "%s may not see the regions beside that one", scope->who),
           err_todo(err, "--by store compares the region's stores with each other");
}

static int find_places(const struct workspace *workspace, struct gathering *g, struct err *err) {
    const char *store = g->query->store, *region = g->query->region;
    if (scope_query(workspace, g->registry, store, &region, err))
        return err->kind;
    if (store && registry_need_store(g->registry, store, &g->store, err))
        return err->kind;
    if (region && registry_need_region(g->registry, region, &g->region, err))
        return err->kind;
    g->groups = g->query->by == METRICS_STORE    ? g->registry->store_count
                : g->query->by == METRICS_REGION ? g->registry->region_count
                                                 : 1;
    if (check_whole(workspace, g, err))
        return err->kind;
    if (g->query->against != METRICS_WHOLE || g->query->by != METRICS_CHAIN || g->store || g->region)
        return 0;
    return err_set(err, ERR_USAGE, "the whole chain is no part of a region"),
           err_todo(err, "--by store or region, or name one with --store or --region");
}

/* How far back the other period lies. Without months there is one period, as long as it was asked for, even where no
 * answers are; it must have a beginning, and not reach into the other one. */
static int find_shift(struct gathering *g, struct err *err) {
    enum metrics_against against = g->query->against;
    if (against == METRICS_NOTHING || against == METRICS_WHOLE || g->query->by_wave)
        return 0;
    if (g->query->by_month) {
        g->shift = against == METRICS_YEAR_AGO ? 12 : 1;
        return 0;
    }
    if (g->query->from == INT32_MIN)
        return err_set(err, ERR_USAGE, "there is no period before all months"),
               err_todo(err, "say with --from when the period begins, or add month to --by");
    g->first = g->query->from;
    g->last = g->query->to < INT32_MAX ? g->query->to : g->last;
    month_t length = g->last < g->first ? 1 : g->last - g->first + 1;
    g->shift = against == METRICS_YEAR_AGO ? 12 : length;
    if (length <= g->shift)
        return 0;
    return err_set(err, ERR_USAGE, "a period of %d months reaches into the one a year ago", (int)length),
           err_todo(err, "shorten it with --from and --to, or add month to --by");
}

/* The waves in which the survey was answered in these months. */
static int find_waves(struct gathering *g, struct sql *db, struct err *err) {
    struct metrics_wave *waves = NULL;
    struct sql_rows *rows;
    size_t room = 0;
    if (sql_query(db, &rows, err,
                  "SELECT w.wave_id, w.name, min(t.period), max(t.period) FROM tally t "
                  "JOIN survey_version v ON v.version = t.version JOIN wave w ON w.wave_id = t.wave "
                  "WHERE v.survey = $1 AND t.period BETWEEN $2 AND $3 GROUP BY w.wave_id ORDER BY w.name",
                  "tii", g->survey->id, (int64_t)g->first, (int64_t)g->last))
        return err->kind;
    for (g->columns = 0; sql_next(rows); g->columns++) {
        waves = arena_grow(g->arena, waves, g->columns, &room, sizeof *waves);
        waves[g->columns] = (struct metrics_wave){.name = arena_text(g->arena, sql_text(rows, 1)),
                                                  .number = sql_int(rows, 0),
                                                  .first = (month_t)sql_int(rows, 2),
                                                  .last = (month_t)sql_int(rows, 3)};
    }
    g->waves = waves;
    if (sql_done(rows, err))
        return err->kind;
    if (g->columns)
        return 0;
    return err_set(err, ERR_DATA, "no response to survey '%s' in these months says which wave it belongs to",
                   g->survey->id),
           err_todo(err, "a mapping says it: wave = \"COLUMN\", or wave = { name = \"2026-1\" }");
}

static int check_weights(const struct gathering *g, struct err *err) {
    if (!g->query->weighted)
        return 0;
    if (g->query->against)
        return err_set(err, ERR_USAGE, "weighted figures are not compared"),
               err_todo(err, "leave out --compare or --weighted");
    if (g->query->items == METRICS_ONE || g->query->items == METRICS_QUESTIONS)
        return 0;
    return err_set(err, ERR_USAGE, "weighted figures are of questions: pooled answers have no weight of their own"),
           err_todo(err, "--by question, or leave out --weighted");
}

static int check_waves(const struct gathering *g, struct err *err) {
    enum metrics_against against = g->query->against;
    if (!g->query->by_wave || against == METRICS_NOTHING || against == METRICS_PREVIOUS)
        return 0;
    return err_set(err, ERR_USAGE, "waves are compared with the one before only"),
           err_todo(err, "--compare previous; or leave wave out of --by, and say with --from and --to what counts");
}

static int find_months(struct gathering *g, struct sql *db, struct err *err) {
    int64_t first = 0, last = -1;
    if (sql_number(db, &first, 0, err, "SELECT min(period) FROM tally WHERE kind = 1", "") ||
        sql_number(db, &last, -1, err, "SELECT max(period) FROM tally WHERE kind = 1", ""))
        return err->kind;
    g->first = g->query->from > first ? g->query->from : (month_t)first;
    g->last = g->query->to < last ? g->query->to : (month_t)last;
    if (find_shift(g, err))
        return err->kind;
    g->columns = !g->query->by_month ? 1 : g->last < g->first ? 0 : (size_t)(g->last - g->first + 1);
    return g->query->by_wave ? find_waves(g, db, err) : 0;
}

static int gather(struct workspace *workspace, const struct rulebook *rulebook, struct gathering *g, struct err *err) {
    struct survey_versions versions;
    int64_t cut = 0;
    if (rulebook_survey(rulebook, g->query->survey, &g->survey, err) || find_items(g, err) || check_waves(g, err) ||
        check_weights(g, err) || batch_last(workspace->db, &cut, err) ||
        registry_read(workspace->db, g->arena, INT32_MAX, cut, &g->registry, err) || find_places(workspace, g, err) ||
        find_months(g, workspace->db, err) ||
        (!g->query->weighted && targets_read(workspace->db, g->arena, g->survey->id, cut, &g->targets, err)) ||
        survey_versions_read(workspace->db, g->arena, &versions, err))
        return err->kind;
    return metrics_gather(g, workspace->db, &versions, err);
}

int metrics_months(struct workspace *workspace, const char *survey, month_t *first, month_t *last, struct err *err) {
    struct sql_rows *rows;
    *first = 0;
    *last = -1;
    if (sql_query(workspace->db, &rows, err,
                  "SELECT min(t.period), max(t.period) FROM tally t JOIN survey_version v ON v.version = t.version "
                  "WHERE t.kind = 1 AND $1 IN ('', v.survey) HAVING count(*)",
                  "t", survey ? survey : ""))
        return err->kind;
    if (sql_next(rows)) {
        *first = (month_t)sql_int(rows, 0);
        *last = (month_t)sql_int(rows, 1);
    }
    return sql_done(rows, err);
}

int metrics(struct workspace *workspace, const struct metrics_query *query, row_fn *fn, void *context,
            struct err *err) {
    struct rulebook *rulebook = NULL;
    struct gathering g = {.query = query, .arena = workspace->arena};
    struct sql_look look;
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err);
    failed = failed ? failed : sql_look(workspace->db, &look, err);
    if (!failed) {
        g.floor = rulebook->settings.floor_screen;
        failed = gather(workspace, rulebook, &g, err);
        sql_look_end(&look);
    }
    g.aimed = !failed && some_row_is_aimed(&g);
    failed = failed ? failed : tell(&g, fn, context, err);
    rulebook_close(rulebook);
    return failed;
}
