#include "ops/score.h"

#include <string.h>

#include "flow/scoring/scoring_rows.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies_rows.h"

/* Tallies come by store, version, class and month: a store's months are added up before they are scored. */
struct scorer {
    struct workspace *workspace;
    struct arena *arena; /* of the present store */
    const struct scoring *scoring;
    const struct survey *survey;
    struct scoring_judge judge;
    const char *rules;
    int64_t floor, store, made;
    struct month_counters {
        int32_t month;
        int64_t *counters;
    } * months;
    size_t count, cap;
};

static int score_month(struct scorer *scorer, const struct month_counters *month, struct err *err) {
    const struct score_key key = {scorer->store, scorer->rules, scorer->scoring->id, month->month};
    const char *band = NULL;
    struct score score;
    bool there = false;
    if (month->month < scorer->scoring->effective)
        return 0;
    if (score_read(scorer->workspace->db, scorer->arena, &key, &band, &there, err))
        return err->kind;
    if (there)
        return 0;
    if (scoring_score(scorer->scoring, scorer->survey, month->counters, scorer->floor, &scorer->judge, scorer->arena,
                      &score, err))
        return err->kind;
    scorer->made++;
    return score_write(scorer->workspace->db, &key, &score, err);
}

static int score_store(struct scorer *scorer, struct err *err) {
    for (size_t i = 0; i < scorer->count; i++)
        if (score_month(scorer, &scorer->months[i], err))
            return err->kind;
    scorer->months = NULL;
    scorer->count = scorer->cap = 0;
    arena_clear(scorer->arena);
    return 0;
}

static int64_t *counters_of(struct scorer *scorer, int32_t month) {
    for (size_t i = 0; i < scorer->count; i++)
        if (scorer->months[i].month == month)
            return scorer->months[i].counters;
    scorer->months = arena_grow(scorer->arena, scorer->months, scorer->count, &scorer->cap, sizeof *scorer->months);
    int64_t *counters = arena_alloc(scorer->arena, scorer->survey->counter_count * sizeof *counters);
    scorer->months[scorer->count++] = (struct month_counters){month, counters};
    return counters;
}

static int add_tally(void *context, int64_t store, int32_t month, const int64_t *counters, struct err *err) {
    struct scorer *scorer = context;
    if (store != scorer->store && score_store(scorer, err))
        return err->kind;
    scorer->store = store;
    int64_t *sum = counters_of(scorer, month);
    for (size_t i = 0; i < scorer->survey->counter_count; i++)
        sum[i] += counters[i];
    return 0;
}

static int score_all(struct scorer *scorer, const struct rulebook *rulebook, const struct survey_versions *versions,
                     struct err *err) {
    if (rulebook_survey(rulebook, scorer->scoring->survey, &scorer->survey, err) ||
        tallies_scan(scorer->workspace->db, versions, scorer->survey, 0, INT32_MIN, INT32_MAX, add_tally, scorer, err))
        return err->kind;
    return score_store(scorer, err);
}

int scores_make(struct workspace *workspace, struct rulebook *rulebook, const char *rules, int64_t *out_made,
                struct err *err) {
    struct survey_versions versions;
    struct scorer scorer = {.workspace = workspace,
                            .arena = arena_new(),
                            .rules = rules,
                            .floor = rulebook->settings.floor_print,
                            .judge = scoring_judge_of(rulebook->rules)};
    int failed = survey_versions_read(workspace->db, workspace->arena, &versions, err);
    for (size_t i = 0; !failed && i < rulebook->scoring_count; i++) {
        scorer.scoring = rulebook->scorings[i];
        scorer.store = 0;
        failed = score_all(&scorer, rulebook, &versions, err);
    }
    arena_free(scorer.arena);
    if (out_made)
        *out_made = scorer.made;
    return failed;
}

int scores_refresh(struct workspace *workspace, struct rulebook *rulebook, const char *rules, int64_t *out_made,
                   struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : scores_make(workspace, rulebook, rules, out_made, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}
