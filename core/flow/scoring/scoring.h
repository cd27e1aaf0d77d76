/* Scoring: from tallies or responses to an index and a band, as a scoring definition of HQ's says. An index goes from 0
 * to 100 and comes about in one of three ways:
 *
 *     weights    100 x sum over dimensions of weight x (mean - from) / (to - from). A dimension's mean is over all
 * answers to its questions, which share one scale. One person's answers go together, so its interval is widened by the
 * square root of the number of questions: as if each person had answered once. The index's half width is the weighted
 * sum of the dimensions' half widths: right when answers rise and fall together, wide otherwise, never too narrow. Its
 * base is the smallest base among its dimensions. responses  the script gives each response a score of 0 to 100, or
 * none; the index is the mean of the scores with its t interval, its base the responses that have one. Scores are kept
 * to three decimals. tallies    the script makes the index of a month's tallies as it likes. No interval: how the
 * figures it is made of go together from person to person is not in tallies, and without that any width would be a
 * guess.
 *
 * The band is the script's judgement on the index, rounded as documents are. A region may have weights and a band rule
 * of its own, which hold for all that hangs under it; the nearest one counts. */
#ifndef EARSHOT_FLOW_SCORING_H
#define EARSHOT_FLOW_SCORING_H

#include "base/day.h"
#include "base/err.h"
#include "base/limits.h"
#include "flow/registry/registry.h"
#include "flow/survey/condition.h"
#include "flow/survey/survey.h"
#include "flow/tallies/measure.h"
#include "port/box/box.h"

enum scoring_way { SCORING_WEIGHTS, SCORING_RESPONSES, SCORING_TALLIES };

struct scoring_weights {
    const struct scoring_weight {
        const char *dimension;
        double weight;
    } * items;
    size_t count;
    double consistency; /* the ratio of the judgements they were made of; NaN where they were given */
};

/* What is otherwise in a region; what it does not name stays as it is elsewhere. */
struct scoring_region {
    const char *code;
    struct scoring_weights weights; /* none: count 0 */
    const struct value *band;       /* none: NULL */
};

struct scoring {
    const char *id, *script, *survey;
    const struct value *title;
    month_t effective; /* the first month it is used for */
    int64_t base;      /* the reliability base */
    enum scoring_way way;
    struct scoring_weights weights;      /* SCORING_WEIGHTS */
    const struct value *function;        /* the script's, in the other ways */
    const struct question *const *asked; /* SCORING_RESPONSES: what its parameters name, in their order */
    size_t asked_count;
    const struct condition *where; /* which responses are scored; NULL: all. SCORING_RESPONSES only */
    const struct value *band;      /* the script's function, or NULL */
    const struct scoring_region *regions;
    size_t region_count;
};

/* Sums over the scores of responses, in thousandths of a point: whole numbers, so that they add up to the same in any
 * order, and months and stores add up by adding them. */
#define SCORE_UNIT 1000
struct score_sums {
    int64_t n, total, squares;
};

/* What is scored: the month of a store, of a region, or of the chain. */
struct scoring_subject {
    const struct survey *survey;
    const struct store *store;   /* NULL for a region or the chain */
    const struct region *region; /* the region, or where the store hung at the month's end; NULL for the chain */
    month_t month;
    const int64_t *counters; /* in the layout of survey */
    struct score_sums sums;  /* of its responses; SCORING_RESPONSES only */
};

/* Where the judgements come from: the box in production, functions in a test. */
struct scoring_judge {
    /* Sets *out to a text in the arena; `function` is the band rule that holds for the subject. */
    int (*band)(void *context, const struct scoring *scoring, const struct value *function,
                const struct scoring_subject *subject, double index, struct arena *arena, const char **out,
                struct err *err);
    /* The index that the script makes of tallies, 0 to 100; NaN for none. */
    int (*tallies)(void *context, const struct scoring *scoring, const struct scoring_subject *subject, int64_t floor,
                   struct arena *arena, double *out, struct err *err);
    /* The score of each row of answers, as it comes; NaN for none. */
    int (*responses)(void *context, const struct scoring *scoring, const struct box_rows *rows, double *out,
                     struct err *err);
    void *context;
};

struct score {
    struct metric index;
    const char *band; /* NULL where there is no index to judge */
};

/* What holds for a region (NULL: the chain). */
const struct scoring_weights *scoring_weights_in(const struct scoring *scoring, const struct region *region);
const struct value *scoring_band_in(const struct scoring *scoring, const struct region *region);
/* Whether stores are scored by where they hang, or by what they are called: then moving one changes its score. */
bool scoring_needs_place(const struct scoring *scoring);

/* The one of several versions of a definition (at least one, by `effective`) that holds for a month: the newest that is
 * effective by then, else the first. */
const struct scoring *scoring_version_at(const struct scoring *const *versions, size_t count, month_t month);

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

struct metric index_of_weights(const struct scoring_weights *weights, const struct survey *survey,
                               const int64_t *counters, const struct bases *bases);
/* The mean of scores; the interval is a t interval, NaN for fewer than two. */
struct metric index_of_scores(const struct score_sums *sums, const struct bases *bases);

int scoring_index(const struct scoring *scoring, const struct scoring_subject *subject, int64_t floor,
                  const struct scoring_judge *judge, struct arena *arena, struct metric *out, struct err *err);
int scoring_score(const struct scoring *scoring, const struct scoring_subject *subject, int64_t floor,
                  const struct scoring_judge *judge, struct arena *arena, struct score *out, struct err *err);

#endif
