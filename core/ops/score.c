/* Tallies come by store, version, class and month: a store's months are added up before they are scored. Where a
 * definition scores responses, those of the months that are wanted are read once a store. */
#include "ops/score.h"

#include <string.h>

#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/scoring/responses.h"
#include "flow/scoring/scoring_rows.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/asof.h"

struct scored_month {
    month_t month;
    int64_t *counters;
    size_t version; /* which holds */
    struct score_sums sums;
    bool wanted;
};

struct registry_of_month {
    month_t month;
    const struct registry *registry;
};

struct scorer {
    struct workspace *workspace;
    const struct act *act;
    const struct rulebook *rulebook;
    const struct scores_query *query;
    int (*fn)(void *context, const struct scored *scored, struct err *err);
    void *context;
    struct scoring_judge judge;
    struct survey_versions surveys;
    int64_t cut;
    const struct registry *latest;
    struct arena *lasting; /* as long as the run */
    struct registry_of_month *registries;
    size_t registry_count, registry_cap;

    /* the present definition */
    const struct scoring *const *versions;
    size_t version_count;
    const char **revisions;
    struct responses_scorer **scorers; /* [version]; NULL until it is needed */
    const struct survey *survey;

    /* the present store */
    struct arena *arena;
    int64_t store;
    size_t stores_done;
    struct scored_month *months;
    size_t count, cap;
};

/* ---- where stores hung ---- */

/* Which region is under which may change too: who scores by place sees the tree of the month. */
static int registry_for(struct scorer *scorer, const struct scoring *scoring, month_t month,
                        const struct registry **out, struct err *err) {
    *out = scorer->latest;
    if (!scoring_needs_place(scoring))
        return 0;
    for (size_t i = 0; i < scorer->registry_count; i++)
        if (scorer->registries[i].month == month) {
            *out = scorer->registries[i].registry;
            return 0;
        }
    if (registry_read(scorer->workspace->db, scorer->lasting, month_last(month), scorer->cut, out, err))
        return err->kind;
    scorer->registries = arena_grow(scorer->lasting, scorer->registries, scorer->registry_count, &scorer->registry_cap,
                                    sizeof *scorer->registries);
    scorer->registries[scorer->registry_count++] = (struct registry_of_month){month, *out};
    return 0;
}

static int describe(struct scorer *scorer, const struct scored_month *month, struct scored *out, struct err *err) {
    const struct scoring *scoring = scorer->versions[month->version];
    const struct registry *registry = NULL;
    if (registry_for(scorer, scoring, month->month, &registry, err))
        return err->kind;
    const struct store *store = registry_store_by_id(registry, scorer->store);
    if (!store)
        return err_set(err, ERR_INTERNAL, "a tally is of a store that is not in the registry");
    *out = (struct scored){.revision = scorer->revisions[month->version],
                           .scoring = scoring,
                           .registry = registry,
                           .subject = {.survey = scorer->survey,
                                       .store = store,
                                       .region = store_region(store, month_last(month->month)),
                                       .month = month->month,
                                       .counters = month->counters,
                                       .sums = month->sums}};
    return 0;
}

/* ---- scores of responses ---- */

static void add_score(void *context, void *into, int32_t score) {
    (void)context;
    score_sums_add(into, score);
}

static int scorer_of(struct scorer *scorer, size_t version, struct responses_scorer **out, struct err *err) {
    struct responses_scorer **made = &scorer->scorers[version];
    if (!*made && responses_scorer_open(made, scorer->versions[version], scorer->survey, &scorer->surveys,
                                        &scorer->judge, !scorer->query->each_response, add_score, NULL, err))
        return err->kind;
    *out = *made;
    return 0;
}

static int take_response(void *context, const struct response_row *row, struct err *err) {
    struct scorer *scorer = context;
    struct responses_scorer *responses = NULL;
    for (size_t i = 0; i < scorer->count; i++) {
        struct scored_month *month = &scorer->months[i];
        if (month->month != row->month || !month->wanted || scorer->versions[month->version]->way != SCORING_RESPONSES)
            continue;
        if (scorer_of(scorer, month->version, &responses, err))
            return err->kind;
        return responses_score(responses, row->version, row->sheet, &month->sums, err);
    }
    return 0;
}

static int score_responses(struct scorer *scorer, struct err *err) {
    month_t first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < scorer->count; i++) {
        const struct scored_month *month = &scorer->months[i];
        if (!month->wanted || scorer->versions[month->version]->way != SCORING_RESPONSES)
            continue;
        first = month->month < first ? month->month : first;
        last = month->month > last ? month->month : last;
    }
    if (last < first)
        return 0;
    const struct asof_cut *then = scorer->workspace->then;
    if (responses_each_of(scorer->workspace->db, scorer->store, first, last, then ? &then->responses : NULL,
                          take_response, scorer, err))
        return err->kind;
    for (size_t i = 0; i < scorer->version_count; i++)
        if (scorer->scorers[i] && responses_flush(scorer->scorers[i], err))
            return err->kind;
    return 0;
}

/* ---- a store ---- */

static int choose_months(struct scorer *scorer, struct err *err) {
    for (size_t i = 0; i < scorer->count; i++) {
        struct scored_month *month = &scorer->months[i];
        struct scored about;
        month->wanted = month->month >= scorer->versions[0]->effective;
        if (!month->wanted || !scorer->query->wanted)
            continue;
        if (describe(scorer, month, &about, err) || scorer->query->wanted(scorer->context, &about, &month->wanted, err))
            return err->kind;
    }
    return 0;
}

static int score_month(struct scorer *scorer, const struct scored_month *month, struct err *err) {
    struct scored scored;
    if (describe(scorer, month, &scored, err))
        return err->kind;
    if (scoring_score(scored.scoring, &scored.subject, scorer->rulebook->settings.floor_print, &scorer->judge,
                      scorer->arena, &scored.score, err))
        return err->kind;
    return scorer->fn(scorer->context, &scored, err);
}

static int score_store(struct scorer *scorer, struct err *err) {
    if (!scorer->count)
        return 0;
    if (choose_months(scorer, err) || score_responses(scorer, err))
        return err->kind;
    for (size_t i = 0; i < scorer->count; i++)
        if (scorer->months[i].wanted && score_month(scorer, &scorer->months[i], err))
            return err->kind;
    scorer->months = NULL;
    scorer->count = scorer->cap = 0;
    arena_clear(scorer->arena);
    act_progress(scorer->act, "scoring", (int64_t)++scorer->stores_done, (int64_t)scorer->latest->store_count);
    return 0;
}

static int64_t *counters_of(struct scorer *scorer, month_t month) {
    for (size_t i = 0; i < scorer->count; i++)
        if (scorer->months[i].month == month)
            return scorer->months[i].counters;
    scorer->months = arena_grow(scorer->arena, scorer->months, scorer->count, &scorer->cap, sizeof *scorer->months);
    int64_t *counters = arena_alloc(scorer->arena, scorer->survey->counter_count * sizeof *counters);
    size_t version = 0;
    while (version + 1 < scorer->version_count && scorer->versions[version + 1]->effective <= month)
        version++;
    scorer->months[scorer->count++] = (struct scored_month){.month = month, .counters = counters, .version = version};
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

/* ---- a definition ---- */

/* A region that is misspelt would be a rule that never holds. */
static int check_regions(const struct scorer *scorer, struct err *err) {
    const struct region *region;
    for (size_t i = 0; i < scorer->version_count; i++)
        for (size_t k = 0; k < scorer->versions[i]->region_count; k++)
            if (registry_need_region(scorer->latest, scorer->versions[i]->regions[k].code, &region, err))
                return err_where(err, "%s", scorer->versions[i]->script);
    return 0;
}

static int prepare(struct scorer *scorer, struct err *err) {
    scorer->store = 0;
    scorer->stores_done = 0;
    scorer->revisions = arena_alloc(scorer->lasting, scorer->version_count * sizeof *scorer->revisions);
    scorer->scorers = arena_alloc(scorer->lasting, scorer->version_count * sizeof *scorer->scorers);
    for (size_t i = 0; i < scorer->version_count; i++)
        if (score_revision(scorer->workspace, scorer->rulebook, scorer->versions[i], &scorer->revisions[i], err))
            return err->kind;
    if (check_regions(scorer, err))
        return err->kind;
    return rulebook_survey(scorer->rulebook, scorer->versions[0]->survey, &scorer->survey, err);
}

static int score_all(struct scorer *scorer, struct err *err) {
    const struct scores_query *query = scorer->query;
    int failed = prepare(scorer, err);
    failed = failed ? failed
                    : tallies_scan(scorer->workspace->db, &scorer->surveys, scorer->survey, query->store, query->first,
                                   query->last, add_tally, scorer, err);
    failed = failed ? failed : score_store(scorer, err);
    for (size_t i = 0; i < scorer->version_count; i++)
        responses_scorer_close(scorer->scorers[i]);
    scorer->months = NULL;
    scorer->count = scorer->cap = 0;
    return failed;
}

static int score_definitions(struct scorer *scorer, struct err *err) {
    const struct rulebook *rulebook = scorer->rulebook;
    struct workspace *workspace = scorer->workspace;
    if (survey_versions_read(workspace->db, scorer->lasting, &scorer->surveys, err) ||
        workspace_cut(workspace, &scorer->cut, err) ||
        registry_read(workspace->db, scorer->lasting, INT32_MAX, scorer->cut, &scorer->latest, err))
        return err->kind;
    for (size_t i = 0; i < rulebook->scoring_count; i += scorer->version_count) {
        const char *id = rulebook->scorings[i]->id;
        scorer->version_count = rulebook_scoring(rulebook, id, &scorer->versions);
        if (scorer->query->scoring && strcmp(scorer->query->scoring, id) != 0)
            continue;
        if (score_all(scorer, err))
            return err->kind;
    }
    return 0;
}

int scores_each(struct workspace *workspace, const struct act *act, const struct rulebook *rulebook,
                const struct scores_query *query,
                int (*fn)(void *context, const struct scored *scored, struct err *err), void *context,
                struct err *err) {
    struct scorer scorer = {.workspace = workspace,
                            .act = act,
                            .rulebook = rulebook,
                            .query = query,
                            .fn = fn,
                            .context = context,
                            .judge = scoring_judge_of(rulebook->rules),
                            .lasting = arena_new(),
                            .arena = arena_new()};
    int failed = score_definitions(&scorer, err);
    arena_free(scorer.arena);
    arena_free(scorer.lasting);
    return failed;
}

/* ---- rows ---- */

struct maker {
    struct sql *db;
    int64_t made;
};

static struct score_key key_of(const struct scored *scored) {
    return (struct score_key){scored->subject.store->id, scored->revision, scored->scoring->id, scored->subject.month};
}

static int is_missing(void *context, const struct scored *about, bool *out, struct err *err) {
    struct maker *maker = context;
    const struct score_key key = key_of(about);
    bool there = false;
    if (score_there(maker->db, &key, &there, err))
        return err->kind;
    *out = !there;
    return 0;
}

static int keep(void *context, const struct scored *scored, struct err *err) {
    struct maker *maker = context;
    const struct score_key key = key_of(scored);
    maker->made++;
    return score_write(maker->db, &key, &scored->score,
                       scored->scoring->way == SCORING_RESPONSES ? &scored->subject.sums : NULL, err);
}

int scores_make_of(struct workspace *workspace, const struct act *act, struct rulebook *rulebook, const char *scoring,
                   month_t first, month_t last, int64_t *out_made, struct err *err) {
    struct maker maker = {.db = workspace->db};
    const struct scores_query query = {.scoring = scoring, .first = first, .last = last, .wanted = is_missing};
    if (scores_each(workspace, act, rulebook, &query, keep, &maker, err))
        return err->kind;
    if (out_made)
        *out_made = maker.made;
    return 0;
}

int scores_make(struct workspace *workspace, const struct act *act, struct rulebook *rulebook, int64_t *out_made,
                struct err *err) {
    return scores_make_of(workspace, act, rulebook, NULL, INT32_MIN, INT32_MAX, out_made, err);
}

int scores_refresh(struct workspace *workspace, const struct act *act, struct rulebook *rulebook, int64_t *out_made,
                   struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : scores_make(workspace, act, rulebook, out_made, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

int scores_remake(struct workspace *workspace, const struct rulebook *rulebook, struct err *err) {
    for (size_t i = 0; i < rulebook->scoring_count; i++) {
        const char *revision = NULL;
        if (score_revision(workspace, rulebook, rulebook->scorings[i], &revision, err) ||
            scores_drop_of(workspace->db, revision, err))
            return err->kind;
    }
    return 0;
}
