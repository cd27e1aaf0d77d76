#include "flow/messages/outbox_row.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"

static const char *const state_words[OUTBOX_STATES] = {"waiting", "sending", "sent", "dead", "dropped", "held"};

const char *outbox_state_word(enum outbox_state state) {
    return (size_t)state < OUTBOX_STATES ? state_words[state] : "";
}

bool outbox_state_read(const char *word, enum outbox_state *out) {
    for (int state = 0; state < OUTBOX_STATES; state++)
        if (!strcmp(word, state_words[state]))
            return *out = (enum outbox_state)state, true;
    return false;
}

struct outbox_id outbox_id_of(const char *key) {
    static const char about[] = "outbox";
    struct outbox_id id;
    struct digest digest = digest_row(about, strlen(about), key, strlen(key));
    memcpy(id.bytes, digest.bytes, sizeof id.bytes);
    return id;
}

char *outbox_id_write(char out[OUTBOX_ID_TEXT], const struct outbox_id *id) {
    struct customer_id same;
    memcpy(same.bytes, id->bytes, sizeof same.bytes);
    return customer_id_write(out, &same);
}

bool outbox_id_read(const char *text, struct outbox_id *out) {
    struct customer_id same;
    if (!customer_id_read(text, &same))
        return false;
    memcpy(out->bytes, same.bytes, sizeof out->bytes);
    return true;
}

/* ---- putting in, taking back ---- */

static int write_values(const struct value *values, struct buf *out, struct err *err) {
    for (size_t i = 0; i < value_count(values); i++)
        if (!value_is(values, VALUE_MAP) || !value_is(values->map.pairs[i].value, VALUE_TEXT))
            return err_set(err, ERR_DATA, "what a message is filled with are texts by name");
    if (values)
        json_write(out, values, JSON_COMPACT);
    return buf_overflowed(out)
               ? err_set(err, ERR_DATA, "what a message is filled with has more than %zu bytes", LIMIT_MESSAGE_VALUES)
               : 0;
}

static int insert(struct sql *db, const struct outbox_entry *entry, const char *values, instant_t now,
                  struct err *err) {
    struct outbox_id id = outbox_id_of(entry->key);
    return sql_run(
        db, err,
        "INSERT INTO outbox (outbox_id, dedupe, channel, message, language, customer_id, address, "
        "invitation, filled, zone, due, expires, state, put, next, ended, tries, unsure, receipt, why, "
        "purpose, attached) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $11, 0, 0, 0, '', '', $15, $16) "
        "ON CONFLICT (outbox_id) DO NOTHING",
        "bttttbtbttiiiiit", id.bytes, sizeof id.bytes, entry->key, entry->channel, entry->message, entry->language,
        entry->customer ? entry->customer->bytes : NULL, (size_t)CUSTOMER_ID_BYTES, entry->address, entry->invitation,
        (size_t)INVITATION_BYTES, values, entry->zone ? entry->zone : "", entry->due, entry->expires,
        (int64_t)OUTBOX_WAITING, now, (int64_t)entry->purpose, entry->attached ? entry->attached : "");
}

int outbox_put(struct sql *db, const struct outbox_entry *entry, instant_t now, bool *out_new, struct err *err) {
    struct buf values = buf_make(LIMIT_MESSAGE_VALUES);
    int failed = write_values(entry->values, &values, err);
    failed = failed ? failed : insert(db, entry, values.data, now, err);
    buf_free(&values);
    if (!failed)
        *out_new = sql_changes(db) > 0;
    return failed;
}

int outbox_take_back(struct sql *db, const char *key, const char *why, instant_t now, struct err *err) {
    struct outbox_id id = outbox_id_of(key);
    return sql_run(db, err,
                   "UPDATE outbox SET state = $1, why = $2, ended = $3 WHERE outbox_id = $4 AND state IN ($5, $6)",
                   "itibii", (int64_t)OUTBOX_DROPPED, why, now, id.bytes, sizeof id.bytes, (int64_t)OUTBOX_WAITING,
                   (int64_t)OUTBOX_HELD);
}

int outbox_take_back_invitation(struct sql *db, const unsigned char *invitation, const char *why, instant_t now,
                                struct err *err) {
    return sql_run(db, err,
                   "UPDATE outbox SET state = $1, why = $2, ended = $3 WHERE invitation = $4 AND state IN ($5, $6)",
                   "itibii", (int64_t)OUTBOX_DROPPED, why, now, invitation, (size_t)INVITATION_BYTES,
                   (int64_t)OUTBOX_WAITING, (int64_t)OUTBOX_HELD);
}

/* ---- reading ---- */

static const void *read_bytes(const struct sql_rows *rows, int column, struct arena *arena, size_t wanted) {
    size_t len = 0;
    const void *bytes = sql_blob(rows, column, &len);
    return bytes && len == wanted ? arena_bytes(arena, bytes, len) : NULL;
}

static const char *read_text(const struct sql_rows *rows, int column, struct arena *arena) {
    const char *text = sql_text(rows, column);
    return text ? arena_text(arena, text) : NULL;
}

int outbox_row_read(const struct sql_rows *rows, struct arena *arena, struct outbox_row *out, struct err *err) {
    const void *id = read_bytes(rows, 0, arena, OUTBOX_ID_BYTES);
    const char *values = sql_text(rows, 8), *zone = read_text(rows, 9, arena), *attached = read_text(rows, 21, arena);
    const struct value *filled = NULL;
    if (!id)
        return err_set(err, ERR_INTERNAL, "an entry of the outbox has no id");
    if (values[0] && json_read(arena, values, strlen(values), &filled, err))
        return err->kind;
    *out = (struct outbox_row){.entry = {.key = read_text(rows, 1, arena),
                                         .channel = read_text(rows, 2, arena),
                                         .message = read_text(rows, 3, arena),
                                         .language = read_text(rows, 4, arena),
                                         .customer = read_bytes(rows, 5, arena, CUSTOMER_ID_BYTES),
                                         .address = read_text(rows, 6, arena),
                                         .invitation = read_bytes(rows, 7, arena, INVITATION_BYTES),
                                         .values = filled,
                                         .zone = zone[0] ? zone : NULL,
                                         .purpose = (enum consent_purpose)sql_int(rows, 20),
                                         .due = sql_int(rows, 10),
                                         .expires = sql_int(rows, 11),
                                         .attached = attached[0] ? attached : NULL},
                               .state = (enum outbox_state)sql_int(rows, 12),
                               .put = sql_int(rows, 13),
                               .next = sql_int(rows, 14),
                               .ended = sql_int(rows, 15),
                               .tries = sql_int(rows, 16),
                               .unsure = sql_int(rows, 17),
                               .receipt = read_text(rows, 18, arena),
                               .why = read_text(rows, 19, arena)};
    memcpy(out->id.bytes, id, sizeof out->id.bytes);
    return 0;
}

/* $n IS NULL stands for "any". */
int outbox_each(struct sql *db, const struct outbox_query *query,
                int (*fn)(void *context, const struct outbox_row *row, struct err *err), void *context,
                struct err *err) {
    struct sql_rows *rows;
    struct arena *arena = arena_new();
    int stopped = 0;
    if (sql_query(db, &rows, err,
                  "SELECT " OUTBOX_COLUMNS
                  " FROM outbox WHERE ($1 IS NULL OR channel = $1) AND ($2 IS NULL OR dedupe = $2) "
                  "AND ($3 IS NULL OR invitation = $3) AND ($4 IS NULL OR customer_id = $4) AND ($5 < 0 OR state = $5) "
                  "ORDER BY due, outbox_id LIMIT $6",
                  "ttbbii", query->channel, query->key, query->invitation, (size_t)INVITATION_BYTES,
                  query->customer ? query->customer->bytes : NULL, (size_t)CUSTOMER_ID_BYTES, (int64_t)query->state,
                  query->limit ? query->limit : INT64_C(-1)))
        return arena_free(arena), (int)err->kind;
    while (!stopped && sql_next(rows)) {
        struct outbox_row row;
        stopped = outbox_row_read(rows, arena, &row, err);
        stopped = stopped ? stopped : fn(context, &row, err);
        arena_clear(arena);
    }
    arena_free(arena);
    return sql_end(rows, stopped, err);
}

int outbox_read(struct sql *db, const struct outbox_id *id, struct arena *arena, struct outbox_row *out,
                struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE outbox_id = $1", "b", id->bytes,
                  sizeof id->bytes))
        return err->kind;
    bool there = sql_next(rows);
    int failed = there ? outbox_row_read(rows, arena, out, err) : 0;
    failed = sql_end(rows, failed, err);
    if (!failed && !there)
        failed = err_set(err, ERR_DATA, "there is no such message in the outbox"),
        err_todo(err, "`earshot outbox list` has them");
    return failed;
}

int outbox_tries(struct sql *db, const struct outbox_id *id, struct arena *arena, struct outbox_try **out,
                 size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    struct outbox_try *list = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT number, at, outcome, code, said FROM outbox_try WHERE outbox_id = $1 ORDER BY number", "b",
                  id->bytes, sizeof id->bytes))
        return err->kind;
    while (sql_next(rows)) {
        list = arena_grow(arena, list, count, &cap, sizeof *list);
        list[count++] = (struct outbox_try){sql_int(rows, 0), sql_int(rows, 1), read_text(rows, 2, arena),
                                            read_text(rows, 3, arena), read_text(rows, 4, arena)};
    }
    *out = list;
    *out_count = count;
    return sql_done(rows, err);
}

int outbox_count(struct sql *db, enum outbox_state state, const char *channel, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err, "SELECT count(*) FROM outbox WHERE state = $1 AND ($2 IS NULL OR channel = $2)",
                      "it", (int64_t)state, channel);
}
