#include "flow/tallies/tallies_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/tallies/weighed.h"

static int broken(struct err *err, const struct tally_key *key) {
    return err_set(err, ERR_INTERNAL, "the tally of store %lld, month %d does not agree with its responses",
                   (long long)key->store, key->period),
           err_todo(err, "run `earshot rebuild`, and tell us");
}

/* Adds the row that is there, if any, to the delta. */
static int add_present(struct sql *db, struct tally_delta *delta, int64_t *present, struct err *err) {
    const struct tally_key *key = &delta->key;
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT counts FROM tally WHERE store_id = $1 AND version = $2 AND class = $3 AND kind = $4 "
                  "AND wave = $5 AND period = $6",
                  "iiiiii", key->store, key->version, (int64_t)key->class, (int64_t)key->kind, (int64_t)key->wave,
                  (int64_t)key->period))
        return err->kind;
    size_t width = tally_width(delta->survey, key->kind);
    bool sound = true;
    if (sql_next(rows)) {
        size_t len = 0;
        const void *bytes = sql_blob(rows, 0, &len);
        sound = tally_unpack(bytes, len, present, width);
        for (size_t i = 0; sound && i < width; i++)
            delta->counters[i] += present[i];
    }
    if (sql_done(rows, err))
        return err->kind;
    for (size_t i = 0; sound && i < width; i++)
        sound = delta->counters[i] >= 0;
    return sound ? 0 : broken(err, key);
}

int tally_write(struct sql *db, const struct tally_delta *delta, struct buf *bytes, struct err *err) {
    const struct tally_key *key = &delta->key;
    if (delta->counters[0] == 0) /* no responses left: as if there never were any */
        return sql_run(db, err,
                       "DELETE FROM tally WHERE store_id = $1 AND version = $2 AND class = $3 AND kind = $4 "
                       "AND wave = $5 AND period = $6",
                       "iiiiii", key->store, key->version, (int64_t)key->class, (int64_t)key->kind, (int64_t)key->wave,
                       (int64_t)key->period);
    buf_clear(bytes);
    tally_pack(delta->counters, tally_width(delta->survey, key->kind), bytes);
    return sql_run(db, err,
                   "INSERT INTO tally (store_id, version, class, kind, wave, period, counts) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7) "
                   "ON CONFLICT (store_id, version, class, kind, wave, period) DO UPDATE SET counts = excluded.counts",
                   "iiiiiib", key->store, key->version, (int64_t)key->class, (int64_t)key->kind, (int64_t)key->wave,
                   (int64_t)key->period, bytes->data, bytes->len);
}

int tallies_apply(struct sql *db, struct tally_deltas *deltas, struct err *err) {
    size_t count = 0, cap = 0;
    struct tally_delta *all = tally_deltas_all(deltas, &count);
    int64_t *present = NULL;
    struct buf bytes = buf_make(SIZE_MAX / 2);
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        present = mem_grow_items(present, &cap, tally_width(all[i].survey, all[i].key.kind), sizeof *present);
        failed = add_present(db, &all[i], present, err);
        if (!failed)
            failed = tally_write(db, &all[i], &bytes, err);
    }
    free(present);
    buf_free(&bytes);
    tally_deltas_clear(deltas);
    return failed;
}

int tallies_drop(struct sql *db, struct err *err) {
    return sql_run(db, err, "DELETE FROM tally", "");
}

/* ---- reading ---- */

struct scan {
    struct arena *arena;
    struct tally_bridge *bridges; /* one per version of the survey */
    size_t bridge_count;
    size_t parts; /* numbers of each counter */
    int64_t *from, *to;
    const struct tally_scan *what;
};

static void make_bridges(struct scan *scan, const struct survey_versions *versions, const struct survey *layout) {
    size_t widest = 1;
    scan->bridges = arena_alloc(scan->arena, (versions->count + 1) * sizeof *scan->bridges);
    for (size_t i = 0; i < versions->count; i++) {
        const struct survey *survey = versions->surveys[i];
        if (strcmp(survey->id, layout->id) != 0)
            continue;
        tally_bridge_make(scan->arena, survey, layout, &scan->bridges[scan->bridge_count++]);
        widest = survey->counter_count > widest ? survey->counter_count : widest;
    }
    scan->from = arena_alloc(scan->arena, widest * scan->parts * sizeof *scan->from);
    scan->to = arena_alloc(scan->arena, layout->counter_count * scan->parts * sizeof *scan->to);
}

static const struct tally_bridge *find_bridge(const struct scan *scan, int64_t version) {
    for (size_t i = 0; i < scan->bridge_count; i++)
        if (scan->bridges[i].from->version == version)
            return &scan->bridges[i];
    return NULL;
}

static int scan_row(struct scan *scan, const struct sql_rows *rows, struct err *err) {
    struct tally_key key = {.store = sql_int(rows, 0),
                            .version = sql_int(rows, 1),
                            .kind = (int32_t)scan->what->kind,
                            .wave = (int32_t)sql_int(rows, 2),
                            .period = (int32_t)sql_int(rows, 3)};
    const struct tally_bridge *bridge = find_bridge(scan, key.version);
    if (!bridge)
        return 0;
    size_t len = 0;
    const void *bytes = sql_blob(rows, 4, &len);
    if (!tally_unpack(bytes, len, scan->from, bridge->from->counter_count * scan->parts))
        return broken(err, &key);
    memset(scan->to, 0, bridge->to->counter_count * scan->parts * sizeof *scan->to);
    tally_bridge_add(bridge, scan->from, scan->parts, scan->to);
    return scan->what->fn(scan->what->context, &key, scan->to, err);
}

#define SCAN_COLUMNS                                                                                                   \
    "SELECT store_id, version, wave, period, counts FROM tally WHERE kind = $1 AND period BETWEEN $2 AND $3 "          \
    "AND wave BETWEEN $4 AND $5"
#define SCAN_ORDER " ORDER BY store_id, version, class, kind, wave, period"

int tallies_each(struct sql *db, const struct survey_versions *versions, const struct survey *layout,
                 const struct tally_scan *what, struct err *err) {
    struct scan scan = {.arena = arena_new(), .what = what};
    scan.parts = what->kind == TALLY_WEIGHTS ? WEIGHED_PARTS : 1;
    struct sql_rows *rows = NULL;
    int64_t kind = what->kind, first = what->first, last = what->last;
    int64_t least = what->by_wave ? 1 : 0, most = what->by_wave ? INT32_MAX : 0; /* waves */
    make_bridges(&scan, versions, layout);
    int failed = what->store
                     ? sql_query(db, &rows, err, SCAN_COLUMNS " AND store_id = $6" SCAN_ORDER, "iiiiii", kind, first,
                                 last, least, most, what->store)
                     : sql_query(db, &rows, err, SCAN_COLUMNS SCAN_ORDER, "iiiii", kind, first, last, least, most);
    while (!failed && sql_next(rows))
        failed = scan_row(&scan, rows, err);
    failed = sql_end(rows, failed, err);
    arena_free(scan.arena);
    return failed;
}

/* Who asks for months of all responses need know nothing of the rest of the key. */
struct months {
    tally_fn *fn;
    void *context;
};

static int tell_month(void *context, const struct tally_key *key, const int64_t *counters, struct err *err) {
    const struct months *months = context;
    return months->fn(months->context, key->store, key->period, counters, err);
}

int tallies_scan(struct sql *db, const struct survey_versions *versions, const struct survey *layout, int64_t store,
                 int32_t first, int32_t last, tally_fn *fn, void *context, struct err *err) {
    struct months months = {fn, context};
    struct tally_scan what = {TALLY_MONTH, false, store, first, last, tell_month, &months};
    return tallies_each(db, versions, layout, &what, err);
}

int tallies_digest(struct sql *db, const char *survey, int32_t last, struct digest *out, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(
            db, &rows, err,
            "SELECT s.code, t.version, t.class, t.period, t.counts FROM tally t JOIN store s USING (store_id) "
            "JOIN survey_version v ON v.version = t.version WHERE v.survey = $1 AND t.kind = 1 AND t.wave = 0 AND "
            "t.period <= $2 ORDER BY s.code, t.version, t.class, t.period",
            "ti", survey, (int64_t)last))
        return err->kind;
    struct digest_stream *stream = digest_begin();
    while (sql_next(rows)) {
        char head[256];
        size_t len = 0;
        const void *bytes = sql_blob(rows, 4, &len);
        int head_len =
            snprintf(head, sizeof head, "%s\t%lld\t%lld\t%lld\t%zu\n", sql_text(rows, 0), (long long)sql_int(rows, 1),
                     (long long)sql_int(rows, 2), (long long)sql_int(rows, 3), len);
        digest_more(stream, head, (size_t)head_len);
        digest_more(stream, bytes, len);
    }
    *out = digest_end(stream);
    return sql_done(rows, err);
}

int tallies_versions(struct sql *db, const char *survey, int32_t last,
                     int (*fn)(void *context, int64_t version, struct err *err), void *context, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT DISTINCT t.version FROM tally t JOIN survey_version v ON v.version = t.version WHERE "
                  "v.survey = $1 AND t.kind = 1 AND t.wave = 0 AND t.period <= $2 ORDER BY t.version",
                  "ti", survey, (int64_t)last))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows))
        stopped = fn(context, sql_int(rows, 0), err);
    return sql_end(rows, stopped, err);
}

/* The first counter of a packed tally: its responses. */
static int64_t packed_responses(const unsigned char *bytes, size_t len) {
    int64_t first = 0;
    for (size_t i = 0, shift = 0; i < len && shift <= 56; i++, shift += 7) {
        first |= (int64_t)(bytes[i] & 0x7F) << shift;
        if (!(bytes[i] & 0x80))
            break;
    }
    return first;
}

int tallies_told(struct sql *db, const char *survey, int32_t last, int64_t floor, int64_t *out, struct err *err) {
    struct sql_rows *rows;
    int64_t store = 0, month = 0, here = 0, told = 0;
    if (sql_query(db, &rows, err,
                  "SELECT t.store_id, t.period, t.counts FROM tally t JOIN survey_version v ON v.version = t.version "
                  "WHERE v.survey = $1 AND t.kind = 1 AND t.wave = 0 AND t.period <= $2 ORDER BY t.store_id, t.period",
                  "ti", survey, (int64_t)last))
        return err->kind;
    while (sql_next(rows)) {
        size_t len = 0;
        const void *bytes = sql_blob(rows, 2, &len);
        if (sql_int(rows, 0) != store || sql_int(rows, 1) != month) {
            told += here >= floor ? here : 0;
            here = 0;
        }
        store = sql_int(rows, 0);
        month = sql_int(rows, 1);
        here += packed_responses(bytes, len);
    }
    *out = told + (here >= floor ? here : 0);
    return sql_done(rows, err);
}

int tallies_digest_rows(struct sql *db, struct digest *out, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT store_id, version, class, kind, wave, period, counts FROM tally "
                  "ORDER BY store_id, version, class, kind, wave, period",
                  ""))
        return err->kind;
    struct digest_stream *stream = digest_begin();
    while (sql_next(rows)) {
        int64_t head[7];
        size_t len = 0;
        const void *bytes = sql_blob(rows, 6, &len);
        for (int i = 0; i < 6; i++)
            head[i] = sql_int(rows, i);
        head[6] = (int64_t)len;
        digest_more(stream, head, sizeof head);
        digest_more(stream, bytes, len);
    }
    *out = digest_end(stream);
    return sql_done(rows, err);
}
