#include "flow/messages/sending_rows.h"

#include <string.h>

#include "flow/messages/outbox_row.h"

#define ALL_CHANNELS "" /* in channel_health: what holds all of them */

enum { SECOND_MS = 1000, MINUTE_MS = 60000 };

/* ---- what is due ---- */

int sending_channels(struct sql *db, instant_t now, struct arena *arena, const char *const **out, size_t *out_count,
                     struct err *err) {
    struct sql_rows *rows;
    const char **names = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT DISTINCT channel FROM outbox WHERE state = $1 AND next <= $2 ORDER BY channel", "ii",
                  (int64_t)OUTBOX_WAITING, now))
        return err->kind;
    while (sql_next(rows)) {
        names = arena_grow(arena, names, count, &cap, sizeof *names);
        names[count++] = arena_text(arena, sql_text(rows, 0));
    }
    *out = names;
    *out_count = count;
    return sql_done(rows, err);
}

int sending_next(struct sql *db, const char *channel, instant_t now, struct arena *arena, struct outbox_row *out,
                 bool *out_there, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state = $1 AND channel = $2 AND next <= $3 "
                  "ORDER BY next, outbox_id LIMIT 1",
                  "iti", (int64_t)OUTBOX_WAITING, channel, now))
        return err->kind;
    *out_there = sql_next(rows);
    int failed = *out_there ? outbox_row_read(rows, arena, out, err) : 0;
    return sql_end(rows, failed, err);
}

int sending_due(struct sql *db, instant_t *out, struct err *err) {
    return sql_number(db, out, INT64_MAX, err, "SELECT min(next) FROM outbox WHERE state = $1", "i",
                      (int64_t)OUTBOX_WAITING);
}

/* ---- one try ---- */

int sending_begin(struct sql *db, const struct outbox_id *id, instant_t now, int64_t *out_number, struct err *err) {
    if (sql_run(db, err, "UPDATE outbox SET state = $1, tries = tries + 1 WHERE outbox_id = $2", "ib",
                (int64_t)OUTBOX_SENDING, id->bytes, sizeof id->bytes) ||
        sql_number(db, out_number, 1, err, "SELECT tries FROM outbox WHERE outbox_id = $1", "b", id->bytes,
                   sizeof id->bytes))
        return err->kind;
    return sql_run(db, err,
                   "INSERT INTO outbox_try (outbox_id, number, at, outcome, code, said) VALUES ($1, $2, $3, '', '', "
                   "'')",
                   "bii", id->bytes, sizeof id->bytes, *out_number, now);
}

int sending_end(struct sql *db, const struct outbox_id *id, const struct sending_end *end, struct err *err) {
    bool over = end->state != OUTBOX_WAITING;
    if (sql_run(db, err,
                "UPDATE outbox SET state = $1, next = $2, ended = $3, unsure = unsure + $4, why = $5, receipt = $6 "
                "WHERE outbox_id = $7",
                "iiiittb", (int64_t)end->state, over ? end->now : end->next, over ? end->now : INT64_C(0),
                (int64_t)end->unsure, end->why, end->receipt ? end->receipt : "", id->bytes, sizeof id->bytes))
        return err->kind;
    if (!end->number)
        return 0;
    return sql_run(
        db, err, "UPDATE outbox_try SET outcome = $1, code = $2, said = $3 WHERE outbox_id = $4 AND number = $5",
        "tttbi", end->outcome, end->code ? end->code : "", end->why, id->bytes, sizeof id->bytes, end->number);
}

int sending_wait(struct sql *db, const struct outbox_id *id, instant_t next, struct err *err) {
    return sql_run(db, err, "UPDATE outbox SET next = $1 WHERE outbox_id = $2", "ib", next, id->bytes,
                   sizeof id->bytes);
}

#define KILLED "the program ended while it was on its way: it may have arrived"

int sending_recover(struct sql *db, instant_t now, struct err *err) {
    if (sql_run(db, err,
                "UPDATE outbox_try SET outcome = 'unsure', said = '" KILLED "' WHERE outcome = '' AND outbox_id IN "
                "(SELECT outbox_id FROM outbox WHERE state = $1)",
                "i", (int64_t)OUTBOX_SENDING))
        return err->kind;
    return sql_run(db, err,
                   "UPDATE outbox SET state = $1, next = $2, unsure = unsure + 1, why = '" KILLED "' WHERE state = $3",
                   "iii", (int64_t)OUTBOX_WAITING, now, (int64_t)OUTBOX_SENDING);
}

int sending_sweep(struct sql *db, instant_t now, struct err *err) {
    if (sql_run(db, err,
                "UPDATE outbox SET state = $1, ended = $2, why = 'too late: it was to be sent before that' WHERE state "
                "= $3 AND expires > 0 AND expires <= $2",
                "iii", (int64_t)OUTBOX_DROPPED, now, (int64_t)OUTBOX_WAITING))
        return err->kind;
    return sql_run(db, err,
                   "UPDATE outbox SET state = $1, ended = $2, why = 'its channel was down for 72 hours: ' || "
                   "(SELECT why FROM channel_health h WHERE h.channel = outbox.channel) WHERE state = $3 AND due <= $4 "
                   "AND channel IN (SELECT channel FROM channel_health WHERE failures > 0 AND since <= $4)",
                   "iiii", (int64_t)OUTBOX_DEAD, now, (int64_t)OUTBOX_WAITING, now - LETTER_DIES);
}

/* ---- channels ---- */

/* When there is room again among `most` in `window`: now, or when the oldest of the last `most` leaves it. What lies
 * far in the future was written by a clock that has been put back since. */
static int room_at(struct sql *db, const char *channel, int64_t most, int64_t window, instant_t now, instant_t *out,
                   struct err *err) {
    instant_t oldest = 0;
    if (!most)
        return 0;
    if (sql_number(db, &oldest, 0, err,
                   "SELECT at FROM channel_pace WHERE channel = $1 AND at > $2 AND at <= $3 ORDER BY at DESC, number "
                   "DESC LIMIT 1 OFFSET $4",
                   "tiii", channel, now - window, now + window, most - 1))
        return err->kind;
    if (oldest && oldest + window > *out)
        *out = oldest + window;
    return 0;
}

int pace_take(struct sql *db, const struct channel *channel, instant_t now, instant_t *out_at, struct err *err) {
    *out_at = now;
    if (!channel->per_second && !channel->per_minute)
        return 0;
    if (room_at(db, channel->id, channel->per_second, SECOND_MS, now, out_at, err) ||
        room_at(db, channel->id, channel->per_minute, MINUTE_MS, now, out_at, err))
        return err->kind;
    if (*out_at > now)
        return 0;
    if (sql_run(db, err, "DELETE FROM channel_pace WHERE channel = $1 AND (at <= $2 OR at > $3)", "tii", channel->id,
                now - MINUTE_MS, now + MINUTE_MS))
        return err->kind;
    return sql_run(db, err,
                   "INSERT INTO channel_pace (channel, at, number) SELECT $1, $2, 1 + coalesce(max(number), 0) FROM "
                   "channel_pace WHERE channel = $1 AND at = $2",
                   "ti", channel->id, now);
}

int health_read(struct sql *db, const char *channel, struct arena *arena, struct health *out, struct err *err) {
    struct sql_rows *rows;
    *out = (struct health){.why = ""};
    if (sql_query(db, &rows, err, "SELECT failures, since, until, why FROM channel_health WHERE channel = $1", "t",
                  channel))
        return err->kind;
    if (sql_next(rows))
        *out =
            (struct health){sql_int(rows, 0), sql_int(rows, 1), sql_int(rows, 2), arena_text(arena, sql_text(rows, 3))};
    return sql_done(rows, err);
}

int health_write(struct sql *db, const char *channel, const struct health *health, struct err *err) {
    if (!health->failures)
        return sql_run(db, err, "DELETE FROM channel_health WHERE channel = $1", "t", channel);
    return sql_run(db, err,
                   "INSERT INTO channel_health (channel, failures, since, until, why) VALUES ($1, $2, $3, $4, $5) ON "
                   "CONFLICT (channel) DO UPDATE SET failures = excluded.failures, since = excluded.since, until = "
                   "excluded.until, why = excluded.why",
                   "tiiit", channel, health->failures, health->since, health->until, health->why);
}

int sending_hold(struct sql *db, const char *why, instant_t now, struct err *err) {
    const struct health held = {why ? 1 : 0, now, INT64_MAX, why};
    return health_write(db, ALL_CHANNELS, &held, err);
}

int sending_held(struct sql *db, struct arena *arena, const char **out, struct err *err) {
    struct health held;
    int failed = health_read(db, ALL_CHANNELS, arena, &held, err);
    if (!failed)
        *out = held.failures ? held.why : NULL;
    return failed;
}

/* ---- many at once ---- */

int outbox_hold_all(struct sql *db, struct err *err) {
    return sql_run(db, err,
                   "UPDATE outbox SET state = $1, why = 'out of a backup: it may have been sent since' "
                   "WHERE state IN ($2, $3)",
                   "iii", (int64_t)OUTBOX_HELD, (int64_t)OUTBOX_WAITING, (int64_t)OUTBOX_SENDING);
}

/* As if put in now: the time to its death begins again, and what was unsure is forgotten, since somebody decided. */
int outbox_again(struct sql *db, const struct outbox_id *id, enum outbox_state state, const char *channel,
                 instant_t now, int64_t *out_count, struct err *err) {
    if (sql_run(db, err,
                "UPDATE outbox SET state = $1, due = $2, next = $2, ended = 0, unsure = 0 WHERE state = $3 AND "
                "($4 IS NULL OR outbox_id = $4) AND ($5 IS NULL OR channel = $5)",
                "iiibt", (int64_t)OUTBOX_WAITING, now, (int64_t)state, id ? id->bytes : NULL, (size_t)OUTBOX_ID_BYTES,
                channel))
        return err->kind;
    *out_count = sql_changes(db);
    return 0;
}

int outbox_forget(struct sql *db, const struct customer_id *customer, struct err *err) {
    if (sql_run(db, err,
                "DELETE FROM outbox_try WHERE outbox_id IN (SELECT outbox_id FROM outbox WHERE customer_id = $1)", "b",
                customer->bytes, sizeof customer->bytes))
        return err->kind;
    return sql_run(db, err, "DELETE FROM outbox WHERE customer_id = $1", "b", customer->bytes, sizeof customer->bytes);
}
