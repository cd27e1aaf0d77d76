#include "flow/archive/archive_rows.h"

int edition_write(struct sql *db, const struct edition *edition, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO edition (commit_id, tree_id, rules_id, month, cut, at, actor) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (commit_id) DO NOTHING",
                   "tttiiit", edition->commit, edition->tree, edition->rules, (int64_t)edition->month, edition->cut,
                   edition->at, edition->actor);
}

int edition_known(struct sql *db, const char *commit, bool *out, struct err *err) {
    int64_t known = 0;
    if (sql_number(db, &known, 0, err, "SELECT 1 FROM edition WHERE commit_id = $1", "t", commit))
        return err->kind;
    *out = known != 0;
    return 0;
}

int edition_last(struct sql *db, struct arena *arena, const char **out_commit, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT commit_id FROM edition ORDER BY rowid DESC LIMIT 1", ""))
        return err->kind;
    *out_commit = sql_next(rows) ? arena_text(arena, sql_text(rows, 0)) : NULL;
    return sql_done(rows, err);
}

int editions_of_month(struct sql *db, month_t month, int64_t *out_count, struct err *err) {
    return sql_number(db, out_count, 0, err, "SELECT count(*) FROM edition WHERE month = $1", "i", (int64_t)month);
}
