#include "flow/distribution/wave_rows.h"

#include <stdio.h>
#include <string.h>

int wave_run_write(struct sql *db, const struct wave_run *run, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO wave_run (batch, wave, schedule, zone, due, known, definition, at, counts) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                   "iittiitit", run->batch, run->wave, run->schedule, run->zone, run->due, run->known, run->definition,
                   run->at, run->counts);
}

int wave_run_last(struct sql *db, struct arena *arena, const char *schedule, const char *zone, struct wave_run *out,
                  bool *out_there, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT batch, wave, due, known, definition, at FROM wave_run WHERE schedule = $1 AND zone = $2 "
                  "ORDER BY due DESC, batch DESC LIMIT 1",
                  "tt", schedule, zone))
        return err->kind;
    bool there = sql_next(rows);
    struct wave_run run = {0};
    if (there)
        run = (struct wave_run){.batch = sql_int(rows, 0),
                                .wave = sql_int(rows, 1),
                                .schedule = schedule,
                                .zone = zone,
                                .due = sql_int(rows, 2),
                                .known = sql_int(rows, 3),
                                .definition = arena_text(arena, sql_text(rows, 4)),
                                .at = sql_int(rows, 5)};
    if (sql_done(rows, err))
        return err->kind;
    *out_there = there;
    *out = run;
    return 0;
}

/* ---- before asking ---- */

#define GONE_OUT "e.what IN (0, 7)" /* INVITATION_SENT, INVITATION_REMINDED */
#define MARKED(what)                                                                                                   \
    "EXISTS (SELECT 1 FROM invitation_event e WHERE e.store_id = i.store_id AND e.invitation_id = i.invitation_id "    \
    "AND e.what = " what ")"

static int read_outs(struct sql *db, const struct schedule *schedule, struct invitee *invitee, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT channel FROM opt_out WHERE customer_id = $1", "b", invitee->customer.bytes,
                  sizeof invitee->customer.bytes))
        return err->kind;
    while (sql_next(rows)) {
        const char *channel = sql_text(rows, 0);
        invitee->out = invitee->out || !*channel;
        for (size_t i = 0; i < schedule->channel_count; i++)
            if (!strcmp(schedule->channels[i].id, channel))
                invitee->outs |= 1U << i;
    }
    return sql_done(rows, err);
}

int invitee_read(struct sql *db, const struct schedule *schedule, instant_t now, struct invitee *invitee,
                 struct err *err) {
    struct sql_rows *rows;
    int64_t outs = 0;
    if (sql_query(db, &rows, err,
                  "SELECT (SELECT kinds FROM customer WHERE customer_id = $1), "
                  "(SELECT given FROM consent WHERE customer_id = $1 AND purpose = 0 ORDER BY at DESC LIMIT 1), "
                  "(SELECT max(coalesce((SELECT max(e.at) FROM invitation_event e WHERE e.store_id = i.store_id "
                  "AND e.invitation_id = i.invitation_id AND " GONE_OUT "), "
                  "CASE WHEN i.expires > $2 AND NOT " MARKED(
                      "2") " THEN $2 END)) FROM invitation i "
                           "WHERE i.customer_id = $1), "
                           "(SELECT count(*) FROM invitation WHERE schedule = $3 AND due = $4 AND customer_id = $1), "
                           "(SELECT count(*) FROM opt_out WHERE customer_id = $1), "
                           "(SELECT language FROM customer WHERE customer_id = $1)",
                  "biti", invitee->customer.bytes, sizeof invitee->customer.bytes, now, schedule->id, invitee->due))
        return err->kind;
    if (sql_next(rows)) {
        invitee->kinds = (unsigned)sql_int(rows, 0);
        invitee->consent = sql_int(rows, 1) != 0;
        invitee->asked = sql_is_null(rows, 2) ? INT64_MIN : sql_int(rows, 2);
        invitee->asked_for_it = sql_int(rows, 3) > 0;
        outs = sql_int(rows, 4);
        snprintf(invitee->language, sizeof invitee->language, "%s", sql_is_null(rows, 5) ? "" : sql_text(rows, 5));
    }
    if (sql_done(rows, err))
        return err->kind;
    return outs ? read_outs(db, schedule, invitee, err) : 0;
}

int messages_count(struct sql *db, const char *schedule, const char *channel, instant_t from, instant_t to,
                   int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err,
                      "SELECT (SELECT count(*) FROM invitation WHERE channel = $1 AND send_at >= $2 AND send_at < $3 "
                      "AND ($4 = '' OR schedule = $4)) + (SELECT count(*) FROM invitation i JOIN invitation_event e "
                      "ON e.store_id = i.store_id AND e.invitation_id = i.invitation_id AND e.what = 7 "
                      "WHERE i.channel = $1 AND e.at >= $2 AND e.at < $3 AND i.expires > $2 "
                      "AND ($4 = '' OR i.schedule = $4))",
                      "tiit", channel, from, to, schedule ? schedule : "");
}

int answers_count(struct sql *db, const char *schedule, int64_t store, instant_t since, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err,
                      "SELECT count(*) FROM invitation i JOIN invitation_event e ON e.store_id = i.store_id "
                      "AND e.invitation_id = i.invitation_id AND e.what = 5 AND e.at >= $3 "
                      "WHERE i.schedule = $1 AND i.expires > $3 AND ($2 = 0 OR i.store_id = $2)",
                      "tii", schedule, store, since);
}

int invitations_open(struct sql *db, const char *schedule, instant_t now,
                     int (*fn)(void *context, const struct open_invitation *one, struct err *err), void *context,
                     struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT i.invitation_id, i.store_id, i.channel, c.language, i.customer_id, i.send_at, i.expires, "
                  "(SELECT max(e.at) FROM invitation_event e WHERE e.store_id = i.store_id "
                  "AND e.invitation_id = i.invitation_id AND " GONE_OUT "), "
                  "(SELECT count(*) FROM invitation_event e WHERE e.store_id = i.store_id "
                  "AND e.invitation_id = i.invitation_id AND e.what = 7), "
                  "EXISTS (SELECT 1 FROM opt_out o WHERE o.customer_id = i.customer_id AND o.channel IN ('', "
                  "i.channel)) FROM invitation i JOIN customer c ON c.customer_id = i.customer_id "
                  "WHERE i.schedule = $1 AND i.expires > $2 AND NOT EXISTS (SELECT 1 FROM invitation_event e "
                  "WHERE e.store_id = i.store_id AND e.invitation_id = i.invitation_id AND e.what IN (2, 5, 6)) "
                  "ORDER BY i.store_id, i.invitation_id",
                  "ti", schedule, now))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct open_invitation one = {.store = sql_int(rows, 1),
                                      .channel = sql_text(rows, 2),
                                      .language = sql_text(rows, 3),
                                      .send_at = sql_int(rows, 5),
                                      .expires = sql_int(rows, 6),
                                      .last = sql_is_null(rows, 7) ? INVITATION_NEVER : sql_int(rows, 7),
                                      .reminders = sql_int(rows, 8),
                                      .out = sql_int(rows, 9) != 0};
        size_t len = 0;
        const void *id = sql_blob(rows, 0, &len);
        memcpy(one.id.bytes, id, len < sizeof one.id.bytes ? len : sizeof one.id.bytes);
        const void *customer = sql_blob(rows, 4, &len);
        memcpy(one.customer.bytes, customer, len < sizeof one.customer.bytes ? len : sizeof one.customer.bytes);
        stopped = fn(context, &one, err);
    }
    return sql_end(rows, stopped, err);
}

/* ---- to be told ---- */

static void take_status(const struct sql_rows *rows, struct wave_status *out) {
    *out = (struct wave_status){.wave = sql_text(rows, 0),
                                .schedule = sql_text(rows, 1),
                                .survey = sql_text(rows, 2),
                                .first = sql_int(rows, 3),
                                .last = sql_int(rows, 4),
                                .asked = sql_int(rows, 5),
                                .partial = sql_int(rows, 6),
                                .refused = sql_int(rows, 7),
                                .failed = sql_int(rows, 8),
                                .silent = sql_int(rows, 9)};
    for (int i = 0; i < INVITATION_MARKS; i++)
        out->marks[i] = sql_int(rows, 10 + i);
}

/* Each invitation once, with a bit for each of its marks. */
#define HAS(mark)          "(m & " #mark ") <> 0"
#define COUNTED(condition) "sum(CASE WHEN " condition " THEN 1 ELSE 0 END)"

int waves_status(struct sql *db, const char *name, int64_t store,
                 int (*fn)(void *context, const struct wave_status *status, struct err *err), void *context,
                 struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT w.name, schedule, survey, min(at), max(at), count(*), "
                  /* started (16) or opened (8), completed (32), unsubscribed (64), sent (1), failed (4) */
                  COUNTED("(m & 48) = 16 AND (m & 64) = 0") ", " COUNTED(
                      "(m & 32) = 0 AND ((m & 64) <> 0 OR (m & 24) = 8)") ", " COUNTED("(m & 124) = 4") ", " //
                  COUNTED("(m & 125) = 1") ", "                                                              //
                  COUNTED(HAS(1)) ", " COUNTED(HAS(2)) ", " COUNTED(HAS(4)) ", " COUNTED(HAS(8)) ", "        //
                  COUNTED(HAS(16)) ", " COUNTED(HAS(32)) ", " COUNTED(HAS(64)) ", " COUNTED(HAS(128))        //
                  " FROM (SELECT i.wave, i.schedule, i.survey, i.at, coalesce((SELECT sum(1 << what) FROM "
                  "(SELECT DISTINCT e.what FROM invitation_event e WHERE e.store_id = i.store_id "
                  "AND e.invitation_id = i.invitation_id) d), 0) AS m FROM invitation i WHERE ($2 = 0 OR i.store_id = "
                  "$2)) t JOIN wave w ON w.wave_id = t.wave WHERE ($1 = '' OR w.name = $1 OR schedule = $1) "
                  "GROUP BY w.name, schedule, survey ORDER BY max(at) DESC, w.name DESC",
                  "ti", name ? name : "", store))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct wave_status status;
        take_status(rows, &status);
        stopped = fn(context, &status, err);
    }
    return sql_end(rows, stopped, err);
}

int wave_counts(struct sql *db, const char *name, int (*fn)(void *context, const char *counts, struct err *err),
                void *context, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT r.counts FROM wave_run r JOIN wave w ON w.wave_id = r.wave WHERE w.name = $1 "
                  "OR r.schedule = $1 ORDER BY r.batch",
                  "t", name))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows))
        stopped = fn(context, sql_text(rows, 0), err);
    return sql_end(rows, stopped, err);
}
