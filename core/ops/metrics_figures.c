/* A question and a dimension differ in two things: how many people stand behind the answers, and how much wider the
 * intervals are for it. */
#include <math.h>

#include "base/limits.h"
#include "flow/tallies/weighed.h"
#include "ops/metrics_parts.h"
#include "stats/mean.h"
#include "stats/nps_score.h"
#include "stats/share_interval.h"

void metrics_pool(const struct gathering *g, const struct metrics_item *item, const int64_t *cell,
                  struct dimension_pool *out) {
    const struct question *question = item->question;
    if (item->dimension && g->query->items == METRICS_TOUCHPOINTS) {
        touchpoint_pool(out, g->survey, item->dimension->id, cell, g->floor);
        return;
    }
    if (item->dimension) {
        dimension_pool(out, g->survey, item->dimension->id, cell, g->floor);
        return;
    }
    *out = (struct dimension_pool){.questions = 1, .top = question->top};
    out->tally = (struct tally_counts){cell + (question->counter - g->base), question->counter_count, question->from};
    out->people = question_has_base(question) ? out->tally.counts[0] : tally_total(&out->tally);
}

bool metrics_has_nps(const struct metrics_item *item) {
    return item->question && item->question->kind == QUESTION_NPS;
}

const char *metrics_mark(const struct gathering *g, int64_t n, bool thin) {
    return thin || n < g->floor ? "floor" : n < LIMIT_RELIABLE ? "thin" : "";
}

static struct share_result top_of(const struct dimension_pool *pool, enum metrics_top_interval interval) {
    static const enum share_method methods[] = {
        [METRICS_TOP_WILSON] = SHARE_WILSON,     [METRICS_TOP_EXACT] = SHARE_EXACT,
        [METRICS_TOP_JEFFREYS] = SHARE_JEFFREYS, [METRICS_TOP_AGRESTI_COULL] = SHARE_AGRESTI_COULL,
        [METRICS_TOP_WALD] = SHARE_WALD,
    };
    struct share_counts top = share_top(&pool->tally, pool->top);
    struct share_result share =
        interval == METRICS_TOP_WILSON ? share_of(&top) : share_interval(&top, methods[interval], 0.95);
    if (pool->questions > 1) {
        dimension_widen(share.share, &share.lo, &share.hi, pool->questions);
        share.lo = share.lo < 0 ? 0 : share.lo; /* as on a report */
        share.hi = share.hi > 100 ? 100 : share.hi;
    }
    return share;
}

static void fill_nps(const struct dimension_pool *pool, enum metrics_nps_interval interval, struct metrics_row *row) {
    struct nps_counts classes = nps_classes(&pool->tally);
    struct nps_result nps = nps_of(&classes);
    row->nps = nps.nps;
    row->nps_se = nps.se;
    row->nps_adj = nps.adj;
    /* the adjusted interval ends where the scale does, as in the reference figures; Wald's is left as it comes */
    row->nps_adj_lo = nps.adj_lo < -100 ? -100 : nps.adj_lo;
    row->nps_adj_hi = nps.adj_hi > 100 ? 100 : nps.adj_hi;
    row->nps_lo = interval == METRICS_NPS_ADJUSTED ? fmin(row->nps_adj_lo, nps.nps) : nps.lo; /* as nps_interval_of */
    row->nps_hi = interval == METRICS_NPS_ADJUSTED ? fmax(row->nps_adj_hi, nps.nps) : nps.hi;
    if (interval == METRICS_NPS_SCORE) {
        struct nps_interval score = nps_score_interval(&classes, 0.95);
        row->nps_lo = score.lo;
        row->nps_hi = score.hi;
    }
}

int64_t metrics_people(const struct gathering *g, const struct metrics_item *item, const int64_t *cell) {
    struct dimension_pool pool;
    metrics_pool(g, item, cell, &pool);
    return pool.people;
}

static void fill_answers(const struct gathering *g, const struct question *question, const struct dimension_pool *pool,
                         struct metrics_row *row) {
    row->item = question->id;
    row->item_words = question->words;
    row->asked = question;
    row->n = pool->people;
    row->counts = pool->tally;
    row->mark = metrics_mark(g, row->n, false);
}

void metrics_figures(const struct gathering *g, const struct metrics_item *item, const int64_t *cell,
                     struct metrics_row *row) {
    struct dimension_pool pool;
    metrics_pool(g, item, cell, &pool);
    if (g->query->items == METRICS_ANSWERS) {
        fill_answers(g, item->question, &pool, row);
        return;
    }
    struct mean_result mean = mean_of(&pool.tally);
    struct share_result top = top_of(&pool, g->query->top_interval);
    if (pool.questions > 1)
        dimension_widen(mean.mean, &mean.lo, &mean.hi, pool.questions);
    row->item = item->question ? item->question->id : item->dimension->id;
    row->item_words = item->question ? item->question->words : item->dimension->words;
    row->asked = item->question;
    row->n = pool.people;
    row->mean = mean.mean;
    row->sd = mean.sd;
    row->mean_lo = mean.lo;
    row->mean_hi = mean.hi;
    row->t2b = top.share;
    row->t2b_lo = top.lo;
    row->t2b_hi = top.hi;
    row->mark = metrics_mark(g, row->n, pool.thin);
    if (item->question) {
        row->counts = pool.tally;
        row->top = share_top(&pool.tally, pool.top);
    }
    row->has_nps = metrics_has_nps(item);
    if (row->has_nps)
        fill_nps(&pool, g->query->nps_interval, row);
}

static struct metrics_weighed figure_of(struct weighted_sums sums, struct weighed_interval interval) {
    struct weighted_result made = weighted_of(&sums);
    return (struct metrics_weighed){made.mean, made.se, interval.lo, interval.hi};
}

/* Few answers with weights tell of people as few answers do, and uneven weights leave fewer to rely on than there are.
 */
void metrics_weigh(const struct gathering *g, const struct metrics_item *item, const int64_t *parts,
                   struct metrics_row *row) {
    static const struct metrics_weighed none = {NAN, NAN, NAN, NAN};
    const struct question *question = item->question;
    parts += (question->counter - g->base) * WEIGHED_PARTS;
    struct weighted_sums sums = weighed_mean(question, parts);
    struct weighted_result made = weighted_of(&sums);
    row->weighted =
        (struct metrics_weighted){.n = made.n, .sum = NAN, .n_eff = NAN, .mean = none, .t2b = none, .nps = none};
    if (!made.n)
        return;
    row->weighted.sum = made.weight;
    row->weighted.n_eff = made.n_eff;
    row->weighted.mean = figure_of(sums, (struct weighed_interval){made.lo, made.hi});
    row->weighted.t2b = figure_of(weighed_top(question, parts), weighed_top_interval(question, parts));
    if (row->has_nps)
        row->weighted.nps = figure_of(weighed_nps(question, parts), weighed_nps_interval(question, parts));
    row->mark = metrics_mark(g, made.n, false);
    if (!row->mark[0] &&
        made.n_eff < LIMIT_RELIABLE - 1e-9) /* equal weights may round to less than there are answers */
        row->mark = "thin";
}
