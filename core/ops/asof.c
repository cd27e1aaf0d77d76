/* A temporary table hides the table of the same name, so whoever reads tallies and scores reads those that were counted
 * for the cut, without knowing. */
#include "ops/asof.h"

#include <stdlib.h>

#include "base/limits.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/erased_rows.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/counting.h"

struct asof_cut asof_cut_at(int64_t batch) {
    return (struct asof_cut){response_cut_at(batch), batch, batch};
}

int workspace_cut(const struct workspace *workspace, int64_t *out, struct err *err) {
    if (!workspace->then)
        return batch_last(workspace->db, out, err);
    *out = workspace->then->registry;
    return 0;
}

int workspace_ticket_cut(const struct workspace *workspace, int64_t *out, struct err *err) {
    if (!workspace->then)
        return batch_last(workspace->db, out, err);
    *out = workspace->then->tickets;
    return 0;
}

/* ---- counting ---- */

struct counter {
    struct workspace *workspace;
    struct survey_versions versions;
    struct tally_deltas *deltas; /* of one store */
};

static int count(void *context, const struct response_row *row, struct err *err) {
    struct counter *counter = context;
    const struct survey *survey = survey_version_find(&counter->versions, row->version);
    if (!survey)
        return err_set(err, ERR_INTERNAL, "a response names a survey version that is not in the database");
    count_response(counter->deltas, survey, row, 1);
    return 0;
}

/* Answers that were removed are counted from the ledger. */
static int count_erased(void *context, const struct tally_key *key, const struct survey *survey,
                        const int64_t *counters, struct err *err) {
    struct counter *counter = context;
    (void)err;
    tally_deltas_join(counter->deltas, key, survey, counters, 1);
    return 0;
}

static int stores_of(struct workspace *workspace, struct arena *arena, int64_t only, int64_t **out, size_t *out_count,
                     struct err *err) {
    struct sql_rows *rows;
    size_t cap = 0;
    *out = NULL;
    *out_count = 0;
    if (sql_query(workspace->db, &rows, err, "SELECT store_id FROM store ORDER BY store_id", ""))
        return err->kind;
    while (sql_next(rows)) {
        if (only && sql_int(rows, 0) != only)
            continue;
        *out = arena_grow(arena, *out, *out_count, &cap, sizeof **out);
        (*out)[(*out_count)++] = sql_int(rows, 0);
    }
    return sql_done(rows, err);
}

static int tell_store(struct counter *counter, asof_fn *fn, void *context, struct err *err) {
    size_t changed = 0;
    int stopped = 0;
    const struct tally_delta *deltas = tally_deltas_all(counter->deltas, &changed);
    for (size_t i = 0; !stopped && i < changed; i++)
        stopped = fn(context, &deltas[i], err);
    tally_deltas_clear(counter->deltas);
    return stopped;
}

/* The first month that a response can be of, so that its first day is a day. */
static month_t from_month(month_t first) {
    const month_t earliest = LIMIT_FIRST_YEAR * 12 - 12;
    return first < earliest ? earliest : first;
}

int asof_tallies(struct workspace *workspace, const struct act *act, const struct response_cut *cut, int64_t store,
                 month_t first, month_t last, asof_fn *fn, void *context, struct err *err) {
    struct arena *arena = arena_new();
    struct counter counter = {.workspace = workspace, .deltas = tally_deltas_new()};
    int64_t *stores = NULL;
    size_t store_count = 0;
    int stopped = survey_versions_read(workspace->db, arena, &counter.versions, err);
    stopped = stopped ? stopped : stores_of(workspace, arena, store, &stores, &store_count, err);
    for (size_t i = 0; !stopped && i < store_count; i++) {
        stopped = responses_each_of(workspace->db, stores[i], from_month(first), last, cut, count, &counter, err);
        const struct erased_query erased = {.cut = cut, .store = stores[i], .first = first, .last = last};
        stopped =
            stopped ? stopped : erased_each(workspace->db, &counter.versions, &erased, count_erased, &counter, err);
        stopped = stopped ? stopped : tell_store(&counter, fn, context, err);
        if (!store)
            act_progress(act, "counting", (int64_t)i + 1, (int64_t)store_count);
    }
    tally_deltas_free(counter.deltas);
    arena_free(arena);
    return stopped;
}

/* ---- in the place of the tables ---- */

struct asof {
    struct workspace *workspace;
    const struct act *act;
    struct asof_cut cut;
    month_t last; /* up to which months are counted */
    struct buf bytes;
};

static int keep(void *context, const struct tally_delta *tally, struct err *err) {
    struct asof *asof = context;
    return tally_write(asof->workspace->db, tally, &asof->bytes, err);
}

static int fill(struct asof *asof, int64_t store, month_t first, month_t last, struct err *err) {
    return asof_tallies(asof->workspace, asof->act, &asof->cut.responses, store, first, last, keep, asof, err);
}

/* As the tables that they hide, empty. */
static const char hide[] = "CREATE TEMPORARY TABLE tally AS SELECT * FROM tally WHERE 1 = 0;"
                           "CREATE UNIQUE INDEX tally_then ON tally (store_id, version, class, kind, wave, period);"
                           "CREATE TEMPORARY TABLE score AS SELECT * FROM score WHERE 1 = 0;"
                           "CREATE UNIQUE INDEX score_then ON score (store_id, rules, scoring, period);";

int asof_open(struct asof **out, struct workspace *workspace, const struct act *act, const struct asof_cut *cut,
              month_t last, struct err *err) {
    if (workspace->then)
        return err_set(err, ERR_INTERNAL, "an earlier state is looked at already");
    struct asof *asof = mem_alloc(sizeof *asof);
    *asof =
        (struct asof){.workspace = workspace, .act = act, .cut = *cut, .last = last, .bytes = buf_make(SIZE_MAX / 2)};
    int failed = sql_script(workspace->db, hide, err);
    failed = failed ? failed : fill(asof, 0, INT32_MIN, last, err);
    if (failed) {
        asof_close(asof);
        return failed;
    }
    workspace->then = &asof->cut;
    *out = asof;
    return 0;
}

void asof_close(struct asof *asof) {
    struct err ignored;
    if (!asof)
        return;
    (void)sql_script(asof->workspace->db, "DROP TABLE IF EXISTS temp.tally; DROP TABLE IF EXISTS temp.score", &ignored);
    asof->workspace->then = NULL;
    buf_free(&asof->bytes);
    free(asof);
}

/* ---- from one cut to another ---- */

/* The batches between two cuts, $1 < batch <= $2, touch the months of what they brought or took back, of what that
 * replaced, and of every revision of what they marked. */
#define BETWEEN                                                                                                        \
    "((r.batch > $1 AND r.batch <= $2) OR r.batch IN "                                                                 \
    "(SELECT u.undoes FROM batch u WHERE u.undoes <> 0 AND u.seq > $1 AND u.seq <= $2))"
#define SAME_IDENTITY(a) "o.source_id = " a ".source_id AND o.external_id = " a ".external_id"
#define TOUCHED                                                                                                        \
    "SELECT r.store_id, r.month FROM response r WHERE " BETWEEN " UNION "                                              \
    "SELECT o.store_id, o.month FROM response r CROSS JOIN response o ON " SAME_IDENTITY(                              \
        "r") " WHERE r.revision > 1 AND " BETWEEN " UNION "                                                            \
             "SELECT o.store_id, o.month FROM quarantine q CROSS JOIN response o ON " SAME_IDENTITY(                   \
                 "q") " WHERE q.batch > $1 AND q.batch <= $2 UNION "                                                   \
                      "SELECT e.store_id, e.period FROM erased_tally e ORDER BY 1, 2"

static int64_t earliest(const struct asof_cut *cut) {
    const struct response_cut *r = &cut->responses;
    int64_t all[] = {r->corrected, r->undone, r->quarantined, r->lifted}, least = r->came;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        least = all[i] < least ? all[i] : least;
    return least;
}

static int64_t newest(const struct asof_cut *cut) {
    const struct response_cut *r = &cut->responses;
    int64_t all[] = {r->corrected, r->undone, r->quarantined, r->lifted}, most = r->came;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        most = all[i] > most ? all[i] : most;
    return most;
}

int asof_touched(struct workspace *workspace, int64_t after, int64_t upto, month_t last, struct arena *arena,
                 struct asof_touched **out, size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    size_t cap = 0;
    *out = NULL;
    *out_count = 0;
    if (sql_query(workspace->db, &rows, err, TOUCHED, "ii", after, upto))
        return err->kind;
    while (sql_next(rows)) {
        const struct asof_touched found = {sql_int(rows, 0), (month_t)sql_int(rows, 1)};
        if (found.month > last)
            continue;
        *out = arena_grow(arena, *out, *out_count, &cap, sizeof **out);
        (*out)[(*out_count)++] = found;
    }
    return sql_done(rows, err);
}

static int find_touched(struct asof *asof, const struct asof_cut *cut, struct arena *arena, struct asof_touched **out,
                        size_t *out_count, struct err *err) {
    const int64_t least[] = {earliest(&asof->cut), earliest(cut)}, most[] = {newest(&asof->cut), newest(cut)};
    return asof_touched(asof->workspace, least[least[1] < least[0]], most[most[1] > most[0]], asof->last, arena, out,
                        out_count, err);
}

static int count_again(struct asof *asof, const struct asof_touched *touched, size_t count_of, struct err *err) {
    for (size_t i = 0; i < count_of; i++) {
        const int64_t store = touched[i].store, month = touched[i].month;
        if (sql_run(asof->workspace->db, err, "DELETE FROM tally WHERE store_id = $1 AND period = $2", "ii", store,
                    month) ||
            fill(asof, store, touched[i].month, touched[i].month, err))
            return err->kind;
    }
    return 0;
}

int asof_move(struct asof *asof, const struct asof_cut *cut, month_t last, struct err *err) {
    struct arena *arena = arena_new();
    struct asof_touched *touched = NULL;
    size_t count_of = 0;
    int failed = find_touched(asof, cut, arena, &touched, &count_of, err);
    asof->cut = *cut;
    failed = failed ? failed : count_again(asof, touched, count_of, err);
    if (!failed && last > asof->last) {
        failed = fill(asof, 0, asof->last + 1, last, err);
        asof->last = last;
    }
    failed = failed ? failed : sql_run(asof->workspace->db, err, "DELETE FROM score", "");
    arena_free(arena);
    return failed;
}
