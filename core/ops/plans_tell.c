/* What is told of a plan: the notices that its workflow asks for, put into the outbox with the event that they follow
 * from. What became of them stands in the event's body ("told"). */
#include <string.h>

#include "flow/rules/shape.h"
#include "ops/notices.h"
#include "ops/plans_parts.h"

struct telling {
    struct planning *planning;
    const struct plan *plan;
    const struct plan_event *event;
    const char *assignee; /* whom something was given to; "" */
    const char *action;   /* what; "" */
    day_t due;            /* until when; DAY_NONE */
    struct staffing staffing;
};

/* ---- what its workflow asks for ---- */

static const struct workflow_intent *both(struct arena *arena, const struct workflow_timer *timer, size_t *out_count) {
    struct workflow_intent *made = arena_alloc(arena, (timer->intent_count + timer->fallen_count + 1) * sizeof *made);
    for (size_t i = 0; i < timer->intent_count; i++)
        made[i] = timer->intents[i];
    for (size_t i = 0; i < timer->fallen_count; i++)
        made[timer->intent_count + i] = timer->fallen_intents[i];
    *out_count = timer->intent_count + timer->fallen_count;
    return made;
}

const struct workflow_intent *plan_intents(struct arena *arena, const struct workflow *workflow,
                                           const struct plan_event *event, size_t *out_count) {
    const struct workflow_step *step = event->kind == PLAN_STEP ? workflow_step_find(workflow, event->name) : NULL;
    const bool gives = event->part == PLAN_OWNER || (event->part == PLAN_ACTION && value_get(event->body, "owner"));
    *out_count = 0;
    if (event->kind == PLAN_OPENED)
        return *out_count = workflow->intent_count, workflow->intents;
    if (step)
        return *out_count = step->intent_count, step->intents;
    if (event->kind == PLAN_SAID && gives)
        return *out_count = workflow->assigning_count, workflow->assigning;
    for (size_t i = 0; event->kind == PLAN_TIMER && i < workflow->timer_count; i++)
        if (!strcmp(workflow->timers[i].id, event->name)) {
            if (!strcmp(plan_says(event), PLAN_RELAPSED))
                return both(arena, &workflow->timers[i], out_count);
            return *out_count = workflow->timers[i].intent_count, workflow->timers[i].intents;
        }
    return NULL;
}

/* ---- whom ---- */

static const struct region *region_of(const struct telling *telling) {
    const struct planning *planning = telling->planning;
    const struct plan *plan = telling->plan;
    return plan->place == PLACE_REGION
               ? registry_region(planning->registry, place_code(planning->registry, plan->place, plan->place_id))
               : NULL;
}

/* Those of the place; a plan of the whole chain is headquarters'. */
static size_t of_place(const struct telling *telling, const struct staffing_owner *owner, const char **out) {
    const struct planning *planning = telling->planning;
    const struct region *region = region_of(telling);
    const struct staffing_owner hq = {PARTY_HQ, "", ""};
    if (telling->plan->place == PLACE_STORE)
        return staffing_owners(&telling->staffing, planning->registry, owner,
                               registry_store_by_id(planning->registry, telling->plan->place_id), out);
    return staffing_of_region(&telling->staffing, planning->registry,
                              owner->party == PARTY_REGION && !region ? &hq : owner, region, out);
}

static size_t whom(const void *context, const struct workflow_intent *intent, const char **out) {
    const struct telling *telling = context;
    const char *one = intent->to == PARTY_ASSIGNEE ? telling->assignee
                      : intent->to == PARTY_OWNER  ? telling->event->after.owner
                                                   : "";
    /* what nobody leads yet is for who is there for its place */
    const struct staffing_owner owner = {intent->to == PARTY_OWNER ? PARTY_REGION : intent->to, intent->duty, ""};
    if (*one)
        return out[0] = staffing_stand_in(&telling->staffing, one), 1;
    return intent->to == PARTY_ASSIGNEE ? 0 : of_place(telling, &owner, out);
}

/* ---- what ---- */

static const char *when_text(const struct telling *telling) {
    const instant_t due = telling->event->after.due;
    char day[DAY_TEXT];
    if (telling->due != DAY_NONE)
        return arena_text(telling->planning->arena, day_write(day, telling->due));
    if (due == INT64_MAX)
        return "";
    return arena_text(telling->planning->arena, day_write(day, zone_day(telling->planning->zone, due - 1)));
}

static const char *place_text(const struct telling *telling, const char *language) {
    const struct planning *planning = telling->planning;
    const struct region *region = region_of(telling);
    if (telling->plan->place == PLACE_STORE)
        return registry_store_by_id(planning->registry, telling->plan->place_id)->name;
    return region ? region->name : strcmp(language, "zh") ? "the whole chain" : "全公司";
}

static const char *action_text(const struct telling *telling, const char *language) {
    if (telling->event->part != PLAN_OWNER)
        return telling->action;
    return strcmp(language, "zh") ? "to lead it" : "牵头推进";
}

static const struct value *values_in(const struct telling *telling, const char *language) {
    struct planning *planning = telling->planning;
    struct arena *arena = planning->arena;
    const struct plan *plan = telling->plan;
    const struct workflow *workflow = plan->workflow;
    const size_t state = workflow_state_find(workflow, telling->event->after.state);
    const struct plan_event *opened = plan->event_count ? &plan->events[0] : telling->event;
    const struct {
        const char *name, *text;
    } all[] = {{"plan", planning_number(planning, plan)},
               {"title", value_text(value_get(opened->body, "title"), "")},
               {"place", place_text(telling, language)},
               {"state", state < WORKFLOW_STATES ? shape_words(workflow->states[state].words, language)
                                                 : telling->event->after.state},
               {"due", when_text(telling)},
               {"action", action_text(telling, language)}};
    struct value *values = value_map(arena);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        value_set(arena, values, all[i].name, value_str(arena, all[i].text ? all[i].text : ""));
    return values;
}

static void find_given(struct telling *telling) {
    const struct value *body = telling->event->body;
    struct plan_parts parts;
    const int64_t number = value_whole(value_get(body, "action"), 0);
    telling->assignee = value_text(value_get(body, "owner"), "");
    telling->action = telling->event->part == PLAN_ACTION ? value_text(value_get(body, "text"), "") : "";
    if (telling->event->part == PLAN_ACTION && !day_read(value_text(value_get(body, "due"), ""), &telling->due))
        telling->due = DAY_NONE;
    if (!number || telling->event->kind != PLAN_TIMER)
        return;
    plan_fold(telling->planning->arena, telling->plan, &parts);
    for (size_t i = 0; i < parts.action_count; i++)
        if (parts.actions[i].number == number) {
            telling->assignee = *parts.actions[i].owner ? parts.actions[i].owner : telling->event->after.owner;
            telling->action = parts.actions[i].text;
            telling->due = parts.actions[i].due;
        }
}

static bool is_before(const struct workflow *workflow, const char *timer) {
    for (size_t i = 0; i < workflow->timer_count; i++)
        if (!strcmp(workflow->timers[i].id, timer))
            return workflow->timers[i].before;
    return false;
}

static const struct value *with_told(struct arena *arena, const struct value *body, const char *told) {
    struct value *made = value_map(arena);
    for (size_t i = 0; i < value_count(body); i++)
        value_set(arena, made, body->map.pairs[i].key, body->map.pairs[i].value);
    value_set(arena, made, "told", value_str(arena, told));
    return made;
}

int plan_tell(struct planning *planning, const struct plan *plan, struct plan_event *event, struct err *err) {
    struct arena *arena = planning->arena;
    struct telling telling = {.planning = planning, .plan = plan, .event = event, .due = DAY_NONE};
    size_t count = 0;
    bool any = false;
    const char *told = "";
    const struct workflow_intent *intents = plan_intents(arena, plan->workflow, event, &count);
    for (size_t i = 0; i < count; i++)
        any = any || intents[i].kind == INTENT_NOTIFY;
    if (!any)
        return 0;
    if (staffing_read(planning->workspace->db, arena, planning->today, &telling.staffing, err))
        return err->kind;
    find_given(&telling);
    const struct notices notices = {
        planning->workspace, planning->rulebook, planning->registry, &telling.staffing, arena, planning->act->now};
    /* that something will be due is not said once it was */
    const bool soon = event->kind == PLAN_TIMER && telling.due != DAY_NONE && is_before(plan->workflow, event->name);
    const struct notice_about about = {
        .key = arena_format(arena, "plan %s %lld", planning_number(planning, plan), (long long)event->seq),
        .whom = whom,
        .context = &telling,
        .zone = planning->rulebook->settings.zone,
        .expires = soon ? planning_midnight(planning, telling.due + 1) : 0,
        .values = {values_in(&telling, "zh"), values_in(&telling, "en")}};
    if (notices_put(&notices, &about, intents, count, &told, err))
        return err->kind;
    if (*told)
        event->body = with_told(arena, event->body, told);
    return 0;
}
