#include "flow/intake/quarantine_rows.h"

#include "flow/intake/intake_parts.h"

#define MARKED                                                                                                         \
    "SELECT " ROW_FIELDS ", r.source_id, s.name, r.external_id, r.batch, " LAST_MARK(                                  \
        "r", "") ", coalesce((SELECT max(q.batch) FROM quarantine q WHERE q.source_id = r.source_id "                  \
                 "AND q.external_id = r.external_id), 0) "
#define OF_RESPONSES MARKED "FROM response r JOIN source s ON s.source_id = r.source_id WHERE "
#define IN_ORDER     " AND " STANDS " ORDER BY r.store_id, r.rid"

static struct marked_row marked_of(const struct sql_rows *rows) {
    return (struct marked_row){.response = response_row_of(rows, NULL),
                               .source_id = sql_int(rows, 9),
                               .source = sql_text(rows, 10),
                               .external_id = sql_text(rows, 11),
                               .batch = sql_int(rows, 12),
                               .held = sql_int(rows, 13) != 0,
                               .mark = sql_int(rows, 14)};
}

static int tell(struct sql_rows *rows, marked_fn *fn, void *context, struct err *err) {
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct marked_row row = marked_of(rows);
        stopped = fn(context, &row, err);
    }
    return sql_end(rows, stopped, err);
}

int marked_each(struct sql *db, const struct marked_query *query, marked_fn *fn, void *context, struct err *err) {
    struct sql_rows *rows = NULL;
    int failed = 0;
    if (query->external_id)
        failed = sql_query(db, &rows, err,
                           MARKED "FROM source s CROSS JOIN response r ON r.source_id = s.source_id WHERE "
                                  "r.external_id = $1 AND ($2 IS NULL OR s.name = $2)" IN_ORDER,
                           "tt", query->external_id, query->source);
    else if (query->batch)
        failed = sql_query(db, &rows, err, OF_RESPONSES "r.batch = $1" IN_ORDER, "i", query->batch);
    else
        failed = sql_query(db, &rows, err, OF_RESPONSES "r.store_id = $1 AND r.month BETWEEN $2 AND $3" IN_ORDER, "iii",
                           query->store, (int64_t)query->first, (int64_t)query->last);
    return failed ? failed : tell(rows, fn, context, err);
}

int marked_held(struct sql *db, marked_fn *fn, void *context, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  MARKED "FROM (SELECT DISTINCT source_id, external_id FROM quarantine) m CROSS JOIN response r "
                         "ON r.source_id = m.source_id AND r.external_id = m.external_id CROSS JOIN source s "
                         "ON s.source_id = r.source_id JOIN store t ON t.store_id = r.store_id "
                         "WHERE " LAST_MARK("r", "") " = 1 AND " STANDS " ORDER BY t.code, r.rid",
                  ""))
        return err->kind;
    return tell(rows, fn, context, err);
}

int mark_write(struct sql *db, const struct marked_row *row, const struct mark *mark, struct err *err) {
    return sql_run(
        db, err, "INSERT INTO quarantine (source_id, external_id, batch, held, salt) VALUES ($1, $2, $3, $4, $5)",
        "itiib", row->source_id, row->external_id, mark->batch, (int64_t)mark->held, mark->salt, (size_t)SALT_BYTES);
}

void mark_digests(const struct mark *mark, struct digest *out_content, struct digest *out_commitment) {
    struct buf text = buf_make(SIZE_MAX / 2);
    buf_format(&text, "%s\n%s\n%s", mark->held ? "quarantine" : "lift", mark->source, mark->external_id);
    *out_content = digest_row(NULL, 0, text.data, text.len);
    *out_commitment = digest_row(mark->salt, SALT_BYTES, out_content, sizeof *out_content);
    buf_free(&text);
}

static int tell_marks(struct sql_rows *rows, int (*fn)(void *context, const struct mark *mark, struct err *err),
                      void *context, int64_t *out_count, struct err *err) {
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        size_t len = 0;
        struct mark mark = {sql_int(rows, 0), sql_text(rows, 1), sql_text(rows, 2), sql_int(rows, 3) != 0,
                            sql_blob(rows, 4, &len)};
        ++*out_count;
        stopped = fn(context, &mark, err);
    }
    return sql_end(rows, stopped, err);
}

#define MARKS                                                                                                          \
    "SELECT q.batch, s.name, q.external_id, q.held, q.salt FROM quarantine q JOIN source s "                           \
    "ON s.source_id = q.source_id WHERE length(q.salt) = 16 "

int marks_each(struct sql *db, int (*fn)(void *context, const struct mark *mark, struct err *err), void *context,
               struct err *err) {
    struct sql_rows *rows;
    int64_t count = 0;
    if (sql_query(db, &rows, err, MARKS "ORDER BY q.batch", ""))
        return err->kind;
    return tell_marks(rows, fn, context, &count, err);
}

int marks_rename(struct sql *db, int64_t source, const char *external_id, const char *alias,
                 int (*fn)(void *context, const struct mark *mark, struct err *err), void *context, int64_t *out_count,
                 struct err *err) {
    struct sql_rows *rows;
    *out_count = 0;
    if (sql_query(db, &rows, err, MARKS "AND q.source_id = $1 AND q.external_id = $2 ORDER BY q.batch", "it", source,
                  external_id))
        return err->kind;
    int stopped = tell_marks(rows, fn, context, out_count, err);
    return stopped ? stopped
                   : sql_run(db, err,
                             "UPDATE quarantine SET external_id = $3, salt = x'' WHERE source_id = $1 AND external_id "
                             "= $2",
                             "itt", source, external_id, alias);
}
