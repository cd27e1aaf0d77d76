#include "ops/backtest_pairs.h"

#include <stdlib.h>

#include "flow/intake/intake_rows.h"
#include "flow/scoring/responses.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/survey_rows.h"

struct pair {
    int32_t before, after;
};

struct pairs {
    struct workspace *workspace;
    struct arena *arena, *month; /* lasting; of the present month */
    struct scoring_judge judges[2];
    struct responses_scorer *scorers[2];
    struct survey_versions versions;
    struct pair **all;
    size_t count, cap;
};

static void keep_before(void *context, void *into, int32_t score) {
    (void)context;
    ((struct pair *)into)->before = score;
}

static void keep_after(void *context, void *into, int32_t score) {
    (void)context;
    ((struct pair *)into)->after = score;
}

static int open_side(struct pairs *pairs, int side, const struct rulebook *book, const struct scoring *scoring,
                     struct err *err) {
    const struct survey *survey = NULL;
    pairs->judges[side] = scoring_judge_of(book->rules);
    if (rulebook_survey(book, scoring->survey, &survey, err))
        return err->kind;
    return responses_scorer_open(&pairs->scorers[side], scoring, survey, &pairs->versions, &pairs->judges[side], true,
                                 side ? keep_after : keep_before, NULL, err);
}

int pairs_open(struct pairs **out, struct workspace *workspace, const struct rulebook *before_book,
               const struct scoring *before, const struct rulebook *after_book, const struct scoring *after,
               struct err *err) {
    struct pairs *pairs = mem_alloc(sizeof *pairs);
    *pairs = (struct pairs){.workspace = workspace, .arena = arena_new(), .month = arena_new()};
    if (survey_versions_read(workspace->db, pairs->arena, &pairs->versions, err) ||
        open_side(pairs, 0, before_book, before, err) || open_side(pairs, 1, after_book, after, err)) {
        pairs_close(pairs);
        return err->kind;
    }
    *out = pairs;
    return 0;
}

void pairs_close(struct pairs *pairs) {
    if (!pairs)
        return;
    responses_scorer_close(pairs->scorers[0]);
    responses_scorer_close(pairs->scorers[1]);
    arena_free(pairs->arena);
    arena_free(pairs->month);
    free(pairs->all);
    free(pairs);
}

static int take(void *context, const struct response_row *row, struct err *err) {
    struct pairs *pairs = context;
    struct pair *pair = arena_alloc(pairs->month, sizeof *pair);
    *pair = (struct pair){SCORE_NONE, SCORE_NONE};
    pairs->all = mem_grow_items(pairs->all, &pairs->cap, pairs->count + 1, sizeof *pairs->all);
    pairs->all[pairs->count++] = pair;
    return responses_score(pairs->scorers[0], row->version, row->sheet, pair, err) ||
                   responses_score(pairs->scorers[1], row->version, row->sheet, pair, err)
               ? (int)err->kind
               : 0;
}

int pairs_sums(struct pairs *pairs, int64_t store, month_t month, struct score_sums *out, int64_t *out_apart,
               struct err *err) {
    struct score_sums sums = {0};
    int64_t apart = 0;
    pairs->count = 0;
    arena_clear(pairs->month);
    if (responses_each_of(pairs->workspace->db, store, month, month, NULL, take, pairs, err) ||
        responses_flush(pairs->scorers[0], err) || responses_flush(pairs->scorers[1], err))
        return err->kind;
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair *pair = pairs->all[i];
        bool before = pair->before != SCORE_NONE, after = pair->after != SCORE_NONE;
        apart += before != after;
        score_sums_add(&sums, before && after ? pair->after - pair->before : SCORE_NONE);
    }
    *out = sums;
    *out_apart = apart;
    return 0;
}
