/* Plans for reports: as known at the edition's cut, and as they stood when the period ended. */
#include <string.h>

#include "flow/plans/plans_rows.h"
#include "flow/report/plan_figures.h"
#include "flow/tickets/tickets_rows.h"
#include "ops/press_parts.h"

static const struct region *region_by_id(const struct registry *registry, int64_t id) {
    for (size_t i = 0; i < registry->region_count; i++)
        if (registry->regions[i].id == id)
            return &registry->regions[i];
    return NULL;
}

static int period_end(const struct press *press, instant_t *out, struct err *err) {
    const struct wall wall = {.day = month_first(press->month + 1)};
    struct zone *zone;
    if (zone_open(&zone, press->rulebook->settings.zone, err))
        return err->kind;
    *out = zone_first(zone, &wall);
    zone_free(zone);
    return 0;
}

static void ground_plan(struct digest_stream *stream, struct buf *line, const struct plan *plan) {
    for (size_t i = 0; i < plan->event_count; i++) {
        const struct plan_event *event = &plan->events[i];
        buf_clear(line);
        buf_format(line, "%lld\t%lld\t%lld\t%d\t%s\t%d\t%s\n", (long long)plan->number, (long long)event->seq,
                   (long long)event->at, event->kind, event->name, event->part, event->after.state);
        digest_more(stream, line->data, line->len);
    }
}

/* Events are in the order of time; what came after the end is left out. */
static int read_plan(struct sheet_run *run, const struct workflow_versions *versions, int64_t number, instant_t before,
                     struct report_plan *out, bool *out_there, struct err *err) {
    struct press *press = run->press;
    struct plan *plan = arena_alloc(press->arena, sizeof *plan);
    struct plan_parts *parts = arena_alloc(press->arena, sizeof *parts);
    if (plan_load(press->workspace->db, versions, number, press->cut, press->arena, plan, out_there, err))
        return err->kind;
    while (*out_there && plan->event_count && plan_last(plan)->at >= before)
        plan->event_count--;
    *out_there = *out_there && plan->event_count;
    if (!*out_there)
        return 0;
    plan_fold(press->arena, plan, parts);
    *out = (struct report_plan){plan, parts,
                                plan->place == PLACE_REGION ? region_by_id(press->registry, plan->place_id) : NULL};
    return 0;
}

static int read_all(struct sheet_run *run, struct report_plans *plans, struct digest_stream *stream, struct err *err) {
    struct press *press = run->press;
    struct sql *db = press->workspace->db;
    struct workflow_versions versions;
    int64_t *numbers = NULL;
    size_t count = 0;
    instant_t before = 0;
    struct buf line = buf_make(LIMIT_MESSAGE);
    int failed = period_end(press, &before, err) || workflow_versions_read(db, press->arena, &versions, err) ||
                 plans_all(db, press->arena, press->cut, &numbers, &count, err);
    struct report_plan *items = arena_alloc(press->arena, (count + 1) * sizeof *items);
    for (size_t i = 0; !failed && i < count; i++) {
        bool there = false;
        failed = read_plan(run, &versions, numbers[i], before, &items[plans->count], &there, err);
        if (!failed && there)
            ground_plan(stream, &line, items[plans->count++].plan);
    }
    plans->items = items;
    buf_free(&line);
    return failed ? (int)err->kind : 0;
}

int press_gather_plans(struct sheet_run *run, struct err *err) {
    struct report_plans *plans = arena_alloc(run->press->arena, sizeof *plans);
    struct digest_stream *stream = digest_begin();
    int failed = read_all(run, plans, stream, err);
    press_ground(run->press, "plans", stream);
    run->facts.plans = plans;
    return failed;
}
