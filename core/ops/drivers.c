/* Each response becomes one row of figures, in the order of the items with the outcome last; stats/drivers adds it up.
 * Where a version of the survey keeps an item is looked up once for each version. */
#include "ops/drivers.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/rights.h"
#include "ops/stores.h"

struct scan {
    const struct metrics_query *query;
    struct arena *arena;
    const struct survey *survey;
    const struct registry *registry;
    const struct store *store;                         /* only this one, or NULL */
    const struct region *region;                       /* only its stores, or NULL */
    const struct question *asked[LIMIT_QUESTIONS + 1]; /* the items, then the outcome */
    size_t count;                                      /* items */
    struct survey_versions versions;
    const struct question **kept; /* [version][asked]: the same question there, or NULL */
    double row[LIMIT_QUESTIONS + 1];
    struct drivers_sums *sums;
    int64_t answered;
};

/* ---- which questions ---- */

static int add_item(struct scan *scan, const struct question *item, const struct question *outcome, struct err *err) {
    if (item == outcome)
        return err_set(err, ERR_DATA, "question '%s' is what is to be explained: it cannot explain itself", item->id);
    for (size_t i = 0; i < scan->count; i++)
        if (scan->asked[i] == item)
            return err_set(err, ERR_DATA, "question '%s' is named twice", item->id);
    scan->asked[scan->count++] = item;
    return 0;
}

static int named_items(struct scan *scan, const char *items, const struct question *outcome, struct err *err) {
    char *rest = arena_text(scan->arena, items);
    while (rest) {
        const struct question *item;
        char *id = rest, *comma = strchr(rest, ',');
        rest = comma ? comma + 1 : NULL;
        if (comma)
            *comma = 0;
        if (metrics_question(scan->survey, id, &item, err) || add_item(scan, item, outcome, err))
            return err->kind;
    }
    return 0;
}

static int choose_questions(struct scan *scan, const char *items, struct err *err) {
    const struct question *outcome;
    if (metrics_question(scan->survey, scan->query->question, &outcome, err) ||
        (items && named_items(scan, items, outcome, err)))
        return err->kind;
    for (size_t i = 0; !items && i < scan->survey->question_count; i++) {
        const struct question *question = &scan->survey->questions[i];
        if (question != outcome && question_is_scale(question))
            scan->asked[scan->count++] = question;
    }
    scan->asked[scan->count] = outcome;
    if (scan->count)
        return 0;
    return err_set(err, ERR_DATA, "survey '%s' has no other scale question: nothing to explain '%s' with",
                   scan->survey->id, outcome->id);
}

static const struct question *same_question(const struct survey *version, const struct question *asked) {
    const struct question *there = survey_question(version, asked->id);
    bool same = there && question_is_scale(there) && there->from == asked->from && there->to == asked->to;
    return same ? there : NULL;
}

static void find_in_versions(struct scan *scan) {
    size_t width = scan->count + 1;
    scan->kept = arena_alloc(scan->arena, (scan->versions.count * width + 1) * sizeof *scan->kept);
    for (size_t v = 0; v < scan->versions.count; v++)
        for (size_t j = 0; j < width; j++)
            if (strcmp(scan->versions.surveys[v]->id, scan->survey->id) == 0)
                scan->kept[v * width + j] = same_question(scan->versions.surveys[v], scan->asked[j]);
}

/* ---- the responses ---- */

static const struct question *const *layout_of(const struct scan *scan, int64_t version) {
    for (size_t v = 0; v < scan->versions.count; v++)
        if (scan->versions.surveys[v]->version == version)
            return scan->kept + v * (scan->count + 1);
    return NULL;
}

static bool is_wanted(const struct scan *scan, const struct response_row *row) {
    if (row->month < scan->query->from || row->month > scan->query->to)
        return false;
    if (scan->store && row->store != scan->store->id)
        return false;
    if (!scan->region)
        return true;
    const struct store *store = registry_store_by_id(scan->registry, row->store);
    return store && region_hangs_under(store_region(store, month_last(row->month)), scan->region);
}

static int take(void *context, const struct response_row *row, struct err *err) {
    struct scan *scan = context;
    (void)err;
    const struct question *const *layout = is_wanted(scan, row) ? layout_of(scan, row->version) : NULL;
    for (size_t j = 0; layout && j <= scan->count; j++) {
        int answer = 0;
        bool answered = layout[j] && answer_scale(layout[j], row->sheet, &answer);
        scan->row[j] = answered ? answer : (double)NAN;
    }
    if (!layout || isnan(scan->row[scan->count]))
        return 0;
    scan->answered++;
    drivers_sums_add(scan->sums, scan->row);
    return 0;
}

static int prepare(struct workspace *workspace, const struct rulebook *rulebook, struct scan *scan, const char *items,
                   struct err *err) {
    const char *region = scan->query->region;
    int64_t cut = 0;
    if (rulebook_survey(rulebook, scan->query->survey, &scan->survey, err) || choose_questions(scan, items, err) ||
        batch_last(workspace->db, &cut, err) ||
        registry_read(workspace->db, workspace->arena, INT32_MAX, cut, &scan->registry, err) ||
        survey_versions_read(workspace->db, workspace->arena, &scan->versions, err))
        return err->kind;
    if (scan->query->store && registry_need_store(scan->registry, scan->query->store, &scan->store, err))
        return err->kind;
    if (scope_query(workspace, scan->registry, scan->query->store, &region, err) ||
        (region && registry_need_region(scan->registry, region, &scan->region, err)))
        return err->kind;
    find_in_versions(scan);
    scan->sums = drivers_sums_new(scan->arena, scan->count);
    return 0;
}

/* ---- the report ---- */

/* So many questions explain so few people whatever they answered: that is no explanation. */
static void forget(struct drivers *found) {
    double *const figures[] = {found->beta, found->johnson, found->shapley, found->vif};
    found->r2 = NAN;
    for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
        for (size_t i = 0; i < found->count; i++)
            figures[k][i] = NAN;
}

static const char *mark_of(const struct scan *scan, int64_t complete, int64_t floor) {
    int64_t enough = DRIVERS_PER_ITEM * (int64_t)scan->count;
    if (complete < floor)
        return "floor";
    return complete < LIMIT_RELIABLE || complete < enough ? "thin" : "";
}

/* The means as shares of their scales, so that a question from 0 to 10 does not outshine one from 1 to 5. */
static double *performances(const struct scan *scan, const double *means) {
    double *made = arena_alloc(scan->arena, (scan->count + 1) * sizeof *made);
    for (size_t i = 0; i < scan->count; i++) {
        const struct question *item = scan->asked[i];
        made[i] = (means[i] - item->from) / (item->to - item->from);
    }
    return made;
}

/* Of a question that all answer alike nobody knows how important it is: it has no quadrant. */
static double *importances(const struct scan *scan, const struct drivers *found) {
    double *made = arena_alloc(scan->arena, (scan->count + 1) * sizeof *made);
    for (size_t i = 0; i < scan->count; i++)
        made[i] = isnan(found->correlation[i]) ? (double)NAN : found->johnson[i];
    return made;
}

static void fill_items(struct scan *scan, const struct drivers_data *data, const struct drivers *found,
                       struct drivers_report *out) {
    enum drivers_quadrant *quadrants = arena_alloc(scan->arena, (scan->count + 1) * sizeof *quadrants);
    drivers_quadrants(importances(scan, found), performances(scan, data->means), scan->count, quadrants);
    out->items = arena_alloc(scan->arena, (scan->count + 1) * sizeof *out->items);
    for (size_t i = 0; i < scan->count; i++)
        out->items[i] = (struct driver){.question = arena_text(scan->arena, scan->asked[i]->id),
                                        .mean = data->means[i],
                                        .correlation = found->correlation[i],
                                        .beta = found->beta[i],
                                        .johnson = found->johnson[i],
                                        .johnson_percent = 100 * found->johnson[i] / found->r2,
                                        .shapley = found->shapley[i],
                                        .shapley_percent = 100 * found->shapley[i] / found->r2,
                                        .vif = found->vif[i],
                                        .quadrant = quadrants[i]};
}

static void report(struct scan *scan, int64_t floor, struct drivers_report *out) {
    struct drivers_data *data = drivers_sums_data(scan->arena, scan->sums);
    struct drivers *found = drivers_of(scan->arena, data->among, data->with, scan->count);
    if (data->n <= (int64_t)scan->count + 1)
        forget(found);
    *out = (struct drivers_report){.outcome = arena_text(scan->arena, scan->asked[scan->count]->id),
                                   .outcome_mean = data->outcome_mean,
                                   .r2 = found->r2,
                                   .answered = scan->answered,
                                   .complete = data->n,
                                   .count = scan->count,
                                   .mark = mark_of(scan, data->n, floor)};
    fill_items(scan, data, found, out);
}

int drivers(struct workspace *workspace, const struct metrics_query *query, const char *items,
            struct drivers_report *out, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct scan scan = {.query = query, .arena = workspace->arena};
    struct sql_look look;
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err);
    failed = failed ? failed : sql_look(workspace->db, &look, err);
    if (!failed) {
        failed = prepare(workspace, rulebook, &scan, items, err);
        failed = failed ? failed : responses_each(workspace->db, 0, take, &scan, err);
        sql_look_end(&look);
    }
    if (!failed)
        report(&scan, rulebook->settings.floor_screen, out);
    rulebook_close(rulebook);
    return failed;
}
