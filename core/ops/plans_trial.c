#include "ops/plans_trial.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "flow/registry/events_rows.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies_rows.h"

bool trial_is_ours(const struct planning *planning, const struct plan *plan, const struct store *store) {
    const char *code = place_code(planning->registry, plan->place, plan->place_id);
    if (plan->place == PLACE_CHAIN)
        return true;
    if (plan->place == PLACE_STORE)
        return store->id == plan->place_id;
    return region_hangs_under(store_region(store, planning->today), registry_region(planning->registry, code));
}

/* ---- what the panel is made of ---- */

static int take_tally(void *context, int64_t store, int32_t month, const int64_t *counters, struct err *err) {
    struct trial *trial = context;
    (void)err;
    panel_add(&trial->panel, store, month, counters);
    return 0;
}

static void add_own(struct trial *trial, const char *text) {
    trial->own[trial->own_count++] = text;
}

static void list_own(struct trial *trial) {
    const struct plan *plan = trial->plan;
    trial->own = arena_alloc(trial->planning->arena, (2 * plan->event_count + 1) * sizeof *trial->own);
    for (size_t i = 0; i < plan->event_count; i++) {
        const struct value *marks = value_get(plan->events[i].body, "marks");
        for (size_t k = 0; k < value_count(marks) && k < 2; k++)
            add_own(trial, value_text(value_at(marks, k), ""));
    }
}

static void engage(struct trial *trial, const struct value *codes) {
    for (size_t i = 0; i < value_count(codes); i++) {
        const struct store *store = registry_store(trial->planning->registry, value_text(value_at(codes, i), ""));
        struct panel_store *found = store ? panel_find(&trial->panel, store->id) : NULL;
        if (found)
            found->bar = PANEL_ENGAGED;
    }
}

/* The stores of other plans' pilots that reach into the window. */
static int bar_engaged(struct trial *trial, struct err *err) {
    struct planning *planning = trial->planning;
    struct sql *db = planning->workspace->db;
    int64_t *numbers;
    size_t count;
    if (plans_all(db, planning->arena, INT64_MAX, &numbers, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        struct plan other;
        struct plan_parts parts;
        bool there = false;
        if (numbers[i] == trial->plan->number)
            continue;
        if (plan_load(db, &planning->versions, numbers[i], INT64_MAX, planning->arena, &other, &there, err))
            return err->kind;
        plan_fold(planning->arena, &other, &parts);
        if (parts.pilot.event && parts.pilot.to >= month_first(trial->before.first) &&
            parts.pilot.from <= month_last(trial->after.last))
            engage(trial, parts.pilot.stores);
    }
    return 0;
}

static int fill(struct trial *trial, month_t last, struct err *err) {
    struct planning *planning = trial->planning;
    struct sql *db = planning->workspace->db;
    const struct panel_window months = {trial->before.first, last};
    struct survey_versions versions;
    panel_make(planning->arena, planning->registry, trial->metric.questions, trial->metric.question_count,
               trial->metric.aim.figure == TARGET_NPS   ? PANEL_NPS
               : trial->metric.aim.figure == TARGET_TOP ? PANEL_TOP
                                                        : PANEL_MEAN,
               &months, &trial->panel);
    if (survey_versions_read(db, planning->arena, &versions, err) ||
        tallies_scan(db, &versions, trial->metric.survey, 0, months.first, months.last, take_tally, trial, err) ||
        events_read(db, planning->arena, INT64_MAX, &trial->events, err) || batch_last(db, &trial->cut, err))
        return err->kind;
    return 0;
}

int trial_open(struct trial *trial, struct planning *planning, const struct plan *plan,
               const struct panel_window *before, const struct panel_window *after, month_t last, struct err *err) {
    *trial = (struct trial){.planning = planning,
                            .plan = plan,
                            .before = *before,
                            .after = *after,
                            .floor = planning->rulebook->settings.floor_print};
    plan_fold(planning->arena, plan, &trial->parts);
    list_own(trial);
    if (plan_metric(planning->rulebook, planning->arena, trial->parts.metric, trial->parts.survey, &trial->metric,
                    err) ||
        fill(trial, last, err))
        return err->kind;
    return bar_engaged(trial, err);
}

static void bar(struct trial *trial) {
    const struct panel_bars bars = {.window = {trial->before.first, trial->after.last},
                                    .events = &trial->events,
                                    .own = trial->own,
                                    .own_count = trial->own_count,
                                    .least = trial->floor};
    panel_set_bars(&trial->panel, &bars);
}

int trial_side(struct trial *trial, const struct value *codes, enum panel_side side, struct err *err) {
    for (size_t i = 0; i < value_count(codes); i++) {
        const struct store *store;
        if (registry_need_store(trial->planning->registry, value_text(value_at(codes, i), ""), &store, err))
            return err->kind;
        panel_find(&trial->panel, store->id)->side = side;
    }
    return 0;
}

int trial_of_pilot(struct trial *trial, struct planning *planning, const struct plan *plan, month_t last,
                   struct err *err) {
    struct plan_parts parts;
    plan_fold(planning->arena, plan, &parts);
    const struct plan_pilot *pilot = &parts.pilot;
    if (!pilot->event)
        return err_set(err, ERR_DATA, "the plan has no pilot"),
               err_todo(err, "earshot plan pilot %.4s --stores 3", planning_number(planning, plan));
    const int months = (int)value_whole(value_get(pilot->event->body, "months"), 1);
    const struct panel_window before = {day_month(pilot->before_from), day_month(pilot->before_to)},
                              after = panel_after(pilot->from, months);
    if (trial_open(trial, planning, plan, &before, &after, last > after.last ? last : after.last, err) ||
        trial_side(trial, pilot->stores, PANEL_PILOT, err) || trial_side(trial, pilot->controls, PANEL_CONTROL, err))
        return err->kind;
    bar(trial);
    return 0;
}

/* ---- documents ---- */

const struct value *trial_real(const struct trial *trial, double value) {
    return value_real(trial->planning->arena, json_round(value));
}

const struct value *trial_effect(const struct trial *trial, const struct plan_effect *effect) {
    struct arena *arena = trial->planning->arena;
    struct value *made = value_map(arena);
    const struct {
        const char *key;
        double value;
    } reals[] = {{"value", effect->value},
                 {"lo", effect->lo},
                 {"hi", effect->hi},
                 {"se", effect->se},
                 {"df", effect->df},
                 {"p", effect->p},
                 {"between", effect->between},
                 {"pilot_before", effect->pilot_before},
                 {"pilot_after", effect->pilot_after},
                 {"control_before", effect->control_before},
                 {"control_after", effect->control_after}};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        value_set(arena, made, reals[i].key, trial_real(trial, reals[i].value));
    value_set(arena, made, "answers", value_int(arena, effect->answers));
    value_set(arena, made, "least", value_int(arena, effect->least));
    value_set(arena, made, "pilots", value_int(arena, (int64_t)effect->pilots));
    value_set(arena, made, "controls", value_int(arena, (int64_t)effect->controls));
    return made;
}

const struct value *trial_window(const struct trial *trial, const struct panel_window *window) {
    struct arena *arena = trial->planning->arena;
    struct value *made = value_map(arena);
    char month[MONTH_TEXT];
    value_set(arena, made, "from", value_str(arena, month_write(month, window->first)));
    value_set(arena, made, "to", value_str(arena, month_write(month, window->last)));
    return made;
}
