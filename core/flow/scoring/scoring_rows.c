#include "flow/scoring/scoring_rows.h"

#include <math.h>

int score_read(struct sql *db, struct arena *arena, const struct score_key *key, const char **out_band, bool *out_there,
               struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT band FROM score WHERE store_id = $1 AND rules = $2 AND scoring = $3 AND period = $4", "itti",
                  key->store, key->rules, key->scoring, (int64_t)key->period))
        return err->kind;
    *out_there = sql_next(rows);
    *out_band = *out_there && !sql_is_null(rows, 0) ? arena_text(arena, sql_text(rows, 0)) : NULL;
    return sql_done(rows, err);
}

int score_write(struct sql *db, const struct score_key *key, const struct score *score, struct err *err) {
    const struct metric *index = &score->index;
    if (!isfinite(index->value))
        return sql_run(db, err,
                       "INSERT INTO score (store_id, rules, scoring, period, n) VALUES ($1, $2, $3, $4, $5) "
                       "ON CONFLICT (store_id, rules, scoring, period) DO NOTHING",
                       "ittii", key->store, key->rules, key->scoring, (int64_t)key->period, index->n);
    return sql_run(db, err,
                   "INSERT INTO score (store_id, rules, scoring, period, n, value, lo, hi, band) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
                   "ON CONFLICT (store_id, rules, scoring, period) DO NOTHING",
                   "ittiirrrt", key->store, key->rules, key->scoring, (int64_t)key->period, index->n, index->value,
                   index->lo, index->hi, score->band);
}

int scores_forget(struct sql *db, int64_t store, int32_t period, struct err *err) {
    return sql_run(db, err, "DELETE FROM score WHERE store_id = $1 AND period = $2", "ii", store, (int64_t)period);
}

int scores_drop(struct sql *db, struct err *err) {
    return sql_run(db, err, "DELETE FROM score", "");
}

int scores_drop_of(struct sql *db, const char *rules, struct err *err) {
    return sql_run(db, err, "DELETE FROM score WHERE rules = $1", "t", rules);
}
