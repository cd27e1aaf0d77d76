#include "flow/distribution/invitation_rows.h"

#include <string.h>

static bool take_bytes(const struct sql_rows *rows, int column, void *out, size_t size) {
    size_t len = 0;
    const void *bytes = sql_blob(rows, column, &len);
    if (!bytes || len != size)
        return false;
    memcpy(out, bytes, size);
    return true;
}

static void take(const struct sql_rows *rows, struct arena *arena, struct invitation *out) {
    *out = (struct invitation){.store = sql_int(rows, 1),
                               .wave = sql_int(rows, 2),
                               .wave_name = arena_text(arena, sql_text(rows, 3)),
                               .schedule = arena_text(arena, sql_text(rows, 4)),
                               .survey = arena_text(arena, sql_text(rows, 5)),
                               .version = sql_int(rows, 6),
                               .channel = arena_text(arena, sql_text(rows, 7)),
                               .at = sql_int(rows, 9),
                               .send_at = sql_int(rows, 10),
                               .expires = sql_int(rows, 11),
                               .language = arena_text(arena, sql_text(rows, 12))};
    take_bytes(rows, 0, out->id.bytes, sizeof out->id.bytes);
    out->has_customer = take_bytes(rows, 8, out->customer.bytes, sizeof out->customer.bytes);
    for (int i = 0; i < INVITATION_MARKS; i++)
        out->times[i] = INVITATION_NEVER;
}

static int read_times(struct sql *db, struct invitation *out, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT what, min(at) FROM invitation_event WHERE store_id = $1 AND invitation_id = $2 GROUP BY what",
                  "ib", out->store, out->id.bytes, sizeof out->id.bytes))
        return err->kind;
    while (sql_next(rows))
        if (sql_int(rows, 0) >= 0 && sql_int(rows, 0) < INVITATION_MARKS)
            out->times[sql_int(rows, 0)] = sql_int(rows, 1);
    return sql_done(rows, err);
}

#define INVITATION                                                                                                     \
    "SELECT i.invitation_id, i.store_id, i.wave, w.name, i.schedule, i.survey, i.version, i.channel, i.customer_id, "  \
    "i.at, i.send_at, i.expires, coalesce(c.language, '') FROM invitation i JOIN wave w ON w.wave_id = i.wave "        \
    "LEFT JOIN customer c ON c.customer_id = i.customer_id WHERE "

static int read_one(struct sql *db, struct arena *arena, const char *query, const void *key, size_t len,
                    struct invitation *out, bool *out_there, struct err *err) {
    struct sql_rows *rows;
    struct invitation found;
    if (sql_query(db, &rows, err, query, "b", key, len))
        return err->kind;
    bool there = sql_next(rows);
    if (there)
        take(rows, arena, &found);
    if (sql_done(rows, err) || (there && read_times(db, &found, err)))
        return err->kind;
    *out_there = there;
    if (there)
        *out = found;
    return 0;
}

int invitation_by_token(struct sql *db, struct arena *arena, const char *typed, struct invitation *out, bool *out_there,
                        struct err *err) {
    struct digest hash;
    *out_there = false;
    if (!invitation_token_hash(typed, &hash))
        return 0;
    return read_one(db, arena, INVITATION "i.token = $1", hash.bytes, sizeof hash.bytes, out, out_there, err);
}

int invitation_read(struct sql *db, struct arena *arena, const struct invitation_id *id, struct invitation *out,
                    bool *out_there, struct err *err) {
    return read_one(db, arena, INVITATION "i.invitation_id = $1", id->bytes, sizeof id->bytes, out, out_there, err);
}

int invitations_of(struct sql *db, struct arena *arena, const struct customer_id *id,
                   int (*fn)(void *context, const struct invitation *invitation, struct err *err), void *context,
                   struct err *err) {
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(db, &rows, err, INVITATION "i.customer_id = $1 ORDER BY i.at, i.invitation_id", "b", id->bytes,
                  sizeof id->bytes))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        struct invitation found;
        take(rows, arena, &found);
        stopped = read_times(db, &found, err) ? (int)err->kind : fn(context, &found, err);
    }
    return sql_end(rows, stopped, err);
}

/* ---- marks ---- */

static int complete_once(const struct invitation *invitation, struct err *err) {
    if (!*invitation->channel || invitation->times[INVITATION_COMPLETED] == INVITATION_NEVER)
        return 0;
    return err_set(err, ERR_EXISTS, "this invitation has been answered");
}

int invitation_mark(struct sql *db, const struct invitation_id *id, enum invitation_mark mark, instant_t at,
                    struct err *err) {
    struct arena *arena = arena_new();
    struct invitation invitation;
    bool there = false;
    int failed = invitation_read(db, arena, id, &invitation, &there, err);
    if (!failed && !there)
        failed = err_set(err, ERR_DATA, "there is no such invitation");
    if (!failed && mark == INVITATION_COMPLETED)
        failed = complete_once(&invitation, err);
    if (!failed)
        failed = sql_run(db, err,
                         "INSERT INTO invitation_event (store_id, invitation_id, what, at) VALUES ($1, $2, $3, $4) "
                         "ON CONFLICT (store_id, invitation_id, what, at) DO NOTHING",
                         "ibii", invitation.store, id->bytes, sizeof id->bytes, (int64_t)mark, at);
    arena_free(arena);
    return failed;
}

int invitation_write(struct sql *db, const struct secret *master, const struct invitation *invitation, int64_t due,
                     int64_t batch, struct err *err) {
    char token[INVITATION_TOKEN_TEXT];
    struct digest hash;
    invitation_token_hash(invitation_token(token, master, &invitation->id), &hash);
    secret_wipe(token, sizeof token);
    return sql_run(db, err,
                   "INSERT INTO invitation (store_id, invitation_id, batch, wave, schedule, due, customer_id, channel, "
                   "survey, version, at, send_at, expires, token) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
                   "$11, $12, $13, $14)",
                   "ibiitibttiiiib", invitation->store, invitation->id.bytes, sizeof invitation->id.bytes, batch,
                   invitation->wave, invitation->schedule, due,
                   invitation->has_customer ? invitation->customer.bytes : NULL, sizeof invitation->customer.bytes,
                   invitation->channel, invitation->survey, invitation->version, invitation->at, invitation->send_at,
                   invitation->expires, hash.bytes, sizeof hash.bytes);
}

int invitations_forget(struct sql *db, const struct customer_id *id, struct err *err) {
    return sql_run(db, err, "UPDATE invitation SET customer_id = NULL WHERE customer_id = $1", "b", id->bytes,
                   sizeof id->bytes);
}
