/* Whether a pilot worked, and whether it still does: the documents that are frozen of it, with the sample they rest on
 * and what else happened in these stores. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/calendar/calendar_rules.h"
#include "ops/metrics.h"
#include "ops/plans_trial.h"

static double aimed(const struct trial *trial) {
    return value_number(value_get(trial->parts.pilot.event->body, "aimed"), NAN);
}

/* ---- the sample ---- */

static void pool_side(const struct trial *trial, enum panel_side side, const struct panel_window *window,
                      struct summary *out) {
    for (size_t i = 0; i < trial->panel.count; i++) {
        struct summary pool = panel_pool(&trial->panel, &trial->panel.stores[i], window);
        if (trial->panel.stores[i].side == side)
            summary_merge(out, &pool);
    }
}

static const struct value *figure_value(const struct trial *trial, const struct summary *summary) {
    struct arena *arena = trial->planning->arena;
    struct value *made = value_map(arena);
    const struct mean_result mean = summary_mean(summary, 0.95);
    value_set(arena, made, "n", value_int(arena, summary->n));
    if (summary->n < trial->floor) {
        value_set(arena, made, "suppressed", value_bool(arena, true));
        return made;
    }
    value_set(arena, made, "value", trial_real(trial, mean.mean));
    value_set(arena, made, "lo", trial_real(trial, mean.lo));
    value_set(arena, made, "hi", trial_real(trial, mean.hi));
    return made;
}

static const struct value *side_value(const struct trial *trial, enum panel_side side,
                                      const struct panel_window *later) {
    struct arena *arena = trial->planning->arena;
    struct summary before = {0}, after = {0};
    struct value *made = value_map(arena), *codes = value_list(arena);
    pool_side(trial, side, &trial->before, &before);
    pool_side(trial, side, later, &after);
    for (size_t i = 0; i < trial->panel.count; i++)
        if (trial->panel.stores[i].side == side)
            value_push(arena, codes, value_str(arena, trial->panel.stores[i].store->code));
    value_set(arena, made, "side", value_str(arena, side == PANEL_PILOT ? "pilot" : "control"));
    value_set(arena, made, "stores", codes);
    value_set(arena, made, "before", figure_value(trial, &before));
    value_set(arena, made, "after", figure_value(trial, &after));
    return made;
}

/* ---- what else happened ---- */

static const struct value *beside_value(const struct trial *trial, const struct beside *beside) {
    struct arena *arena = trial->planning->arena;
    struct value *made = value_map(arena);
    char day[DAY_TEXT];
    static const char *const sides[] = {[PANEL_NEITHER] = "both", [PANEL_PILOT] = "pilot", [PANEL_CONTROL] = "control"};
    value_set(arena, made, "kind", value_str(arena, beside_kind_name(beside->kind)));
    value_set(arena, made, "side", value_str(arena, sides[beside->store ? beside->side : PANEL_NEITHER]));
    if (beside->store)
        value_set(arena, made, "store", value_str(arena, beside->store->code));
    value_set(arena, made, "first", value_str(arena, day_write(day, beside->first)));
    value_set(arena, made, "last", value_str(arena, day_write(day, beside->last)));
    value_set(arena, made, "text", value_str(arena, beside->text));
    value_set(arena, made, "en", value_str(arena, beside->en));
    return made;
}

static const struct value *all_beside(const struct trial *trial, const struct panel_window *later) {
    struct planning *planning = trial->planning;
    const struct rulebook *rulebook = planning->rulebook;
    struct value *made = value_list(planning->arena);
    const struct calendar **calendars = arena_alloc(planning->arena, (trial->panel.count + 1) * sizeof *calendars);
    struct beside_list list;
    for (size_t i = 0; i < trial->panel.count; i++)
        calendars[i] = calendar_of_store(rulebook->calendars, rulebook->calendar_count, trial->panel.stores[i].store,
                                         planning->today);
    const struct beside_ask ask = {.window = {trial->before.first, later->last},
                                   .events = &trial->events,
                                   .own = trial->own,
                                   .own_count = trial->own_count,
                                   .calendars = calendars};
    beside_of(planning->arena, &trial->panel, &ask, &list);
    for (size_t i = 0; i < list.count; i++)
        value_push(planning->arena, made, beside_value(trial, &list.items[i]));
    return made;
}

/* ---- documents ---- */

static struct value *document_of(const struct trial *trial, const char *says, enum verdict_why why,
                                 const struct panel_window *later) {
    struct arena *arena = trial->planning->arena;
    struct value *made = value_map(arena), *sides = value_list(arena);
    value_set(arena, made, "says", value_str(arena, says));
    value_set(arena, made, "why", value_str(arena, verdict_why_name(why)));
    value_set(arena, made, "metric", value_str(arena, trial->parts.metric));
    value_set(arena, made, "before", trial_window(trial, &trial->before));
    value_set(arena, made, "after", trial_window(trial, later));
    value_set(arena, made, "aimed", trial_real(trial, aimed(trial)));
    value_set(arena, made, "target", trial_real(trial, trial->parts.target));
    value_push(arena, sides, side_value(trial, PANEL_PILOT, later));
    value_push(arena, sides, side_value(trial, PANEL_CONTROL, later));
    value_set(arena, made, "sides", sides);
    value_set(arena, made, "beside", all_beside(trial, later));
    value_set(arena, made, "cut", value_int(arena, trial->cut));
    return made;
}

static struct verdict_ask ask_of(const struct trial *trial) {
    return (struct verdict_ask){
        .before = trial->before, .after = trial->after, .aimed = aimed(trial), .floor = trial->floor};
}

static const struct value *verdict_value(const struct trial *trial) {
    struct arena *arena = trial->planning->arena;
    const struct verdict_ask ask = ask_of(trial);
    const struct plan_verdict verdict = verdict_of(arena, &trial->panel, &ask);
    struct value *made = document_of(trial, verdict_word_name(verdict.word), verdict.why, &trial->after);
    value_set(arena, made, "short_of_aim", value_bool(arena, verdict.short_of_aim));
    value_set(arena, made, "effect", trial_effect(trial, &verdict.effect));
    value_set(arena, made, "placebo", trial_effect(trial, &verdict.placebo));
    return made;
}

static int verify(struct planning *planning, struct plan *plan, const char *typed, bool dry_run,
                  const struct value **out, struct err *err) {
    const struct workflow_step *step = NULL;
    struct trial trial;
    int64_t fired = 0;
    char day[DAY_TEXT];
    if (planning_find(planning, typed, plan, err) || planning_timers(planning, plan, planning->act->now, &fired, err) ||
        (!dry_run && plan_step_for(planning, plan, NULL, "verdict", &step, err)) ||
        trial_of_pilot(&trial, planning, plan, INT32_MIN, err))
        return err->kind;
    const day_t end = month_last(trial.after.last);
    if (planning->today <= end)
        return err_set(err, ERR_DATA, "the pilot is measured until %s: it is too early to say", day_write(day, end)),
               err_todo(err, "ask again when that month's answers are in");
    *out = verdict_value(&trial);
    if (dry_run)
        return 0;
    if (plan_step_needs(planning, plan, step, err) ||
        plan_take(planning, plan, step, PLAN_VERDICT, *out, INT64_MIN, err))
        return err->kind;
    return planning_finish(planning, plan, "verify", err);
}

int plan_verify(struct workspace *workspace, const struct act *act, const char *typed, bool dry_run, struct plan *out,
                const struct value **out_verdict, struct err *err) {
    struct planning planning;
    const struct value *made = NULL;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : planning_begin(&planning, err);
    failed = failed ? failed : verify(&planning, out, typed, dry_run, &made, err);
    sql_rollback(workspace->db);
    failed = failed ? failed : planning_hand_over(workspace, made, out_verdict, err);
    planning_close(&planning);
    return failed ? failed : planning_keep(workspace, act, out, err);
}

/* ---- relapse ---- */

/* Controls that have got the change themselves say nothing any more of how it would be without. */
static void drop_converted(struct trial *trial, const struct panel_window *check) {
    for (size_t i = 0; i < trial->parts.wave_count; i++) {
        const struct plan_wave *wave = &trial->parts.waves[i];
        for (size_t k = 0; wave->day <= month_last(check->last) && k < value_count(wave->stores); k++) {
            const struct store *store =
                registry_store(trial->planning->registry, value_text(value_at(wave->stores, k), ""));
            struct panel_store *found = store ? panel_find(&trial->panel, store->id) : NULL;
            if (found && found->side != PANEL_PILOT) {
                found->side = PANEL_NEITHER;
                found->bar = PANEL_EVENT;
            }
        }
    }
}

/* The whole months since the plan came into its state or was checked last; at least the last one that has answers. */
static int check_window(struct planning *planning, const struct plan *plan, const struct plan_parts *parts,
                        instant_t at, struct panel_window *out, struct err *err) {
    instant_t since = plan_last(plan)->after.since;
    month_t first, last, end = day_month(zone_day(planning->zone, at)) - 1;
    for (size_t i = 0; i < parts->check_count; i++)
        if (parts->checks[i]->at > since)
            since = parts->checks[i]->at;
    if (metrics_months(planning->workspace, parts->survey, &first, &last, err))
        return err->kind;
    end = end > last ? last : end;
    const struct panel_window after = panel_after(zone_day(planning->zone, since), 1);
    *out = (struct panel_window){after.first < end ? after.first : end, end};
    return 0;
}

static const struct value *cannot_check(struct planning *planning, const char *why) {
    struct value *made = value_map(planning->arena);
    value_set(planning->arena, made, "says", value_str(planning->arena, relapse_word_name(RELAPSE_CANNOT_SAY)));
    value_set(planning->arena, made, "why", value_str(planning->arena, why));
    return made;
}

int plan_check(struct planning *planning, const struct plan *plan, instant_t at, const struct value **out,
               struct err *err) {
    struct panel_window window;
    struct arena *arena = planning->arena;
    struct plan_parts parts;
    struct trial trial;
    plan_fold(arena, plan, &parts);
    if (!parts.pilot.event || !parts.verdict)
        return *out = cannot_check(planning, parts.pilot.event ? "no verdict" : "no pilot"), 0;
    if (check_window(planning, plan, &parts, at, &window, err) ||
        trial_of_pilot(&trial, planning, plan, window.last, err))
        return err->kind;
    if (window.first <= trial.after.last) /* it would be held against itself */
        return *out = cannot_check(planning, "too early"), 0;
    drop_converted(&trial, &window);
    const struct verdict_ask ask = ask_of(&trial);
    const struct relapse relapse = relapse_of(arena, &trial.panel, &ask, &window);
    struct value *made = document_of(&trial, relapse_word_name(relapse.word), relapse.why, &window);
    value_set(arena, made, "effect", trial_effect(&trial, &relapse.effect));
    value_set(arena, made, "loss", trial_effect(&trial, &relapse.loss));
    *out = made;
    return 0;
}
