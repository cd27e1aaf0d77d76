#include "flow/report/plan_figures.h"

#include <math.h>
#include <string.h>

#include "flow/registry/targets.h"
#include "flow/rules/shape.h"

static enum metric_unit unit_of(struct arena *arena, const char *metric) {
    struct target_aim aim;
    if (!target_aim_read(metric, arena, &aim))
        return METRIC_SCORE;
    return aim.figure == TARGET_NPS ? METRIC_POINTS : aim.figure == TARGET_TOP ? METRIC_PERCENT : METRIC_SCORE;
}

/* The smallest of the cells behind an effect must reach the floor, not their sum. */
static void set_effect(struct arena *arena, const struct report_frame *frame, const struct value *effect,
                       enum metric_unit unit, const char *name, struct value *made) {
    struct metric metric =
        metric_make(value_number(value_get(effect, "value"), NAN), value_number(value_get(effect, "lo"), NAN),
                    value_number(value_get(effect, "hi"), NAN), value_whole(value_get(effect, "answers"), 0), unit,
                    "difference.pilot", &frame->bases);
    metric.suppressed = value_whole(value_get(effect, "least"), 0) < frame->bases.floor;
    report_set_metric(arena, made, name, "", metric);
}

static void set_side(struct arena *arena, const struct report_frame *frame, const struct value *figure,
                     enum metric_unit unit, const char *name, struct value *made) {
    report_set_metric(arena, made, name, "",
                      metric_make(value_number(value_get(figure, "value"), NAN),
                                  value_number(value_get(figure, "lo"), NAN),
                                  value_number(value_get(figure, "hi"), NAN), value_whole(value_get(figure, "n"), 0),
                                  unit, "mean.t", &frame->bases));
}

static const struct value *sides_part(struct arena *arena, const struct report_frame *frame,
                                      const struct value *verdict, enum metric_unit unit) {
    const struct value *sides = value_get(verdict, "sides");
    struct value *made = value_list(arena);
    for (size_t i = 0; i < value_count(sides); i++) {
        const struct value *side = value_at(sides, i);
        struct value *item = value_map(arena);
        value_set(arena, item, "side", value_str(arena, value_text(value_get(side, "side"), "")));
        value_set(arena, item, "stores", value_int(arena, (int64_t)value_count(value_get(side, "stores"))));
        set_side(arena, frame, value_get(side, "before"), unit, "before", item);
        set_side(arena, frame, value_get(side, "after"), unit, "after", item);
        value_push(arena, made, item);
    }
    return made;
}

static const struct value *verdict_part(struct arena *arena, const struct report_frame *frame,
                                        const struct plan_event *event, enum metric_unit unit) {
    struct value *made = value_map(arena);
    value_set(arena, made, "says", value_str(arena, plan_says(event)));
    value_set(arena, made, "why", value_str(arena, value_text(value_get(event->body, "why"), "")));
    set_effect(arena, frame, value_get(event->body, "effect"), unit, "effect", made);
    value_set(arena, made, "sides", sides_part(arena, frame, event->body, unit));
    return made;
}

static const struct value *checks_part(struct arena *arena, const struct report_frame *frame,
                                       const struct plan_parts *parts, enum metric_unit unit) {
    struct value *made = value_list(arena);
    for (size_t i = 0; i < parts->check_count; i++)
        value_push(arena, made, verdict_part(arena, frame, parts->checks[i], unit));
    return made;
}

static const char *state_words(const struct report_frame *frame, const struct plan *plan) {
    const char *state = plan_last(plan)->after.state;
    const size_t found = workflow_state_find(plan->workflow, state);
    return found == WORKFLOW_STATES ? state : shape_words(plan->workflow->states[found].words, frame->language);
}

static const struct value *plan_part(struct arena *arena, const struct report_frame *frame,
                                     const struct report_plan *item) {
    const struct plan *plan = item->plan;
    const struct plan_parts *parts = item->parts;
    const size_t state = workflow_state_find(plan->workflow, plan_last(plan)->after.state);
    const enum metric_unit unit = unit_of(arena, parts->metric);
    struct value *made = value_map(arena);
    value_set(arena, made, "title", value_str(arena, parts->title));
    value_set(arena, made, "metric", value_str(arena, parts->metric));
    value_set(arena, made, "place",
              value_str(arena, item->region ? item->region->name : shape_words(frame->chain_name, frame->language)));
    value_set(arena, made, "state", value_str(arena, state_words(frame, plan)));
    value_set(arena, made, "over",
              value_bool(arena, state < WORKFLOW_STATES && plan->workflow->states[state].stage == STAGE_OVER));
    if (isfinite(parts->target))
        value_set(arena, made, "target", value_real(arena, parts->target));
    value_set(arena, made, "decided", value_str(arena, parts->decided));
    value_set(arena, made, "actions", value_int(arena, (int64_t)parts->action_count));
    int64_t done = 0;
    for (size_t i = 0; i < parts->action_count; i++)
        done += parts->actions[i].done != INT64_MIN;
    value_set(arena, made, "actions_done", value_int(arena, done));
    value_set(arena, made, "waves", value_int(arena, (int64_t)parts->wave_count));
    value_set(arena, made, "overrides", value_int(arena, (int64_t)parts->override_count));
    if (parts->verdict)
        value_set(arena, made, "verdict", verdict_part(arena, frame, parts->verdict, unit));
    value_set(arena, made, "checks", checks_part(arena, frame, parts, unit));
    return made;
}

void report_set_plans(struct arena *arena, const struct report_frame *frame, const struct report_place *place,
                      struct value *made) {
    if (!frame->report->needs.plans)
        return;
    const struct report_plans *plans = frame->facts->plans;
    struct value *list = value_list(arena);
    for (size_t i = 0; plans && i < plans->count; i++)
        if (!place->region || region_hangs_under(plans->items[i].region, place->region))
            value_push(arena, list, plan_part(arena, frame, &plans->items[i]));
    value_set(arena, made, "plans", list);
}
