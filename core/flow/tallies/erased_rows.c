#include "flow/tallies/erased_rows.h"

#include <stdlib.h>

static int write_one(struct sql *db, const struct erased_of *of, const struct tally_delta *delta, struct buf *bytes,
                     struct err *err) {
    const struct tally_key *key = &delta->key;
    buf_clear(bytes);
    tally_pack(delta->counters, tally_width(delta->survey, key->kind), bytes);
    return sql_run(db, err,
                   "INSERT INTO erased_tally (store_id, version, class, kind, wave, period, erasure, batch, newer, "
                   "counts, revision, source_id, identity) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                   "iiiiiiiitbiit", key->store, key->version, (int64_t)key->class, (int64_t)key->kind,
                   (int64_t)key->wave, (int64_t)key->period, of->erasure, of->batch, of->newer, bytes->data, bytes->len,
                   of->revision, of->source, of->identity);
}

int erased_write(struct sql *db, const struct erased_of *of, struct tally_deltas *deltas, struct err *err) {
    size_t count = 0;
    const struct tally_delta *all = tally_deltas_all(deltas, &count);
    struct buf bytes = buf_make(SIZE_MAX / 2);
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++)
        failed = write_one(db, of, &all[i], &bytes, err);
    buf_free(&bytes);
    tally_deltas_clear(deltas);
    return failed;
}

/* A batch that is known at its cut and not undone at the cut $3; $4 is taken for undone. */
#define HOLDS(batch, cut)                                                                                              \
    batch " <= " cut " AND " batch " <> $4 AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = " batch              \
          " AND u.undoes <> 0 AND u.seq <= $3)"
#define LAST_MARK                                                                                                      \
    "coalesce((SELECT q.held FROM quarantine q WHERE q.batch <= CASE WHEN q.held = 1 THEN $5 ELSE $6 END "             \
    "AND q.source_id = e.source_id AND q.external_id = e.identity ORDER BY q.batch DESC LIMIT 1), 0)"

int erased_each(struct sql *db, const struct survey_versions *versions, const struct erased_query *query,
                int (*fn)(void *context, const struct tally_key *key, const struct survey *survey,
                          const int64_t *counters, struct err *err),
                void *context, struct err *err) {
    struct sql_rows *rows;
    int64_t *counters = NULL;
    size_t cap = 0;
    const struct response_cut now = response_cut_at(INT64_MAX), *cut = query->cut ? query->cut : &now;
    if (sql_query(
            db, &rows, err,
            "SELECT e.store_id, e.version, e.class, e.kind, e.wave, e.period, e.counts FROM erased_tally e "
            "WHERE " HOLDS(
                "e.batch",
                "CASE WHEN e.revision = 1 THEN $1 ELSE $2 END") " AND (e.newer = '' OR "
                                                                "NOT EXISTS (SELECT 1 FROM batch n WHERE "
                                                                "instr(e.newer, ',' || n.seq || ',') > 0 AND " HOLDS(
                                                                    "n.seq",
                                                                    "$2") ")) AND (e.identity = '' OR " LAST_MARK
                                                                          " = 0) "
                                                                          "AND ($7 = 0 OR e.store_id = $7) AND "
                                                                          "e.period BETWEEN $8 AND $9",
            "iiiiiiiii", cut->came, cut->corrected, cut->undone, query->undone, cut->quarantined, cut->lifted,
            query->store, (int64_t)query->first, (int64_t)query->last))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct tally_key key = {sql_int(rows, 0),          sql_int(rows, 1),          (int32_t)sql_int(rows, 2),
                                (int32_t)sql_int(rows, 3), (int32_t)sql_int(rows, 4), (int32_t)sql_int(rows, 5)};
        const struct survey *survey = survey_version_find(versions, key.version);
        size_t width = survey ? tally_width(survey, key.kind) : 0, len = 0;
        const void *bytes = sql_blob(rows, 6, &len);
        counters = mem_grow_items(counters, &cap, width + 1, sizeof *counters);
        stopped = survey && tally_unpack(bytes, len, counters, width)
                      ? fn(context, &key, survey, counters, err)
                      : err_set(err, ERR_DATA, "the ledger of erasures cannot be read");
    }
    free(counters);
    return sql_end(rows, stopped, err);
}
