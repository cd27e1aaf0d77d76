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

static int try_scoring(const struct trial *trial, const struct cases_one *one, struct cases_verdict *out,
                       struct err *err) {
    const struct scoring *scoring = rulebook_scoring(trial->rulebook, trial->cases->id);
    const struct scoring_judge judge = scoring_judge_of(trial->rulebook->rules);
    const struct survey *survey = NULL;
    struct score score;
    struct err rule = {0};
    if (rulebook_survey(trial->rulebook, scoring->survey, &survey, err))
        return err->kind;
    int64_t *counters = arena_alloc(trial->arena, survey->counter_count * sizeof *counters);
    if (cases_count(trial->cases, one, survey, counters, err))
        return err->kind;
    if (scoring_score(scoring, survey, counters, trial->rulebook->settings.floor_print, &judge, trial->arena, &score,
                      &rule))
        return failed_rule(trial, &rule, out, err);
    cases_judge_score(one, &score, scoring->base, trial->arena, out);
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
