#include "ops/cases.h"

#include <string.h>

#include "base/text.h"
#include "flow/calendar/calendar_rules.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/workflow/workflow_rules.h"

struct trial {
    const struct workspace *workspace;
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

/* So is a case that gives or expects what cannot be: the others are tried all the same. */
static int failed_case(const struct trial *trial, const struct err *fault, struct cases_verdict *out, struct err *err) {
    if (fault->kind != ERR_DATA)
        return *err = *fault, (int)err->kind;
    out->count = 1;
    out->misses[0] = (struct cases_miss){
        "case", arena_format(trial->arena, "%s%s%s", fault->what, fault->todo[0] ? " → " : "", fault->todo), ""};
    return 0;
}

/* ---- whose month the case is about ---- */

struct about {
    struct store store;
    struct region region; /* one that no store hangs on yet: the scoring alone names it */
    struct scoring_subject subject;
    const struct scoring *scoring;
};

static bool names_region(const struct scoring *scoring, const char *code) {
    for (size_t i = 0; i < scoring->region_count; i++)
        if (!strcmp(scoring->regions[i].code, code))
            return true;
    return false;
}

static int no_such_region(const struct trial *trial, const struct cases_one *one, const struct registry *registry,
                          const struct scoring *scoring, const char *given, struct err *err) {
    size_t count = 0;
    const char **codes =
        arena_alloc(trial->arena, (registry->region_count + scoring->region_count + 1) * sizeof *codes);
    for (size_t i = 0; i < registry->region_count; i++)
        codes[count++] = registry->regions[i].code;
    for (size_t i = 0; i < scoring->region_count; i++)
        codes[count++] = scoring->regions[i].code;
    const char *nearest = text_nearest(given, codes, count);
    shape_fail_in(trial->cases->script, one->value, "region", err,
                  "case '%s': neither the stores nor scoring '%s' know a region '%s'", one->name, scoring->id, given);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot stores list` shows each store's region");
}

/* A chain without stores and a scoring without regions know none: there a region is a mere name for the band rule. */
static int find_region(const struct trial *trial, const struct cases_one *one, const struct registry *registry,
                       struct about *about, struct err *err) {
    const struct scoring *scoring = about->scoring;
    const struct region *found = registry_region(registry, about->region.code);
    bool any = registry->region_count || scoring->region_count;
    if (!found && any && !names_region(scoring, about->region.code))
        return no_such_region(trial, one, registry, scoring, about->region.code, err);
    about->subject.region = found ? found : &about->region;
    return 0;
}

/* A store without a region hangs where it hung in that month. */
static int find_home(const struct trial *trial, const struct cases_one *one, const struct registry *registry,
                     struct about *about, struct err *err) {
    const struct store *store = registry_store(registry, about->store.code);
    if (store)
        about->subject.region = store_region(store, month_last(about->subject.month));
    if (store || !about->scoring->region_count)
        return 0;
    return shape_fail_in(trial->cases->script, one->value, "store", err,
                         "case '%s': the registry knows no store '%s', and scoring '%s' goes by region", one->name,
                         about->store.code, about->scoring->id),
           err_todo(err, "say which region it is in: region = \"%s\"", about->scoring->regions[0].code);
}

/* The regions above count too, so the tree is read as it was. */
static int set_place(const struct trial *trial, const struct cases_one *one, struct about *about, struct err *err) {
    const struct registry *registry = NULL;
    int64_t cut = 0;
    if (!about->store.code[0] && !about->region.code)
        return 0;
    if (batch_last(trial->workspace->db, &cut, err) ||
        registry_read(trial->workspace->db, trial->arena, month_last(about->subject.month), cut, &registry, err))
        return err->kind;
    return about->region.code ? find_region(trial, one, registry, about, err)
                              : find_home(trial, one, registry, about, err);
}

static int set_about(const struct trial *trial, const struct cases_one *one, struct about *out, struct err *err) {
    const struct scoring *const *versions;
    size_t count = rulebook_scoring(trial->rulebook, trial->cases->id, &versions);
    month_t month = versions[count - 1]->effective;
    month_read(one->period, &month);
    *out = (struct about){.store.code = value_text(value_get(one->value, "store"), ""),
                          .store.name = "",
                          .region.code = value_text(value_get(one->value, "region"), NULL),
                          .region.name = "",
                          .scoring = scoring_version_at(versions, count, month),
                          .subject.month = month};
    out->subject.store = &out->store;
    return set_place(trial, one, out, err);
}

/* ---- trying one ---- */

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

/* All that can be wrong with a case of a scoring before a rule is asked. */
static int prepare(const struct trial *trial, const struct cases_one *one, struct about *about, struct err *err) {
    if (set_about(trial, one, about, err) || check_expected(trial, one, about->scoring, err) ||
        rulebook_survey(trial->rulebook, about->scoring->survey, &about->subject.survey, err))
        return err->kind;
    int64_t *counters = arena_alloc(trial->arena, about->subject.survey->counter_count * sizeof *counters);
    about->subject.counters = counters;
    return cases_count(trial->cases, one, about->subject.survey, counters, err);
}

/* Who reads that a case failed wants to know which of the weights it was held against. */
static const char *region_that_counts(const struct about *about) {
    const struct scoring *scoring = about->scoring;
    const struct scoring_weights *weights = scoring_weights_in(scoring, about->subject.region);
    const struct value *band = scoring_band_in(scoring, about->subject.region);
    for (size_t i = 0; i < scoring->region_count; i++)
        if (weights == &scoring->regions[i].weights ||
            (weights == &scoring->weights && band && band != scoring->band && band == scoring->regions[i].band))
            return scoring->regions[i].code;
    return scoring->region_count ? "" : NULL;
}

static int try_scoring(const struct trial *trial, const struct cases_one *one, struct cases_verdict *out,
                       struct err *err) {
    const struct scoring_judge judge = scoring_judge_of(trial->rulebook->rules);
    struct cases_verdict responses = {.count = 0};
    struct about about;
    struct score score;
    struct err rule = {0};
    if (prepare(trial, one, &about, &rule))
        return failed_case(trial, &rule, out, err);
    out->region = region_that_counts(&about);
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

/* The store of a case has the chain's own clocks. */
static int try_schedule(const struct trial *trial, const struct cases_one *one, struct cases_verdict *out,
                        struct err *err) {
    const struct schedule *schedule = NULL;
    struct zone *zone = NULL;
    struct err fault = {0};
    if (rulebook_schedule(trial->rulebook, trial->cases->id, &schedule, err) ||
        zone_open(&zone, trial->rulebook->settings.zone, err))
        return err->kind;
    int failed = cases_try_schedule(trial->cases, one, schedule, zone, trial->arena, out, &fault);
    zone_free(zone);
    return failed ? failed_case(trial, &fault, out, err) : 0;
}

/* So has that of a workflow, and the hours of a store that no calendar names. */
static int lead(const struct trial *trial, const struct cases_one *one, const struct workflow *workflow,
                struct cases_verdict *out, struct err *err) {
    const struct rulebook *rulebook = trial->rulebook;
    const char *survey = workflow_survey(workflow->definition);
    struct cases_shop shop = {.calendar = calendar_of_store(rulebook->calendars, rulebook->calendar_count, NULL, 0)};
    struct zone *zone = NULL;
    if ((*survey && rulebook_survey(rulebook, survey, &shop.survey, err)) ||
        zone_open(&zone, rulebook->settings.zone, err))
        return err->kind;
    shop.zone = zone;
    int failed = cases_try_workflow(trial->cases, one, workflow, &shop, trial->arena, out, err);
    zone_free(zone);
    return failed;
}

static int try_workflow(const struct trial *trial, const struct cases_one *one, struct cases_verdict *out,
                        struct err *err) {
    const struct workflow *workflow = NULL;
    struct err fault = {0};
    if (rulebook_workflow(trial->rulebook, trial->cases->id, &workflow, err))
        return err->kind;
    return lead(trial, one, workflow, out, &fault) ? failed_case(trial, &fault, out, err) : 0;
}

static int try_one(const struct trial *trial, const struct cases_one *one, struct err *err) {
    static int (*const tries[])(const struct trial *trial, const struct cases_one *one, struct cases_verdict *out,
                                struct err *err) = {[CASES_SCORING] = try_scoring,
                                                    [CASES_THEMES] = try_themes,
                                                    [CASES_SCHEDULE] = try_schedule,
                                                    [CASES_WORKFLOW] = try_workflow};
    struct cases_verdict verdict = {.count = 0};
    int failed = tries[trial->cases->about](trial, one, &verdict, err);
    failed = failed ? failed : trial->fn(trial->context, trial->cases, one, &verdict, err);
    arena_clear(trial->arena);
    return failed;
}

static bool wanted(const struct cases *cases, const char *only) {
    return !only || !strcmp(cases->id, only) || strstr(cases->script, only);
}

int cases_try(const struct workspace *workspace, const struct rulebook *rulebook, const char *only, cases_fn *fn,
              void *context, struct err *err) {
    struct trial trial = {
        .workspace = workspace, .rulebook = rulebook, .arena = arena_new(), .fn = fn, .context = context};
    int failed = 0;
    for (size_t i = 0; !failed && i < rulebook->cases_count; i++) {
        trial.cases = rulebook->cases[i];
        for (size_t k = 0; !failed && k < trial.cases->count && wanted(trial.cases, only); k++)
            failed = try_one(&trial, &trial.cases->list[k], err);
    }
    arena_free(trial.arena);
    return failed;
}

static int check_one(const struct trial *trial, const struct cases_one *one, rules_fault *fault, void *context,
                     struct err *err) {
    struct about about;
    int failed = prepare(trial, one, &about, err);
    if (failed == ERR_DATA || failed == ERR_NOINPUT) {
        fault(context, err, failed == ERR_NOINPUT);
        failed = 0;
    }
    arena_clear(trial->arena);
    return failed;
}

static int check_schedule(const struct trial *trial, const struct cases_one *one, rules_fault *fault, void *context,
                          struct err *err) {
    const struct schedule *schedule = NULL;
    struct cases_verdict verdict;
    struct zone *zone = NULL;
    if (rulebook_schedule(trial->rulebook, trial->cases->id, &schedule, err))
        return err->kind == ERR_DATA ? 0 : (int)err->kind; /* it is told of where it stands */
    if (zone_open(&zone, trial->rulebook->settings.zone, err))
        return err->kind;
    int failed = cases_try_schedule(trial->cases, one, schedule, zone, trial->arena, &verdict, err);
    zone_free(zone);
    if (failed == ERR_DATA) {
        fault(context, err, false);
        failed = 0;
    }
    arena_clear(trial->arena);
    return failed;
}

static int check_workflow(const struct trial *trial, const struct cases_one *one, rules_fault *fault, void *context,
                          struct err *err) {
    const struct workflow *workflow = NULL;
    struct cases_verdict verdict;
    if (rulebook_workflow(trial->rulebook, trial->cases->id, &workflow, err))
        return err->kind;
    int failed = workflow ? lead(trial, one, workflow, &verdict, err) : 0; /* NULL: it is told of where it stands */
    if (failed == ERR_DATA) {
        fault(context, err, false);
        failed = 0;
    }
    arena_clear(trial->arena);
    return failed;
}

int cases_check(const struct workspace *workspace, const struct rulebook *rulebook, rules_fault *fault, void *context,
                struct err *err) {
    static int (*const checks[])(const struct trial *trial, const struct cases_one *one, rules_fault *fault,
                                 void *context, struct err *err) = {
        [CASES_SCORING] = check_one, [CASES_SCHEDULE] = check_schedule, [CASES_WORKFLOW] = check_workflow};
    struct trial trial = {.workspace = workspace, .rulebook = rulebook, .arena = arena_new()};
    const struct scoring *const *versions;
    int failed = 0;
    for (size_t i = 0; !failed && i < rulebook->cases_count; i++) {
        trial.cases = rulebook->cases[i];
        enum cases_about about = trial.cases->about;
        bool ready = about == CASES_SCORING ? rulebook_scoring(rulebook, trial.cases->id, &versions) > 0
                                            : about != CASES_THEMES && rulebook->settings.zone;
        for (size_t k = 0; !failed && k < trial.cases->count && ready; k++)
            failed = checks[about](&trial, &trial.cases->list[k], fault, context, err);
    }
    arena_free(trial.arena);
    return failed;
}
