/* Responses as facts: each row as the response that its batch was sealed with. */
#include <string.h>

#include "flow/intake/intake_parts.h"

static const char facts[] =
    "SELECT r.batch, r.rid, s.code, c.name, r.external_id, r.class, r.seconds, r.weight, coalesce(w.name, ''), "
    "r.version, r.texts, r.month, r.answers, r.salt, r.store_id FROM response r JOIN store s ON s.store_id = "
    "r.store_id "
    "JOIN source c ON c.source_id = r.source_id LEFT JOIN wave w ON w.wave_id = r.wave "
    "WHERE NOT EXISTS (SELECT 1 FROM erased_response e WHERE e.store_id = r.store_id AND e.rid = r.rid) ORDER BY "
    "r.batch";

static int tell(const struct sql_rows *rows, const struct survey_versions *versions,
                int (*fn)(void *context, const struct response_fact *fact, struct err *err), void *context,
                struct err *err) {
    size_t len = 0, salt_len = 0;
    const unsigned char *sheet = sql_blob(rows, 12, &len), *salt = sql_blob(rows, 13, &salt_len);
    const struct survey *survey = survey_version_find(versions, sql_int(rows, 9));
    const struct store store = {.code = sql_text(rows, 2)};
    const struct response response = {.store = &store,
                                      .survey = survey,
                                      .source = sql_text(rows, 3),
                                      .external_id = sql_text(rows, 4),
                                      .class = (enum channel_class)sql_int(rows, 5),
                                      .seconds = sql_int(rows, 6),
                                      .month = (month_t)sql_int(rows, 11),
                                      .weight = sql_int(rows, 7),
                                      .wave = sql_text(rows, 8),
                                      .sheet = sheet,
                                      .texts = sql_text(rows, 10)};
    const bool sound = survey && salt_len == SALT_BYTES && answer_sound(survey, sheet, len) &&
                       response.class >= CLASS_INVITED && response.class <= CLASS_LAST;
    const struct response_fact fact = {.batch = sql_int(rows, 0),
                                       .store_id = sql_int(rows, 14),
                                       .rid = sql_int(rows, 1),
                                       .response = sound ? &response : NULL,
                                       .store = store.code,
                                       .salt = salt};
    return fn(context, &fact, err);
}

int responses_each_fact(struct sql *db, const struct survey_versions *versions,
                        int (*fn)(void *context, const struct response_fact *fact, struct err *err), void *context,
                        struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, facts, ""))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows))
        stopped = tell(rows, versions, fn, context, err);
    return sql_end(rows, stopped, err);
}

/* Who was erased before their places were kept may have stood anywhere: place is null then. */
int response_placed(struct sql *db, const struct response_fact *fact, bool *out, struct err *err) {
    const struct response *response = fact->response;
    const int64_t first = response_rid(response->source, response->external_id, response->seconds);
    int64_t taken = 0;
    *out = fact->rid == first;
    if (fact->rid <= first)
        return 0;
    if (sql_number(db, &taken, 0, err,
                   "SELECT count(*) + (SELECT count(*) FROM erased_response WHERE place IS NULL AND store_id = $1) "
                   "FROM (SELECT rid FROM response WHERE store_id = $1 AND rid >= $2 AND rid < $3 UNION "
                   "SELECT place FROM erased_response WHERE store_id = $1 AND place >= $2 AND place < $3)",
                   "iii", fact->store_id, first, fact->rid))
        return err->kind;
    *out = (uint64_t)taken >= (uint64_t)fact->rid - (uint64_t)first;
    return 0;
}

void response_digests(const struct response_fact *fact, struct buf *canonical, struct digest *out_content,
                      struct digest *out_commitment) {
    buf_clear(canonical);
    response_canonical(fact->response, canonical);
    *out_content = digest_row(NULL, 0, canonical->data, canonical->len);
    *out_commitment = digest_row(fact->salt, SALT_BYTES, out_content, sizeof *out_content);
}

int responses_each_whole(struct sql *db, int64_t store, month_t first, month_t last,
                         int (*fn)(void *context, const struct whole_row *row, struct err *err), void *context,
                         struct err *err) {
    struct sql_rows *rows;
    const int64_t least = store ? store : INT64_MIN, most = store ? store : INT64_MAX;
    int stopped = 0;
    if (sql_query(db, &rows, err,
                  "SELECT " ROW_FIELDS ", r.seconds, s.name, r.external_id, r.texts, coalesce(w.name, '') "
                  "FROM response r CROSS JOIN source s ON s.source_id = r.source_id LEFT JOIN wave w ON w.wave_id = "
                  "r.wave WHERE r.store_id BETWEEN $1 AND $2 AND r.month BETWEEN $3 AND $4 AND " COUNTS
                  " ORDER BY r.store_id, r.rid",
                  "iiii", least, most, (int64_t)first, (int64_t)last))
        return err->kind;
    while (!stopped && sql_next(rows)) {
        struct whole_row whole = {.row = response_row_of(rows, NULL),
                                  .seconds = sql_int(rows, 9),
                                  .source = sql_text(rows, 10),
                                  .external_id = sql_text(rows, 11),
                                  .texts = sql_text(rows, 12),
                                  .wave = sql_text(rows, 13)};
        stopped = fn(context, &whole, err);
    }
    return sql_end(rows, stopped, err);
}
