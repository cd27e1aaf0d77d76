#include "ops/explain_ticket.h"

#include <string.h>

#include "flow/survey/condition_rules.h"
#include "ops/tickets_parts.h"

struct explaining {
    struct desk desk;
    struct desk_time time;
    struct explain_ticket told;
};

/* ---- what opened it ---- */

/* The condition is read against the survey of today; where that has no such question any more, it is not told. */
static void tell_opening(struct explaining *explaining) {
    struct explain_ticket *told = &explaining->told;
    const struct workflow *workflow = told->ticket.first;
    const struct value *opens = value_get(workflow->definition, "opens");
    const char *id = value_text(value_get(opens, "survey"), NULL);
    const struct survey *survey = NULL;
    const struct condition *where = NULL;
    struct err ignored;
    if (!id || *told->ticket.events[0].name) /* by hand, or by a store's month */
        return;
    told->opened_by.survey = id;
    told->opened_by.came = value_get(opens, "class");
    told->opened_by.words = value_count(value_get(opens, "words"));
    if (!rulebook_survey(explaining->desk.rulebook, id, &survey, &ignored) &&
        !condition_from_rules(explaining->desk.arena, "", opens, "where", survey, &where, &ignored) && where)
        told->opened_by.condition = condition_text(explaining->desk.arena, where);
}

static void tell_version(struct explaining *explaining) {
    struct explain_ticket *told = &explaining->told;
    const struct ticket *ticket = &told->ticket;
    const struct workflow_versions *versions = &explaining->desk.versions;
    const struct workflow none = {.id = ticket->workflow->id, .version = -1};
    struct explain_version *made = arena_alloc(explaining->desk.arena, ticket->event_count * sizeof *made);
    for (size_t i = 0; i < ticket->event_count; i++)
        if (!i || ticket->events[i].kind == TICKET_MOVED)
            made[told->version_count++] = (struct explain_version){
                workflow_version_number(versions, ticket->events[i].under), &ticket->events[i]};
    told->versions = made;
    told->newest = workflow_version_number(versions, &none) - 1;
}

/* ---- whose it was ---- */

static bool same_owner(const struct ticket_standing *one, const struct ticket_standing *other) {
    return one->owner == other->owner && !strcmp(one->duty, other->duty) && !strcmp(one->person, other->person);
}

static void tell_owners(struct explaining *explaining) {
    const struct ticket *ticket = &explaining->told.ticket;
    struct explain_owner *owners = arena_alloc(explaining->desk.arena, ticket->event_count * sizeof *owners);
    size_t count = 0;
    for (size_t i = 0; i < ticket->event_count; i++) {
        const struct ticket_event *event = &ticket->events[i];
        if (i && same_owner(&event->after, &owners[count - 1].event->after))
            continue;
        if (i)
            owners[count - 1].until = event->at;
        owners[count++] = (struct explain_owner){event->at, INT64_MAX, event};
    }
    explaining->told.owners = owners;
    explaining->told.owner_count = count;
}

/* ---- its timers ---- */

static struct explain_timer timer_of(const struct explaining *explaining, size_t index, const int64_t *fired) {
    const struct ticket *ticket = &explaining->told.ticket;
    const struct workflow_case at = ticket_case(ticket);
    struct workflow alone = *ticket->workflow;
    size_t which;
    struct explain_timer made = {.timer = &ticket->workflow->timers[index], .last_at = INT64_MIN, .next = INT64_MAX};
    alone.timers = made.timer;
    alone.timer_count = 1;
    made.runs = workflow_in(made.timer->during, at.state);
    if (!workflow_timer_next(&alone, &at, &fired[index], &explaining->time.time, &which, &made.next))
        made.next = INT64_MAX;
    for (size_t i = 0; i < ticket->event_count; i++)
        if (ticket->events[i].kind == TICKET_TIMER && !strcmp(ticket->events[i].name, made.timer->id)) {
            made.fired++;
            made.last_at = ticket->events[i].at;
        }
    return made;
}

static void tell_timers(struct explaining *explaining) {
    const struct ticket *ticket = &explaining->told.ticket;
    const size_t count = ticket->workflow->timer_count;
    struct explain_timer *timers = arena_alloc(explaining->desk.arena, (count + 1) * sizeof *timers);
    int64_t *fired = arena_alloc(explaining->desk.arena, (count + 1) * sizeof *fired);
    ticket_fired(ticket, fired);
    for (size_t i = 0; i < count; i++)
        timers[i] = timer_of(explaining, i, fired);
    explaining->told.timers = timers;
    explaining->told.timer_count = count;
}

/* ---- until when ---- */

static const struct workflow_span *span_set(const struct workflow *workflow, const struct ticket_event *event) {
    const struct workflow_intent *intents = NULL;
    size_t count = 0;
    const struct workflow_step *step = event->kind == TICKET_STEP ? workflow_step_find(workflow, event->name) : NULL;
    if (event->kind == TICKET_OPENED)
        return &workflow->due;
    if (step)
        intents = step->intents, count = step->intent_count;
    for (size_t i = 0; event->kind == TICKET_TIMER && i < workflow->timer_count; i++)
        if (!strcmp(workflow->timers[i].id, event->name))
            intents = workflow->timers[i].intents, count = workflow->timers[i].intent_count;
    const struct workflow_span *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (intents[i].kind == INTENT_DUE)
            found = &intents[i].span;
    return found;
}

/* Stretches of open time, of hours; of days the open ones behind the day that the time begins in. */
static size_t find_stretches(const struct explaining *explaining, instant_t from, struct calendar_stretch *out) {
    const struct workflow_span *span = &explaining->told.due.span;
    const struct calendar *calendar = explaining->time.calendar;
    const struct zone *zone = explaining->time.zone;
    struct calendar_stretch night;
    size_t count = 0;
    if (!span->days)
        return calendar_stretches(calendar, zone, from, span->amount, out, EXPLAIN_STRETCHES);
    day_t day = zone_day(zone, from);
    if (calendar_interval(calendar, zone, day - 1, &night.from, &night.until) && from < night.until)
        day--;
    for (const day_t last = day + CALENDAR_REACH;
         (int64_t)count < span->amount && count < EXPLAIN_STRETCHES && day < last;)
        count += calendar_interval(calendar, zone, ++day, &out[count].from, &out[count].until);
    return (size_t)span->amount < count ? count : (size_t)span->amount;
}

static void tell_stretches(struct explaining *explaining, instant_t from) {
    struct explain_ticket *told = &explaining->told;
    struct calendar_stretch open[EXPLAIN_STRETCHES];
    struct explain_stretch *made = arena_alloc(explaining->desk.arena, EXPLAIN_STRETCHES * sizeof *made);
    const size_t all = find_stretches(explaining, from, open);
    int64_t so_far = 0;
    told->due.count = all < EXPLAIN_STRETCHES ? all : EXPLAIN_STRETCHES;
    told->due.more = all - told->due.count;
    for (size_t i = 0; i < told->due.count; i++) {
        so_far += open[i].until - open[i].from;
        made[i] = (struct explain_stretch){open[i].from, open[i].until, open[i].until - open[i].from, so_far};
    }
    told->due.stretches = made;
}

/* The last event that set it: a later one may have left it as it was. */
static void tell_due(struct explaining *explaining) {
    struct explain_ticket *told = &explaining->told;
    const struct ticket *ticket = &told->ticket;
    const struct workflow_span *span = NULL;
    size_t set_by = ticket->event_count;
    if (ticket_last(ticket)->after.due == INT64_MAX)
        return;
    while (!span && set_by)
        set_by--, span = span_set(ticket->events[set_by].under, &ticket->events[set_by]);
    if (!span)
        return;
    const struct workflow_time *time = &explaining->time.time;
    told->due.set_by = &ticket->events[set_by];
    told->due.span = *span;
    told->due.calendar = span->clock == CLOCK_OPEN ? explaining->time.calendar->id : "";
    told->due.at = time->after(time->context, told->due.set_by->at, span);
    if (span->clock == CLOCK_OPEN && told->due.at != INT64_MAX)
        tell_stretches(explaining, told->due.set_by->at);
}

int explain_ticket(struct workspace *workspace, const struct act *act, const char *typed,
                   int (*fn)(void *context, const struct explain_ticket *told, struct err *err), void *context,
                   struct err *err) {
    struct explaining explaining = {0};
    struct explain_ticket *told = &explaining.told;
    int failed = ticket_find(workspace, act, typed, &told->ticket, err);
    failed = failed ? failed : ticket_store(workspace, &told->ticket, &told->store, err);
    if (failed)
        return failed;
    failed = ticket_desk_open(&explaining.desk, workspace, act, err);
    failed = failed ? failed : desk_time(&explaining.desk, told->ticket.store, &explaining.time, err);
    if (!failed) {
        told->zone = explaining.time.zone;
        tell_opening(&explaining);
        tell_version(&explaining);
        tell_owners(&explaining);
        tell_timers(&explaining);
        tell_due(&explaining);
        failed = fn(context, told, err);
    }
    ticket_desk_close(&explaining.desk);
    return failed;
}
