/* The order: the error sheets first, while it is still known what to look for; then one transaction in which everything
 * goes; then the write-ahead log is emptied. Killed in between, the same command does the rest. */
#include <string.h>

#include "base/json.h"
#include "base/map.h"
#include "flow/distribution/invitation_rows.h"
#include "flow/intake/quarantine_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/tallies/erased_rows.h"
#include "flow/tickets/tickets_rows.h"
#include "ops/counting.h"
#include "ops/customers.h"
#include "ops/facts.h"
#include "ops/privacy_parts.h"
#include "ops/rulebook.h"

struct erase {
    struct workspace *workspace;
    const struct act *act;
    struct person_held held;
    const struct registry *registry;
    struct batch batch;
    struct digest_set *commitments;
    struct map ledger; /* of struct ledger_row, by all that a row of erased_tally is known by */
    struct erasure_done *done;
    const char *alias; /* of the response at hand, and how many marks it has */
    int64_t marks;
};

/* ---- the ledger: answers that came in one batch and fell to the same later ones are counted together ---- */

struct ledger_row {
    struct erased_of of;
    struct tally_deltas *deltas;
};

static struct ledger_row *ledger_row(struct erase *erase, const struct erased_of *of) {
    struct arena *arena = erase->workspace->arena;
    const char *key =
        arena_format(arena, "%lld %lld %s %s", (long long)of->batch, (long long)of->revision, of->newer, of->identity);
    struct ledger_row *row = map_get(&erase->ledger, key);
    if (!row) {
        row = arena_alloc(arena, sizeof *row);
        *row = (struct ledger_row){*of, tally_deltas_new()};
        map_put(&erase->ledger, key, row);
    }
    return row;
}

static int write_ledger(struct erase *erase, struct err *err) {
    int failed = 0;
    for (size_t i = 0; !failed && i < erase->ledger.count; i++) {
        struct ledger_row *row = erase->ledger.entries[i].item;
        failed = erased_write(erase->workspace->db, &row->of, row->deltas, err);
    }
    return failed;
}

static void free_ledger(struct erase *erase) {
    for (size_t i = 0; i < erase->ledger.count; i++)
        tally_deltas_free(((struct ledger_row *)erase->ledger.entries[i].item)->deltas);
}

/* ---- one response ---- */

/* ",7,9,": the batches of the revisions behind this one. */
static const char *newer_batches(struct arena *arena, const struct held_response *response, size_t from) {
    const char *all = "";
    for (size_t i = from + 1; i < response->count; i++)
        all = arena_format(arena, "%s%s%lld,", all, *all ? "" : ",", (long long)response->revisions[i].batch);
    return all;
}

static void keep_counts(struct erase *erase, const struct held_response *response, size_t index,
                        const struct survey *survey) {
    const struct kept *kept = &response->revisions[index];
    const struct erased_of of = {.erasure = erase->batch.seq,
                                 .batch = kept->batch,
                                 .newer = newer_batches(erase->workspace->arena, response, index),
                                 .revision = kept->row.revision,
                                 .source = erase->marks ? response->identity.source : 0,
                                 .identity = erase->marks ? erase->alias : ""};
    count_response(ledger_row(erase, &of)->deltas, survey, &kept->row, 1);
}

static int keep_commitment(struct erase *erase, int64_t batch, const struct response_row *row,
                           const struct digest *commitment, int64_t rid, int64_t place, struct err *err) {
    if (digest_set_add(erase->commitments, commitment, err))
        return err->kind;
    return sql_run(erase->workspace->db, err,
                   "INSERT INTO erased_response (batch, commitment, erasure, identity, month, store_id, rid, place) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                   "ibitiiii", batch, commitment->bytes, sizeof commitment->bytes, erase->batch.seq, erase->alias,
                   (int64_t)row->month, row->store, rid, place);
}

/* Marks are facts of their own batches: so they are sealed. */
static int keep_mark(void *context, const struct mark *mark, struct err *err) {
    static const struct response_row nowhere;
    struct digest content, commitment;
    mark_digests(mark, &content, &commitment);
    return keep_commitment(context, mark->batch, &nowhere, &commitment, 0, 0, err);
}

static int erase_revision(struct erase *erase, const struct held_response *response, size_t index, struct err *err) {
    struct sql *db = erase->workspace->db;
    const struct kept *kept = &response->revisions[index];
    const struct survey *survey = survey_version_find(&erase->held.versions, kept->row.version);
    const struct store *store = registry_store_by_id(erase->registry, kept->row.store);
    int64_t rid = 0, place = 0;
    if (!survey || !store)
        return err_set(err, ERR_INTERNAL, "a response names a store or a survey version that is not in the database");
    struct digest commitment = kept_commitment(&response->identity, kept, store, survey);
    if (tickets_forget(db, kept->row.store, kept->row.rid, err) ||
        kept_place(db, &response->identity, kept, &place, err))
        return err->kind;
    if (erase->done->removed)
        keep_counts(erase, response, index, survey);
    if (erase->done->removed ? kept_remove(db, kept, err) : kept_anonymize(db, kept, erase->alias, &rid, err))
        return err->kind;
    return keep_commitment(erase, kept->batch, &kept->row, &commitment, rid, place, err);
}

static int erase_response(struct erase *erase, const struct held_response *response, struct err *err) {
    struct customer_id random;
    char digits[CUSTOMER_ID_TEXT];
    digest_random(random.bytes, sizeof random.bytes);
    erase->alias = arena_format(erase->workspace->arena, "erased-%s", customer_id_write(digits, &random));
    struct digest hash =
        identity_hash(&erase->held.customers.master, response->identity.source_name, response->identity.external_id);
    if (marks_rename(erase->workspace->db, response->identity.source, response->identity.external_id, erase->alias,
                     keep_mark, erase, &erase->marks, err))
        return err->kind;
    for (size_t i = 0; i < response->count; i++)
        if (erase_revision(erase, response, i, err))
            return err->kind;
    if (sql_run(erase->workspace->db, err, "DELETE FROM trace WHERE source_id = $1 AND external_id = $2", "it",
                response->identity.source, response->identity.external_id))
        return err->kind;
    return sql_run(erase->workspace->db, err, "INSERT INTO erased_identity (hash, batch) VALUES ($1, $2)", "bi",
                   hash.bytes, sizeof hash.bytes, erase->batch.seq);
}

/* ---- the sheets ---- */

static size_t add_words(struct arena *arena, const char *json, const char **texts) {
    const struct value *words = NULL;
    struct err unread;
    size_t count = 0;
    if (!*json || json_read(arena, json, strlen(json), &words, &unread))
        return 0;
    for (size_t i = 0; i < value_count(words); i++)
        texts[count++] = value_text(words->map.pairs[i].value, "");
    return count;
}

static int clean_sheets(struct erase *erase, struct err *err) {
    struct person_held *held = &erase->held;
    size_t room = CONTACT_KINDS, count = 0;
    for (size_t i = 0; i < held->count; i++)
        room += 1 + held->all[i].count * LIMIT_QUESTIONS;
    const char **texts = arena_alloc(held->arena, room * sizeof *texts);
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        if (held->contacts.of[kind])
            texts[count++] = held->contacts.of[kind];
    for (size_t i = 0; i < held->count; i++) {
        texts[count++] = held->all[i].identity.external_id;
        for (size_t k = 0; k < held->all[i].count; k++)
            count += add_words(held->arena, held->all[i].revisions[k].texts, texts + count);
    }
    return sheets_black_out(erase->workspace, texts, count, &erase->done->sheets, err);
}

/* ---- the act ---- */

static int seal(struct erase *erase, struct err *err) {
    struct workspace *workspace = erase->workspace;
    struct erasure_done *done = erase->done;
    erase->batch.name = arena_format(workspace->arena, "customer %s", erase->held.name);
    erase->batch.source = erase->batch.file = "";
    if (sql_run(workspace->db, err,
                "INSERT INTO erasure (batch, customer_id, removed, responses, at) VALUES ($1, $2, $3, $4, $5)", "ibiii",
                erase->batch.seq, erase->held.id.bytes, sizeof erase->held.id.bytes, (int64_t)done->removed,
                done->responses, erase->act->now) ||
        facts_seal(workspace, erase->act, "erase", &erase->batch, erase->commitments, err))
        return err->kind;
    return sql_commit(workspace->db, err);
}

static int run(struct erase *erase, const char *typed, struct err *err) {
    struct workspace *workspace = erase->workspace;
    struct sql *db = workspace->db;
    if (person_find(workspace, typed, &erase->held, err) ||
        registry_read(db, workspace->arena, (day_t)(erase->act->now / DAY_MS), INT64_MAX, &erase->registry, err) ||
        clean_sheets(erase, err) || person_unsend(workspace, &erase->held, err) ||
        batch_next(db, &erase->batch.seq, err))
        return err->kind;
    for (size_t i = 0; i < erase->held.count; i++)
        if (erase_response(erase, &erase->held.all[i], err))
            return err->kind;
    if (write_ledger(erase, err))
        return err->kind;
    erase->done->customer = arena_text(workspace->arena, erase->held.name);
    erase->done->responses = (int64_t)erase->held.count;
    erase->done->batch = erase->batch.seq;
    return invitations_forget(db, &erase->held.id, err) || customer_forget(db, &erase->held.id, erase->act->now, err) ||
                   seal(erase, err)
               ? (int)err->kind
               : 0;
}

static int read_setting(struct workspace *workspace, bool *out_removed, struct err *err) {
    struct rulebook *rulebook = NULL;
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_LOOK, err);
    if (!failed)
        *out_removed = rulebook->settings.erases_answers;
    rulebook_close(rulebook);
    return failed;
}

int privacy_erase(struct workspace *workspace, const struct act *act, const char *typed, struct erasure_done *out,
                  struct err *err) {
    struct erasure_done done = {0};
    struct erase erase = {.workspace = workspace, .act = act, .done = &done};
    if (!act_has_reason(act))
        return err_set(err, ERR_USAGE, "an erasure says why"), err_todo(err, "with -m \"…\", and without a name");
    /* what an erasure before this one may have left, when it was killed */
    if (privacy_sweep(workspace, err) || read_setting(workspace, &done.removed, err))
        return err->kind;
    erase.commitments = digest_set_new();
    erase.ledger = map_make(workspace->arena);
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : run(&erase, typed, err);
    sql_rollback(workspace->db);
    person_wipe(&erase.held);
    digest_set_free(erase.commitments);
    free_ledger(&erase);
    if (failed)
        return failed;
    *out = done;
    return privacy_sweep(workspace, err)
               ? err_todo(err, "the customer is erased; run this again once the other process "
                               "has ended, so that no trace is left in the log")
               : 0;
}
