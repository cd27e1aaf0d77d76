/* A ticket is walked once for each period; the instants between which a period lies are of its store, and are made anew
 * when the store changes. */
#include "ops/tickets_figures.h"

#include <string.h>

#include "base/map.h"
#include "flow/calendar/calendar_rules.h"

bool ticket_part_point(const struct ticket_part *part) {
    return part->ticket->workflow->praise && (part->stock.completed || part->stock.deferred) &&
           ticket_marked(part->course->last.marks, "star");
}

/* ---- one store's time ---- */

struct walking {
    const struct ticket_span *span;
    struct map zones;
    size_t periods;
    const struct store *store; /* the present one; NULL where the registry has it not */
    int64_t store_id;
    const struct zone *zone;
    instant_t *begins; /* of each period, and behind them the end of the last */
    int (*fn)(void *context, const struct ticket_part *part, struct err *err);
    void *context;
};

static int open_zone(struct walking *walk, const char *name, const struct zone **out, struct err *err) {
    struct zone *zone = map_get(&walk->zones, name);
    if (!zone && zone_open(&zone, name, err))
        return err->kind;
    if (!map_get(&walk->zones, name))
        map_put(&walk->zones, name, zone);
    *out = zone;
    return 0;
}

static month_t period_last(const struct walking *walk, size_t period) {
    return walk->span->by_month ? walk->span->from + (month_t)period : walk->span->to;
}

static instant_t month_begins(const struct zone *zone, month_t month) {
    const struct wall wall = {.day = month_first(month)};
    return zone_first(zone, &wall);
}

static int enter_store(struct walking *walk, int64_t id, struct err *err) {
    const struct rulebook *rulebook = walk->span->rulebook;
    walk->store_id = id;
    walk->store = registry_store_by_id(walk->span->registry, id);
    if (!walk->store)
        return 0;
    if (open_zone(walk, walk->store->zone[0] ? walk->store->zone : rulebook->settings.zone, &walk->zone, err))
        return err->kind;
    walk->begins[0] = month_begins(walk->zone, walk->span->from);
    for (size_t i = 0; i < walk->periods; i++)
        walk->begins[i + 1] = month_begins(walk->zone, period_last(walk, i) + 1);
    return 0;
}

/* ---- one ticket's part ---- */

static instant_t earlier(instant_t a, instant_t b) {
    return a < b ? a : b;
}

static double hours_between(const struct walking *walk, const struct calendar *calendar, enum ticket_hours hours,
                            instant_t from, instant_t to) {
    const int64_t ms = to < from              ? 0
                       : hours == HOURS_CLOCK ? to - from
                                              : calendar_between(calendar, walk->zone, from, to);
    return (double)ms / 3600000;
}

static void set_waits(const struct walking *walk, instant_t watched, struct ticket_part *part) {
    const struct ticket_course *course = part->course;
    const struct rulebook *rulebook = walk->span->rulebook;
    const struct calendar *calendar = calendar_of_store(rulebook->calendars, rulebook->calendar_count, walk->store,
                                                        zone_day(walk->zone, course->opened));
    const bool done[TICKET_WAITS] = {course->answered != INT64_MAX, course->stands == STOCK_COMPLETED};
    const instant_t at[TICKET_WAITS] = {done[WAIT_ANSWER] ? course->answered : earlier(course->left, watched),
                                        earlier(course->left, watched)};
    for (int wait = 0; wait < TICKET_WAITS; wait++)
        for (int hours = 0; hours < TICKET_HOURS; hours++)
            part->waits[wait][hours] = (struct survival_time){
                hours_between(walk, calendar, (enum ticket_hours)hours, course->opened, at[wait]), done[wait]};
}

static int tell_part(const struct walking *walk, const struct ticket *ticket, size_t period, struct err *err) {
    const instant_t begins = walk->begins[period], watched = earlier(walk->begins[period + 1], walk->span->until),
                    known = earlier(walk->begins[period + 1], walk->span->until + 1);
    if (ticket->opened >= known)
        return 0;
    const struct ticket_course course = ticket_course_of(ticket, known);
    const bool came = course.opened >= begins;
    const enum stock_state before = came ? STOCK_OPEN : ticket_course_of(ticket, begins).stands;
    const bool returned = before != STOCK_OPEN && course.returned >= begins;
    const bool was_due = course.due >= begins && course.due < watched;
    if (before != STOCK_OPEN && !returned && !was_due)
        return 0;
    const month_t last = period_last(walk, period);
    struct ticket_part part = {.ticket = ticket,
                               .course = &course,
                               .store = walk->store,
                               .region = store_region(walk->store, month_last(last)),
                               .month = last,
                               .returned = returned,
                               .overdue = course.stands == STOCK_OPEN && course.last.due < watched,
                               .was_due = was_due,
                               .in_time = was_due && course.answered <= course.due,
                               .came = came};
    part.day = zone_day(walk->zone, ticket->opened);
    part.due_day = part.overdue ? zone_day(walk->zone, course.last.due) : DAY_NONE;
    part.late_days = part.overdue ? (watched - course.last.due) / DAY_MS : 0;
    const struct stock_case flow = {came || returned ? 1 : 0, course.stands};
    if (before == STOCK_OPEN || returned)
        part.stock = stock_of(&flow, 1, 1);
    if (came)
        set_waits(walk, watched, &part);
    return walk->fn(walk->context, &part, err);
}

static int look(void *context, const struct ticket *ticket, struct err *err) {
    struct walking *walk = context;
    if (ticket->store != walk->store_id && enter_store(walk, ticket->store, err))
        return err->kind;
    int stopped = 0;
    for (size_t period = 0; walk->store && !stopped && period < walk->periods; period++)
        stopped = tell_part(walk, ticket, period, err);
    return stopped;
}

int tickets_each_part(struct workspace *workspace, const struct ticket_span *span,
                      int (*fn)(void *context, const struct ticket_part *part, struct err *err), void *context,
                      struct err *err) {
    if (span->to < span->from)
        return 0;
    struct arena *arena = arena_new();
    struct walking walk = {.span = span,
                           .store_id = INT64_MIN,
                           .zones = map_make(arena),
                           .periods = span->by_month ? (size_t)(span->to - span->from) + 1 : 1,
                           .fn = fn,
                           .context = context};
    walk.begins = arena_alloc(arena, (walk.periods + 1) * sizeof *walk.begins);
    int failed = tickets_each_until(workspace->db, span->versions, span->cut, span->until + 1, look, &walk, err);
    for (size_t i = 0; i < walk.zones.count; i++)
        zone_free(walk.zones.entries[i].item);
    arena_free(arena);
    return failed;
}

/* ---- sums ---- */

void ticket_sum_add(struct arena *arena, struct ticket_sum *sum, const struct ticket_part *part) {
    sum->stock.opening += part->stock.opening;
    sum->stock.fresh += part->came;
    sum->stock.completed += part->stock.completed;
    sum->stock.deferred += part->stock.deferred;
    sum->stock.continuing += part->stock.continuing;
    sum->returned += part->returned;
    sum->overdue += part->overdue;
    sum->due += part->was_due;
    sum->in_time += part->in_time;
    for (int wait = 0; part->came && wait < TICKET_WAITS; wait++)
        for (int hours = 0; hours < TICKET_HOURS; hours++) {
            const size_t count = (size_t)sum->stock.fresh - 1;
            sum->waits[wait][hours] =
                arena_grow(arena, sum->waits[wait][hours], count, &sum->room[wait][hours], sizeof **sum->waits[wait]);
            sum->waits[wait][hours][count] = part->waits[wait][hours];
        }
}
