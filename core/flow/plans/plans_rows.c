#include "flow/plans/plans_rows.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"

int plan_insert(struct sql *db, const struct plan *plan, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO plan (plan_id, place, place_id, version, opened, batch) "
                   "VALUES ($1, $2, $3, $4, $5, $6)",
                   "iiiiii", plan->number, (int64_t)plan->place, plan->place_id, plan->workflow->version, plan->opened,
                   plan->events[0].batch);
}

int plan_event_insert(struct sql *db, const struct plan *plan, const struct plan_event *event, struct err *err) {
    const struct plan_standing *after = &event->after;
    struct buf body = buf_make(SIZE_MAX / 2);
    json_write(&body, event->body, JSON_COMPACT);
    int failed = sql_run(db, err,
                         "INSERT INTO plan_event (plan_id, seq, batch, at, kind, name, part, body, actor, reason, "
                         "state, since, owner, due, marks) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                         "iiiiitittttitit", plan->number, event->seq, event->batch, event->at, (int64_t)event->kind,
                         event->name, (int64_t)event->part, body.data, event->actor, event->reason, after->state,
                         after->since, after->owner, after->due, after->marks);
    buf_free(&body);
    return failed;
}

static const char *title_of(const struct plan *plan) {
    return value_text(value_get(plan->events[0].body, "title"), "");
}

int plan_now_write(struct sql *db, const struct plan *plan, instant_t wakes, day_t due, struct err *err) {
    const struct plan_standing *now = &plan_last(plan)->after;
    const size_t state = workflow_state_find(plan->workflow, now->state);
    return sql_run(
        db, err,
        "INSERT INTO plan_now (plan_id, version, place, place_id, opened, title, state, stage, since, owner, due, "
        "marks, wakes, action_due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
        "ON CONFLICT (plan_id) DO UPDATE SET state = excluded.state, stage = excluded.stage, since = excluded.since, "
        "owner = excluded.owner, due = excluded.due, marks = excluded.marks, wakes = excluded.wakes, "
        "action_due = excluded.action_due",
        "iiiiittiititii", plan->number, plan->workflow->version, (int64_t)plan->place, plan->place_id, plan->opened,
        title_of(plan), now->state,
        (int64_t)(state < WORKFLOW_STATES ? plan->workflow->states[state].stage : STAGE_OVER), now->since, now->owner,
        now->due, now->marks, wakes, (int64_t)due);
}

int plan_exists(struct sql *db, int64_t number, bool *out, struct err *err) {
    int64_t there = 0;
    if (sql_number(db, &there, 0, err, "SELECT 1 FROM plan WHERE plan_id = $1", "i", number))
        return err->kind;
    *out = there;
    return 0;
}

/* ---- one plan ---- */

static struct plan_standing standing_of(struct arena *arena, const struct sql_rows *rows, int first) {
    return (struct plan_standing){.state = arena_text(arena, sql_text(rows, first)),
                                  .since = sql_int(rows, first + 1),
                                  .owner = arena_text(arena, sql_text(rows, first + 2)),
                                  .due = sql_int(rows, first + 3),
                                  .marks = arena_text(arena, sql_text(rows, first + 4))};
}

static int read_event(struct arena *arena, const struct sql_rows *rows, struct plan_event *out, struct err *err) {
    const char *body = sql_text(rows, 6);
    const struct value *read = NULL;
    if (json_read(arena, body, strlen(body), &read, err))
        return err_where(err, "event %lld of a plan in the database", (long long)sql_int(rows, 0));
    *out = (struct plan_event){.seq = sql_int(rows, 0),
                               .batch = sql_int(rows, 1),
                               .at = sql_int(rows, 2),
                               .kind = (enum plan_event_kind)sql_int(rows, 3),
                               .name = arena_text(arena, sql_text(rows, 4)),
                               .part = (enum plan_part)sql_int(rows, 5),
                               .body = read,
                               .actor = arena_text(arena, sql_text(rows, 7)),
                               .reason = arena_text(arena, sql_text(rows, 8)),
                               .after = standing_of(arena, rows, 9)};
    if (out->kind < PLAN_OPENED || out->kind > PLAN_SAID || out->part < 0 || out->part >= PLAN_PARTS)
        return err_set(err, ERR_INTERNAL, "a plan's event is of a kind that there is not");
    return 0;
}

static int read_events(struct sql *db, struct arena *arena, int64_t cut, struct plan *out, struct err *err) {
    struct sql_rows *rows;
    struct plan_event *events = NULL;
    size_t cap = 0;
    int failed = 0;
    if (sql_query(db, &rows, err,
                  "SELECT seq, batch, at, kind, name, part, body, actor, reason, state, since, owner, due, marks "
                  "FROM plan_event WHERE plan_id = $1 AND batch <= $2 ORDER BY seq",
                  "ii", out->number, cut))
        return err->kind;
    while (!failed && sql_next(rows)) {
        events = arena_grow(arena, events, out->event_count, &cap, sizeof *events);
        failed = read_event(arena, rows, &events[out->event_count++], err);
    }
    out->events = events;
    return sql_end(rows, failed, err);
}

int plan_load(struct sql *db, const struct workflow_versions *versions, int64_t number, int64_t cut,
              struct arena *arena, struct plan *out, bool *out_there, struct err *err) {
    struct sql_rows *rows;
    int64_t version = 0;
    *out = (struct plan){.number = number};
    if (sql_query(db, &rows, err,
                  "SELECT place, place_id, version, opened FROM plan WHERE plan_id = $1 AND batch <= $2", "ii", number,
                  cut))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there) {
        out->place = (enum place)sql_int(rows, 0);
        out->place_id = sql_int(rows, 1);
        version = sql_int(rows, 2);
        out->opened = sql_int(rows, 3);
    }
    if (sql_done(rows, err) || !*out_there)
        return *out_there ? (int)err->kind : 0;
    out->workflow = workflow_version_find(versions, version);
    if (!out->workflow)
        return err_set(err, ERR_INTERNAL, "a plan names a version of a workflow that is not in the database");
    if (read_events(db, arena, cut, out, err))
        return err->kind;
    return out->event_count ? 0 : err_set(err, ERR_INTERNAL, "a plan has no events");
}

static int read_numbers(struct sql_rows *rows, struct arena *arena, int64_t **out, size_t *out_count, struct err *err) {
    size_t cap = 0;
    *out = NULL;
    *out_count = 0;
    while (sql_next(rows)) {
        *out = arena_grow(arena, *out, *out_count, &cap, sizeof **out);
        (*out)[(*out_count)++] = sql_int(rows, 0);
    }
    return sql_done(rows, err);
}

int plan_numbers(struct sql *db, int64_t first, int64_t last, int64_t out[2], size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    *out_count = 0;
    if (sql_query(db, &rows, err, "SELECT plan_id FROM plan WHERE plan_id BETWEEN $1 AND $2 ORDER BY plan_id LIMIT 2",
                  "ii", first, last))
        return err->kind;
    while (sql_next(rows))
        out[(*out_count)++] = sql_int(rows, 0);
    return sql_done(rows, err);
}

int plans_all(struct sql *db, struct arena *arena, int64_t cut, int64_t **out, size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT plan_id FROM plan WHERE batch <= $1 ORDER BY plan_id", "i", cut))
        return err->kind;
    return read_numbers(rows, arena, out, out_count, err);
}

int plan_due(struct sql *db, instant_t now, int64_t *out_number, bool *out_there, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT plan_id FROM plan_now WHERE wakes <= $1 ORDER BY wakes, plan_id LIMIT 1", "i",
                  now))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there)
        *out_number = sql_int(rows, 0);
    return sql_done(rows, err);
}

/* ---- lists ---- */

int plans_each(struct sql *db, bool open, const char *owner,
               int (*fn)(void *context, const struct plan_line *line, struct err *err), void *context,
               struct err *err) {
    struct sql_rows *rows;
    struct arena *arena = arena_new();
    int stopped = sql_query(db, &rows, err,
                            "SELECT plan_id, version, place, place_id, opened, state, since, owner, due, marks, stage, "
                            "action_due, title FROM plan_now WHERE ($1 = 0 OR stage < 3) AND ($2 IS NULL OR owner = $2)"
                            " ORDER BY stage = 3, due, opened, plan_id",
                            "it", (int64_t)open, owner);
    if (stopped) {
        arena_free(arena);
        return stopped;
    }
    while (!stopped && sql_next(rows)) {
        const struct plan_line line = {.number = sql_int(rows, 0),
                                       .version = sql_int(rows, 1),
                                       .place = (enum place)sql_int(rows, 2),
                                       .place_id = sql_int(rows, 3),
                                       .opened = sql_int(rows, 4),
                                       .now = standing_of(arena, rows, 5),
                                       .stage = (enum workflow_stage)sql_int(rows, 10),
                                       .action_due = (day_t)sql_int(rows, 11),
                                       .title = arena_text(arena, sql_text(rows, 12))};
        stopped = fn(context, &line, err);
        arena_clear(arena);
    }
    arena_free(arena);
    return sql_end(rows, stopped, err);
}

int plans_now_drop(struct sql *db, struct err *err) {
    return sql_run(db, err, "DELETE FROM plan_now", "");
}
