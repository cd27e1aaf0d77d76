#include "ops/tickets.h"

#include <string.h>

#include "base/text.h"
#include "flow/calendar/calendar_rules.h"
#include "flow/registry/registry_rows.h"
#include "ops/people.h"
#include "ops/rights.h"
#include "ops/tickets_parts.h"

/* ---- the desk ---- */

int ticket_desk_open(struct desk *desk, struct workspace *workspace, const struct act *act, struct err *err) {
    *desk = (struct desk){.workspace = workspace, .act = act, .arena = arena_new(), .contents = digest_set_new()};
    desk->zones = map_make(desk->arena);
    return rulebook_open(&desk->rulebook, workspace, RULEBOOK_WORKFLOWS, err) ||
                   registry_read(workspace->db, desk->arena, INT32_MAX, INT64_MAX, &desk->registry, err) ||
                   workflow_versions_read(workspace->db, desk->arena, &desk->versions, err)
               ? (int)err->kind
               : 0;
}

void ticket_desk_close(struct desk *desk) {
    for (size_t i = 0; i < desk->zones.count; i++)
        zone_free(desk->zones.entries[i].item);
    digest_set_free(desk->contents);
    rulebook_close(desk->rulebook);
    arena_free(desk->arena);
}

static instant_t after(void *context, instant_t from, const struct workflow_span *span) {
    const struct desk_time *time = context;
    if (span->clock == CLOCK_WALL)
        return from + span->amount;
    return span->days ? calendar_days_after(time->calendar, time->zone, from, span->amount)
                      : calendar_after(time->calendar, time->zone, from, span->amount);
}

static int open_zone(struct desk *desk, const char *name, const struct zone **out, struct err *err) {
    struct zone *zone = map_get(&desk->zones, name);
    if (!zone && zone_open(&zone, name, err))
        return err->kind;
    if (!map_get(&desk->zones, name))
        map_put(&desk->zones, name, zone);
    *out = zone;
    return 0;
}

int desk_time(struct desk *desk, int64_t store, struct desk_time *out, struct err *err) {
    const struct store *found = registry_store_by_id(desk->registry, store);
    const struct rulebook *rulebook = desk->rulebook;
    if (!found)
        return err_set(err, ERR_INTERNAL, "a ticket is of a store that is not in the registry");
    if (open_zone(desk, found->zone[0] ? found->zone : rulebook->settings.zone, &out->zone, err))
        return err->kind;
    out->calendar =
        calendar_of_store(rulebook->calendars, rulebook->calendar_count, found, zone_day(out->zone, desk->act->now));
    out->time = (struct workflow_time){after, out};
    return 0;
}

static int begin_batch(struct desk *desk, struct err *err) {
    return desk->batch ? 0 : batch_next(desk->workspace->db, &desk->batch, err);
}

static const char *event_text(const struct desk *desk, const struct ticket *ticket, const struct ticket_event *event) {
    char number[TICKET_TEXT];
    const struct ticket_standing *now = &event->after;
    return arena_format(desk->arena, "%s %lld %lld %d %s\n%s %lld %d %lld %s%s\n%s\n%s",
                        ticket_number_write(number, ticket->number), (long long)event->seq, (long long)event->at,
                        event->kind, event->name, now->state, (long long)now->since, now->owner, (long long)now->due,
                        now->class, now->marks, event->actor, event->reason);
}

static int write_now(struct desk *desk, const struct ticket *ticket, const struct desk_time *time, struct err *err) {
    int64_t *fired = arena_alloc(desk->arena, (ticket->workflow->timer_count + 1) * sizeof *fired);
    const struct workflow_case at = ticket_case(ticket);
    size_t timer;
    instant_t wakes = INT64_MAX;
    ticket_fired(ticket, fired);
    if (!workflow_timer_next(ticket->workflow, &at, fired, &time->time, &timer, &wakes))
        wakes = INT64_MAX;
    return ticket_now_write(desk->workspace->db, ticket, wakes, err);
}

int desk_write(struct desk *desk, struct ticket *ticket, const struct ticket_event *event, const struct desk_time *time,
               struct err *err) {
    struct sql *db = desk->workspace->db;
    if (begin_batch(desk, err))
        return err->kind;
    struct ticket_event *events = arena_alloc(desk->arena, (ticket->event_count + 1) * sizeof *events);
    if (ticket->event_count)
        memcpy(events, ticket->events, ticket->event_count * sizeof *events);
    events[ticket->event_count] = *event;
    events[ticket->event_count].seq = (int64_t)ticket->event_count + 1;
    events[ticket->event_count].batch = desk->batch;
    ticket->events = events;
    ticket->event_count++;
    desk->events++;
    const struct ticket_event *last = ticket_last(ticket);
    if (ticket->event_count == 1 &&
        (workflow_version_write(db, ticket->workflow, desk->batch, err) || ticket_insert(db, ticket, err)))
        return err->kind;
    return ticket_event_insert(db, ticket, last, err) || write_now(desk, ticket, time, err) ||
                   facts_add(desk->contents, event_text(desk, ticket, last), err)
               ? (int)err->kind
               : 0;
}

int desk_seal(struct desk *desk, const char *name, struct err *err) {
    struct batch batch = {.seq = desk->batch, .source = "", .name = name, .file = "", .stored = desk->events};
    return desk->events ? facts_seal(desk->workspace, desk->act, "ticket", &batch, desk->contents, err) : 0;
}

/* ---- timers ---- */

int desk_timers(struct desk *desk, struct ticket *ticket, instant_t by, int64_t *fired, struct err *err) {
    const struct workflow *workflow = ticket->workflow;
    int64_t *counts = arena_alloc(desk->arena, (workflow->timer_count + 1) * sizeof *counts);
    struct desk_time time;
    if (desk_time(desk, ticket->store, &time, err))
        return err->kind;
    for (;;) {
        const struct workflow_case at = ticket_case(ticket);
        size_t i;
        instant_t when;
        ticket_fired(ticket, counts);
        if (!workflow_timer_next(workflow, &at, counts, &time.time, &i, &when) || when > by)
            return 0;
        const struct workflow_timer *timer = &workflow->timers[i];
        const struct ticket_event event = {.at = when,
                                           .kind = TICKET_TIMER,
                                           .name = timer->id,
                                           .actor = "",
                                           .reason = "",
                                           .after = ticket_after(desk->arena, workflow, &ticket_last(ticket)->after,
                                                                 timer->to, timer->intents, timer->intent_count, when,
                                                                 &time.time)};
        if (desk_write(desk, ticket, &event, &time, err))
            return err->kind;
        ++*fired;
    }
}

static int tick(struct desk *desk, int64_t *fired, struct err *err) {
    struct sql *db = desk->workspace->db;
    for (;;) {
        struct ticket ticket;
        int64_t number = 0;
        bool there = false;
        if (ticket_due(db, desk->act->now, &number, &there, err))
            return err->kind;
        if (!there)
            break;
        if (ticket_load(db, &desk->versions, number, desk->arena, &ticket, &there, err) ||
            desk_timers(desk, &ticket, desk->act->now, fired, err))
            return err->kind;
    }
    if (desk_seal(desk, arena_format(desk->arena, "%lld timers", (long long)*fired), err))
        return err->kind;
    return sql_commit(db, err);
}

int tickets_tick(struct workspace *workspace, const struct act *act, int64_t *out_fired, struct err *err) {
    struct desk desk;
    int64_t due = 0;
    bool there = false;
    *out_fired = 0;
    if (ticket_due(workspace->db, act->now, &due, &there, err) || !there)
        return there ? (int)err->kind : 0;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : sql_begin(workspace->db, err);
    failed = failed ? failed : tick(&desk, out_fired, err);
    sql_rollback(workspace->db);
    ticket_desk_close(&desk);
    return failed;
}

int tickets_due(struct workspace *workspace, const struct act *act, struct err *err) {
    int64_t opened = 0, fired = 0;
    return tickets_open_new(workspace, act, &opened, err) || tickets_tick(workspace, act, &fired, err) ? (int)err->kind
                                                                                                       : 0;
}

/* ---- anew ---- */

static int stand_again(struct desk *desk, int64_t number, struct err *err) {
    struct ticket ticket;
    struct desk_time time;
    bool there = false;
    return ticket_load(desk->workspace->db, &desk->versions, number, desk->arena, &ticket, &there, err) ||
                   desk_time(desk, ticket.store, &time, err) || write_now(desk, &ticket, &time, err)
               ? (int)err->kind
               : 0;
}

int tickets_remake(struct workspace *workspace, const struct act *act, struct err *err) {
    struct desk desk;
    int64_t *numbers = NULL;
    size_t count = 0;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : tickets_all(workspace->db, workspace->arena, &numbers, &count, err);
    failed = failed ? failed : tickets_now_drop(workspace->db, err);
    for (size_t i = 0; !failed && i < count; i++)
        failed = stand_again(&desk, numbers[i], err);
    ticket_desk_close(&desk);
    return failed;
}

/* ---- one ticket, by a person ---- */

static bool holds(const struct workspace *workspace, const struct registry *registry, const struct store *store) {
    return scope_place(workspace, registry, PLACE_STORE, store->id);
}

static int no_ticket(const char *typed, struct err *err) {
    return err_set(err, ERR_DATA, "there is no ticket '%s'", typed),
           err_todo(err, "`earshot ticket list` shows those that are open");
}

static int find(struct desk *desk, const char *typed, struct ticket *out, struct err *err) {
    int64_t first, last, found[2];
    size_t count = 0;
    bool there = false;
    if (!ticket_number_read(typed, &first, &last))
        return err_set(err, ERR_USAGE, "'%s' is no ticket's number", typed),
               err_todo(err, "a number is twelve letters and digits, 7KQ2-XP9M-4T8C; the first four may do");
    if (ticket_numbers(desk->workspace->db, first, last, found, &count, err))
        return err->kind;
    if (count > 1)
        return err_set(err, ERR_DATA, "several tickets begin with '%s'", typed), err_todo(err, "type more of it");
    if (!count)
        return no_ticket(typed, err);
    if (ticket_load(desk->workspace->db, &desk->versions, found[0], desk->arena, out, &there, err))
        return err->kind;
    const struct store *store = registry_store_by_id(desk->registry, out->store);
    return there && store && holds(desk->workspace, desk->registry, store) ? 0 : no_ticket(typed, err);
}

/* What who acts is to the ticket. */
static int parties(struct desk *desk, const struct ticket *ticket, unsigned *out, struct err *err) {
    struct person person;
    bool there = false;
    if (person_named(desk->workspace->db, desk->arena, desk->act->actor, &person, &there, err))
        return err->kind;
    *out = !there                       ? 0
           : person.role == ROLE_HQ     ? PARTY_HQ
           : person.role == ROLE_REGION ? PARTY_REGION
           : person.role == ROLE_STAFF  ? PARTY_STORE
                                        : 0;
    if (*out & ticket_last(ticket)->after.owner)
        *out |= PARTY_OWNER;
    return 0;
}

static int no_step(const struct ticket *ticket, const char *typed, struct err *err) {
    const struct workflow *workflow = ticket->workflow;
    const char *names[LIMIT_WORKFLOW_PARTS];
    for (size_t i = 0; i < workflow->step_count; i++)
        names[i] = workflow->steps[i].id;
    const char *nearest = text_nearest(typed, names, workflow->step_count);
    err_set(err, ERR_USAGE, "workflow '%s' has no step '%s'", workflow->id, typed);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot ticket show` says what can be done");
}

static int no_class(const struct workflow *workflow, const char *typed, struct err *err) {
    const char *names[LIMIT_CLASSES];
    for (size_t i = 0; i < workflow->class_count; i++)
        names[i] = workflow->classes[i].id;
    const char *nearest = text_nearest(typed, names, workflow->class_count);
    err_set(err, ERR_DATA, "'%s' is no class of workflow '%s'", typed, workflow->id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : err_todo(err, "`earshot ticket show` lists them");
}

static int check_asked(const struct workflow *workflow, const struct workflow_step *step, const struct act *act,
                       const struct ticket_wish *wish, struct err *err) {
    for (size_t i = 0; i < step->ask_count; i++) {
        if (!strcmp(step->asks[i], "class") && !*wish->class)
            return err_set(err, ERR_USAGE, "'%s' asks what it is about", step->id),
                   err_todo(err, "say it: --class %s", workflow->classes[0].id);
        if (!strcmp(step->asks[i], "note") && !*wish->note)
            return err_set(err, ERR_USAGE, "'%s' asks for a note", step->id),
                   err_todo(err, "say what was done: --note \"…\"");
    }
    if (step->asks_reason && !act_has_reason(act))
        return err_set(err, ERR_USAGE, "'%s' takes a reason", step->id), err_todo(err, "say why: -m REASON");
    return !*wish->class || workflow_has_class(workflow, wish->class) ? 0 : no_class(workflow, wish->class, err);
}

static int take(struct desk *desk, struct ticket *ticket, const struct workflow_step *step,
                const struct ticket_wish *wish, struct err *err) {
    struct desk_time time;
    char number[TICKET_TEXT];
    if (desk_time(desk, ticket->store, &time, err))
        return err->kind;
    struct ticket_event event = {.at = desk->act->now,
                                 .kind = TICKET_STEP,
                                 .name = step->id,
                                 .actor = desk->act->actor,
                                 .reason = act_has_reason(desk->act) ? desk->act->reason : "",
                                 .after =
                                     ticket_after(desk->arena, ticket->workflow, &ticket_last(ticket)->after, step->to,
                                                  step->intents, step->intent_count, desk->act->now, &time.time)};
    if (*wish->class)
        event.after.class = wish->class;
    if (desk_write(desk, ticket, &event, &time, err) ||
        (*wish->note && ticket_note_write(desk->workspace->db, ticket, (int64_t)ticket->event_count, wish->note, err)))
        return err->kind;
    return desk_seal(desk, arena_format(desk->arena, "%s %s", ticket_number_write(number, ticket->number), step->id),
                     err);
}

static int act_on(struct desk *desk, const struct ticket_wish *wish, struct ticket *out, struct err *err) {
    unsigned who = 0;
    int64_t fired = 0;
    if (find(desk, wish->typed, out, err) || desk_timers(desk, out, desk->act->now, &fired, err) ||
        parties(desk, out, &who, err))
        return err->kind;
    const struct workflow_step *step = workflow_step_find(out->workflow, wish->step);
    const struct workflow_case at = ticket_case(out);
    if (!step)
        return no_step(out, wish->step, err);
    if (workflow_may(out->workflow, &at, step, who, desk->act->actor, err) ||
        check_asked(out->workflow, step, desk->act, wish, err) || take(desk, out, step, wish, err))
        return err->kind;
    return sql_commit(desk->workspace->db, err);
}

/* The ticket outlives the desk: it moves to the workspace's arena. */
static int keep(struct workspace *workspace, struct ticket *ticket, struct err *err) {
    struct workflow_versions versions;
    bool there = false;
    return workflow_versions_read(workspace->db, workspace->arena, &versions, err) ||
                   ticket_load(workspace->db, &versions, ticket->number, workspace->arena, ticket, &there, err)
               ? (int)err->kind
               : 0;
}

int ticket_act(struct workspace *workspace, const struct act *act, const struct ticket_wish *wish, struct ticket *out,
               struct err *err) {
    struct desk desk;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : sql_begin(workspace->db, err);
    failed = failed ? failed : act_on(&desk, wish, out, err);
    sql_rollback(workspace->db);
    ticket_desk_close(&desk);
    return failed ? failed : keep(workspace, out, err);
}

int ticket_find(struct workspace *workspace, const char *typed, struct ticket *out, struct err *err) {
    struct desk desk;
    const struct act nobody = {0};
    int failed = ticket_desk_open(&desk, workspace, &nobody, err);
    failed = failed ? failed : find(&desk, typed, out, err);
    ticket_desk_close(&desk);
    return failed ? failed : keep(workspace, out, err);
}

int ticket_steps(struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                 const struct workflow_step **out, size_t *out_count, struct err *err) {
    struct desk desk = {.workspace = workspace, .act = act, .arena = workspace->arena};
    const struct workflow_case at = ticket_case(ticket);
    unsigned who = 0;
    struct err refused;
    *out_count = 0;
    if (parties(&desk, ticket, &who, err))
        return err->kind;
    for (size_t i = 0; i < ticket->workflow->step_count; i++)
        if (!workflow_may(ticket->workflow, &at, &ticket->workflow->steps[i], who, act->actor, &refused))
            out[(*out_count)++] = &ticket->workflow->steps[i];
    return 0;
}

int ticket_store(struct workspace *workspace, const struct ticket *ticket, const struct store **out, struct err *err) {
    const struct registry *registry = NULL;
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &registry, err))
        return err->kind;
    *out = registry_store_by_id(registry, ticket->store);
    return *out ? 0 : err_set(err, ERR_INTERNAL, "a ticket is of a store that is not in the registry");
}

int ticket_notes(struct workspace *workspace, const struct ticket *ticket, const char ***out, struct err *err) {
    return ticket_notes_read(workspace->db, ticket, workspace->arena, out, err);
}

static const char *clock_text(struct arena *arena, const struct zone *zone, instant_t at) {
    char day[DAY_TEXT];
    struct wall wall;
    if (at == INT64_MAX)
        return "";
    zone_wall(zone, at, &wall);
    return arena_format(arena, "%s %02d:%02d", day_write(day, wall.day), wall.ms / 3600000, wall.ms / 60000 % 60);
}

int ticket_clock(struct workspace *workspace, const struct ticket *ticket, instant_t at, const char **out,
                 struct err *err) {
    const struct act nobody = {0};
    struct desk desk;
    struct desk_time time;
    int failed = ticket_desk_open(&desk, workspace, &nobody, err);
    failed = failed ? failed : desk_time(&desk, ticket->store, &time, err);
    if (!failed)
        *out = clock_text(workspace->arena, time.zone, at);
    ticket_desk_close(&desk);
    return failed;
}

/* ---- lists ---- */

struct listing {
    struct desk *desk;
    const struct ticket_list *list;
    int (*fn)(void *context, const struct ticket_entry *entry, struct err *err);
    void *context;
};

static int list_one(void *context, const struct ticket_line *line, struct err *err) {
    struct listing *listing = context;
    struct desk *desk = listing->desk;
    const struct store *store = registry_store_by_id(desk->registry, line->store);
    struct ticket_entry entry = {line, store, workflow_version_find(&desk->versions, line->version), "", ""};
    struct desk_time time;
    if (!store || !entry.workflow)
        return err_set(err, ERR_INTERNAL, "a ticket is of a store or a workflow that is not in the database");
    if (desk_time(desk, line->store, &time, err))
        return err->kind;
    entry.due = clock_text(desk->arena, time.zone, line->now.due);
    entry.opened = clock_text(desk->arena, time.zone, line->opened);
    if (!holds(desk->workspace, desk->registry, store))
        return 0;
    if (listing->list->region && !region_hangs_under(store->homes[store->home_count - 1].region,
                                                     registry_region(desk->registry, listing->list->region)))
        return 0;
    return listing->fn(listing->context, &entry, err);
}

static int list_all(struct desk *desk, const struct ticket_list *list, struct listing *listing, struct err *err) {
    const struct store *store = NULL;
    const struct region *region = NULL;
    if ((list->store && registry_need_store(desk->registry, list->store, &store, err)) ||
        (list->region && registry_need_region(desk->registry, list->region, &region, err)))
        return err->kind;
    const struct ticket_query query = {.store = store ? store->id : 0,
                                       .open = !list->all,
                                       .overdue_at = list->overdue ? desk->act->now : INT64_MIN,
                                       .workflow = list->workflow};
    return tickets_each(desk->workspace->db, &query, list_one, listing, err);
}

int tickets_list(struct workspace *workspace, const struct act *act, const struct ticket_list *list,
                 int (*fn)(void *context, const struct ticket_entry *entry, struct err *err), void *context,
                 struct err *err) {
    struct desk desk;
    struct listing listing = {&desk, list, fn, context};
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : list_all(&desk, list, &listing, err);
    ticket_desk_close(&desk);
    return failed;
}
