#include "ops/privacy.h"

#include <string.h>

#include "base/json.h"
#include "flow/intake/identity_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/scoring/responses.h"
#include "flow/survey/survey_rows.h"
#include "ops/customers.h"
#include "ops/journal.h"
#include "ops/privacy_parts.h"

/* ---- whose it is ---- */

static int take_place(void *context, int64_t store, int64_t rid, struct err *err) {
    struct person_held *held = context;
    (void)err;
    held->places = arena_grow(held->arena, held->places, held->place_count, &held->place_cap, sizeof *held->places);
    held->places[held->place_count++] = (struct place_of){store, rid};
    return 0;
}

/* Revisions of one response are each linked; it is told once. */
static bool is_new(const struct person_held *held, const struct identity *identity) {
    for (size_t i = 0; i < held->count; i++)
        if (held->all[i].identity.source == identity->source &&
            !strcmp(held->all[i].identity.external_id, identity->external_id))
            return false;
    return true;
}

static int take_responses(struct person_held *held, struct sql *db, struct err *err) {
    size_t cap = 0;
    for (size_t i = 0; i < held->place_count; i++) {
        struct held_response response = {0};
        bool there = false;
        if (identity_at(db, held->places[i].store, held->places[i].rid, held->arena, &response.identity, &there, err))
            return err->kind;
        if (!there || !is_new(held, &response.identity))
            continue;
        if (identity_revisions(db, &response.identity, held->arena, &response.revisions, &response.count, err))
            return err->kind;
        held->all = arena_grow(held->arena, held->all, held->count, &cap, sizeof *held->all);
        held->all[held->count++] = response;
    }
    return 0;
}

int person_find(struct workspace *workspace, const char *typed, struct person_held *out, struct err *err) {
    bool there = false;
    *out = (struct person_held){.arena = workspace->arena};
    if (customers_open(workspace, false, &out->customers, &there, err))
        return err->kind;
    if (!there)
        return err_set(err, ERR_DATA, "this workspace knows no customers"),
               err_todo(err, "a mapping says with `customer = { … }` which columns say who answered");
    if (customer_find(&out->customers, typed, &out->id, err) ||
        customer_read(&out->customers, &out->id, out->arena, &out->contacts, err) ||
        customer_responses(workspace->db, &out->id, take_place, out, err) || take_responses(out, workspace->db, err) ||
        survey_versions_read(workspace->db, out->arena, &out->versions, err))
        return err->kind;
    customer_id_write(out->name, &out->id);
    return 0;
}

void person_wipe(struct person_held *held) {
    secret_wipe(&held->customers.master, sizeof held->customers.master);
}

/* ---- telling it ---- */

static const struct value *tell_answers(struct arena *arena, const struct survey *survey, const struct kept *kept) {
    struct value *answers = value_map(arena);
    for (size_t i = 0; survey && i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        const struct value *answer =
            question->kind == QUESTION_TEXT ? NULL : responses_answer(arena, question, survey, kept->row.sheet);
        if (answer && !value_is(answer, VALUE_NULL))
            value_set(arena, answers, question->id, answer);
    }
    return answers;
}

static const struct value *tell_revision(struct person_held *held, const struct registry *registry,
                                         const struct kept *kept) {
    char at[INSTANT_TEXT], month[MONTH_TEXT];
    struct arena *arena = held->arena;
    struct value *told = value_map(arena);
    struct err unread;
    const struct value *words = NULL;
    const struct store *store = registry_store_by_id(registry, kept->row.store);
    const struct survey *survey = survey_version_find(&held->versions, kept->row.version);
    value_set(arena, told, "revision", value_int(arena, kept->row.revision));
    value_set(arena, told, "batch", value_int(arena, kept->batch));
    value_set(arena, told, "store", value_str(arena, store ? store->code : ""));
    value_set(arena, told, "survey", value_str(arena, survey ? survey->id : ""));
    value_set(arena, told, "at", value_str(arena, instant_write(at, kept->seconds * 1000)));
    value_set(arena, told, "month", value_str(arena, month_write(month, kept->row.month)));
    value_set(arena, told, "class", value_str(arena, channel_class_name((enum channel_class)kept->row.class)));
    if (kept->wave[0])
        value_set(arena, told, "wave", value_str(arena, kept->wave));
    value_set(arena, told, "answers", tell_answers(arena, survey, kept));
    if (kept->texts[0] && !json_read(arena, kept->texts, strlen(kept->texts), &words, &unread))
        value_set(arena, told, "words", words);
    return told;
}

static struct value *tell(struct person_held *held, const struct registry *registry) {
    struct arena *arena = held->arena;
    struct value *told = value_map(arena), *contacts = value_map(arena), *responses = value_list(arena);
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        if (held->contacts.of[kind])
            value_set(arena, contacts, contact_word((enum contact_kind)kind),
                      value_str(arena, held->contacts.of[kind]));
    for (size_t i = 0; i < held->count; i++) {
        const struct held_response *response = &held->all[i];
        struct value *one = value_map(arena), *revisions = value_list(arena);
        value_set(arena, one, "source", value_str(arena, response->identity.source_name));
        value_set(arena, one, "id", value_str(arena, response->identity.external_id));
        for (size_t k = 0; k < response->count; k++)
            value_push(arena, revisions, tell_revision(held, registry, &response->revisions[k]));
        value_set(arena, one, "revisions", revisions);
        value_push(arena, responses, one);
    }
    value_set(arena, told, "customer", value_str(arena, held->name));
    value_set(arena, told, "contacts", contacts);
    value_set(arena, told, "responses", responses);
    return told;
}

static int run_export(struct workspace *workspace, const struct act *act, const char *typed, struct person_held *held,
                      const struct value **out, struct err *err) {
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    const struct registry *registry = NULL;
    if (person_find(workspace, typed, held, err) ||
        registry_read(workspace->db, arena, (day_t)(act->now / DAY_MS), INT64_MAX, &registry, err))
        return err->kind;
    value_set(arena, detail, "responses", value_int(arena, (int64_t)held->count));
    if (journal_write(workspace->db, act, "privacy export", arena_format(arena, "customer %s", held->name), detail,
                      err))
        return err->kind;
    struct value *told = tell(held, registry);
    if (person_tell_visits(workspace->db, held, registry, told, err) ||
        person_tell_tickets(workspace->db, held, told, err) || person_tell_messages(workspace->db, held, told, err) ||
        person_tell_traces(workspace->db, held, told, err))
        return err->kind;
    *out = told;
    return sql_commit(workspace->db, err);
}

int privacy_export(struct workspace *workspace, const struct act *act, const char *typed, const struct value **out,
                   struct err *err) {
    struct person_held held = {0};
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : run_export(workspace, act, typed, &held, out, err);
    sql_rollback(workspace->db);
    person_wipe(&held);
    return failed;
}

/* ---- what was erased ---- */

int privacy_sweep(struct workspace *workspace, struct err *err) {
    return sql_checkpoint(workspace->db, err);
}

int privacy_erasures(struct sql *db, int (*fn)(void *context, const struct erasure *erasure, struct err *err),
                     void *context, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err, "SELECT batch, responses, at, customer_id, removed FROM erasure ORDER BY batch", ""))
        return err->kind;
    int stopped = 0;
    while (!stopped && sql_next(rows)) {
        char text[CUSTOMER_ID_TEXT];
        struct customer_id id = {{0}};
        size_t len = 0;
        const void *bytes = sql_blob(rows, 3, &len);
        memcpy(id.bytes, bytes, len < sizeof id.bytes ? len : sizeof id.bytes);
        struct erasure erasure = {sql_int(rows, 0), sql_int(rows, 1), sql_int(rows, 2), customer_id_write(text, &id),
                                  sql_int(rows, 4) != 0};
        stopped = fn(context, &erasure, err);
    }
    return sql_end(rows, stopped, err);
}

int privacy_erased_since(struct sql *db, const char *commit, int64_t *out, struct err *err) {
    return sql_number(db, out, 0, err,
                      "SELECT count(DISTINCT r.identity) FROM edition e JOIN erased_response r ON r.batch <= e.cut "
                      "AND r.erasure > e.cut AND r.month <= e.month WHERE e.commit_id = $1",
                      "t", commit);
}
