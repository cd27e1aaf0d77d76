/* Scoring: from tallies to dimensions, an index and a band, as a scoring definition of HQ's says.
 *
 * A dimension's mean is over all answers to its questions, which share one scale. One person's answers go together, so
 * its interval is widened by the square root of the number of questions: as if each person had answered once. The index
 * is
 *
 *     100 x sum over dimensions of weight x (mean - from) / (to - from)
 *
 * and its half width the weighted sum of the dimensions' half widths: right when answers rise and fall together, wide
 * otherwise, never too narrow. Its base is the smallest base among its dimensions. The band is the script's judgement
 * on the index, rounded as documents are. */
#ifndef EARSHOT_FLOW_SCORING_H
#define EARSHOT_FLOW_SCORING_H

#include "base/day.h"
#include "base/err.h"
#include "base/limits.h"
#include "flow/survey/survey.h"
#include "flow/tallies/measure.h"

struct scoring {
    const char *id, *script, *survey;
    const struct value *title;
    month_t effective; /* the first month it is used for */
    int64_t base;      /* the reliability base */
    const struct scoring_weight {
        const char *dimension;
        double weight;
    } * weights;
    size_t weight_count;
    const struct value *band; /* the script's function, or NULL */
};

/* Where the judgements come from: the box in production, a function in a test. Sets *out to a text in the arena. */
struct scoring_judge {
    int (*band)(void *context, const struct scoring *scoring, double index, struct arena *arena, const char **out,
                struct err *err);
    void *context;
};

struct score {
    struct metric index;
    const char *band; /* NULL where there is no index to judge */
};

/* The mean of a dimension (by its id); NaN without answers. */
struct metric dimension_mean(const struct survey *survey, const char *dimension, const int64_t *counters,
                             const struct bases *bases);
struct metric dimension_top(const struct survey *survey, const char *dimension, const int64_t *counters,
                            const struct bases *bases);
/* The mean of a part (a store) minus that of the whole that contains it (its region). */
struct metric dimension_against(const struct survey *survey, const char *dimension, const int64_t *part,
                                const int64_t *whole, const struct bases *bases);
/* What these are made of: a dimension's (or a touchpoint's) answers, pooled over its questions. `tally` points into the
 * pool, which therefore is not copied. */
struct dimension_pool {
    int64_t counts[LIMIT_SCALE];
    struct tally_counts tally;
    int64_t people; /* the largest base of its questions */
    int questions;
    bool thin; /* one of its questions has answers, but fewer than the floor */
    double top;
};
void dimension_pool(struct dimension_pool *out, const struct survey *survey, const char *dimension,
                    const int64_t *counters, int64_t floor);
void touchpoint_pool(struct dimension_pool *out, const struct survey *survey, const char *touchpoint,
                     const int64_t *counters, int64_t floor);
/* An interval that says it knows k people's answers k times over, widened to what the people are worth. */
void dimension_widen(double value, double *lo, double *hi, int questions);
/* The scale that a dimension's questions share; false when it has none. */
bool dimension_scale(const struct survey *survey, const char *dimension, int *out_from, int *out_to);

struct metric scoring_index(const struct scoring *scoring, const struct survey *survey, const int64_t *counters,
                            int64_t floor);
int scoring_score(const struct scoring *scoring, const struct survey *survey, const int64_t *counters, int64_t floor,
                  const struct scoring_judge *judge, struct arena *arena, struct score *out, struct err *err);

#endif
