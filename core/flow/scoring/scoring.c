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

/* ---- what holds where ---- */

static const struct scoring_region *region_named(const struct scoring *scoring, const char *code) {
    for (size_t i = 0; i < scoring->region_count; i++)
        if (!strcmp(scoring->regions[i].code, code))
            return &scoring->regions[i];
    return NULL;
}

const struct scoring_weights *scoring_weights_in(const struct scoring *scoring, const struct region *region) {
    for (; region; region = region->parent) {
        const struct scoring_region *own = region_named(scoring, region->code);
        if (own && own->weights.count)
            return &own->weights;
    }
    return &scoring->weights;
}

const struct value *scoring_band_in(const struct scoring *scoring, const struct region *region) {
    for (; region; region = region->parent) {
        const struct scoring_region *own = region_named(scoring, region->code);
        if (own && own->band)
            return own->band;
    }
    return scoring->band;
}

static size_t parameter_count(const struct value *function) {
    return value_count(value_get(function, "parameters"));
}

bool scoring_needs_place(const struct scoring *scoring) {
    return scoring->region_count || parameter_count(scoring->band) > 1 ||
           (scoring->way == SCORING_TALLIES && parameter_count(scoring->function) > 1);
}

const struct scoring *scoring_version_at(const struct scoring *const *versions, size_t count, month_t month) {
    size_t at = 0;
    for (size_t i = 1; i < count; i++)
        at = versions[i]->effective <= month ? i : at;
    return versions[at];
}

/* ---- the index ---- */

struct metric index_of_weights(const struct scoring_weights *weights, const struct survey *survey,
                               const int64_t *counters, const struct bases *bases) {
    double index = 0, half = 0;
    int64_t n = INT64_MAX;
    bool thin = false;
    for (size_t i = 0; i < weights->count; i++) {
        const struct scoring_weight *weight = &weights->items[i];
        struct metric mean = dimension_mean(survey, weight->dimension, counters, bases);
        int from = 0, to = 1;
        dimension_scale(survey, weight->dimension, &from, &to);
        double points = 100 * weight->weight / (to - from);
        index += points * (mean.value - from);
        half += points * (mean.hi - mean.lo) / 2;
        n = mean.n < n ? mean.n : n;
        thin = thin || mean.suppressed;
    }
    return pooled(metric_make(index, index - half, index + half, n, METRIC_SCORE, "index.weighted", bases), thin);
}

struct metric index_of_scores(const struct score_sums *sums, const struct bases *bases) {
    const int64_t n = sums->n, origin = n ? sums->total / n : 0;
    const struct tally_moments moments = {
        n, sums->total - n * origin, sums->squares - 2 * origin * sums->total + n * origin * origin, (double)origin};
    struct mean_result mean = mean_of_moments(&moments);
    return metric_make(mean.mean / SCORE_UNIT, mean.lo / SCORE_UNIT, mean.hi / SCORE_UNIT, n, METRIC_SCORE,
                       "index.responses", bases);
}

int scoring_index(const struct scoring *scoring, const struct scoring_subject *subject, int64_t floor,
                  const struct scoring_judge *judge, struct arena *arena, struct metric *out, struct err *err) {
    const struct bases bases = {floor, scoring->base};
    double made = NAN;
    if (scoring->way == SCORING_WEIGHTS) {
        *out =
            index_of_weights(scoring_weights_in(scoring, subject->region), subject->survey, subject->counters, &bases);
        return 0;
    }
    if (scoring->way == SCORING_RESPONSES) {
        *out = index_of_scores(&subject->sums, &bases);
        return 0;
    }
    int64_t n = subject->counters[0];
    if (n >= floor && judge->tallies(judge->context, scoring, subject, floor, arena, &made, err))
        return err->kind;
    *out = metric_make(made, NAN, NAN, n, METRIC_SCORE, "index.tallies", &bases);
    return 0;
}

int scoring_score(const struct scoring *scoring, const struct scoring_subject *subject, int64_t floor,
                  const struct scoring_judge *judge, struct arena *arena, struct score *out, struct err *err) {
    const struct value *band = scoring_band_in(scoring, subject->region);
    struct score score = {0};
    if (scoring_index(scoring, subject, floor, judge, arena, &score.index, err))
        return err->kind;
    bool may_judge = band && !score.index.suppressed && isfinite(score.index.value);
    if (may_judge &&
        judge->band(judge->context, scoring, band, subject, json_round(score.index.value), arena, &score.band, err))
        return err->kind;
    *out = score;
    return 0;
}
