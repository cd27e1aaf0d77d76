#include "ops/submit.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "flow/distribution/invitation_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/batch_rows.h"
#include "ops/counting.h"
#include "ops/customers.h"
#include "ops/invitations.h"
#include "ops/journal.h"
#include "ops/quotas.h"

struct submitter {
    struct workspace *workspace;
    const struct registry *registry;
    struct arena *versions_arena;
    struct survey_versions versions;
    int64_t version_count;
    struct customers customers; /* its key, read when first needed */
    bool keyed;
    struct quotas *quotas;
    struct buf canonical;
    struct arena *arena; /* of the group at hand */
};

struct group {
    struct submitter *submitter;
    const struct act *act;
    struct intake_target target;
    struct tally_deltas *deltas;
    struct digest_set *contents, *commitments;
    bool with_erased, uncounted; /* uncounted: what a quota may be about was stored, and is in no count */
    int64_t stored, repeated, refused;
    const char *source; /* whose number target.source is; those of a group are few */
    int64_t version;    /* the last that was written, or found there */
};

/* ---- one response ---- */

static int is_redeemed(struct group *group, const struct submission *one, bool *out, struct err *err) {
    int64_t there = 0;
    *out = false;
    if (!one->redeems)
        return 0;
    int failed = sql_number(group->target.db, &there, 0, err, "SELECT 1 FROM redemption WHERE token = $1", "b",
                            one->token.bytes, sizeof one->token.bytes);
    *out = there;
    return failed;
}

static int was_erased(struct group *group, const struct response *response, bool *out, struct err *err) {
    struct submitter *submitter = group->submitter;
    int64_t there = 0;
    *out = false;
    if (!group->with_erased)
        return 0;
    if (!submitter->keyed && customers_open(submitter->workspace, false, &submitter->customers, &submitter->keyed, err))
        return err->kind;
    const struct digest hash = identity_hash(&submitter->customers.master, response->source, response->external_id);
    int failed = sql_number(group->target.db, &there, 0, err, "SELECT 1 FROM erased_identity WHERE hash = $1", "b",
                            hash.bytes, sizeof hash.bytes);
    *out = there;
    return failed;
}

static struct quota_asked asked_of(const struct submission *one) {
    const struct response *response = &one->response;
    return (struct quota_asked){.survey = response->survey,
                                .store = response->store,
                                .zone = one->quotas,
                                .at = response->seconds * 1000,
                                .wave = response->wave,
                                .sheet = response->sheet};
}

/* What is there already is not one more. */
static int is_too_many(struct group *group, const struct submission *one, bool *out, struct err *err) {
    const struct response *response = &one->response;
    const struct quota_asked asked = asked_of(one);
    const struct quota *full = NULL;
    int64_t there = 0;
    *out = false;
    if (!one->quotas || !response->survey->quota_count)
        return 0;
    if (sql_number(group->target.db, &there, 0, err,
                   "SELECT 1 FROM response r JOIN source s USING (source_id) WHERE s.name = $1 AND r.external_id = $2",
                   "tt", response->source, response->external_id) ||
        (!there && quotas_full(group->submitter->quotas, &asked, &full, err)))
        return err->kind;
    *out = full != NULL;
    return 0;
}

static int count_for_quotas(struct group *group, const struct submission *one, struct err *err) {
    const struct quota_asked asked = asked_of(one);
    if (!one->response.survey->quota_count)
        return 0;
    group->uncounted = group->uncounted || !one->quotas;
    return one->quotas ? quotas_take(group->submitter->quotas, &asked, err) : 0;
}

static struct response_row row_of(const struct newcomer *newcomer) {
    const struct response *r = &newcomer->response;
    return (struct response_row){.store = r->store->id,
                                 .version = r->survey->version,
                                 .class = (int32_t)r->class,
                                 .month = r->month,
                                 .wave = (int32_t)newcomer->wave,
                                 .weight = r->weight,
                                 .sheet = (unsigned char *)(uintptr_t)r->sheet};
}

/* The invitation is completed, and leads to who answered. */
static int link_customer(struct group *group, const struct submission *one, struct err *err) {
    const struct invitation *invitation = one->invitation;
    int64_t rid = 0;
    if (!invitation)
        return 0;
    if (invitation_mark(group->target.db, &invitation->id, INVITATION_COMPLETED, group->act->now, err))
        return err->kind;
    if (!invitation->has_customer)
        return 0;
    if (sql_number(group->target.db, &rid, 0, err,
                   "SELECT rid FROM response WHERE source_id = $1 AND external_id = $2 AND batch = $3", "iti",
                   group->target.source, one->response.external_id, group->target.batch))
        return err->kind;
    const struct answered_page page = {&invitation->customer, one->response.survey, one->response.sheet, one->language,
                                       group->act->now};
    return customer_link(group->target.db, one->response.store->id, rid, &invitation->customer, err) ||
                   page_consents_keep(group->target.db, &page, err)
               ? (int)err->kind
               : 0;
}

static int keep_trace(struct group *group, const struct submission *one, struct err *err) {
    const struct trace *trace = &one->trace;
    if (!trace->kept)
        return 0;
    return sql_run(group->target.db, err,
                   "INSERT INTO trace (source_id, external_id, at, took, device, address, unissued, judged) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT DO NOTHING",
                   "itiibbi", group->target.source, one->response.external_id, one->response.seconds, trace->took_s,
                   trace->device, sizeof trace->device, trace->address, sizeof trace->address,
                   (int64_t)trace->unissued);
}

/* What follows from a response that is now there. */
static int follow_up(struct group *group, const struct submission *one, const struct newcomer *newcomer,
                     const unsigned char *salt, bool set_aside, struct err *err) {
    const struct response_row row = row_of(newcomer);
    const struct digest commitment = digest_row(salt, SALT_BYTES, &newcomer->content, sizeof newcomer->content);
    if (!set_aside && count_for_quotas(group, one, err))
        return err->kind;
    if (!set_aside)
        count_response(group->deltas, one->response.survey, &row, 1);
    group->stored++;
    if (digest_set_add(group->contents, &newcomer->content, err) ||
        digest_set_add(group->commitments, &commitment, err) || link_customer(group, one, err) ||
        keep_trace(group, one, err))
        return err->kind;
    if (!one->redeems)
        return 0;
    return sql_run(group->target.db, err, "INSERT INTO redemption (token, batch) VALUES ($1, $2)", "bi",
                   one->token.bytes, sizeof one->token.bytes, group->target.batch);
}

/* The source's number, and the version that its answers are of. */
static int prepare(struct group *group, const struct response *response, struct err *err) {
    if (!group->source || strcmp(group->source, response->source) != 0) {
        if (source_number(group->target.db, response->source, &group->target.source, err))
            return err->kind;
        group->source = response->source;
    }
    if (group->version == response->survey->version)
        return 0;
    if (survey_version_write(group->target.db, response->survey, group->target.batch, err))
        return err->kind;
    group->version = response->survey->version;
    return 0;
}

static int insert(struct group *group, struct submission *one, struct err *err) {
    struct submitter *submitter = group->submitter;
    struct newcomer newcomer = newcomer_of(&one->response, &submitter->canonical);
    unsigned char salt[SALT_BYTES];
    struct landed landed;
    digest_random(salt, sizeof salt);
    if (prepare(group, &one->response, err) ||
        (one->response.wave[0] && wave_number(group->target.db, one->response.wave, &newcomer.wave, err)) ||
        response_insert(&group->target, &newcomer, salt, submitter->arena, &landed, err))
        return err->kind;
    one->fate = landed.arrival == ARRIVAL_NEW      ? SUBMIT_STORED
                : landed.arrival == ARRIVAL_REPEAT ? SUBMIT_REPEAT
                                                   : SUBMIT_CONFLICT;
    return landed.arrival == ARRIVAL_NEW ? follow_up(group, one, &newcomer, salt, landed.set_aside, err) : 0;
}

static int take(struct group *group, struct submission *one, struct err *err) {
    bool redeemed = false, erased = false, full = false;
    if (is_redeemed(group, one, &redeemed, err) || was_erased(group, &one->response, &erased, err) ||
        (!redeemed && !erased && is_too_many(group, one, &full, err)))
        return err->kind;
    one->fate = redeemed ? SUBMIT_REDEEMED : full ? SUBMIT_FULL : SUBMIT_REPEAT;
    if (!redeemed && !erased && !full && insert(group, one, err))
        return err->kind;
    group->repeated += one->fate == SUBMIT_REPEAT;
    group->refused += one->fate >= SUBMIT_CONFLICT;
    return 0;
}

/* ---- the group ---- */

static const char *hex_of(struct arena *arena, const struct digest *digest) {
    char hex[DIGEST_TEXT];
    return arena_text(arena, digest_write(hex, digest));
}

static int seal(struct group *group, struct err *err) {
    struct sql *db = group->target.db;
    struct arena *arena = group->submitter->arena;
    struct digest content, commitments;
    if (digest_set_end(group->contents, &content, err) || digest_set_end(group->commitments, &commitments, err))
        return err->kind;
    const struct batch batch = {.seq = group->target.batch,
                                .kind = "submit",
                                .source = "",
                                .name = "responses",
                                .file = "",
                                .content = hex_of(arena, &content),
                                .seal = hex_of(arena, &commitments),
                                .stored = group->stored,
                                .repeated = group->repeated,
                                .rejected = group->refused,
                                .sealed_at = group->act->now,
                                .actor = group->act->actor};
    struct value *detail = value_map(arena);
    value_set(arena, detail, "batch", value_int(arena, batch.seq));
    value_set(arena, detail, "stored", value_int(arena, batch.stored));
    value_set(arena, detail, "repeated", value_int(arena, batch.repeated));
    value_set(arena, detail, "rejected", value_int(arena, batch.rejected));
    value_set(arena, detail, "seal", value_str(arena, batch.seal));
    batch_row_note(arena, &batch, detail);
    if (batch_rows_note(db, arena, batch.kind, batch.seq, detail, err) || batch_write(db, &batch, err))
        return err->kind;
    return journal_write(db, group->act, batch.kind, batch.name, detail, err);
}

/* Versions that this process has not seen: an import brought them, or another server. */
static int refresh_versions(struct submitter *submitter, struct err *err) {
    int64_t count = 0;
    if (sql_number(submitter->workspace->db, &count, 0, err, "SELECT count(*) FROM survey_version", ""))
        return err->kind;
    if (count == submitter->version_count)
        return 0;
    arena_clear(submitter->versions_arena);
    submitter->version_count = -1;
    if (survey_versions_read(submitter->workspace->db, submitter->versions_arena, &submitter->versions, err))
        return err->kind;
    submitter->version_count = count;
    return 0;
}

static int run(struct group *group, struct submission *const *list, size_t count, struct err *err) {
    struct submitter *submitter = group->submitter;
    int64_t erased = 0;
    if (refresh_versions(submitter, err) || batch_next(group->target.db, &group->target.batch, err) ||
        sql_number(group->target.db, &erased, 0, err, "SELECT 1 FROM erased_identity LIMIT 1", ""))
        return err->kind;
    group->with_erased = erased;
    for (size_t i = 0; i < count; i++)
        if (take(group, list[i], err))
            return err->kind;
    if (!group->stored)
        return 0;
    return counts_apply(group->target.db, group->deltas, err) || seal(group, err) ? (int)err->kind
                                                                                  : sql_commit(group->target.db, err);
}

int submit_group(struct submitter *submitter, const struct act *act, struct submission *const *list, size_t count,
                 struct err *err) {
    struct sql *db = submitter->workspace->db;
    struct group group = {.submitter = submitter,
                          .act = act,
                          .target = {.db = db, .registry = submitter->registry, .versions = &submitter->versions},
                          .deltas = tally_deltas_new(),
                          .contents = digest_set_new(),
                          .commitments = digest_set_new(),
                          .version = -1};
    int failed = sql_begin(db, err);
    failed = failed ? failed : run(&group, list, count, err);
    sql_rollback(db);
    if (failed || group.uncounted)
        quotas_forget(submitter->quotas);
    else if (group.stored)
        quotas_kept(submitter->quotas, group.target.batch);
    tally_deltas_free(group.deltas);
    digest_set_free(group.contents);
    digest_set_free(group.commitments);
    arena_clear(submitter->arena);
    return failed;
}

int submitter_open(struct submitter **out, struct workspace *workspace, const struct registry *registry,
                   struct err *err) {
    struct submitter *submitter = mem_alloc(sizeof *submitter);
    *submitter = (struct submitter){.workspace = workspace,
                                    .registry = registry,
                                    .versions_arena = arena_new(),
                                    .arena = arena_new(),
                                    .version_count = -1,
                                    .quotas = quotas_new(workspace, registry),
                                    .canonical = buf_make(LIMIT_CSV_ROW * 8)};
    if (refresh_versions(submitter, err)) {
        submitter_close(submitter);
        return err->kind;
    }
    *out = submitter;
    return 0;
}

struct quotas *submitter_quotas(struct submitter *submitter) {
    return submitter->quotas;
}

void submitter_close(struct submitter *submitter) {
    if (!submitter)
        return;
    arena_free(submitter->versions_arena);
    arena_free(submitter->arena);
    quotas_free(submitter->quotas);
    buf_free(&submitter->canonical);
    secret_wipe(&submitter->customers.master, sizeof submitter->customers.master);
    free(submitter);
}
