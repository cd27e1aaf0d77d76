#include "flow/customers/wishes_rows.h"

int consent_write(struct sql *db, const struct customer_id *id, const struct consent *consent, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO consent (customer_id, purpose, at, given, notice, version, language, channel) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (customer_id, purpose, at) DO NOTHING",
                   "biiitttt", id->bytes, sizeof id->bytes, (int64_t)consent->purpose, consent->at,
                   (int64_t)consent->given, consent->notice, consent->version, consent->language, consent->channel);
}

int consents_read(struct sql *db, const struct customer_id *id, struct arena *arena, struct consent **out,
                  size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    struct consent *list = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT purpose, given, at, notice, version, language, channel FROM consent WHERE customer_id = $1 "
                  "ORDER BY at, purpose",
                  "b", id->bytes, sizeof id->bytes))
        return err->kind;
    while (sql_next(rows)) {
        list = arena_grow(arena, list, count, &cap, sizeof *list);
        list[count++] = (struct consent){.purpose = sql_int(rows, 0) ? CONSENT_CALL_BACK : CONSENT_ASK,
                                         .given = sql_int(rows, 1) != 0,
                                         .at = sql_int(rows, 2),
                                         .notice = arena_text(arena, sql_text(rows, 3)),
                                         .version = arena_text(arena, sql_text(rows, 4)),
                                         .language = arena_text(arena, sql_text(rows, 5)),
                                         .channel = arena_text(arena, sql_text(rows, 6))};
    }
    if (sql_done(rows, err))
        return err->kind;
    *out = list;
    *out_count = count;
    return 0;
}

int consent_last(struct sql *db, const struct customer_id *id, enum consent_purpose purpose, struct arena *arena,
                 struct consent *out, bool *out_there, struct err *err) {
    struct consent *list = NULL;
    size_t count = 0;
    if (consents_read(db, id, arena, &list, &count, err))
        return err->kind;
    *out_there = false;
    for (size_t i = 0; i < count; i++)
        if (list[i].purpose == purpose) {
            *out = list[i];
            *out_there = true;
        }
    return 0;
}

int opt_out_write(struct sql *db, const struct customer_id *id, const char *channel, instant_t at, const char *how,
                  struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO opt_out (customer_id, channel, at, how) VALUES ($1, $2, $3, $4) "
                   "ON CONFLICT (customer_id, channel) DO NOTHING",
                   "btit", id->bytes, sizeof id->bytes, channel, at, how);
}

int opt_out_remove(struct sql *db, const struct customer_id *id, const char *channel, bool *out_there,
                   struct err *err) {
    if (sql_run(db, err, "DELETE FROM opt_out WHERE customer_id = $1 AND channel = $2", "bt", id->bytes,
                sizeof id->bytes, channel))
        return err->kind;
    *out_there = sql_changes(db) > 0;
    return 0;
}

int opt_outs_read(struct sql *db, const struct customer_id *id, struct arena *arena, struct opt_out **out,
                  size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    struct opt_out *list = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(db, &rows, err, "SELECT channel, at, how FROM opt_out WHERE customer_id = $1 ORDER BY channel", "b",
                  id->bytes, sizeof id->bytes))
        return err->kind;
    while (sql_next(rows)) {
        list = arena_grow(arena, list, count, &cap, sizeof *list);
        list[count++] = (struct opt_out){arena_text(arena, sql_text(rows, 0)), sql_int(rows, 1),
                                         arena_text(arena, sql_text(rows, 2))};
    }
    if (sql_done(rows, err))
        return err->kind;
    *out = list;
    *out_count = count;
    return 0;
}

int opt_out_holds(struct sql *db, const struct customer_id *id, const char *channel, bool *out, struct err *err) {
    int64_t there = 0;
    if (sql_number(db, &there, 0, err,
                   "SELECT count(*) FROM opt_out WHERE customer_id = $1 AND (channel = '' OR channel = $2)", "bt",
                   id->bytes, sizeof id->bytes, channel))
        return err->kind;
    *out = there > 0;
    return 0;
}
