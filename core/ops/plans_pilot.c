/* Starting a pilot: which stores, held against which, and what it could show. Rolling out what worked, wave by wave. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "ops/metrics.h"
#include "ops/plans_trial.h"

enum { MONTH_DAYS = 30 };

struct choice {
    struct trial trial;
    const struct plan_pilot_wish *wish;
    struct controls controls;
    struct power_check power;
    day_t from, to;
    int months;
    size_t pilots, each;
    double aimed;
};

/* ---- what was typed ---- */

/* "3" is how many, "S0203,S0206" which. */
static bool is_count(const char *typed, size_t *out) {
    char *end = NULL;
    const long count = strtol(typed, &end, 10);
    if (!*typed || *end)
        return false;
    *out = count > 0 ? (size_t)count : 0;
    return true;
}

static int read_codes(struct planning *planning, const struct plan *plan, const char *typed, bool ours,
                      struct value **out, struct err *err) {
    struct arena *arena = planning->arena;
    struct value *made = value_list(arena);
    char *rest = arena_text(arena, typed);
    while (rest) {
        char *comma = strchr(rest, ',');
        const struct store *store;
        if (comma)
            *comma = '\0';
        size_t len = strlen(rest);
        const char *code = text_trim(rest, &len);
        code = arena_bytes(arena, code, len);
        rest = comma ? comma + 1 : NULL;
        if (registry_need_store(planning->registry, code, &store, err))
            return err->kind;
        if (!planning_holds(planning->workspace, planning->registry, PLACE_STORE, store->id))
            return err_set(err, ERR_DENIED, "store %s is not among what %s may see", code,
                           planning->workspace->scope.who);
        if (ours && !trial_is_ours(planning, plan, store))
            return err_set(err, ERR_DATA, "store %s is not of the plan's %s %s", code, place_name(plan->place),
                           place_code(planning->registry, plan->place, plan->place_id));
        for (size_t i = 0; i < value_count(made); i++)
            if (!strcmp(value_text(value_at(made, i), ""), store->code))
                return err_set(err, ERR_USAGE, "store %s is named twice", code);
        value_push(arena, made, value_str(arena, store->code));
    }
    *out = made;
    return 0;
}

static int read_time(struct choice *choice, struct planning *planning, struct err *err) {
    const struct plan_pilot_wish *wish = choice->wish;
    choice->from = wish->from != DAY_NONE ? wish->from : month_first(day_month(planning->today) + 1);
    choice->months = wish->days < MONTH_DAYS ? 1 : (int)((wish->days + MONTH_DAYS / 2) / MONTH_DAYS);
    if (choice->months > LIMIT_PLAN_MONTHS)
        return err_set(err, ERR_USAGE, "a pilot is measured over %d months at most", LIMIT_PLAN_MONTHS);
    if (choice->from > planning->today + 366)
        return err_set(err, ERR_USAGE, "the pilot would begin more than a year from now");
    choice->to = month_last(panel_after(choice->from, choice->months).last);
    return 0;
}

/* ---- which stores ---- */

/* Only those of the plan's place may be pilot stores, and only those that who acts may see controls. */
static void bar_others(struct choice *choice, bool pilots, enum panel_bar *kept) {
    struct planning *planning = choice->trial.planning;
    struct panel *panel = &choice->trial.panel;
    for (size_t i = 0; i < panel->count; i++) {
        const struct store *store = panel->stores[i].store;
        const bool may = pilots ? trial_is_ours(planning, choice->trial.plan, store)
                                : planning_holds(planning->workspace, planning->registry, PLACE_STORE, store->id);
        kept[i] = panel->stores[i].bar;
        if (!may)
            panel->stores[i].bar = PANEL_ENGAGED;
    }
}

static void unbar(struct choice *choice, const enum panel_bar *kept) {
    for (size_t i = 0; i < choice->trial.panel.count; i++)
        choice->trial.panel.stores[i].bar = kept[i];
}

static void bar_all(struct choice *choice) {
    struct trial *trial = &choice->trial;
    const struct panel_bars bars = {.window = {trial->before.first, trial->after.last},
                                    .events = &trial->events,
                                    .own = trial->own,
                                    .own_count = trial->own_count,
                                    .least = trial->floor};
    panel_set_bars(&trial->panel, &bars);
}

/* Months to come have no answers yet: thin is judged by the time before alone. */
static void bar_before(struct choice *choice) {
    const struct panel_window after = choice->trial.after;
    choice->trial.after = choice->trial.before;
    bar_all(choice);
    choice->trial.after = after;
}

static int choose_pilots(struct choice *choice, struct err *err) {
    struct trial *trial = &choice->trial;
    const char *typed = choice->wish->stores;
    enum panel_bar *kept = arena_alloc(trial->planning->arena, (trial->panel.count + 1) * sizeof *kept);
    struct value *codes;
    const double target = isnan(trial->parts.target) ? INFINITY : trial->parts.target;
    if (!is_count(typed, &choice->pilots)) {
        if (read_codes(trial->planning, trial->plan, typed, true, &codes, err) ||
            trial_side(trial, codes, PANEL_PILOT, err))
            return err->kind;
        choice->pilots = value_count(codes);
    }
    if (!choice->pilots || choice->pilots > LIMIT_PLAN_PILOTS)
        return err_set(err, ERR_USAGE, "a pilot is of 1 to %d stores", LIMIT_PLAN_PILOTS),
               err_todo(err, "say how many, --stores 3, or which, --stores S0203,S0206");
    bar_before(choice);
    if (!is_count(typed, &choice->pilots))
        return 0;
    bar_others(choice, true, kept);
    int failed = pilots_choose(trial->planning->arena, &trial->panel, &trial->before, target, choice->pilots, 0, err);
    unbar(choice, kept);
    return failed;
}

static int choose_controls(struct choice *choice, struct err *err) {
    struct trial *trial = &choice->trial;
    const char *typed = choice->wish->controls;
    size_t wanted = choice->pilots;
    struct value *codes;
    enum panel_bar *kept = arena_alloc(trial->planning->arena, (trial->panel.count + 1) * sizeof *kept);
    if (typed && !is_count(typed, &wanted)) {
        if (read_codes(trial->planning, trial->plan, typed, false, &codes, err))
            return err->kind;
        for (size_t i = 0; i < value_count(codes); i++) {
            const struct store *store = registry_store(trial->planning->registry, value_text(value_at(codes, i), ""));
            if (panel_find(&trial->panel, store->id)->side == PANEL_PILOT)
                return err_set(err, ERR_USAGE, "store %s is a pilot store: it is no control", store->code);
        }
        return trial_side(trial, codes, PANEL_CONTROL, err);
    }
    if (!wanted || wanted % choice->pilots || wanted / choice->pilots > LIMIT_PLAN_PILOTS)
        return err_set(err, ERR_USAGE, "%zu controls for %zu pilot stores: each gets as many", wanted, choice->pilots),
               err_todo(err, "--controls %zu, or twice as many", choice->pilots);
    bar_others(choice, false, kept);
    int failed = controls_choose(trial->planning->arena, &trial->panel, &trial->before, wanted / choice->pilots,
                                 &choice->controls, err);
    unbar(choice, kept);
    return failed;
}

/* The whole months before it that have answers: those to come, and those whose file is not in yet, say nothing. */
static int window_before(const struct choice *choice, struct planning *planning, const struct plan *plan,
                         struct panel_window *out, struct err *err) {
    month_t first, last, end = day_month(choice->from) - 1;
    struct plan_parts parts;
    plan_fold(planning->arena, plan, &parts);
    if (metrics_months(planning->workspace, parts.survey, &first, &last, err))
        return err->kind;
    if (end >= day_month(planning->today))
        end = day_month(planning->today) - 1;
    end = end > last ? last : end;
    *out = (struct panel_window){end - TRIAL_BEFORE_MONTHS + 1, end};
    return end >= first ? 0
                        : err_set(err, ERR_DATA, "nobody answered before the pilot: there is nothing to compare with");
}

static int choose(struct choice *choice, struct planning *planning, const struct plan *plan, struct err *err) {
    struct panel_window before;
    if (read_time(choice, planning, err) || window_before(choice, planning, plan, &before, err))
        return err->kind;
    const struct panel_window after = panel_after(choice->from, choice->months);
    if (trial_open(&choice->trial, planning, plan, &before, &after, after.last, err) || choose_pilots(choice, err) ||
        choose_controls(choice, err))
        return err->kind;
    choice->power = power_check(planning->arena, &choice->trial.panel, &before, choice->months, POWER_USUAL);
    return 0;
}

/* How far the pilot stores are from what is aimed at. */
static void set_aim(struct choice *choice) {
    struct trial *trial = &choice->trial;
    struct summary all = {0};
    for (size_t i = 0; i < trial->panel.count; i++) {
        struct summary pool = panel_pool(&trial->panel, &trial->panel.stores[i], &trial->before);
        if (trial->panel.stores[i].side == PANEL_PILOT)
            summary_merge(&all, &pool);
    }
    choice->aimed = trial->parts.target - all.mean;
    if (!(choice->aimed > 0))
        choice->aimed = choice->power.smallest;
}

static int is_strong(const struct choice *choice, struct err *err) {
    if (choice->wish->weak || isnan(choice->power.smallest) || choice->power.smallest <= choice->aimed)
        return 0;
    err_set(err, ERR_DATA,
            "%zu stores over %d months would show an effect of %.3g or more, and %.3g is aimed at: most likely the "
            "pilot would tell nothing",
            choice->pilots, choice->months, choice->power.smallest, choice->aimed);
    return err_todo(err, "take more stores or longer (--stores %zu --days %d), or start it all the same with --weak",
                    choice->pilots + 2, (choice->months + 1) * MONTH_DAYS);
}

/* ---- the pilot as a document ---- */

static const struct value *side_codes(const struct choice *choice, enum panel_side side) {
    struct arena *arena = choice->trial.planning->arena;
    struct value *made = value_list(arena);
    for (size_t i = 0; i < choice->trial.panel.count; i++)
        if (choice->trial.panel.stores[i].side == side)
            value_push(arena, made, value_str(arena, choice->trial.panel.stores[i].store->code));
    return made;
}

static const struct value *pairs_value(const struct choice *choice) {
    const struct trial *trial = &choice->trial;
    struct arena *arena = trial->planning->arena;
    struct value *made = value_list(arena);
    for (size_t i = 0; i < choice->controls.pair_count; i++) {
        const struct control_pair *pair = &choice->controls.pairs[i];
        struct value *row = value_map(arena);
        value_set(arena, row, "pilot", value_str(arena, trial->panel.stores[pair->pilot].store->code));
        value_set(arena, row, "control", value_str(arena, trial->panel.stores[pair->control].store->code));
        value_set(arena, row, "level", trial_real(trial, pair->level));
        value_set(arena, row, "drift", trial_real(trial, pair->drift));
        value_set(arena, row, "distance", trial_real(trial, pair->distance));
        value_set(arena, row, "same_region", value_bool(arena, pair->same_region));
        value_push(arena, made, row);
    }
    return made;
}

static const struct value *power_value(const struct choice *choice) {
    const struct trial *trial = &choice->trial;
    const struct power_check *power = &choice->power;
    struct arena *arena = trial->planning->arena;
    struct value *made = value_map(arena);
    value_set(arena, made, "smallest", trial_real(trial, power->smallest));
    value_set(arena, made, "chance", value_real(arena, POWER_USUAL));
    value_set(arena, made, "answers", trial_real(trial, power->answers));
    value_set(arena, made, "stores", value_int(arena, (int64_t)power->pilots));
    value_set(arena, made, "controls", value_int(arena, (int64_t)power->controls));
    value_set(arena, made, "months", value_int(arena, power->months));
    return made;
}

static const struct value *marks_value(const struct choice *choice) {
    struct arena *arena = choice->trial.planning->arena;
    struct value *made = value_list(arena);
    value_push(arena, made, value_str(arena, arena_format(arena, "试点开始：%s", choice->trial.parts.title)));
    value_push(arena, made, value_str(arena, arena_format(arena, "试点结束：%s", choice->trial.parts.title)));
    return made;
}

static const struct value *pilot_value(const struct choice *choice) {
    const struct trial *trial = &choice->trial;
    struct arena *arena = trial->planning->arena;
    struct value *made = value_map(arena);
    const day_t days[] = {choice->from, choice->to, month_first(trial->before.first), month_last(trial->before.last)};
    static const char *const keys[] = {"from", "to", "before_from", "before_to"};
    char day[DAY_TEXT];
    value_set(arena, made, "stores", side_codes(choice, PANEL_PILOT));
    value_set(arena, made, "controls", side_codes(choice, PANEL_CONTROL));
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        value_set(arena, made, keys[i], value_str(arena, day_write(day, days[i])));
    value_set(arena, made, "months", value_int(arena, choice->months));
    value_set(arena, made, "measured", trial_window(trial, &trial->after));
    value_set(arena, made, "chosen", value_bool(arena, choice->controls.pair_count > 0));
    value_set(arena, made, "pairs", pairs_value(choice));
    value_set(arena, made, "power", power_value(choice));
    value_set(arena, made, "aimed", trial_real(trial, choice->aimed));
    value_set(arena, made, "marks", marks_value(choice));
    value_set(arena, made, "cut", value_int(arena, trial->cut));
    return made;
}

/* ---- marks on charts ---- */

static int mark_stores(struct planning *planning, const struct value *codes, day_t day, const char *text,
                       const char *english, struct err *err) {
    for (size_t i = 0; i < value_count(codes); i++) {
        const struct store *store = registry_store(planning->registry, value_text(value_at(codes, i), ""));
        const struct event event = {
            .place = PLACE_STORE, .place_id = store->id, .first = day, .last = day, .text = text, .en = english};
        if (planning_mark(planning, &event, err))
            return err->kind;
    }
    return 0;
}

static int mark_pilot(struct choice *choice, const struct value *body, struct err *err) {
    struct planning *planning = choice->trial.planning;
    const struct value *marks = value_get(body, "marks"), *stores = value_get(body, "stores");
    const char *title = choice->trial.parts.title;
    return mark_stores(planning, stores, choice->from, value_text(value_at(marks, 0), ""),
                       arena_format(planning->arena, "Pilot begins: %s", title), err) ||
                   mark_stores(planning, stores, choice->to, value_text(value_at(marks, 1), ""),
                               arena_format(planning->arena, "Pilot ends: %s", title), err)
               ? (int)err->kind
               : 0;
}

/* ---- the acts ---- */

static int start(struct choice *choice, struct planning *planning, struct plan *plan, const struct value **out,
                 struct err *err) {
    const struct workflow_step *step = NULL;
    const bool real = !choice->wish->dry_run;
    int64_t fired = 0;
    if (planning_find(planning, choice->wish->typed, plan, err) ||
        planning_timers(planning, plan, planning->act->now, &fired, err) ||
        (real && plan_step_for(planning, plan, NULL, "pilot", &step, err)) ||
        (real && plan_step_needs(planning, plan, step, err)) || choose(choice, planning, plan, err))
        return err->kind;
    set_aim(choice);
    *out = pilot_value(choice);
    if (!real)
        return 0;
    const instant_t due = planning_midnight(planning, choice->to + 1 + LIMIT_PLAN_DECIDE_DAYS);
    if (is_strong(choice, err) || plan_take(planning, plan, step, PLAN_PILOT, *out, due, err) ||
        mark_pilot(choice, *out, err))
        return err->kind;
    return planning_finish(planning, plan, "pilot", err);
}

int plan_pilot(struct workspace *workspace, const struct act *act, const struct plan_pilot_wish *wish, struct plan *out,
               const struct value **out_pilot, struct err *err) {
    struct planning planning;
    struct choice choice = {.wish = wish};
    const struct value *made = NULL;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : planning_begin(&planning, err);
    failed = failed ? failed : start(&choice, &planning, out, &made, err);
    sql_rollback(workspace->db);
    failed = failed ? failed : planning_hand_over(workspace, made, out_pilot, err);
    planning_close(&planning);
    return failed ? failed : planning_keep(workspace, act, out, err);
}

/* ---- rollout ---- */

static bool in_list(const struct value *codes, const char *code) {
    for (size_t i = 0; i < value_count(codes); i++)
        if (!strcmp(value_text(value_at(codes, i), ""), code))
            return true;
    return false;
}

static bool has_it(const struct plan_parts *parts, const char *code) {
    if (in_list(parts->pilot.stores, code))
        return true;
    for (size_t i = 0; i < parts->wave_count; i++)
        if (in_list(parts->waves[i].stores, code))
            return true;
    return false;
}

/* All of the place that are open and have it not yet; controls last, when they are all that is left. */
static struct value *the_rest(struct planning *planning, const struct plan *plan, const struct plan_parts *parts,
                              day_t day) {
    struct value *made = value_list(planning->arena);
    for (int controls = 0; controls < 2 && !value_count(made); controls++)
        for (size_t i = 0; i < planning->registry->store_count; i++) {
            const struct store *store = &planning->registry->stores[i];
            if (!trial_is_ours(planning, plan, store) || has_it(parts, store->code) ||
                in_list(parts->pilot.controls, store->code) != controls ||
                (store->closed != DAY_NONE && store->closed <= day))
                continue;
            value_push(planning->arena, made, value_str(planning->arena, store->code));
        }
    return made;
}

static int wave_stores(struct planning *planning, const struct plan *plan, const struct plan_parts *parts,
                       const char *typed, day_t day, struct value **out, struct err *err) {
    if (!strcmp(typed, "rest"))
        *out = the_rest(planning, plan, parts, day);
    else if (read_codes(planning, plan, typed, true, out, err))
        return err->kind;
    if (!value_count(*out))
        return err_set(err, ERR_DATA, "every store of the plan's %s has it", place_name(plan->place));
    for (size_t i = 0; i < value_count(*out); i++)
        if (has_it(parts, value_text(value_at(*out, i), "")))
            return err_set(err, ERR_DATA, "store %s has it already", value_text(value_at(*out, i), ""));
    return 0;
}

static void remark_controls(struct planning *planning, const struct plan_parts *parts, const struct value *stores) {
    size_t lost = 0;
    for (size_t i = 0; i < value_count(stores); i++)
        lost += in_list(parts->pilot.controls, value_text(value_at(stores, i), ""));
    if (lost)
        act_remark(planning->act,
                   arena_format(planning->arena,
                                "%zu of these stores are controls: later checks cannot be held against them", lost));
}

static int check_wave(const struct plan_parts *parts, const struct plan_wave_wish *wish, int64_t *out,
                      struct err *err) {
    const int64_t next = (int64_t)parts->wave_count + 1;
    *out = next;
    if (wish->wave && wish->wave != next)
        return err_set(err, ERR_USAGE, "wave %lld is the next one", (long long)next),
               err_todo(err, "--wave %lld, or leave it out", (long long)next);
    return 0;
}

static int roll_out(struct planning *planning, const struct plan_wave_wish *wish, struct plan *plan, struct err *err) {
    struct arena *arena = planning->arena;
    const struct workflow_step *step = NULL;
    const day_t day = wish->day == DAY_NONE ? planning->today : wish->day;
    struct plan_parts parts;
    struct value *stores, *body = value_map(arena), *marks = value_list(arena);
    char text[DAY_TEXT];
    int64_t fired = 0, wave = 0;
    if (planning_find(planning, wish->typed, plan, err) ||
        planning_timers(planning, plan, planning->act->now, &fired, err) ||
        plan_step_for(planning, plan, NULL, "wave", &step, err) || plan_step_needs(planning, plan, step, err))
        return err->kind;
    plan_fold(arena, plan, &parts);
    if (check_wave(&parts, wish, &wave, err) || wave_stores(planning, plan, &parts, wish->stores, day, &stores, err))
        return err->kind;
    remark_controls(planning, &parts, stores);
    const char *mark = arena_format(arena, "推广第 %lld 批：%s", (long long)wave, parts.title);
    value_push(arena, marks, value_str(arena, mark));
    value_set(arena, body, "wave", value_int(arena, wave));
    value_set(arena, body, "stores", stores);
    value_set(arena, body, "day", value_str(arena, day_write(text, day)));
    value_set(arena, body, "marks", marks);
    if (plan_take(planning, plan, step, PLAN_WAVE, body, plan_last(plan)->after.due, err) ||
        mark_stores(planning, stores, day, mark,
                    arena_format(arena, "Rollout, wave %lld: %s", (long long)wave, parts.title), err))
        return err->kind;
    return planning_finish(planning, plan, "rollout", err);
}

int plan_rollout(struct workspace *workspace, const struct act *act, const struct plan_wave_wish *wish,
                 struct plan *out, struct err *err) {
    struct planning planning;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : planning_begin(&planning, err);
    failed = failed ? failed : roll_out(&planning, wish, out, err);
    sql_rollback(workspace->db);
    planning_close(&planning);
    return failed ? failed : planning_keep(workspace, act, out, err);
}
