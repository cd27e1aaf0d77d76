#include "flow/archive/archive_rows.h"

int edition_write(struct sql *db, const struct edition *edition, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO edition (commit_id, tree_id, rules_id, month, cut, at, actor) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (commit_id) DO NOTHING",
                   "tttiiit", edition->commit, edition->tree, edition->rules, (int64_t)edition->month, edition->cut,
                   edition->at, edition->actor);
}

int edition_count(struct sql *db, const char *commit, int64_t number, const char *subject, const char *reason,
                  struct err *err) {
    return sql_run(db, err, "UPDATE edition SET number = $2, subject = $3, reason = $4 WHERE commit_id = $1", "titt",
                   commit, number, subject, reason);
}

int editions_uncounted(struct sql *db, int64_t *out_count, struct err *err) {
    return sql_number(db, out_count, 0, err, "SELECT count(*) FROM edition WHERE number IS NULL", "");
}

int edition_last_number(struct sql *db, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err, "SELECT max(number) FROM edition", "");
}

int editions_uncount(struct sql *db, struct err *err) {
    return sql_run(db, err, "UPDATE edition SET number = NULL", "");
}

int edition_known(struct sql *db, const char *commit, bool *out, struct err *err) {
    int64_t known = 0;
    if (sql_number(db, &known, 0, err, "SELECT 1 FROM edition WHERE commit_id = $1", "t", commit))
        return err->kind;
    *out = known != 0;
    return 0;
}

int edition_before(struct sql *db, struct arena *arena, month_t month, int64_t number, const char **out,
                   struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT commit_id FROM edition WHERE month = $1 AND number < $2 ORDER BY number DESC LIMIT 1", "ii",
                  (int64_t)month, number))
        return err->kind;
    *out = sql_next(rows) ? arena_text(arena, sql_text(rows, 0)) : NULL;
    return sql_done(rows, err);
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

/* ---- which reports stand in an edition ---- */

#define ROW_COLUMNS "r.place, r.region, r.report, r.month, r.edition, r.change, r.document, r.pdf, r.said"

static struct archived row_of(const struct sql_rows *rows) {
    return (struct archived){.place = sql_text(rows, 0),
                             .region = sql_text(rows, 1),
                             .report = sql_text(rows, 2),
                             .month = (month_t)sql_int(rows, 3),
                             .edition = sql_int(rows, 4),
                             .change = (enum archive_change)sql_int(rows, 5),
                             .document = sql_text(rows, 6),
                             .pdf = sql_text(rows, 7),
                             .said = sql_text(rows, 8)};
}

int archived_write(struct sql *db, const struct archived *row, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO edition_report (place, month, report, edition, region, change, document, pdf, said) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (place, month, report, edition) DO UPDATE "
                   "SET region = $5, change = $6, document = $7, pdf = $8, said = $9",
                   "tititittt", row->place, (int64_t)row->month, row->report, row->edition, row->region,
                   (int64_t)row->change, row->document, row->pdf, row->said);
}

static const char *kept(struct arena *arena, const char *text) {
    return text ? arena_text(arena, text) : NULL;
}

int archived_before(struct sql *db, struct arena *arena, const struct archived *row, struct archived *out,
                    bool *out_there, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT " ROW_COLUMNS " FROM edition_report r WHERE r.place = $1 AND r.month = $2 AND r.report = $3 "
                  "AND r.edition < $4 ORDER BY r.edition DESC LIMIT 1",
                  "titi", row->place, (int64_t)row->month, row->report, row->edition))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there) {
        *out = row_of(rows);
        out->place = arena_text(arena, out->place);
        out->region = arena_text(arena, out->region);
        out->report = arena_text(arena, out->report);
        out->document = kept(arena, out->document);
        out->pdf = kept(arena, out->pdf);
        out->said = kept(arena, out->said);
        *out_there = out->change != ARCHIVE_GONE;
    }
    return sql_done(rows, err);
}

int archived_drop(struct sql *db, struct err *err) {
    return sql_run(db, err, "DELETE FROM edition_report", "");
}

#define QUERY                                                                                                          \
    "SELECT " ROW_COLUMNS ", e.commit_id, e.tree_id, e.rules_id, e.month, e.cut, e.at, e.actor, e.subject, e.reason "  \
    "FROM edition_report r JOIN edition e ON e.number = r.edition "                                                    \
    "WHERE r.month BETWEEN $1 AND $2 AND ($3 IS NULL OR r.report = $3) "
#define ORDER "ORDER BY r.edition DESC, r.place, r.report"

static struct archived_edition edition_of(const struct sql_rows *rows) {
    return (struct archived_edition){.edition = {.commit = sql_text(rows, 9),
                                                 .tree = sql_text(rows, 10),
                                                 .rules = sql_text(rows, 11),
                                                 .month = (month_t)sql_int(rows, 12),
                                                 .cut = sql_int(rows, 13),
                                                 .at = sql_int(rows, 14),
                                                 .actor = sql_text(rows, 15)},
                                     .subject = sql_text(rows, 16),
                                     .reason = sql_text(rows, 17)};
}

int archived_each(struct sql *db, const struct archived_query *query,
                  int (*fn)(void *context, const struct archived *row, const struct archived_edition *edition,
                            struct err *err),
                  void *context, struct err *err) {
    struct sql_rows *rows;
    int64_t first = query->first, last = query->last;
    if (query->place ? sql_query(db, &rows, err, QUERY "AND r.place = $4 " ORDER, "iitt", first, last, query->report,
                                 query->place)
                     : sql_query(db, &rows, err, QUERY ORDER, "iit", first, last, query->report))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct archived row = row_of(rows);
        struct archived_edition edition = edition_of(rows);
        stopped = fn(context, &row, &edition, err);
    }
    return sql_end(rows, stopped, err);
}
