/* The facts of now: each batch against what it was sealed with, the seal against the journal, the tallies against the
 * responses. */
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/intake/quarantine_rows.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/asof.h"
#include "ops/journal.h"
#include "ops/verify_parts.h"

struct facts {
    struct deep *deep;
    struct arena *arena;
    struct survey_versions versions;
    struct map sealed; /* seals by batch, as the journal has them */
    struct map met;    /* batches that have facts */
    int64_t batch;     /* the one whose facts are read; 0: none yet */
    struct digest_set *contents, *commitments;
    struct buf canonical;
    bool sound; /* all can be counted */
};

static const char *name_of(struct facts *facts, int64_t batch) {
    return arena_format(facts->arena, "%lld", (long long)batch);
}

static int tell_batch(struct facts *facts, int64_t batch, const char *what, struct err *err) {
    return deep_tell(facts->deep, true, arena_format(facts->arena, "batch %lld", (long long)batch), what, err);
}

/* ---- seals ---- */

/* Of what was erased the commitments stand in for it. */
static int add_erased(struct facts *facts, int64_t *out_count, struct err *err) {
    struct sql_rows *rows;
    int failed = 0;
    *out_count = 0;
    if (sql_query(facts->deep->workspace->db, &rows, err, "SELECT commitment FROM erased_response WHERE batch = $1",
                  "i", facts->batch))
        return err->kind;
    while (!failed && sql_next(rows)) {
        struct digest commitment = {0};
        size_t len = 0;
        const void *bytes = sql_blob(rows, 0, &len);
        if (len == sizeof commitment.bytes)
            memcpy(commitment.bytes, bytes, len);
        failed = digest_set_add(facts->commitments, &commitment, err);
        ++*out_count;
    }
    return sql_end(rows, failed, err);
}

static int end_batch(struct facts *facts, struct err *err) {
    struct digest content, commitments;
    char own[DIGEST_TEXT], seal[DIGEST_TEXT];
    struct batch batch;
    struct err missing;
    int64_t erased = 0;
    if (!facts->batch)
        return 0;
    if (add_erased(facts, &erased, err) || digest_set_end(facts->contents, &content, err) ||
        digest_set_end(facts->commitments, &commitments, err))
        return err->kind;
    digest_set_free(facts->contents);
    digest_set_free(facts->commitments);
    facts->contents = facts->commitments = NULL;
    map_put(&facts->met, name_of(facts, facts->batch), facts);
    facts->deep->done->batches++;
    facts->deep->done->erased += erased;
    if (batch_read(facts->deep->workspace->db, facts->arena, facts->batch, &batch, &missing))
        return tell_batch(facts, facts->batch, "has facts, but there is no such batch", err);
    const bool content_holds = erased || !strcmp(batch.content, digest_write(own, &content));
    if (content_holds && !strcmp(batch.seal, digest_write(seal, &commitments)))
        return 0;
    return tell_batch(facts, facts->batch,
                      "its facts are not what it was sealed with: one was altered, added or taken out", err);
}

static void begin_batch(struct facts *facts, int64_t batch) {
    facts->contents = digest_set_new();
    facts->commitments = digest_set_new();
    facts->batch = batch;
}

static int add_fact(struct facts *facts, int64_t batch, const struct digest *content, const struct digest *commitment,
                    struct err *err) {
    if (batch != facts->batch) {
        int stopped = end_batch(facts, err);
        if (stopped)
            return stopped;
        begin_batch(facts, batch);
    }
    return digest_set_add(facts->contents, content, err) || digest_set_add(facts->commitments, commitment, err)
               ? (int)err->kind
               : 0;
}

/* No digest holds where a row stands; what it says does. */
static int check_place(struct facts *facts, const struct response_fact *fact, struct err *err) {
    bool placed = false;
    if (response_placed(facts->deep->workspace->db, fact, &placed, err))
        return err->kind;
    if (placed)
        return 0;
    return tell_batch(facts, fact->batch,
                      arena_format(facts->arena,
                                   "a response of store %s stands where its source, id and time do not put it",
                                   fact->store),
                      err);
}

static int take_response(void *context, const struct response_fact *fact, struct err *err) {
    struct facts *facts = context;
    struct digest content, commitment;
    if (!fact->response) {
        facts->sound = false;
        return tell_batch(
            facts, fact->batch,
            arena_format(facts->arena, "a response of store %s cannot be read: it was altered", fact->store), err);
    }
    if (++facts->deep->done->responses % 4096 == 0)
        act_progress(facts->deep->act, "responses", facts->deep->done->responses, 0);
    int stopped = check_place(facts, fact, err);
    if (stopped)
        return stopped;
    response_digests(fact, &facts->canonical, &content, &commitment);
    return add_fact(facts, fact->batch, &content, &commitment, err);
}

static int take_mark(void *context, const struct mark *mark, struct err *err) {
    struct digest content, commitment;
    mark_digests(mark, &content, &commitment);
    return add_fact(context, mark->batch, &content, &commitment, err);
}

/* The journal is a chain, the table of batches is none: a line there holds the row here. */
static int take_line(void *context, const struct journal_line *line, struct err *err) {
    struct facts *facts = context;
    const struct value *detail = NULL;
    struct err broken;
    (void)err;
    if (!*line->detail || json_read(facts->arena, line->detail, strlen(line->detail), &detail, &broken))
        return 0;
    const char *seal = value_text(value_get(detail, "seal"), NULL);
    if (seal)
        map_put(&facts->sealed, name_of(facts, value_whole(value_get(detail, "batch"), 0)), (void *)(uintptr_t)seal);
    return 0;
}

static bool has_facts(const struct batch *batch) {
    static const char *const kinds[] = {"import", "submit", "quarantine", "lift"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(batch->kind, kinds[i]))
            return true;
    return false;
}

static int check_batch(void *context, const struct batch *batch, struct err *err) {
    struct facts *facts = context;
    const char *name = name_of(facts, batch->seq), *seal = map_get(&facts->sealed, name);
    if (seal && strcmp(seal, batch->seal) != 0)
        return tell_batch(facts, batch->seq, "its seal is not the one in the journal", err);
    if (!has_facts(batch) || !batch->stored || map_get(&facts->met, name))
        return 0;
    begin_batch(facts, batch->seq); /* none is left: all of them were erased, or taken out */
    return end_batch(facts, err);
}

static int check_seals(struct facts *facts, struct err *err) {
    struct sql *db = facts->deep->workspace->db;
    int stopped = responses_each_fact(db, &facts->versions, take_response, facts, err);
    stopped = stopped ? stopped : marks_each(db, take_mark, facts, err);
    stopped = stopped ? stopped : end_batch(facts, err);
    stopped = stopped ? stopped : journal_each(db, take_line, facts, err);
    return stopped ? stopped : batches_each(db, check_batch, facts, err);
}

/* ---- tallies ---- */

struct held {
    struct facts *facts;
    struct buf bytes;
    int64_t counted, differ;
    struct tally_key first; /* of those that differ */
};

static int hold(void *context, const struct tally_delta *tally, struct err *err) {
    struct held *held = context;
    const struct tally_key *key = &tally->key;
    struct sql_rows *rows;
    buf_clear(&held->bytes);
    tally_pack(tally->counters, tally_width(tally->survey, key->kind), &held->bytes);
    if (sql_query(held->facts->deep->workspace->db, &rows, err,
                  "SELECT counts FROM tally WHERE store_id = $1 AND version = $2 AND class = $3 AND kind = $4 "
                  "AND wave = $5 AND period = $6",
                  "iiiiii", key->store, key->version, (int64_t)key->class, (int64_t)key->kind, (int64_t)key->wave,
                  (int64_t)key->period))
        return err->kind;
    size_t len = 0;
    const void *kept = sql_next(rows) ? sql_blob(rows, 0, &len) : NULL;
    bool same = kept && len == held->bytes.len && !memcmp(kept, held->bytes.data, len);
    held->counted++;
    if (!same && !held->differ++)
        held->first = *key;
    return sql_done(rows, err);
}

static int tell_tallies(struct held *held, int64_t kept, struct err *err) {
    struct facts *facts = held->facts;
    char month[MONTH_TEXT];
    struct sql_rows *rows;
    if (!held->differ && kept == held->counted)
        return 0;
    if (!held->differ)
        return deep_tell(facts->deep, true, "tallies",
                         arena_format(facts->arena,
                                      "%lld count what no response says; `earshot rebuild` makes them again",
                                      (long long)(kept - held->counted)),
                         err);
    if (sql_query(facts->deep->workspace->db, &rows, err, "SELECT code FROM store WHERE store_id = $1", "i",
                  held->first.store))
        return err->kind;
    const char *store = arena_text(facts->arena, sql_next(rows) ? sql_text(rows, 0) : "?");
    if (sql_done(rows, err))
        return err->kind;
    return deep_tell(facts->deep, true, "tallies",
                     arena_format(facts->arena,
                                  "%lld of %lld are not what the responses say, the first of store %s in %s; `earshot "
                                  "rebuild` makes them again",
                                  (long long)held->differ, (long long)held->counted, store,
                                  month_write(month, held->first.period)),
                     err);
}

static int check_tallies(struct facts *facts, struct err *err) {
    const struct response_cut now = response_cut_at(INT64_MAX);
    struct held held = {.facts = facts, .bytes = buf_make(SIZE_MAX / 2)};
    int64_t kept = 0;
    int stopped =
        asof_tallies(facts->deep->workspace, facts->deep->act, &now, 0, INT32_MIN, ASOF_ALL_MONTHS, hold, &held, err);
    stopped =
        stopped ? stopped : sql_number(facts->deep->workspace->db, &kept, 0, err, "SELECT count(*) FROM tally", "");
    stopped = stopped ? stopped : tell_tallies(&held, kept, err);
    buf_free(&held.bytes);
    return stopped;
}

int deep_facts(struct deep *deep, bool *out_sound, struct err *err) {
    struct facts facts = {.deep = deep, .arena = arena_new(), .canonical = buf_make(SIZE_MAX / 2), .sound = true};
    facts.sealed = map_make(facts.arena);
    facts.met = map_make(facts.arena);
    int stopped = survey_versions_read(deep->workspace->db, facts.arena, &facts.versions, err);
    stopped = stopped ? stopped : check_seals(&facts, err);
    if (!stopped && facts.sound)
        stopped = check_tallies(&facts, err);
    digest_set_free(facts.contents);
    digest_set_free(facts.commitments);
    buf_free(&facts.canonical);
    *out_sound = facts.sound;
    arena_free(facts.arena);
    return stopped;
}
