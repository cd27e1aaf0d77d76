#include "flow/intake/identity_rows.h"

#include <string.h>

int identity_at(struct sql *db, int64_t store, int64_t rid, struct arena *arena, struct identity *out, bool *out_there,
                struct err *err) {
    struct sql_rows *rows;
    if (sql_query(
            db, &rows, err,
            "SELECT r.source_id, s.name, r.external_id FROM response r JOIN source s ON s.source_id = r.source_id "
            "WHERE r.store_id = $1 AND r.rid = $2",
            "ii", store, rid))
        return err->kind;
    *out_there = sql_next(rows);
    if (*out_there)
        *out = (struct identity){sql_int(rows, 0), arena_text(arena, sql_text(rows, 1)),
                                 arena_text(arena, sql_text(rows, 2))};
    return sql_done(rows, err);
}

static struct kept kept_of(const struct sql_rows *rows, struct arena *arena) {
    size_t sheet = 0, salt = 0;
    const void *answers = sql_blob(rows, 8, &sheet), *salted = sql_blob(rows, 13, &salt);
    struct kept kept = {.row = {.store = sql_int(rows, 0),
                                .rid = sql_int(rows, 1),
                                .version = sql_int(rows, 2),
                                .month = (int32_t)sql_int(rows, 3),
                                .class = (int32_t)sql_int(rows, 4),
                                .revision = sql_int(rows, 5),
                                .wave = (int32_t)sql_int(rows, 6),
                                .weight = sql_int(rows, 7),
                                .sheet = (unsigned char *)arena_bytes(arena, answers, sheet)},
                        .seconds = sql_int(rows, 9),
                        .batch = sql_int(rows, 10),
                        .texts = arena_text(arena, sql_text(rows, 11)),
                        .wave = sql_is_null(rows, 12) ? "" : arena_text(arena, sql_text(rows, 12)),
                        .sheet_bytes = sheet};
    memcpy(kept.salt, salted, salt < SALT_BYTES ? salt : SALT_BYTES);
    return kept;
}

int identity_revisions(struct sql *db, const struct identity *identity, struct arena *arena, struct kept **out,
                       size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    struct kept *all = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT r.store_id, r.rid, r.version, r.month, r.class, r.revision, r.wave, r.weight, r.answers, "
                  "r.seconds, r.batch, r.texts, w.name, r.salt FROM response r LEFT JOIN wave w ON w.wave_id = r.wave "
                  "WHERE r.source_id = $1 AND r.external_id = $2 ORDER BY r.revision",
                  "it", identity->source, identity->external_id))
        return err->kind;
    while (sql_next(rows)) {
        all = arena_grow(arena, all, count, &cap, sizeof *all);
        all[count++] = kept_of(rows, arena);
    }
    if (sql_done(rows, err))
        return err->kind;
    *out = all;
    *out_count = count;
    return 0;
}

struct digest kept_commitment(const struct identity *identity, const struct kept *kept, const struct store *store,
                              const struct survey *survey) {
    const struct response response = {.store = store,
                                      .survey = survey,
                                      .source = identity->source_name,
                                      .external_id = identity->external_id,
                                      .class = (enum channel_class)kept->row.class,
                                      .seconds = kept->seconds,
                                      .weight = kept->row.weight,
                                      .wave = kept->wave,
                                      .sheet = kept->row.sheet,
                                      .texts = kept->texts};
    struct buf canonical = buf_make(SIZE_MAX / 2);
    struct digest content = newcomer_of(&response, &canonical).content;
    buf_free(&canonical);
    return digest_row(kept->salt, sizeof kept->salt, &content, sizeof content);
}

/* No row stands more than 2^30 behind its own place: no store has as many. */
int kept_place(struct sql *db, const struct identity *identity, const struct kept *kept, int64_t *out,
               struct err *err) {
    const int64_t rid = kept->row.rid;
    struct sql_rows *rows;
    *out = 0;
    if (sql_query(db, &rows, err,
                  "SELECT s.name, r.external_id, r.seconds FROM response r JOIN source s ON s.source_id = r.source_id "
                  "WHERE r.store_id = $1 AND r.rid > $2 AND r.rid <= $3 "
                  "AND NOT (r.source_id = $4 AND r.external_id = $5) AND NOT EXISTS (SELECT 1 FROM erased_response e "
                  "WHERE e.store_id = r.store_id AND e.rid = r.rid)",
                  "iiiit", kept->row.store, rid, rid + (INT64_C(1) << 30), identity->source, identity->external_id))
        return err->kind;
    while (!*out && sql_next(rows))
        if (response_rid(sql_text(rows, 0), sql_text(rows, 1), sql_int(rows, 2)) <= rid)
            *out = rid;
    return sql_end(rows, 0, err);
}

/* The rid's low bits are a digest of the old id: they go, and so does the time of day. */
int kept_anonymize(struct sql *db, const struct kept *kept, const char *alias, int64_t *out_rid, struct err *err) {
    static const unsigned char no_salt[SALT_BYTES];
    const int64_t day = DAY_MS / 1000, seconds = kept->seconds - kept->seconds % day;
    for (int64_t taken = 1; taken;) {
        uint32_t low = 0;
        digest_random(&low, sizeof low);
        *out_rid = (int64_t)((uint64_t)seconds << 30) | (low & 0x3fffffff);
        if (sql_number(db, &taken, 0, err, "SELECT 1 FROM response WHERE store_id = $1 AND rid = $2", "ii",
                       kept->row.store, *out_rid))
            return err->kind;
    }
    return sql_run(db, err,
                   "UPDATE response SET rid = $3, external_id = $4, seconds = $5, salt = $6, texts = '' "
                   "WHERE store_id = $1 AND rid = $2",
                   "iiitib", kept->row.store, kept->row.rid, *out_rid, alias, seconds, no_salt, sizeof no_salt);
}

int kept_remove(struct sql *db, const struct kept *kept, struct err *err) {
    return sql_run(db, err, "DELETE FROM response WHERE store_id = $1 AND rid = $2", "ii", kept->row.store,
                   kept->row.rid);
}
