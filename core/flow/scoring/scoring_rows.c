#include "flow/scoring/scoring_rows.h"

#include <math.h>

int score_there(struct sql *db, const struct score_key *key, bool *out, struct err *err) {
    int64_t there = 0;
    if (sql_number(db, &there, 0, err,
                   "SELECT 1 FROM score WHERE store_id = $1 AND rules = $2 AND scoring = $3 AND period = $4", "itti",
                   key->store, key->revision, key->scoring, (int64_t)key->period))
        return err->kind;
    *out = there != 0;
    return 0;
}

#define INSERT                                                                                                         \
    "INSERT INTO score (store_id, rules, scoring, period, n, value, lo, hi, band, total, squares) "                    \
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (store_id, rules, scoring, period) DO NOTHING"

int score_write(struct sql *db, const struct score_key *key, const struct score *score, const struct score_sums *sums,
                struct err *err) {
    const struct metric *index = &score->index;
    const int64_t period = key->period, total = sums ? sums->total : 0, squares = sums ? sums->squares : 0;
    const bool value = isfinite(index->value), both = isfinite(index->lo) && isfinite(index->hi);
    if (value && both)
        return sql_run(db, err, INSERT, sums ? "ittiirrrtii" : "ittiirrrtnn", key->store, key->revision, key->scoring,
                       period, index->n, index->value, index->lo, index->hi, score->band, total, squares);
    if (value)
        return sql_run(db, err, INSERT, sums ? "ittiirnntii" : "ittiirnntnn", key->store, key->revision, key->scoring,
                       period, index->n, index->value, score->band, total, squares);
    return sql_run(db, err, INSERT, sums ? "ittiinnnnii" : "ittiinnnnnn", key->store, key->revision, key->scoring,
                   period, index->n, total, squares);
}

#define SUMS                                                                                                           \
    "SELECT store_id, period, n, total, squares FROM score WHERE rules = $1 AND scoring = $2 "                         \
    "AND period BETWEEN $3 AND $4 AND total IS NOT NULL"

int score_sums_each(struct sql *db, const struct score_key *of, int32_t first, int32_t last,
                    int (*fn)(void *context, int64_t store, int32_t month, const struct score_sums *sums,
                              struct err *err),
                    void *context, struct err *err) {
    struct sql_rows *rows;
    if (of->store ? sql_query(db, &rows, err, SUMS " AND store_id = $5 ORDER BY store_id, period", "ttiii",
                              of->revision, of->scoring, (int64_t)first, (int64_t)last, of->store)
                  : sql_query(db, &rows, err, SUMS " ORDER BY store_id, period", "ttii", of->revision, of->scoring,
                              (int64_t)first, (int64_t)last))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct score_sums sums = {sql_int(rows, 2), sql_int(rows, 3), sql_int(rows, 4)};
        stopped = fn(context, sql_int(rows, 0), (int32_t)sql_int(rows, 1), &sums, err);
    }
    return sql_end(rows, stopped, err);
}

int scores_forget(struct sql *db, int64_t store, int32_t period, struct err *err) {
    return sql_run(db, err, "DELETE FROM score WHERE store_id = $1 AND period = $2", "ii", store, (int64_t)period);
}

int scores_drop(struct sql *db, struct err *err) {
    return sql_run(db, err, "DELETE FROM score", "");
}

int scores_drop_of(struct sql *db, const char *revision, struct err *err) {
    return sql_run(db, err, "DELETE FROM score WHERE rules = $1", "t", revision);
}
