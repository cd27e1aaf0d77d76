#include "ops/plans.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/registry/events_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/tickets/tickets_rows.h"
#include "ops/gate.h"
#include "ops/journal.h"
#include "ops/people.h"
#include "ops/plans_parts.h"
#include "ops/rights.h"
#include "ops/tickets_parts.h"

int planning_open(struct planning *planning, struct workspace *workspace, const struct act *act, struct err *err) {
    *planning = (struct planning){
        .workspace = workspace, .act = act, .arena = arena_new(), .contents = digest_set_new(), .today = DAY_NONE};
    if (rulebook_keep(workspace, RULEBOOK_WORKFLOWS, &planning->rulebook, err) ||
        registry_read(workspace->db, planning->arena, INT32_MAX, INT64_MAX, &planning->registry, err) ||
        desk_versions(workspace, &planning->versions, err) ||
        zone_open(&planning->zone, planning->rulebook->settings.zone, err))
        return err->kind;
    planning->today = zone_day(planning->zone, act->now);
    return 0;
}

void planning_close(struct planning *planning) {
    if (planning->zone)
        zone_free(planning->zone);
    if (!planning->lent)
        digest_set_free(planning->contents);
    arena_free(planning->arena);
}

int planning_begin(struct planning *planning, struct err *err) {
    return sql_begin(planning->workspace->db, err) || desk_versions(planning->workspace, &planning->versions, err)
               ? (int)err->kind
               : 0;
}

void planning_lend(struct planning *planning, int64_t batch, struct digest_set *contents) {
    if (!planning->lent)
        digest_set_free(planning->contents);
    planning->lent = true;
    planning->batch = batch;
    planning->contents = contents;
}

instant_t planning_midnight(const struct planning *planning, day_t day) {
    return zone_first(planning->zone, &(struct wall){.day = day});
}

const char *planning_number(struct planning *planning, const struct plan *plan) {
    char number[TICKET_TEXT];
    return arena_text(planning->arena, ticket_number_write(number, plan->number));
}

/* A region's plans are there for who has that region or one above it; the chain's for who has the chain. */
bool planning_holds(const struct workspace *workspace, const struct registry *registry, enum place place, int64_t id) {
    const struct scope *scope = &workspace->scope;
    if (!scope->region && !scope->store)
        return true;
    if (place == PLACE_STORE)
        return scope_place(workspace, registry, place, id);
    const char *code = place_code(registry, place, id);
    const struct region *own = scope->region ? registry_region(registry, scope->region) : NULL;
    return own && *code && region_hangs_under(registry_region(registry, code), own);
}

/* ---- writing ---- */

static const char *event_text(struct planning *planning, const struct plan *plan, const struct plan_event *event) {
    const struct plan_standing *now = &event->after;
    struct buf body = buf_make(SIZE_MAX / 2);
    json_write(&body, event->body, JSON_COMPACT);
    const char *made = arena_format(planning->arena, "%s %lld %lld %d %s %d %s\n%s %lld %s %lld%s\n%s\n%s",
                                    planning_number(planning, plan), (long long)event->seq, (long long)event->at,
                                    event->kind, event->name, event->part, body.data, now->state, (long long)now->since,
                                    now->owner, (long long)now->due, now->marks, event->actor, event->reason);
    buf_free(&body);
    return made;
}

static day_t first_due(const struct plan_parts *parts) {
    day_t first = DAY_NONE;
    for (size_t i = 0; i < parts->action_count; i++) {
        const struct plan_action *action = &parts->actions[i];
        if (action->done == INT64_MIN && action->due != DAY_NONE && (first == DAY_NONE || action->due < first))
            first = action->due;
    }
    return first;
}

static int write_now(struct planning *planning, const struct plan *plan, struct err *err) {
    struct plan_waking waking;
    struct plan_parts parts;
    plan_fold(planning->arena, plan, &parts);
    if (!plan_wakes(planning->arena, plan, planning->zone, &waking))
        waking.at = INT64_MAX;
    return plan_now_write(planning->workspace->db, plan, waking.at, first_due(&parts), err);
}

static int begin_batch(struct planning *planning, struct err *err) {
    return planning->batch ? 0 : batch_next(planning->workspace->db, &planning->batch, err);
}

int planning_write(struct planning *planning, struct plan *plan, const struct plan_event *event, struct err *err) {
    struct sql *db = planning->workspace->db;
    if (plan->event_count == LIMIT_PLAN_EVENTS)
        return err_set(err, ERR_DATA, "a plan has %d events at most", LIMIT_PLAN_EVENTS),
               err_todo(err, "drop it, and open a new one that is smaller");
    if (begin_batch(planning, err))
        return err->kind;
    struct plan_event *events = arena_alloc(planning->arena, (plan->event_count + 1) * sizeof *events);
    if (plan->event_count)
        memcpy(events, plan->events, plan->event_count * sizeof *events);
    events[plan->event_count] = *event;
    events[plan->event_count].seq = (int64_t)plan->event_count + 1;
    events[plan->event_count].batch = planning->batch;
    if (plan_tell(planning, plan, &events[plan->event_count], err))
        return err->kind;
    plan->events = events;
    plan->event_count++;
    planning->events++;
    const struct plan_event *last = plan_last(plan);
    if (plan->event_count == 1 &&
        (workflow_version_write(db, plan->workflow, planning->batch, err) || plan_insert(db, plan, err)))
        return err->kind;
    return plan_event_insert(db, plan, last, err) || write_now(planning, plan, err) ||
                   facts_add(planning->contents, event_text(planning, plan, last), err)
               ? (int)err->kind
               : 0;
}

int planning_mark(struct planning *planning, const struct event *event, struct err *err) {
    struct event mark = *event;
    if (begin_batch(planning, err))
        return err->kind;
    mark.batch = planning->batch;
    const char *text = arena_format(planning->arena, "mark %d %lld %d %d %s\n%s", mark.place, (long long)mark.place_id,
                                    mark.first, mark.last, mark.text, mark.en);
    planning->events++;
    return event_write(planning->workspace->db, &mark, err) || facts_add(planning->contents, text, err) ? (int)err->kind
                                                                                                        : 0;
}

int planning_seal(struct planning *planning, const char *name, struct err *err) {
    struct batch batch = {.seq = planning->batch, .source = "", .name = name, .file = "", .stored = planning->events};
    return planning->events ? facts_seal(planning->workspace, planning->act, "plan", &batch, planning->contents, err)
                            : 0;
}

int planning_finish(struct planning *planning, const struct plan *plan, const char *what, struct err *err) {
    const char *name = arena_format(planning->arena, "%s %s", planning_number(planning, plan), what);
    return planning_seal(planning, name, err) || sql_commit(planning->workspace->db, err) ? (int)err->kind : 0;
}

int planning_keep(struct workspace *workspace, const struct act *act, struct plan *plan, struct err *err) {
    struct workflow_versions versions;
    bool there = false;
    if (desk_versions(workspace, &versions, err) ||
        plan_load(workspace->db, &versions, plan->number, INT64_MAX, workspace->arena, plan, &there, err))
        return err->kind;
    plan_narrow(workspace, act, plan);
    return 0;
}

int planning_hand_over(struct workspace *workspace, const struct value *made, const struct value **out,
                       struct err *err) {
    struct buf json = buf_make(SIZE_MAX / 2);
    json_write(&json, made, JSON_COMPACT);
    int failed = json_read(workspace->arena, json.data, json.len, out, err);
    buf_free(&json);
    return failed;
}

/* ---- who and which ---- */

static int no_plan(const char *typed, struct err *err) {
    return err_set(err, ERR_DATA, "there is no plan '%s'", typed),
           err_todo(err, "`earshot plan list --all` shows those that there are");
}

int planning_find(struct planning *planning, const char *typed, struct plan *out, struct err *err) {
    int64_t first, last, found[2];
    size_t count = 0;
    bool there = false;
    if (!ticket_number_read(typed, &first, &last))
        return err_set(err, ERR_USAGE, "'%s' is no plan's number", typed),
               err_todo(err, "a number is twelve letters and digits, 7KQ2-XP9M-4T8C; the first four may do");
    if (plan_numbers(planning->workspace->db, first, last, found, &count, err))
        return err->kind;
    if (count > 1)
        return err_set(err, ERR_DATA, "several plans begin with '%s'", typed), err_todo(err, "type more of it");
    if (!count)
        return no_plan(typed, err);
    if (plan_load(planning->workspace->db, &planning->versions, found[0], INT64_MAX, planning->arena, out, &there, err))
        return err->kind;
    return there && (planning_holds(planning->workspace, planning->registry, out->place, out->place_id) ||
                     plan_touches(planning, out))
               ? 0
               : no_plan(typed, err);
}

int planning_parties(struct planning *planning, const struct plan *plan, unsigned *out, struct err *err) {
    struct person person;
    bool there = false;
    const char *actor = planning->act->actor;
    if (person_named(planning->workspace->db, planning->arena, actor, &person, &there, err))
        return err->kind;
    *out = !there ? 0 : person.role == ROLE_HQ ? PARTY_HQ : person.role == ROLE_REGION ? PARTY_REGION : 0;
    if (*out && !strcmp(plan_last(plan)->after.owner, actor))
        *out |= PARTY_OWNER;
    return 0;
}

int plan_person(struct planning *planning, const char *name, struct err *err) {
    struct person person;
    return person_need(planning->workspace->db, planning->arena, name, &person, err);
}

/* It would stop the close that prints it. */
static int pass_gate(const struct planning *planning, const char *what, const char *text, struct err *err) {
    struct gate *gate = NULL;
    int failed = gate_open(&gate, planning->workspace, &planning->rulebook->settings, err);
    failed = failed ? failed : gate_text(gate, what, text, strlen(text), err);
    gate_close(gate);
    return failed;
}

int plan_text_check(const struct planning *planning, const char *what, const char *text, struct err *err) {
    const char *end = text + strlen(text);
    size_t len = strlen(text);
    text_trim(text, &len);
    if (!len)
        return err_set(err, ERR_USAGE, "%s is empty", what);
    if (strlen(text) > LIMIT_PLAN_TEXT || !text_valid(text, strlen(text)))
        return err_set(err, ERR_USAGE, "%s is text of at most %d bytes", what, LIMIT_PLAN_TEXT);
    for (const char *at = text; at < end;)
        if (text_next(&at, end) < ' ')
            return err_set(err, ERR_USAGE, "%s is one line", what);
    return journal_names_nobody(what, text, err) || pass_gate(planning, what, text, err) ? (int)err->kind : 0;
}

/* ---- timers ---- */

static bool sets_due(const struct workflow_intent *intents, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (intents[i].kind == INTENT_DUE)
            return true;
    return false;
}

static int fire(struct planning *planning, struct plan *plan, const struct plan_waking *waking, struct err *err) {
    const struct workflow_timer *timer = waking->timer;
    const instant_t when = waking->at;
    struct value *said = value_map(planning->arena);
    const struct value *body = said;
    size_t count = 0;
    struct plan_event event = {.at = when, .kind = PLAN_TIMER, .name = timer->id, .actor = "", .reason = ""};
    if (timer->checks && plan_check(planning, plan, when, &body, err))
        return err->kind;
    if (waking->action)
        value_set(planning->arena, said, "action", value_int(planning->arena, waking->action));
    event.part = timer->checks ? PLAN_CHECK : PLAN_NOTHING;
    event.body = body;
    const bool fell = timer->fallen != WORKFLOW_STATES && !strcmp(plan_says(&event), PLAN_RELAPSED);
    const struct workflow_intent *intents = plan_intents(planning->arena, plan->workflow, &event, &count);
    event.after = plan_after(planning->arena, plan->workflow, &plan_last(plan)->after, fell ? timer->fallen : timer->to,
                             intents, count, when);
    if (fell && !sets_due(timer->fallen_intents, timer->fallen_count))
        event.after.due = when + (instant_t)LIMIT_PLAN_DECIDE_DAYS * DAY_MS;
    return planning_write(planning, plan, &event, err);
}

int planning_timers(struct planning *planning, struct plan *plan, instant_t by, int64_t *fired, struct err *err) {
    struct plan_waking waking;
    while (plan_wakes(planning->arena, plan, planning->zone, &waking) && waking.at <= by) {
        if (fire(planning, plan, &waking, err))
            return err->kind;
        ++*fired;
    }
    return 0;
}

static int tick(struct planning *planning, int64_t *fired, struct err *err) {
    struct sql *db = planning->workspace->db;
    for (;;) {
        struct plan plan;
        int64_t number = 0;
        bool there = false;
        if (plan_due(db, planning->act->now, &number, &there, err))
            return err->kind;
        if (!there)
            break;
        if (plan_load(db, &planning->versions, number, INT64_MAX, planning->arena, &plan, &there, err) ||
            planning_timers(planning, &plan, planning->act->now, fired, err))
            return err->kind;
    }
    if (planning_seal(planning, arena_format(planning->arena, "%lld timers", (long long)*fired), err))
        return err->kind;
    return sql_commit(db, err);
}

int plans_tick(struct workspace *workspace, const struct act *act, int64_t *out_fired, struct err *err) {
    struct planning planning;
    int64_t due = 0;
    bool there = false;
    *out_fired = 0;
    if (plan_due(workspace->db, act->now, &due, &there, err) || !there)
        return there ? (int)err->kind : 0;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : planning_begin(&planning, err);
    failed = failed ? failed : tick(&planning, out_fired, err);
    sql_rollback(workspace->db);
    planning_close(&planning);
    return failed;
}

int plans_due(struct workspace *workspace, const struct act *act, struct err *err) {
    int64_t fired = 0;
    return plans_tick(workspace, act, &fired, err);
}

int plans_remake(struct workspace *workspace, const struct act *act, struct err *err) {
    struct planning planning;
    int64_t *numbers = NULL;
    size_t count = 0;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : plans_all(workspace->db, planning.arena, INT64_MAX, &numbers, &count, err);
    failed = failed ? failed : plans_now_drop(workspace->db, err);
    for (size_t i = 0; !failed && i < count; i++) {
        struct plan plan;
        bool there = false;
        failed =
            plan_load(workspace->db, &planning.versions, numbers[i], INT64_MAX, planning.arena, &plan, &there, err);
        failed = failed ? failed : write_now(&planning, &plan, err);
    }
    planning_close(&planning);
    return failed;
}
