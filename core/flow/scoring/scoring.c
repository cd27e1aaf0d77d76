#include "flow/scoring/scoring.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "stats/mean.h"
#include "stats/share.h"

/* ---- dimensions ---- */

static void pool_question(struct dimension_pool *pool, const struct question *question, const int64_t *counters,
                          int64_t floor) {
    struct tally_counts own = measure_counts(question, counters);
    for (size_t k = 0; k < own.count; k++)
        pool->counts[k] += own.counts[k];
    int64_t people = tally_total(&own);
    pool->people = people > pool->people ? people : pool->people;
    pool->thin = pool->thin || (people > 0 && people < floor);
    pool->questions++;
    pool->top = question->top;
    pool->tally = (struct tally_counts){pool->counts, own.count, own.from};
}

void dimension_pool(struct dimension_pool *pool, const struct survey *survey, const char *dimension,
                    const int64_t *counters, int64_t floor) {
    memset(pool, 0, sizeof *pool);
    for (size_t i = 0; i < survey->question_count; i++)
        if (!strcmp(survey->questions[i].dimension, dimension) && question_is_scale(&survey->questions[i]))
            pool_question(pool, &survey->questions[i], counters, floor);
}

void touchpoint_pool(struct dimension_pool *pool, const struct survey *survey, const char *touchpoint,
                     const int64_t *counters, int64_t floor) {
    memset(pool, 0, sizeof *pool);
    for (size_t i = 0; i < survey->question_count; i++)
        if (!strcmp(survey->questions[i].touchpoint, touchpoint) && question_is_scale(&survey->questions[i]))
            pool_question(pool, &survey->questions[i], counters, floor);
}

/* A question under the floor hides its dimension: it could be computed from the dimension and the other questions. */
static struct metric pooled(struct metric metric, bool thin) {
    metric.suppressed = metric.suppressed || thin;
    return metric;
}

void dimension_widen(double value, double *lo, double *hi, int questions) {
    double factor = sqrt((double)questions);
    *lo = value - (value - *lo) * factor;
    *hi = value + (*hi - value) * factor;
}

struct metric dimension_mean(const struct survey *survey, const char *dimension, const int64_t *counters,
                             const struct bases *bases) {
    struct dimension_pool pool;
    dimension_pool(&pool, survey, dimension, counters, bases->floor);
    struct mean_result mean = mean_of(&pool.tally);
    dimension_widen(mean.mean, &mean.lo, &mean.hi, pool.questions);
    return pooled(metric_make(mean.mean, mean.lo, mean.hi, pool.people, METRIC_SCORE, "mean.t", bases), pool.thin);
}

struct metric dimension_top(const struct survey *survey, const char *dimension, const int64_t *counters,
                            const struct bases *bases) {
    struct dimension_pool pool;
    dimension_pool(&pool, survey, dimension, counters, bases->floor);
    struct share_counts top = share_top(&pool.tally, pool.top);
    struct share_result share = share_of(&top);
    dimension_widen(share.share, &share.lo, &share.hi, pool.questions);
    share.lo = share.lo < 0 ? 0 : share.lo; /* as Wilson's own interval, it ends where the scale does */
    share.hi = share.hi > 100 ? 100 : share.hi;
    return pooled(metric_make(share.share, share.lo, share.hi, pool.people, METRIC_PERCENT, "top.wilson", bases),
                  pool.thin);
}

struct metric dimension_against(const struct survey *survey, const char *dimension, const int64_t *part,
                                const int64_t *whole, const struct bases *bases) {
    struct dimension_pool own, all;
    dimension_pool(&own, survey, dimension, part, bases->floor);
    dimension_pool(&all, survey, dimension, whole, bases->floor);
    struct difference difference = mean_against_whole(&own.tally, &all.tally);
    dimension_widen(difference.value, &difference.lo, &difference.hi, own.questions);
    int64_t people = own.people < all.people ? own.people : all.people;
    return pooled(metric_make(difference.value, difference.lo, difference.hi, people, METRIC_SCORE,
                              "difference.mean.welch", bases),
                  own.thin || all.thin);
}

bool dimension_scale(const struct survey *survey, const char *dimension, int *out_from, int *out_to) {
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct question *question = &survey->questions[i];
        if (!strcmp(question->dimension, dimension) && question_is_scale(question)) {
            *out_from = question->from;
            *out_to = question->to;
            return true;
        }
    }
    return false;
}

/* ---- the index ---- */

struct metric scoring_index(const struct scoring *scoring, const struct survey *survey, const int64_t *counters,
                            int64_t floor) {
    const struct bases bases = {floor, scoring->base};
    double index = 0, half = 0;
    int64_t n = INT64_MAX;
    bool thin = false;
    for (size_t i = 0; i < scoring->weight_count; i++) {
        const struct scoring_weight *weight = &scoring->weights[i];
        struct metric mean = dimension_mean(survey, weight->dimension, counters, &bases);
        int from = 0, to = 1;
        dimension_scale(survey, weight->dimension, &from, &to);
        double points = 100 * weight->weight / (to - from);
        index += points * (mean.value - from);
        half += points * (mean.hi - mean.lo) / 2;
        n = mean.n < n ? mean.n : n;
        thin = thin || mean.suppressed;
    }
    return pooled(metric_make(index, index - half, index + half, n, METRIC_SCORE, "index.weighted", &bases), thin);
}

int scoring_score(const struct scoring *scoring, const struct survey *survey, const int64_t *counters, int64_t floor,
                  const struct scoring_judge *judge, struct arena *arena, struct score *out, struct err *err) {
    struct score score = {.index = scoring_index(scoring, survey, counters, floor)};
    bool may_judge = scoring->band && !score.index.suppressed && isfinite(score.index.value);
    if (may_judge && judge->band(judge->context, scoring, json_round(score.index.value), arena, &score.band, err))
        return err->kind;
    *out = score;
    return 0;
}
