/* What comes over a plan by itself: the timers of its state, and those of the days of its actions and its pilot. */
#include <string.h>

#include "base/zone.h"
#include "flow/plans/plans.h"

static instant_t end_of(const struct zone *zone, day_t day) {
    return zone_first(zone, &(struct wall){.day = day + 1});
}

/* Whether the timer has fired for that action, or for the pilot that is the last one. */
static bool fired(const struct plan *plan, const struct plan_parts *parts, const struct plan_waking *waking) {
    bool found = false;
    for (size_t i = 0; i < plan->event_count; i++) {
        const struct plan_event *event = &plan->events[i];
        if (!waking->action && event == parts->pilot.event)
            found = false;
        if (event->kind == PLAN_TIMER && !strcmp(event->name, waking->timer->id) &&
            value_whole(value_get(event->body, "action"), 0) == waking->action)
            found = true;
    }
    return found;
}

/* Keeps it if it comes before what was found so far. What is to come before a day never comes after it. */
static void keep(const struct plan *plan, const struct plan_parts *parts, instant_t end, struct plan_waking waking,
                 bool *found, struct plan_waking *out) {
    const struct workflow_timer *timer = waking.timer;
    const instant_t last = plan_last(plan)->at;
    waking.at = timer->before ? end - timer->after.amount : end + timer->after.amount;
    waking.at = waking.at < last ? last : waking.at;
    if ((timer->before && waking.at >= end) || (*found && waking.at >= out->at) || fired(plan, parts, &waking))
        return;
    *found = true;
    *out = waking;
}

static void of_actions(const struct plan *plan, const struct plan_parts *parts, const struct workflow_timer *timer,
                       const struct zone *zone, bool *found, struct plan_waking *out) {
    for (size_t i = 0; i < parts->action_count; i++) {
        const struct plan_action *action = &parts->actions[i];
        if (action->done == INT64_MIN && action->due != DAY_NONE)
            keep(plan, parts, end_of(zone, action->due), (struct plan_waking){.timer = timer, .action = action->number},
                 found, out);
    }
}

bool plan_wakes(struct arena *arena, const struct plan *plan, const struct zone *zone, struct plan_waking *out) {
    const struct workflow *workflow = plan->workflow;
    int64_t *counts = arena_alloc(arena, (workflow->timer_count + 1) * sizeof *counts);
    const struct workflow_case at = plan_case(plan);
    const struct workflow_time time = plan_time();
    struct plan_parts parts;
    size_t timer = 0;
    *out = (struct plan_waking){0};
    plan_fired(plan, counts);
    bool found = workflow_timer_next(workflow, &at, counts, &time, &timer, &out->at);
    if (found)
        out->timer = &workflow->timers[timer];
    plan_fold(arena, plan, &parts);
    for (size_t i = 0; i < workflow->timer_count; i++) {
        const struct workflow_timer *one = &workflow->timers[i];
        if (one->of == TIMER_OF_STATE || !workflow_in(one->during, at.state))
            continue;
        if (one->of == TIMER_OF_ACTION)
            of_actions(plan, &parts, one, zone, &found, out);
        else if (parts.pilot.event)
            keep(plan, &parts, end_of(zone, parts.pilot.to), (struct plan_waking){.timer = one}, &found, out);
    }
    return found;
}
