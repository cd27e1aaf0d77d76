/* What staff of one store see of plans, and may say: those that touch their store, without what is others'. Nobody is
 * shown another store's figures, actions, or what was said of them. */
#include <string.h>

#include "ops/plans_parts.h"

static bool names(const struct value *codes, const char *code) {
    for (size_t i = 0; i < value_count(codes); i++)
        if (!strcmp(value_text(value_at(codes, i), ""), code))
            return true;
    return false;
}

static bool is_theirs(const char *actor, const char *store, const char *owner, const char *of_store) {
    return (actor && *owner && !strcmp(owner, actor)) || !strcmp(of_store, store);
}

bool plan_action_is_theirs(const struct planning *planning, const struct plan_action *action) {
    const char *store = planning->workspace->scope.store;
    return store && is_theirs(planning->act->actor, store, action->owner, action->store);
}

bool plan_touches(const struct planning *planning, const struct plan *plan) {
    const char *store = planning->workspace->scope.store;
    struct plan_parts parts;
    bool found = false;
    if (!store)
        return false;
    if (plan->place == PLACE_STORE)
        return !strcmp(place_code(planning->registry, plan->place, plan->place_id), store);
    plan_fold(planning->arena, plan, &parts);
    for (size_t i = 0; i < parts.action_count; i++)
        found = found || plan_action_is_theirs(planning, &parts.actions[i]);
    for (size_t i = 0; i < parts.wave_count; i++)
        found = found || names(parts.waves[i].stores, store);
    return found || names(parts.pilot.stores, store);
}

/* ---- what is left of what was said ---- */

struct narrowing {
    struct arena *arena;
    const char *actor, *store;
    const struct plan_parts *parts;
};

static const struct value *only(const struct narrowing *narrowing, const struct value *body, const char *const *keys) {
    struct value *made = value_map(narrowing->arena);
    for (; *keys; keys++)
        if (value_get(body, *keys))
            value_set(narrowing->arena, made, *keys, value_get(body, *keys));
    return made;
}

/* The store alone, of a pilot or a wave that has it. */
static const struct value *of_store(const struct narrowing *narrowing, const struct value *body,
                                    const char *const *keys) {
    struct value *made, *list = value_list(narrowing->arena);
    if (!names(value_get(body, "stores"), narrowing->store))
        return NULL;
    made = (struct value *)(uintptr_t)only(narrowing, body, keys);
    value_push(narrowing->arena, list, value_str(narrowing->arena, narrowing->store));
    value_set(narrowing->arena, made, "stores", list);
    return made;
}

static bool action_is_theirs(const struct narrowing *narrowing, int64_t number) {
    for (size_t i = 0; i < narrowing->parts->action_count; i++) {
        const struct plan_action *action = &narrowing->parts->actions[i];
        if (action->number == number)
            return is_theirs(narrowing->actor, narrowing->store, action->owner, action->store);
    }
    return false;
}

/* NULL: nothing of it is theirs to see. */
static const struct value *left_of(const struct narrowing *narrowing, const struct plan_event *event) {
    static const char *const problem[] = {"title", "metric", "survey", "from", "to", "problem", "target", NULL},
                             *const pilot[] = {"from", "to", NULL}, *const wave[] = {"wave", "day", NULL},
                             *const verdict[] = {"says", NULL};
    const struct value *body = event->body;
    switch (event->part) {
    case PLAN_PROBLEM:
        return only(narrowing, body, problem);
    case PLAN_PILOT:
        return of_store(narrowing, body, pilot);
    case PLAN_WAVE:
        return of_store(narrowing, body, wave);
    case PLAN_VERDICT:
    case PLAN_CHECK:
        return only(narrowing, body, verdict);
    case PLAN_TARGET:
    case PLAN_OWNER:
        return body;
    case PLAN_ACTION:
        return action_is_theirs(narrowing, value_whole(value_get(body, "number"), 0)) ? body : NULL;
    case PLAN_DONE:
        return action_is_theirs(narrowing, value_whole(value_get(body, "action"), 0)) ? body : NULL;
    default:
        return NULL;
    }
}

void plan_narrow(const struct workspace *workspace, const struct act *act, struct plan *plan) {
    struct arena *arena = workspace->arena;
    struct plan_event *events = arena_alloc(arena, plan->event_count * sizeof *events);
    struct plan_parts parts;
    const struct narrowing narrowing = {arena, act->actor, workspace->scope.store, &parts};
    size_t count = 0;
    if (!narrowing.store || plan->place == PLACE_STORE)
        return;
    plan_fold(arena, plan, &parts);
    for (size_t i = 0; i < plan->event_count; i++) {
        const struct plan_event *event = &plan->events[i];
        const struct value *body = left_of(&narrowing, event);
        if (!body && event->kind != PLAN_STEP && i + 1 < plan->event_count)
            continue;
        events[count] = *event;
        if (event->kind != PLAN_SAID || !body)
            events[count].reason = "";
        events[count].part = body ? event->part : PLAN_NOTHING;
        events[count].body = body ? body : value_map(arena);
        count++;
    }
    plan->events = events;
    plan->event_count = count;
}
