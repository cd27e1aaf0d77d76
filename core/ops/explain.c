/* A store's month is counted again from its responses as they were at the cut, then scored as it was. */
#include "ops/explain.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/scoring/responses.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies.h"
#include "ops/explain_parts.h"
#include "ops/rights.h"

#define CALLS_MOST 2

struct explainer {
    struct workspace *workspace;
    struct arena *arena; /* the workspace's */
    struct explain_time time;
    const struct scoring *scoring;
    const struct survey *survey;
    struct survey_versions versions;
    struct scoring_judge judge;
    struct responses_scorer *scorer;
    struct scoring_subject subject;
    int64_t *counters;
    struct explain_score *out;
};

/* ---- the facts of the time ---- */

static void take_score(void *context, void *into, int32_t score) {
    (void)context;
    score_sums_add(into, score);
}

static int count_response(void *context, const struct response_row *row, struct err *err) {
    struct explainer *e = context;
    const struct survey *version = survey_version_find(&e->versions, row->version);
    struct tally_bridge bridge;
    if (!version || strcmp(version->id, e->survey->id) != 0)
        return 0;
    struct arena *arena = arena_new();
    int64_t *own = arena_alloc(arena, version->counter_count * sizeof *own);
    answer_count(version, row->sheet, 1, own);
    tally_bridge_make(arena, version, e->survey, &bridge);
    tally_bridge_add(&bridge, own, 1, e->counters);
    arena_free(arena);
    return e->scorer ? responses_score(e->scorer, row->version, row->sheet, &e->subject.sums, err) : 0;
}

static int count_responses(struct explainer *e, struct err *err) {
    struct sql *db = e->workspace->db;
    e->counters = arena_alloc(e->arena, e->survey->counter_count * sizeof *e->counters);
    e->subject.counters = e->counters;
    if (e->scoring->way == SCORING_RESPONSES &&
        responses_scorer_open(&e->scorer, e->scoring, e->survey, &e->versions, &e->judge, false, take_score, NULL, err))
        return err->kind;
    const struct response_cut then = response_cut_at(e->time.cut);
    if (responses_each_of(db, e->subject.store->id, e->subject.month, e->subject.month, e->time.cut ? &then : NULL,
                          count_response, e, err))
        return err->kind;
    return e->scorer ? responses_flush(e->scorer, err) : 0;
}

/* As in `metrics`: whoever sees a region sees a store's months in it, not those before it came or after it left. */
static int check_scope(const struct explainer *e, const struct registry *registry, struct err *err) {
    const char *region = NULL, *code = e->subject.store->code;
    char month[MONTH_TEXT];
    if (scope_query(e->workspace, registry, code, &region, err))
        return err->kind;
    if (!region || region_hangs_under(e->subject.region, registry_region(registry, region)))
        return 0;
    return err_set(err, ERR_DENIED, "store %s was not in region %s in %s, and %s may not see it", code, region,
                   month_write(month, e->subject.month), e->workspace->scope.who);
}

static int find_store(struct explainer *e, const char *code, struct err *err) {
    const struct registry *registry = NULL;
    int64_t cut = e->time.cut;
    if ((!cut && batch_last(e->workspace->db, &cut, err)) ||
        registry_read(e->workspace->db, e->arena, month_last(e->subject.month), cut, &registry, err) ||
        registry_need_store(registry, code, &e->subject.store, err))
        return err->kind;
    e->subject.region = store_region(e->subject.store, month_last(e->subject.month));
    return check_scope(e, registry, err);
}

/* ---- what is told ---- */

static void tell_questions(struct explainer *e, const struct bases *bases) {
    struct explain_score *out = e->out;
    out->questions = arena_alloc(e->arena, (e->survey->question_count + 1) * sizeof *out->questions);
    for (size_t i = 0; i < e->survey->question_count; i++) {
        const struct question *question = &e->survey->questions[i];
        if (question_is_scale(question))
            out->questions[out->question_count++] = (struct explain_question){
                arena_text(e->arena, question->id), question->words, measure_mean(question, e->counters, bases),
                measure_top(question, e->counters, bases)};
    }
}

static double weight_of(const struct scoring_weights *weights, const char *dimension) {
    for (size_t i = 0; i < weights->count; i++)
        if (!strcmp(weights->items[i].dimension, dimension))
            return weights->items[i].weight;
    return NAN;
}

static void tell_dimensions(struct explainer *e, const struct bases *bases) {
    const struct scoring_weights *weights = scoring_weights_in(e->scoring, e->subject.region);
    struct explain_score *out = e->out;
    out->consistency = e->scoring->way == SCORING_WEIGHTS ? weights->consistency : (double)NAN;
    out->dimensions = arena_alloc(e->arena, (e->survey->dimension_count + 1) * sizeof *out->dimensions);
    for (size_t i = 0; i < e->survey->dimension_count; i++) {
        struct explain_dimension *made = &out->dimensions[out->dimension_count];
        *made = (struct explain_dimension){.id = arena_text(e->arena, e->survey->dimensions[i].id),
                                           .words = e->survey->dimensions[i].words};
        if (!dimension_scale(e->survey, made->id, &made->from, &made->to))
            continue;
        made->mean = dimension_mean(e->survey, made->id, e->counters, bases);
        made->weight = e->scoring->way == SCORING_WEIGHTS ? weight_of(weights, made->id) : (double)NAN;
        made->points = 100 * made->weight * (made->mean.value - made->from) / (made->to - made->from);
        out->dimension_count++;
    }
}

static const char *region_of_weights(const struct explainer *e) {
    const struct scoring_weights *weights = scoring_weights_in(e->scoring, e->subject.region);
    for (size_t i = 0; i < e->scoring->region_count; i++)
        if (&e->scoring->regions[i].weights == weights)
            return e->scoring->regions[i].code;
    return NULL;
}

/* Asks again, watching; the answers are those that the score was made of. */
static int watch_calls(struct explainer *e, const struct bases *bases, struct err *err) {
    const struct value *band = scoring_band_in(e->scoring, e->subject.region), *answer = NULL;
    struct explain_score *out = e->out;
    out->calls = arena_alloc(e->arena, CALLS_MOST * sizeof *out->calls);
    if (e->scoring->way == SCORING_TALLIES &&
        explain_watch(e->arena, &e->time, "index", e->scoring->function,
                      scoring_arguments(e->arena, e->scoring->function, scoring_tallies(e->arena, &e->subject, bases),
                                        &e->subject),
                      &answer, &out->calls[out->call_count++], err))
        return err->kind;
    if (!band || !isfinite(out->score.index.value))
        return 0;
    const struct value *index = value_real(e->arena, json_round(out->score.index.value));
    return explain_watch(e->arena, &e->time, "band", band, scoring_arguments(e->arena, band, index, &e->subject),
                         &answer, &out->calls[out->call_count++], err);
}

static int tell(struct explainer *e, struct err *err) {
    const struct bases bases = {e->time.rulebook->settings.floor_print, e->scoring->base};
    struct explain_score *out = e->out;
    const char *own = region_of_weights(e);
    *out = (struct explain_score){.rules = explain_rules_of(e->arena, &e->time, e->scoring),
                                  .store = e->subject.store->code,
                                  .name = e->subject.store->name,
                                  .region = e->subject.region->code,
                                  .month = e->subject.month,
                                  .floor = bases.floor,
                                  .base = bases.reliable,
                                  .weights_of = own ? arena_text(e->arena, own) : NULL,
                                  .consistency = NAN};
    if (scoring_score(e->scoring, &e->subject, bases.floor, &e->judge, e->arena, &out->score, err))
        return err->kind;
    if (out->score.index.suppressed)
        return 0;
    out->sums = e->subject.sums;
    tell_questions(e, &bases);
    tell_dimensions(e, &bases);
    return watch_calls(e, &bases, err);
}

/* Words of the rule book are borrowed from it, and it is closed: they are copied out. */
static const struct value *keep_words(struct arena *arena, const struct value *words) {
    struct value *made = value_map(arena);
    value_set(arena, made, "zh", value_str(arena, value_text(value_get(words, "zh"), "")));
    value_set(arena, made, "en", value_str(arena, value_text(value_get(words, "en"), "")));
    return made;
}

static void keep_all_words(struct explainer *e) {
    struct explain_score *out = e->out;
    for (size_t i = 0; i < out->dimension_count; i++)
        out->dimensions[i].words = keep_words(e->arena, out->dimensions[i].words);
    for (size_t i = 0; i < out->question_count; i++)
        out->questions[i].words = keep_words(e->arena, out->questions[i].words);
}

static int run_score(struct explainer *e, const char *store, const char *scoring, struct err *err) {
    char text[MONTH_TEXT];
    if (explain_time_open(e->workspace, e->subject.month, &e->time, err) ||
        explain_choose(&e->time, scoring, NULL, false, e->subject.month, &e->scoring, err) ||
        rulebook_survey(e->time.rulebook, e->scoring->survey, &e->survey, err) || find_store(e, store, err) ||
        survey_versions_read(e->workspace->db, e->arena, &e->versions, err))
        return err->kind;
    e->judge = scoring_judge_of(e->time.rulebook->rules);
    e->subject.survey = e->survey;
    if (count_responses(e, err))
        return err->kind;
    if (!e->counters[0])
        return err_set(err, ERR_FOUND, "store %s has no responses to survey '%s' in %s", store, e->survey->id,
                       month_write(text, e->subject.month));
    return tell(e, err);
}

int explain_score(struct workspace *workspace, const struct act *act, const char *store, month_t month,
                  const char *scoring, struct explain_score *out, struct err *err) {
    struct explain_score made = {0};
    struct explainer e = {.workspace = workspace, .arena = workspace->arena, .subject.month = month, .out = &made};
    (void)act;
    int failed = run_score(&e, store, scoring, err);
    if (!failed)
        keep_all_words(&e);
    if (!failed && made.score.band)
        made.score.band = arena_text(workspace->arena, made.score.band);
    responses_scorer_close(e.scorer);
    explain_time_close(&e.time);
    if (!failed)
        *out = made;
    return failed;
}
