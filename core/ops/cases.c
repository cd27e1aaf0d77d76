#include "ops/cases.h"

#include <string.h>

#include "flow/scoring/scoring_rules.h"

struct trial {
    const struct rulebook *rulebook;
    const struct cases *cases;
    struct arena *arena; /* of the present case */
    cases_fn *fn;
    void *context;
};

/* A rule that failed is what the test found; anything else stops it. */
static int failed_rule(const struct trial *trial, const struct err *rule, struct cases_verdict *out, struct err *err) {
    if (rule->kind != ERR_DATA)
        return *err = *rule, (int)err->kind;
    out->count = 1;
    out->misses[0] = (struct cases_miss){"rule", arena_format(trial->arena, "%s: %s", rule->where, rule->what), ""};
    return rules_revive(trial->rulebook->rules, err);
}

/* Whose month the case is about. The registry is a fact, and no facts are read: a region stands alone. */
struct about {
    struct store store;
    struct region region;
    struct scoring_subject subject;
    const struct scoring *scoring;
};

static void set_about(const struct trial *trial, const struct cases_one *one, struct about *out) {
    const struct scoring *const *versions;
    size_t count = rulebook_scoring(trial->rulebook, trial->cases->id, &versions);
    const char *region = value_text(value_get(one->value, "region"), NULL);
    month_t month = versions[count - 1]->effective;
    month_read(one->period, &month);
    *out = (struct about){.store.code = value_text(value_get(one->value, "store"), ""),
                          .store.name = "",
                          .region.code = region,
                          .region.name = "",
                          .scoring = scoring_version_at(versions, count, month),
                          .subject.month = month};
    out->subject.store = &out->store;
    out->subject.region = region ? &out->region : NULL;
}

struct scoring_responses {
    struct responses_scorer *scorer;
    const struct survey *survey;
    const struct cases_one *one;
    struct arena *arena;
    struct score_sums *sums;
    struct cases_verdict *verdict;
};

struct times {
    int64_t count;
};

static void take_score(void *context, void *into, int32_t score) {
    struct scoring_responses *all = context;
    for (int64_t i = 0; i < ((struct times *)into)->count; i++)
        score_sums_add(all->sums, score);
    cases_judge_response(all->one, score, all->arena, all->verdict);
}

static int score_response(void *context, const unsigned char *sheet, int64_t count, struct err *err) {
    struct scoring_responses *all = context;
    struct times *times = arena_alloc(all->arena, sizeof *times);
    times->count = count;
    return responses_score(all->scorer, all->survey->version, sheet, times, err);
}

static int score_responses(const struct trial *trial, const struct cases_one *one, struct about *about,
                           const struct scoring_judge *judge, struct cases_verdict *out, struct err *err) {
    const struct survey *const surveys[] = {about->subject.survey};
    const struct survey_versions versions = {(const struct survey **)(uintptr_t)surveys, NULL, 1};
    struct scoring_responses all = {
        .survey = surveys[0], .one = one, .arena = trial->arena, .sums = &about->subject.sums, .verdict = out};
    int failed =
        responses_scorer_open(&all.scorer, about->scoring, surveys[0], &versions, judge, false, take_score, &all, err);
    failed = failed ? failed : cases_responses(trial->cases, one, surveys[0], score_response, &all, err);
    failed = failed ? failed : responses_flush(all.scorer, err);
    responses_scorer_close(all.scorer);
    return failed;
}

/* Only a scoring of responses gives a response a score. */
static int check_expected(const struct trial *trial, const struct cases_one *one, const struct scoring *scoring,
                          struct err *err) {
    const struct value *score = value_get(one->expect, "score"), *unscored = value_get(one->expect, "unscored");
    if (scoring->way == SCORING_RESPONSES || !(score || unscored))
        return 0;
    return shape_fail(trial->cases->script, one->value, err,
                      "case '%s' expects a score of responses, and scoring '%s' gives them none", one->name,
                      scoring->id),
           err_todo(err, "expect an index, a band, n, hidden or uncertain");
}

static int try_scoring(const struct trial *trial, const struct cases_one *one, struct cases_verdict *out,
                       struct err *err) {
    const struct scoring_judge judge = scoring_judge_of(trial->rulebook->rules);
    struct cases_verdict responses = {.count = 0};
    struct about about;
    struct score score;
    struct err rule = {0};
    set_about(trial, one, &about);
    if (check_expected(trial, one, about.scoring, err) ||
        rulebook_survey(trial->rulebook, about.scoring->survey, &about.subject.survey, err))
        return err->kind;
    int64_t *counters = arena_alloc(trial->arena, about.subject.survey->counter_count * sizeof *counters);
    about.subject.counters = counters;
    if (cases_count(trial->cases, one, about.subject.survey, counters, err))
        return err->kind;
    if (about.scoring->way == SCORING_RESPONSES && score_responses(trial, one, &about, &judge, &responses, &rule))
        return failed_rule(trial, &rule, out, err);
    if (scoring_score(about.scoring, &about.subject, trial->rulebook->settings.floor_print, &judge, trial->arena,
                      &score, &rule))
        return failed_rule(trial, &rule, out, err);
    cases_judge_score(one, &score, about.scoring->base, trial->arena, out);
    for (size_t i = 0; i < responses.count && out->count < CASES_MISSES; i++)
        out->misses[out->count++] = responses.misses[i];
    return 0;
}

static int try_themes(const struct trial *trial, const struct cases_one *one, struct cases_verdict *out,
                      struct err *err) {
    const struct themes *themes = NULL;
    if (rulebook_themes(trial->rulebook, trial->cases->id, &themes, err))
        return err->kind;
    cases_judge_themes(one, themes, trial->arena, out);
    return 0;
}

static int try_one(const struct trial *trial, const struct cases_one *one, struct err *err) {
    struct cases_verdict verdict = {.count = 0};
    int failed = trial->cases->about == CASES_THEMES ? try_themes(trial, one, &verdict, err)
                                                     : try_scoring(trial, one, &verdict, err);
    failed = failed ? failed : trial->fn(trial->context, trial->cases, one, &verdict, err);
    arena_clear(trial->arena);
    return failed;
}

static bool wanted(const struct cases *cases, const char *only) {
    return !only || !strcmp(cases->id, only) || strstr(cases->script, only);
}

int cases_try(const struct rulebook *rulebook, const char *only, cases_fn *fn, void *context, struct err *err) {
    struct trial trial = {.rulebook = rulebook, .arena = arena_new(), .fn = fn, .context = context};
    int failed = 0;
    for (size_t i = 0; !failed && i < rulebook->cases_count; i++) {
        trial.cases = rulebook->cases[i];
        for (size_t k = 0; !failed && k < trial.cases->count && wanted(trial.cases, only); k++)
            failed = try_one(&trial, &trial.cases->list[k], err);
    }
    arena_free(trial.arena);
    return failed;
}
