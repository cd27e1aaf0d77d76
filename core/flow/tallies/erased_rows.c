#include "flow/tallies/erased_rows.h"

#include <stdlib.h>

static int write_one(struct sql *db, const struct erased_of *of, const struct tally_delta *delta, struct buf *bytes,
                     struct err *err) {
    const struct tally_key *key = &delta->key;
    buf_clear(bytes);
    tally_pack(delta->counters, tally_width(delta->survey, key->kind), bytes);
    return sql_run(
        db, err,
        "INSERT INTO erased_tally (store_id, version, class, kind, wave, period, erasure, batch, newer, counts) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        "iiiiiiiitb", key->store, key->version, (int64_t)key->class, (int64_t)key->kind, (int64_t)key->wave,
        (int64_t)key->period, of->erasure, of->batch, of->newer, bytes->data, bytes->len);
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

/* A batch that is known at the cut $1 and not undone then; $2 is taken for undone. */
#define HOLDS(batch)                                                                                                   \
    batch " <= $1 AND " batch " <> $2 AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = " batch                   \
          " AND u.undoes <> 0 AND u.seq <= $1)"

int erased_each(struct sql *db, const struct survey_versions *versions, int64_t cut, int64_t undone,
                int (*fn)(void *context, const struct tally_key *key, const struct survey *survey,
                          const int64_t *counters, struct err *err),
                void *context, struct err *err) {
    struct sql_rows *rows;
    int64_t *counters = NULL;
    size_t cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT e.store_id, e.version, e.class, e.kind, e.wave, e.period, e.counts FROM erased_tally e "
                  "WHERE " HOLDS("e.batch") " AND (e.newer = '' OR NOT EXISTS (SELECT 1 FROM batch n WHERE "
                                            "instr(e.newer, ',' || n.seq || ',') > 0 AND " HOLDS("n.seq") "))",
                  "ii", cut ? cut : INT64_MAX, undone))
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
