/* Sums of scored responses are rolled up to regions as counters are, floor and all: they stand in a layout of their
 * own, one base and one question of which three counters are kept. */
#include "ops/press_scores.h"

#include <string.h>

#include "flow/scoring/scoring_rows.h"
#include "flow/scoring/scoring_rules.h"
#include "ops/score.h"

enum { BASE, SCORED, TOTAL, SQUARES, SUM_COUNTERS };

static const struct question sums_question = {.id = "score", .many = true, .counter = SCORED, .counter_count = 3};
static const struct survey sums_layout = {
    .id = "scores", .questions = &sums_question, .question_count = 1, .counter_count = SUM_COUNTERS};

static const struct scoring *scoring_at(const struct press_scores *scores, int month) {
    return scoring_version_at(scores->versions, scores->version_count, scores->first + month);
}

/* ---- sums ---- */

struct summing {
    const struct press_scores *scores;
    const struct scoring *version; /* the one whose rows are read */
    tally_fn *take;
    void *context;
};

static int take_sums(void *context, int64_t store, int32_t month, const struct score_sums *sums, struct err *err) {
    const struct summing *summing = context;
    const int64_t counters[SUM_COUNTERS] = {sums->n, sums->n, sums->total, sums->squares};
    if (scoring_at(summing->scores, month - summing->scores->first) != summing->version)
        return 0;
    return summing->take(summing->context, store, month, counters, err);
}

static int each_sum(const struct press_scores *scores, int64_t store, tally_fn *take, void *context, struct err *err) {
    for (size_t i = 0; i < scores->version_count; i++) {
        const struct score_key of = {store, scores->revisions[i], scores->versions[i]->id, 0};
        struct summing summing = {scores, scores->versions[i], take, context};
        if (scores->versions[i]->way == SCORING_RESPONSES &&
            score_sums_each(scores->workspace->db, &of, scores->first, scores->first + scores->months - 1, take_sums,
                            &summing, err))
            return err->kind;
    }
    return 0;
}

static int feed_sums(void *source, tally_fn *take, void *rolling, struct err *err) {
    return each_sum(source, 0, take, rolling, err);
}

static struct score_sums sums_of(const int64_t *counters) {
    return (struct score_sums){counters[SCORED], counters[TOTAL], counters[SQUARES]};
}

struct own_sums {
    const struct press_scores *scores;
    int64_t *counters; /* [month][counter] */
};

static int add_own(void *context, int64_t store, int32_t month, const int64_t *counters, struct err *err) {
    struct own_sums *own = context;
    (void)store, (void)err;
    memcpy(own->counters + (size_t)(month - own->scores->first) * SUM_COUNTERS, counters,
           SUM_COUNTERS * sizeof *counters);
    return 0;
}

/* ---- indexes ---- */

static int region_index(const struct press_scores *scores, const struct cube *cube, const struct region *region,
                        int month, struct arena *arena, struct metric *out, struct err *err) {
    size_t place = region ? region->index * (size_t)cube->months + (size_t)month : (size_t)month;
    const int64_t *counters = region ? cube->regions : cube->chain,
                  *sums = region ? scores->sums.regions : scores->sums.chain;
    struct scoring_subject subject = {.survey = scores->survey,
                                      .region = region,
                                      .month = scores->first + month,
                                      .counters = counters + place * cube->layout->counter_count};
    if (scores->sums.regions)
        subject.sums = sums_of(sums + place * SUM_COUNTERS);
    return scoring_index(scoring_at(scores, month), &subject, scores->floor, &scores->judge, arena, out, err);
}

static int region_indexes(struct press_scores *scores, const struct cube *cube, bool chain, struct arena *arena,
                          struct err *err) {
    const struct registry *registry = cube->registry;
    size_t places = registry->region_count + chain;
    struct arena *scratch = arena_new();
    struct metric *made = arena_alloc(arena, (registry->region_count + 1) * (size_t)cube->months * sizeof *made);
    int failed = 0;
    for (size_t i = 0; !failed && i < places; i++)
        for (int month = 0; !failed && month < cube->months; month++) {
            const struct region *region = i < registry->region_count ? &registry->regions[i] : NULL;
            failed = region_index(scores, cube, region, month, scratch, &made[i * (size_t)cube->months + (size_t)month],
                                  err);
            arena_clear(scratch);
        }
    arena_free(scratch);
    scores->regions = made;
    return failed;
}

int press_scores_open(struct workspace *workspace, const struct rulebook *rulebook, const char *scoring,
                      const struct cube *cube, bool chain, struct arena *arena, struct press_scores *out,
                      struct err *err) {
    bool of_responses = false;
    *out = (struct press_scores){.workspace = workspace,
                                 .survey = cube->layout,
                                 .judge = scoring_judge_of(rulebook->rules),
                                 .first = cube->first,
                                 .months = cube->months,
                                 .floor = rulebook->settings.floor_print};
    out->version_count = rulebook_scoring(rulebook, scoring, &out->versions);
    out->revisions = arena_alloc(arena, (out->version_count + 1) * sizeof *out->revisions);
    for (size_t i = 0; i < out->version_count; i++) {
        of_responses = of_responses || out->versions[i]->way == SCORING_RESPONSES;
        if (score_revision(workspace, rulebook, out->versions[i], &out->revisions[i], err))
            return err->kind;
    }
    if (of_responses && cube_fill(arena, cube->registry, &sums_layout, cube->first, cube->months, out->floor, feed_sums,
                                  out, &out->sums, err))
        return err->kind;
    return region_indexes(out, cube, chain, arena, err);
}

int press_scores_store(const struct press_scores *scores, const struct store *store, const int64_t *counters,
                       struct arena *arena, const struct metric **out_indexes, struct score *out, struct err *err) {
    size_t months = (size_t)scores->months, width = scores->survey->counter_count;
    struct metric *made = arena_alloc(arena, months * sizeof *made);
    struct own_sums own = {scores, arena_alloc(arena, months * SUM_COUNTERS * sizeof *own.counters)};
    if (scores->sums.regions && each_sum(scores, store->id, add_own, &own, err))
        return err->kind;
    for (size_t i = 0; i < months; i++) {
        const month_t month = scores->first + (month_t)i;
        const struct scoring_subject subject = {.survey = scores->survey,
                                                .store = store,
                                                .region = store_region(store, month_last(month)),
                                                .month = month,
                                                .counters = counters + i * width,
                                                .sums = sums_of(own.counters + i * SUM_COUNTERS)};
        const struct scoring *scoring = scoring_at(scores, (int)i);
        bool is_last = i + 1 == months;
        if (is_last ? scoring_score(scoring, &subject, scores->floor, &scores->judge, arena, out, err)
                    : scoring_index(scoring, &subject, scores->floor, &scores->judge, arena, &made[i], err))
            return err->kind;
    }
    made[months - 1] = out->index;
    *out_indexes = made;
    return 0;
}
