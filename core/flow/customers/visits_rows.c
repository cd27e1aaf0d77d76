#include "flow/customers/visits_rows.h"

#include <string.h>

int visits_newest(struct sql *db, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err, "SELECT max(known) FROM visit", "");
}

int visits_number(struct sql *db, int64_t *out, struct err *err) {
    int64_t newest = 0;
    if (visits_newest(db, &newest, err))
        return err->kind;
    *out = newest + 1;
    return 0;
}

int visit_write(struct sql *db, const struct visit *visit, int64_t known, bool *out_new, struct err *err) {
    static const char with[] = "INSERT INTO visit (store_id, at, customer_id, reference, known, amount) "
                               "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                      without[] = "INSERT INTO visit (store_id, at, customer_id, reference, known) "
                                  "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    const unsigned char *id = visit->customer.bytes;
    int failed = visit->amount == AMOUNT_NONE
                     ? sql_run(db, err, without, "iibii", visit->store, visit->at, id, sizeof visit->customer.bytes,
                               visit->reference, known)
                     : sql_run(db, err, with, "iibiii", visit->store, visit->at, id, sizeof visit->customer.bytes,
                               visit->reference, known, visit->amount);
    if (failed)
        return failed;
    *out_new = sql_changes(db) > 0;
    return 0;
}

static void take_customer(const struct sql_rows *rows, int column, struct customer_id *out) {
    size_t len = 0;
    const void *bytes = sql_blob(rows, column, &len);
    memset(out, 0, sizeof *out);
    if (bytes && len == CUSTOMER_ID_BYTES)
        memcpy(out->bytes, bytes, len);
}

static int each(struct sql_rows *rows, int (*fn)(void *context, const struct visit *visit, struct err *err),
                void *context, struct err *err) {
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct visit visit = {.store = sql_int(rows, 1),
                              .at = sql_int(rows, 2),
                              .reference = sql_int(rows, 3),
                              .amount = sql_is_null(rows, 4) ? AMOUNT_NONE : sql_int(rows, 4)};
        take_customer(rows, 0, &visit.customer);
        stopped = fn(context, &visit, err);
    }
    return sql_end(rows, stopped, err);
}

#define VISIT "SELECT customer_id, store_id, at, reference, amount FROM visit WHERE "

int visits_each(struct sql *db, const struct visits_asked *asked,
                int (*fn)(void *context, const struct visit *visit, struct err *err), void *context, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  VISIT "(at > $1 AND at <= $2) OR (known > $3 AND at >= $4 AND at <= $1) "
                        "ORDER BY customer_id, at, store_id",
                  "iiii", asked->after, asked->until, asked->known_after, asked->earliest))
        return err->kind;
    return each(rows, fn, context, err);
}

int visits_of(struct sql *db, const struct customer_id *id,
              int (*fn)(void *context, const struct visit *visit, struct err *err), void *context, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, VISIT "customer_id = $1 ORDER BY at, store_id", "b", id->bytes, sizeof id->bytes))
        return err->kind;
    return each(rows, fn, context, err);
}

int segments_read(struct sql *db, instant_t until, struct arena *arena, struct customer_segment **out,
                  size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    struct customer_segment *list = NULL;
    struct rfm_customer *given = NULL;
    size_t count = 0, list_cap = 0, given_cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT customer_id, max(at), count(*), sum(amount) FROM visit WHERE amount IS NOT NULL AND at <= $1 "
                  "GROUP BY customer_id ORDER BY customer_id",
                  "i", until))
        return err->kind;
    while (sql_next(rows)) {
        list = arena_grow(arena, list, count, &list_cap, sizeof *list);
        given = arena_grow(arena, given, count, &given_cap, sizeof *given);
        take_customer(rows, 0, &list[count].customer);
        given[count++] = (struct rfm_customer){.recency = (double)((until - sql_int(rows, 1)) / DAY_MS),
                                               .frequency = (double)sql_int(rows, 2),
                                               .money = (double)sql_int(rows, 3)};
    }
    if (sql_done(rows, err))
        return err->kind;
    const struct rfm_score *scores = rfm_scores(arena, given, count);
    for (size_t i = 0; i < count; i++)
        list[i].segment = segment_of(&scores[i]);
    *out = list;
    *out_count = count;
    return 0;
}
