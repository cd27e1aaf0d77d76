#include "ops/tickets.h"

#include <string.h>

#include "flow/calendar/calendar_rules.h"
#include "flow/customers/customers_rows.h"
#include "ops/notices.h"
#include "ops/stores.h"
#include "ops/tickets_parts.h"

/* ---- the desk ---- */

static int open_zone(struct desk *desk, const char *name, const struct zone **out, struct err *err) {
    struct zone *zone = map_get(&desk->zones, name);
    if (!zone && zone_open(&zone, name, err))
        return err->kind;
    if (!map_get(&desk->zones, name))
        map_put(&desk->zones, name, zone);
    *out = zone;
    return 0;
}

int desk_versions(struct workspace *workspace, struct workflow_versions *out, struct err *err) {
    if (!workspace->versions)
        workspace->versions = arena_alloc(workspace->arena, sizeof *workspace->versions);
    int failed = workflow_versions_more(workspace->db, workspace->arena, workspace->versions, err);
    *out = *workspace->versions;
    return failed;
}

int ticket_desk_open(struct desk *desk, struct workspace *workspace, const struct act *act, struct err *err) {
    const struct rulebook *kept = NULL;
    *desk = (struct desk){0};
    return rulebook_keep(workspace, RULEBOOK_WORKFLOWS, &kept, err)
               ? (int)err->kind
               : ticket_desk_open_by(desk, workspace, act, kept, err);
}

int ticket_desk_open_by(struct desk *desk, struct workspace *workspace, const struct act *act,
                        const struct rulebook *rulebook, struct err *err) {
    *desk = (struct desk){.workspace = workspace,
                          .act = act,
                          .rulebook = rulebook,
                          .lasting = arena_new(),
                          .scratch = arena_new(),
                          .contents = digest_set_new()};
    desk->arena = desk->lasting;
    desk->zones = map_make(desk->arena);
    if (registry_keep(workspace, &desk->registry, err) || desk_versions(workspace, &desk->versions, err))
        return err->kind;
    const struct zone *zone;
    return open_zone(desk, desk->rulebook->settings.zone, &zone, err) ||
                   staffing_read(workspace->db, desk->arena, zone_day(zone, act->now), &desk->staffing, err)
               ? (int)err->kind
               : 0;
}

void ticket_desk_close(struct desk *desk) {
    for (size_t i = 0; i < desk->zones.count; i++)
        zone_free(desk->zones.entries[i].item);
    desk_plan_close(desk);
    digest_set_free(desk->contents);
    arena_free(desk->scratch);
    arena_free(desk->lasting);
}

int desk_begin(struct desk *desk, struct err *err) {
    return sql_begin(desk->workspace->db, err) || desk_versions(desk->workspace, &desk->versions, err) ? (int)err->kind
                                                                                                       : 0;
}

void desk_enter(struct desk *desk) {
    desk->arena = desk->scratch;
}

void desk_leave(struct desk *desk) {
    arena_clear(desk->scratch);
    desk->arena = desk->lasting;
}

static instant_t after(void *context, instant_t from, const struct workflow_span *span) {
    const struct desk_time *time = context;
    return workflow_span_over(time->calendar, time->zone, from, span);
}

int desk_time(struct desk *desk, int64_t store, struct desk_time *out, struct err *err) {
    const struct store *found = registry_store_by_id(desk->registry, store);
    const struct rulebook *rulebook = desk->rulebook;
    if (!found)
        return err_set(err, ERR_INTERNAL, "a ticket is of a store that is not in the registry");
    out->name = found->zone[0] ? found->zone : rulebook->settings.zone;
    if (open_zone(desk, out->name, &out->zone, err))
        return err->kind;
    out->calendar =
        calendar_of_store(rulebook->calendars, rulebook->calendar_count, found, zone_day(out->zone, desk->act->now));
    out->time = (struct workflow_time){after, out};
    return 0;
}

const struct zone *desk_zone(const struct desk *desk) {
    return map_get(&desk->zones, desk->rulebook->settings.zone);
}

const char *desk_clock(struct arena *arena, const struct desk_time *time, instant_t at) {
    char day[DAY_TEXT];
    struct wall wall;
    if (at == INT64_MAX)
        return "";
    zone_wall(time->zone, at, &wall);
    return arena_format(arena, "%s %02d:%02d", day_write(day, wall.day), wall.ms / 3600000, wall.ms / 60000 % 60);
}

int desk_batch(struct desk *desk, struct err *err) {
    return desk->batch ? 0 : batch_next(desk->workspace->db, &desk->batch, err);
}

static const char *event_text(const struct desk *desk, const struct ticket *ticket, const struct ticket_event *event) {
    char number[TICKET_TEXT];
    const struct ticket_standing *now = &event->after;
    return arena_format(desk->arena, "%s %lld %lld %d %s\n%s %lld %d %s %s %lld %s%s\n%s\n%s\n%s\n%lld",
                        ticket_number_write(number, ticket->number), (long long)event->seq, (long long)event->at,
                        event->kind, event->name, now->state, (long long)now->since, now->owner, now->duty, now->person,
                        (long long)now->due, now->class, now->marks, event->actor, event->reason, event->told,
                        (long long)event->version);
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
    if (desk_batch(desk, err))
        return err->kind;
    struct ticket_event *events = arena_alloc(desk->arena, (ticket->event_count + 1) * sizeof *events);
    if (ticket->event_count)
        memcpy(events, ticket->events, ticket->event_count * sizeof *events);
    events[ticket->event_count] = *event;
    events[ticket->event_count].seq = (int64_t)ticket->event_count + 1;
    events[ticket->event_count].batch = desk->batch;
    events[ticket->event_count].under = ticket->workflow;
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

/* ---- what is told of an event ---- */

static const char *owner_text(const struct ticket_standing *now) {
    return *now->person ? now->person : now->owner == PARTY_DUTY ? now->duty : party_name(now->owner);
}

static const struct value *values_in(struct desk *desk, const struct ticket *ticket, const struct ticket_event *event,
                                     const char *language, const char *text, const struct desk_time *time) {
    char number[TICKET_TEXT];
    struct arena *arena = desk->arena;
    struct value *values = value_map(arena);
    const struct workflow *workflow = ticket->workflow;
    const struct store *store = registry_store_by_id(desk->registry, ticket->store);
    const struct ticket_standing *now = &event->after;
    const size_t state = workflow_state_find(workflow, now->state);
    const char *class = now->class;
    for (size_t i = 0; i < workflow->class_count; i++)
        if (!strcmp(workflow->classes[i].id, class))
            class = shape_words(workflow->classes[i].words, language);
    const struct {
        const char *name, *text;
    } all[] = {{"ticket", ticket_number_write(number, ticket->number)},
               {"title", shape_words(workflow->title, language)},
               {"store", store->name},
               {"state", state < WORKFLOW_STATES ? shape_words(workflow->states[state].words, language) : now->state},
               {"class", class},
               {"due", desk_clock(arena, time, now->due)},
               {"to", owner_text(now)},
               {"text", text}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        value_set(arena, values, all[i].name, value_str(arena, all[i].text ? all[i].text : ""));
    return values;
}

int desk_customer(struct desk *desk, const struct ticket *ticket, const struct customer_id **out, struct err *err) {
    struct sql *db = desk->workspace->db;
    struct customer_id *id = arena_alloc(desk->arena, sizeof *id);
    int64_t rid = 0;
    bool there = false;
    *out = NULL;
    if (ticket_response(db, ticket, &rid, &there, err) ||
        (there && customer_of_response(db, ticket->store, rid, id, &there, err)))
        return err->kind;
    if (there)
        *out = id;
    return 0;
}

static int send(struct desk *desk, const struct ticket *ticket, struct ticket_event *event,
                const struct workflow_intent *intents, size_t count, const char *text, const struct desk_time *time,
                struct err *err) {
    char number[TICKET_TEXT];
    const struct notices notices = {desk->workspace, desk->rulebook, desk->registry,
                                    &desk->staffing, desk->arena,    desk->act->now};
    const struct ticket_standing *now = &event->after;
    struct notice_about about = {
        .key = arena_format(desk->arena, "ticket %s %zu", ticket_number_write(number, ticket->number),
                            ticket->event_count + 1),
        .store = registry_store_by_id(desk->registry, ticket->store),
        .owner = {now->owner, now->duty, now->person},
        .zone = time->name,
        .values = {values_in(desk, ticket, event, "zh", text, time), values_in(desk, ticket, event, "en", text, time)}};
    return desk_customer(desk, ticket, &about.customer, err) ||
                   notices_put(&notices, &about, intents, count, &event->told, err)
               ? (int)err->kind
               : 0;
}

int desk_tell(struct desk *desk, const struct ticket *ticket, struct ticket_event *event,
              const struct workflow_intent *intents, size_t count, const char *text, const struct desk_time *time,
              struct err *err) {
    bool any = false;
    event->told = "";
    for (size_t i = 0; i < count; i++)
        any = any || intents[i].kind == INTENT_NOTIFY || intents[i].kind == INTENT_REPLY;
    if (any && send(desk, ticket, event, intents, count, text, time, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        const char *told = "";
        if (intents[i].kind != INTENT_PLAN)
            continue;
        if (desk_plan(desk, ticket, event->at, &intents[i], &told, err))
            return err->kind;
        event->told = arena_format(desk->arena, "%s%s%s", event->told, *event->told ? "; " : "", told);
    }
    return 0;
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
        struct ticket_event event = {.at = when,
                                     .kind = TICKET_TIMER,
                                     .name = timer->id,
                                     .actor = "",
                                     .reason = "",
                                     .after =
                                         ticket_after(desk->arena, workflow, &ticket_last(ticket)->after, timer->to,
                                                      timer->intents, timer->intent_count, when, &time.time)};
        if (desk_tell(desk, ticket, &event, timer->intents, timer->intent_count, "", &time, err) ||
            desk_write(desk, ticket, &event, &time, err))
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
        desk_enter(desk);
        int failed = ticket_load(db, &desk->versions, number, desk->arena, &ticket, &there, err) ||
                     desk_timers(desk, &ticket, desk->act->now, fired, err);
        desk_leave(desk);
        if (failed)
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
    failed = failed ? failed : desk_begin(&desk, err);
    failed = failed ? failed : tick(&desk, out_fired, err);
    sql_rollback(workspace->db);
    ticket_desk_close(&desk);
    return failed;
}

int tickets_due(struct workspace *workspace, const struct act *act, struct err *err) {
    int64_t opened = 0, fired = 0;
    return tickets_open_new(workspace, act, &opened, err) || tickets_open_months(workspace, act, &opened, err) ||
                   tickets_tick(workspace, act, &fired, err)
               ? (int)err->kind
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
