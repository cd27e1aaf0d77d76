/* The made-up store has answers that spread over every scale, so that no question is without one. */
#include "ops/rules_try.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "flow/report/report_rules.h"
#include "flow/scoring/scoring_rules.h"

enum {
    BAND_STEP = 5,          /* indices 0, 5, … 100 */
    USUAL_FLOOR = 10,       /* where there are no settings to say it */
    ENOUGH = 60,            /* answers a month that no usual floor or base hides */
    TRIED_MONTH = 2026 * 12 /* January 2026; nothing but its name is seen */
};

struct trial {
    const struct rulebook *rulebook;
    rules_fault *fault;
    void *context;
    struct arena *arena; /* of one definition */
    bool failed;
};

/* Tells a fault and makes the rules fit to go on; faults of the machine are the caller's. */
static int tell(struct trial *trial, const char *whose, struct err *err) {
    char what[sizeof err->what];
    if (err->kind != ERR_DATA)
        return err->kind;
    trial->failed = true;
    memcpy(what, err->what, sizeof what);
    snprintf(err->what, sizeof err->what, "%.300s: %.200s", whose, what);
    trial->fault(trial->context, err, false);
    return rules_revive(trial->rulebook->rules, err);
}

/* ---- bands ---- */

static int try_band(struct trial *trial, const struct scoring *scoring, struct err *err) {
    const struct scoring_judge judge = scoring_judge_of(trial->rulebook->rules);
    const char *band = NULL;
    if (!scoring->band)
        return 0;
    for (int index = 0; index <= 100; index += BAND_STEP)
        if (judge.band(judge.context, scoring, index, trial->arena, &band, err))
            return tell(trial,
                        arena_format(trial->arena, "band of scoring '%s' for an index of %d", scoring->id, index), err);
    return 0;
}

/* ---- builds ---- */

/* Everybody answers everything; the answers go round each scale, a little differently each month. */
static void answer(const struct survey *survey, int64_t people, int month, int64_t *counters) {
    counters[0] += people;
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        size_t skip = question->many ? 1 : 0, values = question->counter_count - skip;
        if (question->counter_count == 0)
            continue;
        if (question->many)
            counters[question->counter] += people;
        for (int64_t k = 0; k < people; k++)
            counters[question->counter + skip + ((size_t)k + i + (size_t)month) % values]++;
    }
}

/* [month][counter]: `before` people in each earlier month, `now` in the reported one. */
static const int64_t *history(struct trial *trial, const struct survey *survey, int months, int64_t before,
                              int64_t now) {
    int64_t *made = arena_alloc(trial->arena, (size_t)months * survey->counter_count * sizeof *made);
    for (int month = 0; month < months; month++) {
        int64_t people = month == months - 1 ? now : before;
        if (people)
            answer(survey, people, month, made + (size_t)month * survey->counter_count);
    }
    return made;
}

static int build_once(struct trial *trial, const struct report_frame *frame, const struct report_store *store,
                      struct err *err) {
    struct report_store part = *store;
    const struct value *made = NULL;
    const struct scoring_judge judge = scoring_judge_of(trial->rulebook->rules);
    const int64_t *now = part.counters + (size_t)(frame->report->months - 1) * frame->survey->counter_count;
    if (frame->scoring &&
        scoring_score(frame->scoring, frame->survey, now, frame->bases.floor, &judge, trial->arena, &part.score, err))
        return err->kind;
    return report_build(trial->rulebook->rules, frame->report, report_input(trial->arena, frame, &part), trial->arena,
                        &made, err);
}

static int try_stores(struct trial *trial, struct report_frame frame, const struct store *store, struct err *err) {
    const int64_t floor = frame.bases.floor, enough = floor + ENOUGH;
    const struct {
        const char *name;
        int64_t before, now;
        bool unscored;
    } cases[] = {
        {"a store with answers", enough, enough, false},
        {"a store in its first month", 0, enough, false},
        {"a store under the privacy floor", floor - 1, floor - 1, false},
        {"a store before its scoring takes effect", enough, enough, true},
    };
    const struct scoring *scoring = frame.scoring;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct report_store part = {
            .store = store,
            .counters = history(trial, frame.survey, frame.report->months, cases[i].before, cases[i].now)};
        if (cases[i].unscored && !scoring)
            continue;
        frame.scoring = cases[i].unscored ? NULL : scoring;
        if (build_once(trial, &frame, &part, err))
            return tell(trial, arena_format(trial->arena, "report '%s' for %s", frame.report->id, cases[i].name), err);
    }
    return 0;
}

static int try_build(struct trial *trial, const struct report *report, struct err *err) {
    const struct settings *settings = &trial->rulebook->settings;
    const struct survey *survey = NULL;
    const struct scoring *scoring = report->scoring[0] ? rulebook_scoring(trial->rulebook, report->scoring) : NULL;
    struct region region = {.id = 1, .code = "R1", .name = "R1"};
    const struct store_home home = {REGISTRY_ALWAYS, &region};
    struct store store = {.id = 1, .code = "S1", .name = "S1", .zone = "", .homes = &home, .home_count = 1};
    const struct registry registry = {.stores = &store, .store_count = 1, .regions = &region, .region_count = 1};
    int64_t floor = settings->floor_print ? settings->floor_print : USUAL_FLOOR;
    if ((report->scoring[0] && !scoring) || rulebook_survey(trial->rulebook, report->survey, &survey, err))
        return 0; /* told already */
    const int64_t *group = history(trial, survey, report->months, 3 * (floor + ENOUGH), 3 * (floor + ENOUGH));
    return try_stores(trial,
                      (struct report_frame){.report = report,
                                            .registry = &registry,
                                            .survey = survey,
                                            .scoring = scoring,
                                            .language = settings->language ? settings->language : "zh",
                                            .month = TRIED_MONTH,
                                            .bases = {floor, scoring ? scoring->base : LIMIT_RELIABLE},
                                            .regions = group,
                                            .chain = group},
                      &store, err);
}

int rules_try(const struct rulebook *rulebook, rules_fault *fault, void *context, struct err *err) {
    struct trial trial = {.rulebook = rulebook, .fault = fault, .context = context, .arena = arena_new()};
    int failed = 0;
    for (size_t i = 0; !failed && i < rulebook->scoring_count; i++) {
        failed = try_band(&trial, rulebook->scorings[i], err);
        arena_clear(trial.arena);
    }
    for (size_t i = 0; !failed && i < rulebook->report_count; i++) {
        failed = try_build(&trial, rulebook->reports[i], err);
        arena_clear(trial.arena);
    }
    arena_free(trial.arena);
    return failed;
}
