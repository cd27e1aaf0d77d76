/* The region holds the row's own answers too. Its other stores are what is left when they are taken away, so every
 * comparison is one of two independent groups; against a region the difference is then scaled by stats/. */
#include <math.h>
#include <string.h>

#include "ops/metrics_parts.h"
#include "stats/compare.h"
#include "stats/distribution.h"
#include "stats/mean.h"
#include "stats/nps_score.h"
#include "stats/quantile.h"

/* Two sides of independent answers, and for a region what they make together. */
struct sides {
    struct dimension_pool own, other, whole;
    bool against_whole;
};

static void sides_make(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column,
                       struct sides *out) {
    const int64_t *own = metrics_cell(g, g->own, group, column);
    metrics_pool(g, item, own, &out->own);
    out->against_whole = g->wholes != NULL;
    if (!out->against_whole) {
        metrics_pool(g, item, metrics_cell(g, g->other, group, column), &out->other);
        return;
    }
    int64_t *whole = g->scratch, *rest = whole + g->width;
    memset(whole, 0, g->width * sizeof *whole);
    metrics_whole(g, group, column, whole);
    for (size_t i = 0; i < g->width; i++)
        rest[i] = whole[i] - own[i];
    metrics_pool(g, item, whole, &out->whole);
    metrics_pool(g, item, rest, &out->other);
}

static struct metrics_apart apart_of(const struct sides *sides, struct difference difference) {
    if (sides->own.questions > 1)
        dimension_widen(difference.value, &difference.lo, &difference.hi, sides->own.questions);
    return (struct metrics_apart){difference.value, difference.lo, difference.hi};
}

/* ---- the three figures ---- */

static struct metrics_apart mean_apart(const struct sides *s) {
    return apart_of(s, s->against_whole ? mean_against_whole(&s->own.tally, &s->whole.tally)
                                        : mean_difference(&s->own.tally, &s->other.tally));
}

static struct metrics_apart top_apart(const struct sides *s) {
    struct share_counts own = share_top(&s->own.tally, s->own.top), other = share_top(&s->other.tally, s->own.top);
    struct share_counts whole = share_top(&s->whole.tally, s->own.top);
    return apart_of(s, s->against_whole ? share_against_whole(&own, &whole) : share_difference(&own, &other));
}

static struct metrics_apart nps_apart(const struct sides *s) {
    struct nps_counts own = nps_classes(&s->own.tally), other = nps_classes(&s->other.tally);
    struct nps_counts whole = nps_classes(&s->whole.tally);
    return apart_of(s, s->against_whole ? nps_against_whole(&own, &whole) : nps_difference(&own, &other));
}

/* ---- is it noise? ---- */

static double nps_p(const struct sides *s) {
    struct nps_counts own = nps_classes(&s->own.tally), other = nps_classes(&s->other.tally);
    return nps_difference_p(&own, &other);
}

/* Welch's, its statistic made smaller by what the interval was made wider. */
static double mean_p(const struct sides *s) {
    struct summary own = summary_of_tally(&s->own.tally), other = summary_of_tally(&s->other.tally);
    struct test test = compare_welch(&own, &other, 0.95).test;
    if (s->own.questions <= 1 || isnan(test.p))
        return test.p;
    return 2 * student_cdf(-fabs(test.statistic) / sqrt((double)s->own.questions), test.df);
}

static const char *say(struct metrics_apart apart) {
    if (!isfinite(apart.lo) || !isfinite(apart.hi))
        return "";
    return apart.lo > 0 ? "up" : apart.hi < 0 ? "down" : "noise";
}

void metrics_compare(const struct gathering *g, const struct metrics_item *item, size_t group, size_t column,
                     struct metrics_row *row) {
    const struct metrics_apart none = {NAN, NAN, NAN};
    struct sides sides = {0};
    bool nps = metrics_has_nps(item);
    sides_make(g, item, group, column, &sides);
    row->own_n = sides.own.people;
    row->other_n = sides.other.people;
    row->mean_apart = row->t2b_apart = row->nps_apart = none;
    row->p = row->p_adjusted = NAN;
    row->p_of = row->says = row->apart_mark = "";
    if (!row->own_n || !row->other_n)
        return;
    row->mean_apart = mean_apart(&sides);
    row->t2b_apart = top_apart(&sides);
    row->nps_apart = nps ? nps_apart(&sides) : none;
    row->p_of = nps ? "nps" : "mean";
    row->p = nps ? nps_p(&sides) : mean_p(&sides);
    row->says = say(nps ? row->nps_apart : row->mean_apart);
    row->apart_mark =
        metrics_mark(g, row->own_n < row->other_n ? row->own_n : row->other_n, sides.own.thin || sides.other.thin);
}
