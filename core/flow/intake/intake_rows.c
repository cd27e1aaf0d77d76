#include "flow/intake/intake_rows.h"

#include <string.h>

#include "flow/intake/intake_parts.h"

/* ---- batches ---- */

int batch_last(struct sql *db, int64_t *out_seq, struct err *err) {
    return sql_number(db, out_seq, 0, err, "SELECT max(seq) FROM batch", "");
}

int batch_next(struct sql *db, int64_t *out_seq, struct err *err) {
    if (batch_last(db, out_seq, err))
        return err->kind;
    ++*out_seq;
    return 0;
}

int batch_write(struct sql *db, const struct batch *batch, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO batch (seq, kind, source, name, file, content, seal, stored, repeated, rejected, "
                   "corrected, undoes, sealed_at, actor) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                   "ittttttiiiiiit", batch->seq, batch->kind, batch->source, batch->name, batch->file, batch->content,
                   batch->seal, batch->stored, batch->repeated, batch->rejected, batch->corrected, batch->undoes,
                   batch->sealed_at, batch->actor);
}

#define BATCH_COLUMNS                                                                                                  \
    "SELECT b.seq, b.kind, b.source, b.name, b.file, b.content, b.seal, b.stored, b.repeated, b.rejected, "            \
    "b.corrected, b.undoes, (SELECT max(u.seq) FROM batch u WHERE u.undoes = b.seq AND u.undoes <> 0), b.sealed_at, "  \
    "b.actor FROM batch "                                                                                              \
    "b "

static struct batch batch_of(const struct sql_rows *rows) {
    return (struct batch){.seq = sql_int(rows, 0),
                          .kind = sql_text(rows, 1),
                          .source = sql_text(rows, 2),
                          .name = sql_text(rows, 3),
                          .file = sql_text(rows, 4),
                          .content = sql_text(rows, 5),
                          .seal = sql_text(rows, 6),
                          .stored = sql_int(rows, 7),
                          .repeated = sql_int(rows, 8),
                          .rejected = sql_int(rows, 9),
                          .corrected = sql_int(rows, 10),
                          .undoes = sql_int(rows, 11),
                          .undone_by = sql_int(rows, 12),
                          .sealed_at = sql_int(rows, 13),
                          .actor = sql_text(rows, 14)};
}

int batch_read(struct sql *db, struct arena *arena, int64_t seq, struct batch *out, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, BATCH_COLUMNS "WHERE b.seq = $1", "i", seq))
        return err->kind;
    bool there = sql_next(rows);
    struct batch batch = {0};
    if (there) {
        batch = batch_of(rows);
        const char **texts[] = {&batch.kind,    &batch.source, &batch.name, &batch.file,
                                &batch.content, &batch.seal,   &batch.actor};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            *texts[i] = arena_text(arena, *texts[i]);
    }
    if (sql_done(rows, err))
        return err->kind;
    if (!there)
        return err_set(err, ERR_DATA, "there is no batch %lld", (long long)seq),
               err_todo(err, "`earshot batch list` shows the batches there are");
    *out = batch;
    return 0;
}

int batches_each(struct sql *db, int (*fn)(void *context, const struct batch *batch, struct err *err), void *context,
                 struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, BATCH_COLUMNS "ORDER BY b.seq", ""))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct batch batch = batch_of(rows);
        stopped = fn(context, &batch, err);
    }
    return sql_end(rows, stopped, err);
}

/* A table's number for a name; found by hashing, so that it does not depend on what came first. */
struct numbered {
    const char *find, *is_taken, *insert;
};

static int number_of(struct sql *db, const struct numbered *table, const char *name, int64_t *out, struct err *err) {
    if (sql_number(db, out, -1, err, table->find, "t", name))
        return err->kind;
    if (*out >= 0)
        return 0;
    struct digest digest = digest_row(NULL, 0, name, strlen(name));
    int64_t id = 0, taken = 0;
    for (int i = 0; i < 4; i++)
        id = (id << 8 | digest.bytes[i]) & 0x7fffffff;
    do {
        id += taken;
        if (sql_number(db, &taken, 0, err, table->is_taken, "i", id))
            return err->kind;
    } while (taken);
    *out = id;
    return sql_run(db, err, table->insert, "it", id, name);
}

int source_number(struct sql *db, const char *source, int64_t *out, struct err *err) {
    static const struct numbered sources = {"SELECT source_id FROM source WHERE name = $1",
                                            "SELECT 1 FROM source WHERE source_id = $1",
                                            "INSERT INTO source (source_id, name) VALUES ($1, $2)"};
    return number_of(db, &sources, source, out, err);
}

int wave_number(struct sql *db, const char *wave, int64_t *out, struct err *err) {
    static const struct numbered waves = {"SELECT wave_id FROM wave WHERE name = $1",
                                          "SELECT 1 FROM wave WHERE wave_id = $1 UNION ALL SELECT 1 WHERE $1 = 0",
                                          "INSERT INTO wave (wave_id, name) VALUES ($1, $2)"};
    return number_of(db, &waves, wave, out, err);
}

/* ---- one response ---- */

struct newcomer newcomer_of(const struct response *response, struct buf *canonical) {
    buf_clear(canonical);
    response_canonical(response, canonical);
    return (struct newcomer){.response = *response,
                             .content = digest_row(NULL, 0, canonical->data, canonical->len),
                             .rid = response_rid(response->source, response->external_id, response->seconds)};
}

/* The revisions of an identity, as far as an arrival needs to know them. */
struct known {
    int64_t last;     /* the greatest revision, undone or not; 0: never seen */
    int64_t standing; /* the revision that stands; 0: none */
    bool set_aside;   /* quarantined, whichever revision stands */
    struct response_row row;
    struct digest content;
    const char *texts, *wave;
};

struct response_row response_row_of(const struct sql_rows *rows, struct arena *arena) {
    size_t len = 0;
    const void *sheet = sql_blob(rows, 6, &len);
    return (struct response_row){
        .store = sql_int(rows, 0),
        .rid = sql_int(rows, 1),
        .version = sql_int(rows, 2),
        .month = (int32_t)sql_int(rows, 3),
        .class = (int32_t)sql_int(rows, 4),
        .revision = sql_int(rows, 5),
        .wave = (int32_t)sql_int(rows, 7),
        .weight = sql_int(rows, 8),
        .sheet = arena ? (unsigned char *)arena_bytes(arena, sheet, len) : (unsigned char *)(uintptr_t)sheet,
    };
}

static int look_up(const struct intake_target *target, const struct response *response, struct arena *arena,
                   struct known *out, struct err *err) {
    struct sql_rows *rows;
    *out = (struct known){0};
    if (sql_query(
            target->db, &rows, err,
            "SELECT r.store_id, r.rid, r.version, r.month, r.class, r.revision, r.answers, r.wave, r.weight, r.texts, "
            "r.seconds, w.name, " NOT_UNDONE("r") ", " LAST_MARK(
                "r", "") " FROM response r LEFT JOIN wave w ON w.wave_id = r.wave WHERE "
                         "r.source_id = $1 AND r.external_id = $2 ORDER BY r.revision DESC",
            "it", target->source, response->external_id))
        return err->kind;
    int64_t seconds = 0;
    while (!out->standing && sql_next(rows)) {
        out->last = out->last ? out->last : sql_int(rows, 5);
        out->set_aside = sql_int(rows, 13);
        if (!sql_int(rows, 12))
            continue;
        out->row = response_row_of(rows, arena);
        out->standing = out->row.revision;
        out->texts = arena_text(arena, sql_text(rows, 9));
        out->wave = sql_is_null(rows, 11) ? "" : arena_text(arena, sql_text(rows, 11));
        seconds = sql_int(rows, 10);
    }
    if (sql_done(rows, err))
        return err->kind;
    const struct survey *survey = survey_version_find(target->versions, out->row.version);
    if (!survey && response->survey->version == out->row.version)
        survey = response->survey;
    const struct store *store = registry_store_by_id(target->registry, out->row.store);
    if (!out->standing || !survey || !store)
        return 0;
    struct response known = {.store = store,
                             .survey = survey,
                             .source = response->source,
                             .external_id = response->external_id,
                             .class = (enum channel_class)out->row.class,
                             .seconds = seconds,
                             .weight = out->row.weight,
                             .wave = out->wave,
                             .sheet = out->row.sheet,
                             .texts = out->texts};
    struct buf canonical = buf_make(SIZE_MAX / 2);
    out->content = newcomer_of(&known, &canonical).content;
    buf_free(&canonical);
    return 0;
}

static int insert(const struct intake_target *target, const struct newcomer *newcomer, int64_t rid, int64_t revision,
                  int64_t supersedes, const unsigned char *salt, bool *out_done, struct err *err) {
    const struct response *response = &newcomer->response;
    if (sql_run(target->db, err,
                "INSERT INTO response (store_id, rid, seconds, version, month, wave, class, batch, source_id, "
                "external_id, revision, supersedes, salt, answers, texts, weight) VALUES "
                "($1, $2, $3, $4, $5, nullif($6, 0), $7, $8, $9, $10, $11, $12, $13, $14, $15, nullif($16, 0)) ON "
                "CONFLICT DO NOTHING",
                "iiiiiiiiitiibbti", response->store->id, rid, response->seconds, response->survey->version,
                (int64_t)response->month, newcomer->wave, (int64_t)response->class, target->batch, target->source,
                response->external_id, revision, supersedes, salt, (size_t)SALT_BYTES, response->sheet,
                response->survey->answer_bytes, response->texts, response->weight))
        return err->kind;
    *out_done = sql_changes(target->db) > 0;
    return 0;
}

/* The identity is free under this revision, so only the rid can be taken: step on until it is not. */
static int insert_stepping(const struct intake_target *target, const struct newcomer *newcomer,
                           const struct known *known, int64_t supersedes, const unsigned char *salt, struct err *err) {
    bool done = false;
    for (int64_t rid = newcomer->rid; !done; rid++)
        if (insert(target, newcomer, rid, known->last + 1, supersedes, salt, &done, err))
            return err->kind;
    return 0;
}

int response_insert(const struct intake_target *target, const struct newcomer *newcomer,
                    const unsigned char salt[SALT_BYTES], struct arena *arena, struct landed *out, struct err *err) {
    const struct response *response = &newcomer->response;
    bool done = false;
    *out = (struct landed){.arrival = ARRIVAL_NEW};
    if (insert(target, newcomer, newcomer->rid, 1, 0, salt, &done, err))
        return err->kind;
    if (done)
        return 0;
    struct known known;
    if (look_up(target, response, arena, &known, err))
        return err->kind;
    out->set_aside = known.set_aside;
    if (!known.standing)
        return insert_stepping(target, newcomer, &known, 0, salt, err);
    if (!memcmp(&known.content, &newcomer->content, sizeof known.content)) {
        out->arrival = ARRIVAL_REPEAT;
        return 0;
    }
    out->arrival = target->correct ? ARRIVAL_CORRECTION : ARRIVAL_CONFLICT;
    if (!target->correct)
        return 0;
    out->superseded = known.row;
    return insert_stepping(target, newcomer, &known, known.standing, salt, err);
}

/* ---- many responses ---- */

static int tell_rows(struct sql_rows *rows, int (*fn)(void *context, const struct response_row *row, struct err *err),
                     void *context, struct err *err) {
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct response_row row = response_row_of(rows, NULL);
        stopped = fn(context, &row, err);
    }
    return sql_end(rows, stopped, err);
}

int responses_each(struct sql *db, int64_t batch,
                   int (*fn)(void *context, const struct response_row *row, struct err *err), void *context,
                   struct err *err) {
    struct sql_rows *rows;
    if (batch ? sql_query(db, &rows, err, ROW_COLUMNS "r.batch = $1 AND " COUNTS " ORDER BY r.store_id, r.rid", "i",
                          batch)
              : sql_query(db, &rows, err, ROW_COLUMNS COUNTS " ORDER BY r.store_id, r.rid", ""))
        return err->kind;
    return tell_rows(rows, fn, context, err);
}

/* As COUNTS, of what the cut lets in: $6 came, $7 corrected, $8 undone, $9 quarantined, $10 lifted. */
#define CAME_BY(row) row ".batch <= CASE WHEN " row ".supersedes = 0 THEN $6 ELSE $7 END"
#define NOT_UNDONE_BY(row)                                                                                             \
    "NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = " row ".batch AND u.undoes <> 0 AND u.seq <= $8)"
#define STOOD                                                                                                          \
    CAME_BY("r") " AND " NOT_UNDONE_BY("r") " AND NOT EXISTS (" NEWER CAME_BY("n") " AND " NOT_UNDONE_BY("n") ")"
#define MARK_THEN LAST_MARK("r", "q.batch <= CASE WHEN q.held = 1 THEN $9 ELSE $10 END AND ")
#define COUNTED   STOOD " AND " MARK_THEN " = 0"
#define OF_STORE  "r.store_id = $1 AND r.rid >= $2 AND r.rid < $3 AND r.month BETWEEN $4 AND $5 AND "

struct response_cut response_cut_at(int64_t batch) {
    return (struct response_cut){batch, batch, batch, batch, batch};
}

/* A store's calendar is a day at most before or behind that of Greenwich. */
static int64_t rid_at(day_t day) {
    return rid_from((int64_t)day * (DAY_MS / 1000));
}

int responses_each_of(struct sql *db, int64_t store, month_t first, month_t last, const struct response_cut *cut,
                      int (*fn)(void *context, const struct response_row *row, struct err *err), void *context,
                      struct err *err) {
    struct sql_rows *rows;
    const int64_t from = rid_at(month_first(first) - 1), to = rid_at(month_first(last + 1) + 1);
    if (cut ? sql_query(db, &rows, err, ROW_COLUMNS OF_STORE COUNTED " ORDER BY r.rid", "iiiiiiiiii", store, from, to,
                        (int64_t)first, (int64_t)last, cut->came, cut->corrected, cut->undone, cut->quarantined,
                        cut->lifted)
            : sql_query(db, &rows, err, ROW_COLUMNS OF_STORE COUNTS " ORDER BY r.rid", "iiiii", store, from, to,
                        (int64_t)first, (int64_t)last))
        return err->kind;
    return tell_rows(rows, fn, context, err);
}

int responses_each_held(struct sql *db, month_t first, month_t last, const struct response_cut *cut,
                        int (*fn)(void *context, const struct response_row *row, struct err *err), void *context,
                        struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT " ROW_FIELDS " FROM (SELECT DISTINCT source_id, external_id FROM quarantine) m "
                  "CROSS JOIN response r ON r.source_id = m.source_id AND r.external_id = m.external_id "
                  "WHERE r.store_id BETWEEN $1 AND $2 AND r.rid >= $3 AND r.month BETWEEN $4 AND $5 AND " STOOD
                  " AND " MARK_THEN " = 1 ORDER BY r.store_id, r.rid",
                  "iiiiiiiiii", INT64_MIN, INT64_MAX, INT64_MIN, (int64_t)first, (int64_t)last, cut->came,
                  cut->corrected, cut->undone, cut->quarantined, cut->lifted))
        return err->kind;
    return tell_rows(rows, fn, context, err);
}

int responses_each_between(struct sql *db, int64_t store, int64_t from_s, int64_t to_s,
                           int (*fn)(void *context, const struct response_row *row, struct err *err), void *context,
                           struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  ROW_COLUMNS "r.store_id = $1 AND r.rid >= $2 AND r.rid < $3 AND r.seconds >= $4 AND r.seconds < $5 "
                              "AND " COUNTS " ORDER BY r.rid",
                  "iiiii", store, rid_from(from_s), rid_from(to_s), from_s, to_s))
        return err->kind;
    return tell_rows(rows, fn, context, err);
}

int responses_known_as(struct sql *db, const char *external_id, const char *source,
                       int (*fn)(void *context, const struct response_row *row, const char *source, int64_t batch,
                                 struct err *err),
                       void *context, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(
            db, &rows, err,
            "SELECT r.store_id, r.rid, r.version, r.month, r.class, r.revision, r.answers, r.wave, s.name, r.batch "
            "FROM source s CROSS JOIN response r ON r.source_id = s.source_id " /* in this order: by the index */
            "WHERE r.external_id = $1 AND ($2 IS NULL OR s.name = $2) AND " COUNTS " ORDER BY s.name",
            "tt", external_id, source))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct response_row row = response_row_of(rows, NULL);
        stopped = fn(context, &row, sql_text(rows, 8), sql_int(rows, 9), err);
    }
    return sql_end(rows, stopped, err);
}

#define WORDS_QUERY                                                                                                    \
    "SELECT r.store_id, r.version, r.month, r.answers, r.texts, r.seconds FROM response r WHERE r.texts <> '' "        \
    "AND r.store_id BETWEEN $1 AND $2 AND r.rid >= $3 AND r.month BETWEEN $4 AND $5 AND "

static struct words_row words_of(const struct sql_rows *rows) {
    size_t len = 0;
    return (struct words_row){.store = sql_int(rows, 0),
                              .version = sql_int(rows, 1),
                              .month = (int32_t)sql_int(rows, 2),
                              .sheet = sql_blob(rows, 3, &len),
                              .texts = sql_text(rows, 4),
                              .seconds = sql_int(rows, 5)};
}

int responses_each_words(struct sql *db, int64_t store, int32_t first, int32_t last, const struct response_cut *cut,
                         int (*fn)(void *context, const struct words_row *row, struct err *err), void *context,
                         struct err *err) {
    struct sql_rows *rows;
    const int64_t least = store ? store : INT64_MIN, most = store ? store : INT64_MAX, any = INT64_MIN;
    if (cut ? sql_query(db, &rows, err, WORDS_QUERY COUNTED " ORDER BY r.store_id, r.rid", "iiiiiiiiii", least, most,
                        any, (int64_t)first, (int64_t)last, cut->came, cut->corrected, cut->undone, cut->quarantined,
                        cut->lifted)
            : sql_query(db, &rows, err, WORDS_QUERY COUNTS " ORDER BY r.store_id, r.rid", "iiiii", least, most, any,
                        (int64_t)first, (int64_t)last))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        struct words_row row = words_of(rows);
        stopped = fn(context, &row, err);
    }
    return sql_end(rows, stopped, err);
}

int response_before(struct sql *db, const struct response_row *row, struct arena *arena, struct response_row *out,
                    bool *out_there, struct err *err) {
    *out_there = false;
    if (row->revision == 1)
        return 0;
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  ROW_COLUMNS NOT_UNDONE("r") " AND r.revision < $3 AND (r.source_id, r.external_id) = "
                                              "(SELECT source_id, external_id FROM response WHERE store_id = $1 "
                                              "AND rid = $2) AND r.batch <> (SELECT batch FROM response "
                                              "WHERE store_id = $1 AND rid = $2) ORDER BY r.revision DESC LIMIT 1",
                  "iii", row->store, row->rid, row->revision))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there)
        *out = response_row_of(rows, arena);
    return sql_done(rows, err);
}

int responses_count(struct sql *db, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err, "SELECT count(*) FROM response", "");
}
