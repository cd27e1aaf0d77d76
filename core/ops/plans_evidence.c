/* What is frozen when a plan is opened: what is known of its figure, by the reckoning that everybody else's figures are
 * made by, and with what a report would not print left out. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "ops/drivers.h"
#include "ops/metrics.h"
#include "ops/plans_parts.h"
#include "ops/themes.h"

struct evidence {
    struct arena *arena;
    const struct plan_metric *metric;
    int64_t floor;
    struct value *list;
    bool by_store, by_month;
};

static const struct value *real(struct arena *arena, double value) {
    return value_real(arena, json_round(value));
}

static void put_figure(const struct evidence *evidence, const struct metrics_row *row, struct value *into) {
    struct arena *arena = evidence->arena;
    const struct held *held;
    double value, lo, hi;
    switch (evidence->metric->aim.figure) {
    case TARGET_NPS:
        value = row->nps, lo = row->nps_adj_lo, hi = row->nps_adj_hi, held = &row->nps_target;
        break;
    case TARGET_TOP:
        value = row->t2b, lo = row->t2b_lo, hi = row->t2b_hi, held = &row->t2b_target;
        break;
    default:
        value = row->mean, lo = row->mean_lo, hi = row->mean_hi, held = &row->mean_target;
    }
    value_set(arena, into, "n", value_int(arena, row->n));
    if (row->n < evidence->floor) {
        value_set(arena, into, "suppressed", value_bool(arena, true));
        return;
    }
    value_set(arena, into, "value", real(arena, value));
    value_set(arena, into, "lo", real(arena, lo));
    value_set(arena, into, "hi", real(arena, hi));
    if (!isnan(held->value)) {
        value_set(arena, into, "target", real(arena, held->value));
        value_set(arena, into, "says", value_str(arena, held->says));
    }
}

static int take_row(void *context, const struct metrics_row *row, struct err *err) {
    struct evidence *evidence = context;
    struct arena *arena = evidence->arena;
    char month[MONTH_TEXT];
    (void)err;
    if (evidence->metric->aim.kind == TARGET_DIMENSION && strcmp(row->item, evidence->metric->aim.item) != 0)
        return 0;
    struct value *made = value_map(arena);
    if (evidence->by_store) {
        value_set(arena, made, "code", value_str(arena, row->code));
        value_set(arena, made, "name", value_str(arena, row->name));
    }
    if (evidence->by_month)
        value_set(arena, made, "month", value_str(arena, month_write(month, row->month)));
    put_figure(evidence, row, made);
    value_push(arena, evidence->list, made);
    return 0;
}

/* One that is left out could be had as the difference of the whole and the rest: another goes with it, the least. */
static void hide_another(const struct evidence *evidence, struct value *list) {
    int64_t hidden = 0, least = INT64_MAX;
    size_t which = SIZE_MAX;
    for (size_t i = 0; i < list->list.count; i++) {
        const struct value *row = list->list.items[i];
        const int64_t n = value_whole(value_get(row, "n"), 0);
        if (value_get(row, "suppressed"))
            hidden += n;
        else if (n < least)
            least = n, which = i;
    }
    if (!hidden || hidden >= evidence->floor || which == SIZE_MAX)
        return;
    const struct value *row = list->list.items[which];
    struct value *kept = value_map(evidence->arena);
    static const char *const keys[] = {"code", "name", "month", "n"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (value_get(row, keys[i]))
            value_set(evidence->arena, kept, keys[i], value_get(row, keys[i]));
    value_set(evidence->arena, kept, "suppressed", value_bool(evidence->arena, true));
    list->list.items[which] = kept;
}

static int add_figures(struct planning *planning, struct evidence *evidence, const struct metrics_query *asked,
                       enum metrics_group by, bool by_month, struct value **out, struct err *err) {
    struct metrics_query query = *asked;
    query.by = by;
    query.by_month = by_month;
    evidence->by_store = by == METRICS_STORE;
    evidence->by_month = by_month;
    evidence->list = value_list(planning->arena);
    if (metrics(planning->workspace, &query, take_row, evidence, err))
        return err->kind;
    hide_another(evidence, evidence->list);
    *out = evidence->list;
    return 0;
}

/* ---- drivers ---- */

static const struct value *driver_value(struct arena *arena, const struct question *question,
                                        const struct driver *driver) {
    struct value *made = value_map(arena);
    const double far = 100 * (question->to - driver->mean) / (question->to - question->from);
    value_set(arena, made, "item", value_str(arena, driver->question));
    value_set(arena, made, "zh", value_str(arena, value_text(value_get(question->words, "zh"), "")));
    value_set(arena, made, "en", value_str(arena, value_text(value_get(question->words, "en"), "")));
    value_set(arena, made, "mean", real(arena, driver->mean));
    value_set(arena, made, "impact", real(arena, driver->johnson_percent));
    value_set(arena, made, "gap", real(arena, far));
    return made;
}

/* What does not have them (one question alone, too few answers) is evidence without. */
static int add_drivers(struct planning *planning, const struct metrics_query *asked, const struct survey *survey,
                       int64_t floor, struct value *into, struct err *err) {
    struct metrics_query query = {
        .survey = asked->survey, .from = asked->from, .to = asked->to, .store = asked->store, .region = asked->region};
    struct arena *arena = planning->arena;
    struct drivers_report report;
    struct value *list = value_list(arena);
    int failed = drivers(planning->workspace, &query, NULL, &report, err);
    if (failed)
        return failed == ERR_DATA ? 0 : failed;
    if (report.complete < floor || isnan(report.r2))
        return 0;
    for (size_t i = 0; i < report.count; i++) {
        const struct question *question = survey_question(survey, report.items[i].question);
        if (question && !isnan(report.items[i].johnson_percent))
            value_push(arena, list, driver_value(arena, question, &report.items[i]));
    }
    value_set(arena, into, "drivers_of", value_str(arena, report.outcome));
    value_set(arena, into, "drivers_n", value_int(arena, report.complete));
    value_set(arena, into, "drivers", list);
    return 0;
}

/* ---- themes ---- */

struct telling {
    struct arena *arena;
    struct value *list;
    int64_t floor;
};

static int take_theme(void *context, const struct themes_row *row, struct err *err) {
    struct telling *telling = context;
    struct arena *arena = telling->arena;
    const struct theme_figures *figures = &row->figures;
    (void)err;
    if (!row->theme || figures->withheld || figures->comments < telling->floor || figures->mentions < telling->floor)
        return 0;
    struct value *made = value_map(arena);
    value_set(arena, made, "theme", value_str(arena, row->theme->id));
    value_set(arena, made, "zh", value_str(arena, value_text(value_get(row->theme->title, "zh"), "")));
    value_set(arena, made, "en", value_str(arena, value_text(value_get(row->theme->title, "en"), "")));
    value_set(arena, made, "comments", value_int(arena, figures->comments));
    value_set(arena, made, "mentions", value_int(arena, figures->mentions));
    value_set(arena, made, "share", real(arena, figures->share));
    value_set(arena, made, "lo", real(arena, figures->share_lo));
    value_set(arena, made, "hi", real(arena, figures->share_hi));
    value_push(arena, telling->list, made);
    return 0;
}

static int several_lists(const struct rulebook *rulebook, const struct survey *survey, struct err *err) {
    struct arena *arena = rulebook->arena;
    const char *names = "", *first = "";
    for (size_t i = 0; i < rulebook->themes_count; i++) {
        const struct themes *themes = rulebook->themes[i];
        if (strcmp(themes->survey->id, survey->id) != 0)
            continue;
        first = *first ? first : themes->id;
        names = arena_format(arena, "%s%s%s", names, *names ? ", " : "", themes->id);
    }
    return err_set(err, ERR_USAGE, "survey '%s' has several lists of themes: %s", survey->id, names),
           err_todo(err, "say whose go with the plan: --themes %s", first);
}

static int choose_list(const struct rulebook *rulebook, const struct survey *survey, const char *named,
                       const struct themes **out, struct err *err) {
    *out = NULL;
    if (named && rulebook_themes(rulebook, named, out, err))
        return err->kind;
    if (named)
        return strcmp((*out)->survey->id, survey->id)
                   ? err_set(err, ERR_DATA, "'%s' is about comments of survey '%s', the figure is of '%s'", named,
                             (*out)->survey->id, survey->id)
                   : 0;
    for (size_t i = 0; i < rulebook->themes_count; i++) {
        if (strcmp(rulebook->themes[i]->survey->id, survey->id) != 0)
            continue;
        if (*out)
            return several_lists(rulebook, survey, err);
        *out = rulebook->themes[i];
    }
    return 0;
}

int plan_themes(struct planning *planning, const struct survey *survey, const char *named, const char **out,
                struct err *err) {
    struct rulebook *rulebook = NULL;
    const struct themes *themes = NULL;
    int failed = rulebook_open(&rulebook, planning->workspace, RULEBOOK_THEMES, err);
    failed = failed ? failed : choose_list(rulebook, survey, named, &themes, err);
    *out = themes ? arena_text(planning->arena, themes->id) : NULL;
    rulebook_close(rulebook);
    return failed;
}

static int add_themes(struct planning *planning, const struct metrics_query *asked, const char *themes, int64_t floor,
                      struct value *into, struct err *err) {
    const struct themes_query query = {.themes = themes,
                                       .by = METRICS_CHAIN,
                                       .from = asked->from,
                                       .to = asked->to,
                                       .store = asked->store,
                                       .region = asked->region};
    struct telling telling = {planning->arena, value_list(planning->arena), floor};
    if (!themes)
        return 0;
    if (comment_themes(planning->workspace, &query, take_theme, &telling, err))
        return err->kind;
    if (telling.list->list.count)
        value_set(planning->arena, into, "themes", telling.list);
    return 0;
}

/* ---- the whole ---- */

static struct value *frame(struct planning *planning, const struct plan_metric *metric, enum place place,
                           const char *code, month_t from, month_t to, int64_t cut) {
    static const char *const units[] = {[TARGET_NPS] = "points", [TARGET_MEAN] = "score", [TARGET_TOP] = "percent"};
    struct arena *arena = planning->arena;
    struct value *made = value_map(arena);
    char text[MONTH_TEXT];
    value_set(arena, made, "metric", value_str(arena, target_aim_write(&metric->aim, arena)));
    value_set(arena, made, "survey", value_str(arena, metric->survey->id));
    value_set(arena, made, "zh", value_str(arena, value_text(value_get(metric->words, "zh"), "")));
    value_set(arena, made, "en", value_str(arena, value_text(value_get(metric->words, "en"), "")));
    value_set(arena, made, "unit", value_str(arena, units[metric->aim.figure]));
    value_set(arena, made, "place", value_str(arena, place_name(place)));
    value_set(arena, made, "code", value_str(arena, code));
    value_set(arena, made, "from", value_str(arena, month_write(text, from)));
    value_set(arena, made, "to", value_str(arena, month_write(text, to)));
    value_set(arena, made, "cut", value_int(arena, cut));
    return made;
}

int plan_evidence(struct planning *planning, const struct plan_metric *metric, enum place place, int64_t place_id,
                  month_t from, month_t to, int64_t cut, const struct value **out, struct err *err) {
    const char *code = place_code(planning->registry, place, place_id);
    const struct metrics_query query = {.survey = metric->survey->id,
                                        .question = metric->aim.kind == TARGET_QUESTION ? metric->aim.item : NULL,
                                        .items = metric->aim.kind == TARGET_QUESTION ? METRICS_ONE : METRICS_DIMENSIONS,
                                        .from = from,
                                        .to = to,
                                        .store = place == PLACE_STORE ? code : NULL,
                                        .region = place == PLACE_REGION ? code : NULL};
    const int64_t floor = planning->rulebook->settings.floor_print;
    struct evidence evidence = {.arena = planning->arena, .metric = metric, .floor = floor};
    struct value *made = frame(planning, metric, place, code, from, to, cut), *whole, *months, *stores;
    if (add_figures(planning, &evidence, &query, METRICS_CHAIN, false, &whole, err) ||
        add_figures(planning, &evidence, &query, METRICS_CHAIN, true, &months, err) ||
        add_figures(planning, &evidence, &query, METRICS_STORE, false, &stores, err))
        return err->kind;
    if (!value_count(whole) || value_get(value_at(whole, 0), "suppressed") ||
        !value_whole(value_get(value_at(whole, 0), "n"), 0))
        return err_set(err, ERR_DATA, "fewer than %lld customers answered there in these months: no evidence",
                       (long long)floor),
               err_todo(err, "take more months with --from, or a larger region");
    value_set(planning->arena, made, "floor", value_int(planning->arena, floor));
    value_set(planning->arena, made, "whole", value_at(whole, 0));
    value_set(planning->arena, made, "months", months);
    value_set(planning->arena, made, "stores", stores);
    if (add_drivers(planning, &query, metric->survey, floor, made, err) ||
        add_themes(planning, &query, metric->themes, floor, made, err))
        return err->kind;
    *out = made;
    return 0;
}

const char *plan_digest(struct arena *arena, const struct value *document) {
    struct buf json = buf_make(SIZE_MAX / 2);
    char hex[DIGEST_TEXT];
    json_write(&json, document, JSON_DOCUMENT);
    const struct digest digest = digest_sha256(json.data, json.len);
    buf_free(&json);
    return arena_text(arena, digest_write(hex, &digest));
}
