/* What the sheets of a report need is read once, for all of them. Of stores beside each other only a few months are
 * kept: memory grows with stores, not with stores and months. */
#include <string.h>

#include "base/limits.h"
#include "flow/reckon/reckon.h"
#include "flow/registry/events_rows.h"
#include "flow/registry/targets_rows.h"
#include "flow/registry/traffic_rows.h"
#include "ops/press_parts.h"

/* ---- totals ---- */

static int read_totals(struct sheet_run *run, const struct report *report, const struct survey *survey,
                       struct err *err) {
    struct press *press = run->press;
    const struct settings *settings = &press->rulebook->settings;
    struct cube cube;
    const struct scoring *scoring =
        report->scoring[0] ? rulebook_scoring_at(press->rulebook, report->scoring, press->month) : NULL;
    if (cube_read(press->workspace->db, press->arena, press->registry, &press->versions, survey, run->first,
                  report->months, settings->floor_print, &cube, err))
        return err->kind;
    if (scoring && press_scores_open(press->workspace, press->rulebook, scoring->id, &cube, report->of != REPORT_STORE,
                                     press->arena, &run->scores, err))
        return err->kind;
    run->frame = (struct report_frame){
        .report = report,
        .registry = press->registry,
        .survey = survey,
        .scoring = scoring,
        .language = settings->language,
        .chain_name = settings->name,
        .month = press->month,
        .bases = {settings->floor_print, scoring ? scoring->base : LIMIT_RELIABLE},
        .regions = cube.regions,
        .chain = cube.chain,
        .region_indexes = run->scores.regions,
        .facts = &run->facts,
        .wide = &run->wide,
    };
    return 0;
}

/* ---- stores beside each other ---- */

struct beside {
    struct sheet_run *run;
    int64_t *stores;
    struct metric *indexes;
};

static bool needs_indexes(const struct sheet_run *run) {
    const struct report_needs *needs = &run->frame.report->needs;
    bool needed = false;
    for (size_t i = 0; i < needs->row_count; i++)
        needed = needed || needs->rows[i].aim.kind == TARGET_INDEX;
    return needed && run->frame.scoring;
}

static int read_store(struct beside *beside, const struct store *store, struct arena *arena, struct err *err) {
    struct sheet_run *run = beside->run;
    const struct report_frame *frame = &run->frame;
    int months = frame->report->months;
    size_t width = frame->survey->counter_count;
    const int64_t *counters;
    const struct metric *indexes = NULL;
    struct score score;
    if (cube_store(run->press->workspace->db, arena, &run->press->versions, frame->survey, store, run->first, months,
                   &counters, err) ||
        (beside->indexes && press_scores_store(&run->scores, store, counters, arena, &indexes, &score, err)))
        return err->kind;
    for (int moment = 0; moment < MOMENTS && report_moment_back(moment) < months; moment++) {
        size_t month = (size_t)(months - 1 - report_moment_back(moment)), at = store->index * MOMENTS + (size_t)moment;
        memcpy(beside->stores + at * width, counters + month * width, width * sizeof *counters);
        if (indexes)
            beside->indexes[at] = indexes[month];
    }
    return 0;
}

static int read_stores(struct sheet_run *run, struct err *err) {
    const struct registry *registry = run->press->registry;
    size_t cells = (registry->store_count + 1) * MOMENTS;
    struct beside beside = {
        run, arena_alloc(run->press->arena, cells * run->frame.survey->counter_count * sizeof(int64_t)), NULL};
    struct arena *arena = arena_new();
    int failed = 0;
    if (needs_indexes(run))
        beside.indexes = arena_alloc(run->press->arena, cells * sizeof *beside.indexes);
    for (size_t i = 0; !failed && i < registry->store_count; i++) {
        failed = read_store(&beside, &registry->stores[i], arena, err);
        arena_clear(arena);
    }
    arena_free(arena);
    run->wide = (struct report_wide){beside.stores, beside.indexes};
    return failed;
}

/* ---- facts ---- */

static int read_visits(struct sheet_run *run, struct err *err) {
    const struct registry *registry = run->press->registry;
    struct report_visits *visits =
        arena_alloc(run->press->arena, (registry->store_count + 1) * MOMENTS * sizeof *visits);
    run->facts.visits = visits;
    for (int moment = 0; moment < MOMENTS; moment++) {
        month_t month = run->press->month - report_moment_back(moment);
        struct traffic_months months;
        if (traffic_read(run->press->workspace->db, run->press->arena, month, month, run->press->cut, &months, err))
            return err->kind;
        for (size_t i = 0; i < months.count; i++) {
            const struct store *store = registry_store_by_id(registry, months.items[i].store);
            if (store)
                visits[store->index * MOMENTS + (size_t)moment] =
                    (struct report_visits){months.items[i].visits, months.items[i].days};
        }
    }
    return 0;
}

static int read_facts(struct sheet_run *run, struct err *err) {
    const struct report *report = run->frame.report;
    struct press *press = run->press;
    struct sql *db = press->workspace->db;
    if (report->needs.targets && targets_read(db, press->arena, report->survey, press->cut, &run->facts.targets, err))
        return err->kind;
    if (report->needs.events && events_read(db, press->arena, press->cut, &run->facts.events, err))
        return err->kind;
    if ((report->needs.themes && press_gather_themes(run, err)) ||
        (report->needs.drivers && press_gather_drivers(run, err)))
        return err->kind;
    if ((report->needs.traffic && read_visits(run, err)) || (report->needs.tickets && press_gather_tickets(run, err)) ||
        (report->needs.plans && press_gather_plans(run, err)))
        return err->kind;
    press_grounds(run);
    return 0;
}

int press_tell(struct sheet_run *run, struct err *err) {
    const struct press *press = run->press;
    return rules_tell(press->rulebook->rules,
                      reckon_told(press->arena, &run->frame.bases, press->rulebook->settings.language), err);
}

int press_gather(struct sheet_run *run, const struct report *report, struct err *err) {
    struct press *press = run->press;
    const struct survey *survey = NULL;
    run->first = press->month - report->months + 1;
    if (rulebook_survey(press->rulebook, report->survey, &survey, err) || read_totals(run, report, survey, err) ||
        read_facts(run, err) || ((report->of != REPORT_STORE || report->needs.row_count) && read_stores(run, err)))
        return err->kind;
    return press_tell(run, err);
}
