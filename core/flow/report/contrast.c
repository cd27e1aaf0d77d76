/* Questions and dimensions alike are pools of answers; a question is a pool of one. */
#include <math.h>
#include <string.h>

#include "flow/report/report_parts.h"
#include "stats/compare.h"
#include "stats/distribution.h"
#include "stats/nps_score.h"
#include "stats/quantile.h"

#define LEVEL 0.05 /* of an adjusted p */

static void pool_of(const struct report_frame *frame, const struct target_aim *aim, const int64_t *counters,
                    struct dimension_pool *out) {
    if (aim->kind == TARGET_DIMENSION) {
        dimension_pool(out, frame->survey, aim->item, counters, frame->bases.floor);
        return;
    }
    const struct question *question = survey_question(frame->survey, aim->item);
    *out = (struct dimension_pool){.questions = 1, .top = question->top, .tally = measure_counts(question, counters)};
    out->people = tally_total(&out->tally);
}

struct metric report_figure_of(const struct report_frame *frame, const struct target_aim *aim,
                               const int64_t *counters) {
    const struct bases *bases = &frame->bases;
    if (aim->kind == TARGET_DIMENSION)
        return aim->figure == TARGET_TOP ? dimension_top(frame->survey, aim->item, counters, bases)
                                         : dimension_mean(frame->survey, aim->item, counters, bases);
    const struct question *question = survey_question(frame->survey, aim->item);
    return aim->figure == TARGET_NPS   ? measure_nps(question, counters, bases)
           : aim->figure == TARGET_TOP ? measure_top(question, counters, bases)
                                       : measure_mean(question, counters, bases);
}

/* ---- is it noise? `own` and `other` share no answers ---- */

static double nps_p(const struct dimension_pool *own, const struct dimension_pool *other) {
    struct nps_counts a = nps_classes(&own->tally), b = nps_classes(&other->tally);
    return nps_difference_p(&a, &b);
}

/* Welch's, its statistic made smaller by what the interval was made wider. */
static double mean_p(const struct dimension_pool *own, const struct dimension_pool *other) {
    struct summary a = summary_of_tally(&own->tally), b = summary_of_tally(&other->tally);
    struct test test = compare_welch(&a, &b, 0.95).test;
    if (own->questions <= 1 || isnan(test.p))
        return test.p;
    return 2 * student_cdf(-fabs(test.statistic) / sqrt((double)own->questions), test.df);
}

static double top_p(const struct dimension_pool *own, const struct dimension_pool *other) {
    const struct share_counts both[] = {share_top(&own->tally, own->top), share_top(&other->tally, own->top)};
    struct test test = compare_shares(both, 2);
    return own->questions <= 1 || isnan(test.p) ? test.p : chi_square_upper(test.statistic / own->questions, test.df);
}

static double p_of(enum target_figure figure, const struct dimension_pool *own, const struct dimension_pool *other) {
    return figure == TARGET_NPS ? nps_p(own, other) : figure == TARGET_TOP ? top_p(own, other) : mean_p(own, other);
}

/* ---- differences ---- */

static struct difference between(enum target_figure figure, const struct dimension_pool *own,
                                 const struct dimension_pool *other) {
    if (figure == TARGET_MEAN)
        return mean_difference(&own->tally, &other->tally);
    if (figure == TARGET_TOP) {
        struct share_counts a = share_top(&own->tally, own->top), b = share_top(&other->tally, own->top);
        return share_difference(&a, &b);
    }
    struct nps_counts a = nps_classes(&own->tally), b = nps_classes(&other->tally);
    return nps_difference(&a, &b);
}

static struct difference against(enum target_figure figure, const struct dimension_pool *part,
                                 const struct dimension_pool *whole) {
    if (figure == TARGET_MEAN)
        return mean_against_whole(&part->tally, &whole->tally);
    if (figure == TARGET_TOP) {
        struct share_counts a = share_top(&part->tally, part->top), b = share_top(&whole->tally, part->top);
        return share_against_whole(&a, &b);
    }
    struct nps_counts a = nps_classes(&part->tally), b = nps_classes(&whole->tally);
    return nps_against_whole(&a, &b);
}

static struct contrast contrast_make(const struct report_frame *frame, enum target_figure figure,
                                     const struct dimension_pool *own, const struct dimension_pool *other,
                                     struct difference difference, bool is_change) {
    static const enum metric_unit units[] = {
        [TARGET_NPS] = METRIC_POINTS, [TARGET_MEAN] = METRIC_SCORE, [TARGET_TOP] = METRIC_PERCENT};
    static const char *const names[2][4] = {
        {[TARGET_NPS] = "difference.nps.wald",
         [TARGET_MEAN] = "difference.mean.welch",
         [TARGET_TOP] = "difference.share.newcombe"},
        {[TARGET_NPS] = "change.nps.wald", [TARGET_MEAN] = "change.mean.welch", [TARGET_TOP] = "change.top.newcombe"},
    };
    int64_t people = own->people < other->people ? own->people : other->people;
    if (own->questions > 1)
        dimension_widen(difference.value, &difference.lo, &difference.hi, own->questions);
    struct contrast made = {.metric = metric_make(difference.value, difference.lo, difference.hi, people, units[figure],
                                                  names[is_change][figure], &frame->bases),
                            .p = NAN};
    made.metric.suppressed = made.metric.suppressed || own->thin || other->thin;
    return made;
}

struct contrast contrast_of(const struct report_frame *frame, const struct target_aim *aim, const int64_t *own,
                            const int64_t *other, bool is_change) {
    struct dimension_pool a, b;
    pool_of(frame, aim, own, &a);
    pool_of(frame, aim, other, &b);
    struct contrast made = contrast_make(frame, aim->figure, &a, &b, between(aim->figure, &a, &b), is_change);
    if (!made.metric.suppressed)
        made.p = p_of(aim->figure, &a, &b);
    return made;
}

struct contrast contrast_with_whole(struct arena *arena, const struct report_frame *frame, const struct target_aim *aim,
                                    const int64_t *part, const int64_t *whole) {
    struct dimension_pool own, all, others;
    size_t width = frame->survey->counter_count;
    int64_t *rest = arena_alloc(arena, width * sizeof *rest);
    for (size_t i = 0; i < width; i++)
        rest[i] = whole[i] - part[i];
    pool_of(frame, aim, part, &own);
    pool_of(frame, aim, whole, &all);
    pool_of(frame, aim, rest, &others);
    struct contrast made = contrast_make(frame, aim->figure, &own, &all, against(aim->figure, &own, &all), false);
    if (!made.metric.suppressed)
        made.p = p_of(aim->figure, &own, &others);
    return made;
}

struct contrast contrast_indexes(const struct metric *own, const struct metric *other, bool independent) {
    struct contrast made = {.metric = *own, .p = NAN};
    double below = hypot(own->value - own->lo, other->hi - other->value),
           above = hypot(own->hi - own->value, other->value - other->lo);
    made.metric.value = own->value - other->value;
    made.metric.n = own->n < other->n ? own->n : other->n;
    made.metric.definition = "difference.derived";
    made.metric.suppressed = own->suppressed || other->suppressed;
    made.metric.uncertain = own->uncertain || other->uncertain;
    made.metric.lo = independent ? made.metric.value - below : (double)NAN;
    made.metric.hi = independent ? made.metric.value + above : (double)NAN;
    double se = (below + above) / (2 * normal_quantile(1 - LEVEL / 2));
    if (independent && !made.metric.suppressed && se > 0)
        made.p = 2 * normal_cdf(-fabs(made.metric.value) / se);
    return made;
}

const char *contrast_says(const struct contrast *contrast, double adjusted) {
    const struct metric *metric = &contrast->metric;
    if (metric->suppressed || !isfinite(metric->lo) || !isfinite(metric->hi))
        return NULL;
    if (isnan(adjusted) || adjusted >= LEVEL || (metric->lo <= 0 && metric->hi >= 0))
        return "noise";
    return metric->value > 0 ? "up" : "down";
}
