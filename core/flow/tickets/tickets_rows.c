#include "flow/tickets/tickets_rows.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "flow/workflow/workflow_rules.h"

/* ---- versions of workflows ---- */

static int read_version(struct arena *arena, const struct sql_rows *rows, const struct workflow **out,
                        struct err *err) {
    const struct value *definition = NULL;
    const char *json = sql_text(rows, 1), *name = arena_format(arena, "version %lld of workflow '%s'",
                                                               (long long)sql_int(rows, 2), sql_text(rows, 0));
    if (json_read(arena, json, strlen(json), &definition, err))
        return err_where(err, "%s in the database", name);
    return workflow_from_rules(arena, name, definition, NULL, out, err);
}

int workflow_versions_read(struct sql *db, struct arena *arena, struct workflow_versions *out, struct err *err) {
    int64_t count = 0;
    struct sql_rows *rows;
    int failed = 0;
    *out = (struct workflow_versions){0};
    if (sql_number(db, &count, 0, err, "SELECT count(*) FROM workflow_version", "") ||
        sql_query(db, &rows, err, "SELECT workflow, definition, number FROM workflow_version ORDER BY workflow, number",
                  ""))
        return err->kind;
    out->items = arena_alloc(arena, ((size_t)count + 1) * sizeof *out->items);
    while (!failed && out->count < (size_t)count && sql_next(rows))
        failed = read_version(arena, rows, &out->items[out->count++], err);
    return sql_end(rows, failed, err);
}

static int read_one(struct sql *db, struct arena *arena, int64_t version, const struct workflow **out,
                    struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT workflow, definition, number FROM workflow_version WHERE version = $1", "i",
                  version))
        return err->kind;
    int failed = sql_next(rows) ? read_version(arena, rows, out, err) : 0;
    return sql_end(rows, failed, err);
}

static void add_version(struct arena *arena, struct workflow_versions *kept, const struct workflow *workflow) {
    const struct workflow **items = arena_alloc(arena, (kept->count + 1) * sizeof *items);
    if (kept->count)
        memcpy(items, kept->items, kept->count * sizeof *items);
    items[kept->count++] = workflow;
    kept->items = items;
}

int workflow_versions_more(struct sql *db, struct arena *arena, struct workflow_versions *kept, struct err *err) {
    struct sql_rows *rows;
    int failed = 0;
    if (sql_query(db, &rows, err, "SELECT version FROM workflow_version ORDER BY workflow, number", ""))
        return err->kind;
    while (!failed && sql_next(rows)) {
        const struct workflow *workflow = workflow_version_find(kept, sql_int(rows, 0));
        if (workflow)
            continue;
        failed = read_one(db, arena, sql_int(rows, 0), &workflow, err);
        if (!failed && workflow)
            add_version(arena, kept, workflow);
    }
    return sql_end(rows, failed, err);
}

int workflow_version_write(struct sql *db, const struct workflow *workflow, int64_t batch, struct err *err) {
    int64_t there = 0, number = 0;
    if (sql_number(db, &there, 0, err, "SELECT 1 FROM workflow_version WHERE version = $1", "i", workflow->version) ||
        there)
        return there ? 0 : (int)err->kind;
    if (sql_number(db, &number, 0, err, "SELECT max(number) FROM workflow_version WHERE workflow = $1", "t",
                   workflow->id))
        return err->kind;
    struct buf json = buf_make(SIZE_MAX / 2);
    json_write(&json, workflow->definition, JSON_COMPACT);
    int failed = sql_run(db, err,
                         "INSERT INTO workflow_version (version, workflow, number, definition, batch) "
                         "VALUES ($1, $2, $3, $4, $5)",
                         "ititi", workflow->version, workflow->id, number + 1, json.data, batch);
    buf_free(&json);
    return failed;
}

/* ---- one ticket ---- */

int ticket_insert(struct sql *db, const struct ticket *ticket, struct err *err) {
    return sql_run(
        db, err, "INSERT INTO ticket (store_id, ticket_id, version, opened, batch) VALUES ($1, $2, $3, $4, $5)",
        "iiiii", ticket->store, ticket->number, ticket->first->version, ticket->opened, ticket->events[0].batch);
}

int ticket_evidence_write(struct sql *db, const struct ticket *ticket, int64_t batch, const char *evidence,
                          struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO ticket_evidence (store_id, ticket_id, batch, evidence) VALUES ($1, $2, $3, $4)", "iiit",
                   ticket->store, ticket->number, batch, evidence);
}

int ticket_evidence_read(struct sql *db, const struct ticket *ticket, struct arena *arena, const char **out,
                         struct err *err) {
    struct sql_rows *rows;
    *out = NULL;
    if (sql_query(db, &rows, err, "SELECT evidence FROM ticket_evidence WHERE store_id = $1 AND ticket_id = $2", "ii",
                  ticket->store, ticket->number))
        return err->kind;
    if (sql_next(rows))
        *out = arena_text(arena, sql_text(rows, 0));
    return sql_done(rows, err);
}

int ticket_response(struct sql *db, const struct ticket *ticket, int64_t *out_rid, bool *out_there, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT rid FROM ticket_response WHERE ticket_id = $1 AND store_id = $2", "ii",
                  ticket->number, ticket->store))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there)
        *out_rid = sql_int(rows, 0);
    return sql_done(rows, err);
}

int ticket_link(struct sql *db, const struct ticket *ticket, int64_t rid, struct err *err) {
    return sql_run(db, err, "INSERT INTO ticket_response (store_id, rid, ticket_id) VALUES ($1, $2, $3)", "iii",
                   ticket->store, rid, ticket->number);
}

int ticket_note_write(struct sql *db, const struct ticket *ticket, int64_t seq, const char *text, struct err *err) {
    return sql_run(db, err, "INSERT INTO ticket_note (store_id, ticket_id, seq, text) VALUES ($1, $2, $3, $4)", "iiit",
                   ticket->store, ticket->number, seq, text);
}

int tickets_of_response(struct sql *db, int64_t store, int64_t rid,
                        int (*fn)(void *context, int64_t number, const char *note, struct err *err), void *context,
                        struct err *err) {
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(db, &rows, err,
                  "SELECT r.ticket_id, n.text FROM ticket_response r LEFT JOIN ticket_note n "
                  "ON n.store_id = r.store_id AND n.ticket_id = r.ticket_id WHERE r.store_id = $1 AND r.rid = $2 "
                  "ORDER BY r.ticket_id, n.seq",
                  "ii", store, rid))
        return err->kind;
    while (!stopped && sql_next(rows))
        stopped = fn(context, sql_int(rows, 0), sql_text(rows, 1), err);
    return sql_end(rows, stopped, err);
}

int tickets_forget(struct sql *db, int64_t store, int64_t rid, struct err *err) {
    return sql_run(db, err,
                   "DELETE FROM ticket_note WHERE (store_id, ticket_id) IN "
                   "(SELECT store_id, ticket_id FROM ticket_response WHERE store_id = $1 AND rid = $2)",
                   "ii", store, rid) ||
                   sql_run(db, err, "DELETE FROM ticket_response WHERE store_id = $1 AND rid = $2", "ii", store, rid)
               ? (int)err->kind
               : 0;
}

int ticket_notes_read(struct sql *db, const struct ticket *ticket, struct arena *arena, const char ***out,
                      struct err *err) {
    struct sql_rows *rows;
    const char **notes = arena_alloc(arena, (ticket->event_count + 1) * sizeof *notes);
    if (sql_query(db, &rows, err, "SELECT seq, text FROM ticket_note WHERE store_id = $1 AND ticket_id = $2", "ii",
                  ticket->store, ticket->number))
        return err->kind;
    while (sql_next(rows))
        if (sql_int(rows, 0) >= 1 && sql_int(rows, 0) <= (int64_t)ticket->event_count)
            notes[sql_int(rows, 0) - 1] = arena_text(arena, sql_text(rows, 1));
    *out = notes;
    return sql_done(rows, err);
}

int ticket_event_insert(struct sql *db, const struct ticket *ticket, const struct ticket_event *event,
                        struct err *err) {
    const struct ticket_standing *after = &event->after;
    return sql_run(db, err,
                   "INSERT INTO ticket_event (store_id, ticket_id, seq, batch, at, kind, name, actor, reason, state, "
                   "since, owner, due, class, marks, duty, person, told, version) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
                   "iiiiiittttiiittttti", ticket->store, ticket->number, event->seq, event->batch, event->at,
                   (int64_t)event->kind, event->name, event->actor, event->reason, after->state, after->since,
                   (int64_t)after->owner, after->due, after->class, after->marks, after->duty, after->person,
                   event->told, event->version);
}

int ticket_now_write(struct sql *db, const struct ticket *ticket, instant_t wakes, struct err *err) {
    const struct ticket_standing *now = &ticket_last(ticket)->after;
    const size_t state = workflow_state_find(ticket->workflow, now->state);
    return sql_run(
        db, err,
        "INSERT INTO ticket_now (store_id, ticket_id, version, opened, state, stage, since, owner, due, "
        "class, marks, wakes, urgent, duty, person) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
        "ON CONFLICT (store_id, ticket_id) DO UPDATE SET version = excluded.version, state = excluded.state, "
        "stage = excluded.stage, since = excluded.since, owner = excluded.owner, due = excluded.due, class = "
        "excluded.class, marks = excluded.marks, wakes = excluded.wakes, urgent = excluded.urgent, duty = "
        "excluded.duty, person = excluded.person",
        "iiiitiiiittiitt", ticket->store, ticket->number, ticket->workflow->version, ticket->opened, now->state,
        (int64_t)(state < WORKFLOW_STATES ? ticket->workflow->states[state].stage : STAGE_OVER), now->since,
        (int64_t)now->owner, now->due, now->class, now->marks, wakes, (int64_t)ticket->workflow->urgent, now->duty,
        now->person);
}

int ticket_exists(struct sql *db, int64_t number, bool *out, struct err *err) {
    int64_t there = 0;
    if (sql_number(db, &there, 0, err, "SELECT 1 FROM ticket WHERE ticket_id = $1", "i", number))
        return err->kind;
    *out = there;
    return 0;
}

static struct ticket_standing standing_of(struct arena *arena, const struct sql_rows *rows, int first) {
    return (struct ticket_standing){.state = arena_text(arena, sql_text(rows, first)),
                                    .since = sql_int(rows, first + 1),
                                    .owner = (enum workflow_party)sql_int(rows, first + 2),
                                    .due = sql_int(rows, first + 3),
                                    .class = arena_text(arena, sql_text(rows, first + 4)),
                                    .marks = arena_text(arena, sql_text(rows, first + 5)),
                                    .duty = arena_text(arena, sql_text(rows, first + 6)),
                                    .person = arena_text(arena, sql_text(rows, first + 7))};
}

static struct ticket_event event_of(struct arena *arena, const struct sql_rows *rows, int first) {
    return (struct ticket_event){.seq = sql_int(rows, first),
                                 .batch = sql_int(rows, first + 1),
                                 .at = sql_int(rows, first + 2),
                                 .kind = (enum ticket_event_kind)sql_int(rows, first + 3),
                                 .name = arena_text(arena, sql_text(rows, first + 4)),
                                 .actor = arena_text(arena, sql_text(rows, first + 5)),
                                 .reason = arena_text(arena, sql_text(rows, first + 6)),
                                 .told = arena_text(arena, sql_text(rows, first + 15)),
                                 .version = sql_int(rows, first + 16),
                                 .after = standing_of(arena, rows, first + 7)};
}

static int no_version(struct err *err) {
    return err_set(err, ERR_INTERNAL, "a ticket names a version of a workflow that is not in the database");
}

/* Under which version each event stands: the first, or the one that it was moved to last. */
static int set_under(const struct workflow_versions *versions, struct ticket *ticket, struct ticket_event *events,
                     struct err *err) {
    const struct workflow *under = ticket->first;
    for (size_t i = 0; i < ticket->event_count; i++) {
        if (events[i].version)
            under = workflow_version_find(versions, events[i].version);
        if (!under)
            return no_version(err);
        events[i].under = under;
    }
    ticket->workflow = under;
    ticket->events = events;
    return under ? 0 : no_version(err);
}

static int read_events(struct sql *db, const struct workflow_versions *versions, struct arena *arena,
                       struct ticket *out, struct err *err) {
    struct sql_rows *rows;
    size_t cap = 0;
    struct ticket_event *events = NULL;
    if (sql_query(
            db, &rows, err,
            "SELECT seq, batch, at, kind, name, actor, reason, state, since, owner, due, class, marks, duty, person, "
            "told, version "
            "FROM ticket_event WHERE store_id = $1 AND ticket_id = $2 ORDER BY seq",
            "ii", out->store, out->number))
        return err->kind;
    while (sql_next(rows)) {
        events = arena_grow(arena, events, out->event_count, &cap, sizeof *events);
        events[out->event_count++] = event_of(arena, rows, 0);
    }
    return sql_done(rows, err) || set_under(versions, out, events, err) ? (int)err->kind : 0;
}

int ticket_load(struct sql *db, const struct workflow_versions *versions, int64_t number, struct arena *arena,
                struct ticket *out, bool *out_there, struct err *err) {
    struct sql_rows *rows;
    int64_t version = 0;
    *out = (struct ticket){.number = number};
    if (sql_query(db, &rows, err, "SELECT store_id, version, opened FROM ticket WHERE ticket_id = $1", "i", number))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there) {
        out->store = sql_int(rows, 0);
        version = sql_int(rows, 1);
        out->opened = sql_int(rows, 2);
    }
    if (sql_done(rows, err) || !*out_there)
        return *out_there ? (int)err->kind : 0;
    out->first = workflow_version_find(versions, version);
    return read_events(db, versions, arena, out, err);
}

int ticket_stepped(struct sql *db, const struct ticket *ticket, const char *step, bool *out, struct err *err) {
    int64_t there = 0;
    int failed =
        sql_number(db, &there, 0, err,
                   "SELECT 1 FROM ticket_event WHERE store_id = $1 AND ticket_id = $2 AND kind = $3 AND name = "
                   "$4 LIMIT 1",
                   "iiit", ticket->store, ticket->number, (int64_t)TICKET_STEP, step);
    *out = there != 0;
    return failed;
}

int ticket_numbers(struct sql *db, int64_t first, int64_t last, int64_t out[2], size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    *out_count = 0;
    if (sql_query(db, &rows, err,
                  "SELECT ticket_id FROM ticket WHERE ticket_id BETWEEN $1 AND $2 ORDER BY ticket_id LIMIT 2", "ii",
                  first, last))
        return err->kind;
    while (sql_next(rows))
        out[(*out_count)++] = sql_int(rows, 0);
    return sql_done(rows, err);
}

/* ---- lists ---- */

int tickets_each(struct sql *db, const struct ticket_query *query,
                 int (*fn)(void *context, const struct ticket_line *line, struct err *err), void *context,
                 struct err *err) {
    struct sql_rows *rows;
    struct arena *arena = arena_new();
    int stopped = sql_query(
        db, &rows, err,
        "SELECT n.ticket_id, n.store_id, n.version, n.opened, n.state, n.since, n.owner, n.due, n.class, n.marks, "
        "n.duty, n.person, n.stage FROM ticket_now n JOIN workflow_version v USING (version) "
        "WHERE ($1 = 0 OR n.store_id = $1) AND ($2 = 0 OR n.stage < 3) AND ($3 = 0 OR n.due < $4) "
        "AND ($5 IS NULL OR v.workflow = $5) ORDER BY n.urgent DESC, n.due, n.opened, n.store_id, n.ticket_id",
        "iiiit", query->store, (int64_t)query->open, (int64_t)(query->overdue_at != INT64_MIN), query->overdue_at,
        query->workflow);
    if (stopped) {
        arena_free(arena);
        return stopped;
    }
    while (!stopped && sql_next(rows)) {
        const struct ticket_line line = {.number = sql_int(rows, 0),
                                         .store = sql_int(rows, 1),
                                         .version = sql_int(rows, 2),
                                         .opened = sql_int(rows, 3),
                                         .now = standing_of(arena, rows, 4),
                                         .stage = (enum workflow_stage)sql_int(rows, 12)};
        stopped = fn(context, &line, err);
        arena_clear(arena);
    }
    arena_free(arena);
    return sql_end(rows, stopped, err);
}

int tickets_standing_elsewhere(struct sql *db, const struct workflow *workflow,
                               int (*fn)(void *context, const char *state, int64_t tickets, struct err *err),
                               void *context, struct err *err) {
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(db, &rows, err,
                  "SELECT n.state, count(*) FROM ticket_now n JOIN workflow_version v USING (version) "
                  "WHERE v.workflow = $1 AND n.version <> $2 AND n.stage < 3 GROUP BY n.state ORDER BY n.state",
                  "ti", workflow->id, workflow->version))
        return err->kind;
    while (!stopped && sql_next(rows))
        stopped = fn(context, sql_text(rows, 0), sql_int(rows, 1), err);
    return sql_end(rows, stopped, err);
}

/* One ticket is gathered while its rows come. */
struct gathered {
    struct arena *arena;
    const struct workflow_versions *versions;
    struct ticket ticket;
    struct ticket_event *events;
    size_t cap;
    int (*fn)(void *context, const struct ticket *ticket, struct err *err);
    void *context;
};

static int hand_over(struct gathered *gathered, struct err *err) {
    const bool any = gathered->ticket.event_count != 0;
    int stopped = any ? set_under(gathered->versions, &gathered->ticket, gathered->events, err) : 0;
    stopped = any && !stopped ? gathered->fn(gathered->context, &gathered->ticket, err) : stopped;
    arena_clear(gathered->arena);
    gathered->ticket = (struct ticket){0};
    gathered->events = NULL;
    gathered->cap = 0;
    return stopped;
}

static int gather(struct gathered *gathered, const struct sql_rows *rows, struct err *err) {
    struct ticket *ticket = &gathered->ticket;
    if ((ticket->number != sql_int(rows, 1) || ticket->store != sql_int(rows, 0)) && hand_over(gathered, err))
        return err->kind;
    if (!ticket->event_count)
        *ticket = (struct ticket){.store = sql_int(rows, 0),
                                  .number = sql_int(rows, 1),
                                  .opened = sql_int(rows, 3),
                                  .first = workflow_version_find(gathered->versions, sql_int(rows, 2))};
    gathered->events =
        arena_grow(gathered->arena, gathered->events, ticket->event_count, &gathered->cap, sizeof *gathered->events);
    gathered->events[ticket->event_count++] = event_of(gathered->arena, rows, 4);
    return 0;
}

int tickets_each_until(struct sql *db, const struct workflow_versions *versions, int64_t cut, instant_t before,
                       int (*fn)(void *context, const struct ticket *ticket, struct err *err), void *context,
                       struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT t.store_id, t.ticket_id, t.version, t.opened, e.seq, e.batch, e.at, e.kind, e.name, "
                  "e.actor, e.reason, e.state, e.since, e.owner, e.due, e.class, e.marks, e.duty, e.person, e.told, "
                  "e.version FROM ticket t "
                  "JOIN ticket_event e ON e.store_id = t.store_id AND e.ticket_id = t.ticket_id "
                  "WHERE t.opened < $2 AND e.batch <= $1 ORDER BY t.store_id, t.ticket_id, e.seq",
                  "ii", cut, before))
        return err->kind;
    struct gathered gathered = {.arena = arena_new(), .versions = versions, .fn = fn, .context = context};
    int stopped = 0;
    while (!stopped && sql_next(rows))
        stopped = gather(&gathered, rows, err);
    stopped = stopped ? stopped : hand_over(&gathered, err);
    arena_free(gathered.arena);
    return sql_end(rows, stopped, err);
}

int tickets_first(struct sql *db, instant_t *out, struct err *err) {
    return sql_number(db, out, INT64_MAX, err, "SELECT min(opened) FROM ticket", "");
}

int ticket_due(struct sql *db, instant_t now, int64_t *out_number, bool *out_there, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT ticket_id FROM ticket_now WHERE wakes <= $1 ORDER BY wakes, store_id, ticket_id LIMIT 1", "i",
                  now))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there)
        *out_number = sql_int(rows, 0);
    return sql_done(rows, err);
}

int tickets_all(struct sql *db, struct arena *arena, int64_t **out, size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    size_t cap = 0;
    *out = NULL;
    *out_count = 0;
    if (sql_query(db, &rows, err, "SELECT ticket_id FROM ticket ORDER BY ticket_id", ""))
        return err->kind;
    while (sql_next(rows)) {
        *out = arena_grow(arena, *out, *out_count, &cap, sizeof **out);
        (*out)[(*out_count)++] = sql_int(rows, 0);
    }
    return sql_done(rows, err);
}

int tickets_now_drop(struct sql *db, struct err *err) {
    return sql_run(db, err, "DELETE FROM ticket_now", "");
}

int tickets_seen(struct sql *db, int64_t *out_batch, struct err *err) {
    return sql_number(db, out_batch, 0, err, "SELECT batch FROM ticket_seen", "");
}

int tickets_see(struct sql *db, int64_t batch, struct err *err) {
    return sql_run(db, err, "DELETE FROM ticket_seen", "") ||
                   sql_run(db, err, "INSERT INTO ticket_seen (batch) VALUES ($1)", "i", batch)
               ? (int)err->kind
               : 0;
}
