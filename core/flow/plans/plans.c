#include "flow/plans/plans.h"

#include <string.h>

int64_t plan_number_of(const char *workflow, const char *key) {
    const struct digest digest = digest_row(workflow, strlen(workflow) < 64 ? strlen(workflow) : 64, key, strlen(key));
    int64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = (int64_t)((uint64_t)number << 8 | digest.bytes[i]);
    return number & ((INT64_C(1) << 60) - 1);
}

const char *plan_event_word(enum plan_event_kind kind) {
    static const char *const words[] = {"", "opened", "step", "timer", "said"};
    return words[kind];
}

const char *plan_part_word(enum plan_part part) {
    static const char *const words[PLAN_PARTS] = {"",      "problem", "cause",    "action", "done",  "compared",
                                                  "rated", "target",  "owner",    "note",   "pilot", "verdict",
                                                  "wave",  "check",   "override", "struck"};
    return words[part];
}

/* ---- from its events ---- */

/* Whether it is a step into a state: into the one that it was in, perhaps, and in the same instant. */
static bool steps_in(const struct plan *plan, const struct plan_event *event) {
    const struct workflow_step *step =
        event->kind == PLAN_STEP ? workflow_step_find(plan->workflow, event->name) : NULL;
    return step && step->to < WORKFLOW_STATES;
}

/* The first event of the stay in the state that it is in. */
static size_t stay(const struct plan *plan) {
    size_t first = plan->event_count - 1;
    while (first && !steps_in(plan, &plan->events[first]) &&
           plan->events[first - 1].after.since == plan_last(plan)->after.since &&
           !strcmp(plan->events[first - 1].after.state, plan_last(plan)->after.state))
        first--;
    return first;
}

struct workflow_case plan_case(const struct plan *plan) {
    const struct plan_standing *now = &plan_last(plan)->after;
    return (struct workflow_case){.state = workflow_state_find(plan->workflow, now->state),
                                  .since = now->since,
                                  .actor = plan->events[stay(plan)].actor};
}

void plan_fired(const struct plan *plan, int64_t *out) {
    const struct workflow *workflow = plan->workflow;
    memset(out, 0, workflow->timer_count * sizeof *out);
    for (size_t i = stay(plan) + 1; i < plan->event_count; i++)
        for (size_t k = 0; plan->events[i].kind == PLAN_TIMER && k < workflow->timer_count; k++)
            out[k] += !strcmp(workflow->timers[k].id, plan->events[i].name);
}

/* ---- how it stands next ---- */

static instant_t by_the_clock(void *context, instant_t from, const struct workflow_span *span) {
    (void)context;
    return from + span->amount;
}

struct workflow_time plan_time(void) {
    return (struct workflow_time){by_the_clock, NULL};
}

struct plan_standing plan_begin(const struct workflow *workflow, const char *owner, instant_t at) {
    return (struct plan_standing){.state = workflow->states[0].id,
                                  .since = at,
                                  .owner = owner,
                                  .due = by_the_clock(NULL, at, &workflow->due),
                                  .marks = ""};
}

static bool marked(const char *marks, const char *mark) {
    const size_t len = strlen(mark);
    for (const char *at = marks; (at = strchr(at, ' '));)
        if (!strncmp(++at, mark, len) && (!at[len] || at[len] == ' '))
            return true;
    return false;
}

struct plan_standing plan_after(struct arena *arena, const struct workflow *workflow,
                                const struct plan_standing *before, size_t to, const struct workflow_intent *intents,
                                size_t intent_count, instant_t at) {
    struct plan_standing after = *before;
    if (to < WORKFLOW_STATES) {
        after.state = workflow->states[to].id;
        after.since = at;
        after.due = INT64_MAX;
    }
    for (size_t i = 0; i < intent_count; i++) {
        const struct workflow_intent *intent = &intents[i];
        if (intent->kind == INTENT_DUE)
            after.due = by_the_clock(NULL, at, &intent->span);
        if (intent->kind == INTENT_MARK && !marked(after.marks, intent->text))
            after.marks = arena_format(arena, "%s %s", after.marks, intent->text);
    }
    return after;
}

const char *plan_says(const struct plan_event *event) {
    return event ? value_text(value_get(event->body, "says"), "") : "";
}

/* Where the events of this name may lead from a state: to one of two. */
static bool leads(const struct workflow *workflow, const struct plan_event *event, size_t from, size_t to) {
    const struct workflow_step *step = event->kind == PLAN_STEP ? workflow_step_find(workflow, event->name) : NULL;
    if (step)
        return workflow_in(step->from, from) && to == (step->to == WORKFLOW_STATES ? from : step->to);
    for (size_t i = 0; event->kind == PLAN_TIMER && i < workflow->timer_count; i++) {
        const struct workflow_timer *timer = &workflow->timers[i];
        const bool fell = timer->fallen != WORKFLOW_STATES && !strcmp(plan_says(event), PLAN_RELAPSED);
        const size_t onward = fell ? timer->fallen : timer->to;
        if (!strcmp(timer->id, event->name))
            return workflow_in(timer->during, from) && to == (onward == WORKFLOW_STATES ? from : onward);
    }
    return event->kind == PLAN_SAID && from == to;
}

bool plan_follows(const struct workflow *workflow, const struct plan_standing *before, const struct plan_event *event) {
    const size_t from = workflow_state_find(workflow, before->state),
                 to = workflow_state_find(workflow, event->after.state);
    return from < WORKFLOW_STATES && leads(workflow, event, from, to);
}

/* ---- what a step needs ---- */

static bool all_done(const struct plan_parts *parts) {
    for (size_t i = 0; i < parts->action_count; i++)
        if (parts->actions[i].done == INT64_MIN)
            return false;
    return parts->action_count > 0;
}

static bool holds(const struct plan_parts *parts) {
    return parts->check_count && !strcmp(plan_says(parts->checks[parts->check_count - 1]), PLAN_HOLDS);
}

static bool has(const struct plan_parts *parts, const char *need) {
    const struct {
        const char *need;
        bool there;
    } all[] = {{"evidence", parts->evidence != NULL},
               {"target", parts->target == parts->target},
               {"causes", parts->cause_count > 0},
               {"actions", parts->action_count > 0},
               {"done", all_done(parts)},
               {"pilot", parts->pilot.event != NULL},
               {"verdict", parts->verdict != NULL},
               {"effect", !strcmp(plan_says(parts->verdict), PLAN_VERIFIED)},
               {"waves", parts->wave_count > 0},
               {"held", holds(parts)}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i].need, need))
            return all[i].there;
    return false;
}

const char *plan_lacks(const struct plan_parts *parts, const struct workflow_step *step) {
    for (size_t i = 0; i < step->need_count; i++)
        if (!has(parts, step->needs[i]))
            return step->needs[i];
    return NULL;
}
