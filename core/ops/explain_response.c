/* One person's answers are read here, so the act is journalled; the line names the response by its id in its source,
 * which is no person's name. */
#include <math.h>
#include <string.h>

#include "flow/intake/quarantine_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/scoring/responses.h"
#include "flow/survey/survey_rows.h"
#include "ops/explain_parts.h"
#include "ops/journal.h"

struct found {
    struct arena *arena;
    size_t count;
    struct response_row row;
    const char *source, *other;
    const unsigned char *sheet;
    int64_t batch;
    const struct survey_versions *versions;
};

static int take(void *context, const struct response_row *row, const char *source, int64_t batch, struct err *err) {
    struct found *found = context;
    const struct survey *version = survey_version_find(found->versions, row->version);
    (void)err;
    if (found->count++)
        found->other = arena_text(found->arena, source);
    if (found->count > 1 || !version)
        return 0;
    found->row = *row;
    found->sheet = (const unsigned char *)arena_bytes(found->arena, row->sheet, version->answer_bytes);
    found->source = arena_text(found->arena, source);
    found->batch = batch;
    return 0;
}

static int take_held(void *context, const struct marked_row *row, struct err *err) {
    int64_t *mark = context;
    (void)err;
    if (row->held)
        *mark = row->mark;
    return 0;
}

/* It may be there and count nowhere. */
static int not_found(struct workspace *workspace, const char *id, const char *source, struct err *err) {
    const struct marked_query query = {.external_id = id, .source = source};
    int64_t mark = 0;
    if (marked_each(workspace->db, &query, take_held, &mark, err))
        return err->kind;
    if (mark)
        return err_set(err, ERR_DATA, "response '%s' is set aside since batch %lld, and counts nowhere", id,
                       (long long)mark),
               err_todo(err, "`earshot quarantine list` says why; `earshot metrics --set-aside` has figures with it");
    return err_set(err, ERR_DATA, "no response that counts has the id '%s'", id),
           err_todo(err, "the id is that of its source: the column that the mapping names as external_id");
}

static int find(struct workspace *workspace, const char *id, const char *source, struct found *out, struct err *err) {
    if (responses_known_as(workspace->db, id, source, take, out, err))
        return err->kind;
    if (!out->sheet)
        return not_found(workspace, id, source, err);
    if (out->count > 1)
        return err_set(err, ERR_USAGE, "'%s' and '%s' both know a response '%s'", out->source, out->other, id),
               err_todo(err, "say which: --source %s", out->source);
    return 0;
}

static const char *answer_text(struct arena *arena, const struct value *answer) {
    if (value_is(answer, VALUE_NULL))
        return NULL;
    if (value_is(answer, VALUE_TEXT))
        return value_text(answer, "");
    if (!value_is(answer, VALUE_MAP))
        return arena_format(arena, "%.10g", value_number(answer, 0));
    const char *all = "";
    for (size_t i = 0; i < answer->map.count; i++)
        all = arena_format(arena, "%s%s%s", all, i ? ", " : "", answer->map.pairs[i].key);
    return all;
}

/* Once, however many ask for it. */
static void tell_answer(struct arena *arena, const struct question *question, const struct survey *version,
                        const unsigned char *sheet, struct explain_response *out) {
    struct value *words = value_map(arena);
    for (size_t i = 0; i < out->answer_count; i++)
        if (!strcmp(out->answers[i].question, question->id))
            return;
    value_set(arena, words, "zh", value_str(arena, value_text(value_get(question->words, "zh"), "")));
    value_set(arena, words, "en", value_str(arena, value_text(value_get(question->words, "en"), "")));
    out->answers[out->answer_count++] = (struct explain_answer){
        arena_text(arena, question->id), words, answer_text(arena, responses_answer(arena, question, version, sheet))};
}

static void tell_answers(struct arena *arena, const struct scoring *scoring, const struct survey *version,
                         const unsigned char *sheet, struct explain_response *out) {
    size_t count = 0;
    const struct question *const *others = scoring->where ? condition_questions(arena, scoring->where, &count) : NULL;
    out->answers = arena_alloc(arena, (scoring->asked_count + count + 1) * sizeof *out->answers);
    for (size_t i = 0; i < scoring->asked_count; i++)
        tell_answer(arena, scoring->asked[i], version, sheet, out);
    for (size_t i = 0; i < count; i++)
        tell_answer(arena, others[i], version, sheet, out);
}

static int note(struct workspace *workspace, const struct act *act, const char *id, const struct found *found,
                struct err *err) {
    struct value *detail = value_map(workspace->arena);
    value_set(workspace->arena, detail, "source", value_str(workspace->arena, found->source));
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : journal_write(workspace->db, act, "explain response", id, detail, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static int watch(struct workspace *workspace, const struct explain_time *time, const struct scoring *scoring,
                 const struct survey *version, const struct found *found, struct explain_response *out,
                 struct err *err) {
    struct arena *arena = workspace->arena;
    const struct value *arguments = responses_arguments(arena, scoring, version, found->sheet), *answer = NULL;
    int32_t score = SCORE_NONE;
    tell_answers(arena, scoring, version, found->sheet, out);
    out->score = (double)NAN;
    out->outside = scoring->where && !condition_holds(condition_bind(arena, scoring->where, version), found->sheet);
    if (out->outside)
        return 0;
    if (explain_watch(arena, time, "response", scoring->function, arguments, &answer, &out->call, err) ||
        responses_score_read(scoring, value_number(answer, NAN), &score, err))
        return err->kind;
    out->score = score == SCORE_NONE ? (double)NAN : (double)score / SCORE_UNIT;
    return 0;
}

static int run(struct workspace *workspace, const char *scoring_id, const struct found *found,
               struct explain_time *time, struct explain_response *out, struct err *err) {
    const struct survey *version = survey_version_find(found->versions, found->row.version);
    const struct scoring *scoring = NULL;
    const struct registry *registry = NULL;
    int64_t cut = 0;
    if (explain_time_open(workspace, found->row.month, time, err) ||
        explain_choose(time, scoring_id, version->id, true, found->row.month, &scoring, err) ||
        batch_last(workspace->db, &cut, err) ||
        registry_read(workspace->db, workspace->arena, month_last(found->row.month), cut, &registry, err))
        return err->kind;
    const struct store *store = registry_store_by_id(registry, found->row.store);
    out->rules = explain_rules_of(workspace->arena, time, scoring);
    out->store = store ? store->code : "";
    out->month = found->row.month;
    out->counted = time->cut && found->batch <= time->cut;
    return watch(workspace, time, scoring, version, found, out, err);
}

int explain_response(struct workspace *workspace, const struct act *act, const char *id, const char *source,
                     const char *scoring, struct explain_response *out, struct err *err) {
    struct survey_versions versions;
    struct found found = {.arena = workspace->arena, .versions = &versions};
    struct explain_response made = {0};
    struct explain_time time = {0};
    int failed = survey_versions_read(workspace->db, workspace->arena, &versions, err);
    failed = failed ? failed : find(workspace, id, source, &found, err);
    failed = failed ? failed : note(workspace, act, id, &found, err);
    failed = failed ? failed : run(workspace, scoring, &found, &time, &made, err);
    explain_time_close(&time);
    if (!failed)
        *out = made;
    return failed;
}
