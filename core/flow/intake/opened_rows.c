#include "flow/intake/intake_parts.h"

int responses_each_since(struct sql *db, int64_t batch, int64_t from_s,
                         int (*fn)(void *context, const struct opened_row *row, struct err *err), void *context,
                         struct err *err) {
    struct sql_rows *rows;
    int stopped = 0;
    if (sql_query(db, &rows, err,
                  "SELECT " ROW_FIELDS ", r.seconds, r.texts, s.name, r.external_id, r.batch FROM store t "
                  "CROSS JOIN response r ON r.store_id = t.store_id AND r.rid >= $2 AND r.seconds >= $3 "
                  "JOIN source s USING (source_id) WHERE r.batch > $1 AND " COUNTS " ORDER BY t.store_id, r.rid",
                  "iii", batch, rid_from(from_s), from_s))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        const struct opened_row row = {.response = response_row_of(rows, NULL),
                                       .seconds = sql_int(rows, 9),
                                       .texts = sql_text(rows, 10),
                                       .source = sql_text(rows, 11),
                                       .external_id = sql_text(rows, 12),
                                       .batch = sql_int(rows, 13)};
        stopped = fn(context, &row, err);
    }
    return sql_end(rows, stopped, err);
}

int response_standing(struct sql *db, int64_t store, int64_t rid, struct arena *arena, struct response_row *out,
                      bool *out_there, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT " ROW_FIELDS " FROM response k CROSS JOIN response r ON r.source_id = k.source_id "
                  "AND r.external_id = k.external_id WHERE k.store_id = $1 AND k.rid = $2 AND " COUNTS,
                  "ii", store, rid))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there)
        *out = response_row_of(rows, arena);
    return sql_done(rows, err);
}
