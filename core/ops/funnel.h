/* Are stores alike (or regions), and which are unlike the others? One figure per store with the limits that chance
 * leaves a store of its size, the same limits widened by what sets all stores apart, and the mean drawn towards the
 * chain's.
 *
 * Formulas and edges: stats/funnel.h, stats/components.h, stats/shrink.h. Limits are of the top box, in percent, around
 * the share of all the stores together; the widened ones add the variance between stores (phi winsorised at 10 %) and
 * are never narrower. */
#ifndef EARSHOT_OPS_FUNNEL_H
#define EARSHOT_OPS_FUNNEL_H

#include "ops/metrics.h"
#include "stats/compare.h"
#include "stats/components.h"
#include "stats/funnel.h"

struct funnel_store {
    const char *code, *name, *mark; /* as in struct metrics_row */
    int64_t n;
    double mean, top, nps;               /* top in percent; nps is NaN where the question has none */
    struct funnel_limits limits;         /* by chance alone: exact binomial */
    struct funnel_limits wide;           /* widened: "unlike the other stores" */
    enum funnel_place place, wide_place; /* by these limits, as they are drawn */
    enum funnel_place fair, wide_fair; /* the same, unless chance itself puts the store nearer: what a person is told */
    double weight, shrunk;             /* empirical Bayes; shrunk is NaN without answers */
    double rank_mean, rank_top, rank_nps, rank_shrunk; /* 1 is the greatest, ties share the first place */
};

struct funnel_report {
    struct funnel_store *stores; /* in order of their codes; all in the workspace's arena */
    size_t count;
    double target; /* percent */
    struct components components;
    struct test homogeneity; /* chi-square of the top boxes */
    struct funnel_spread spread;
    double top_range, mean_spread; /* greatest minus least top box; sd of the stores' means */
};

/* `query` says survey, question, months and region; the groups are stores, or, by METRICS_REGION, the regions that no
 * region hangs under. Errors: as metrics(). */
int funnel(struct workspace *workspace, const struct metrics_query *query, struct funnel_report *out, struct err *err);

const char *funnel_place_name(enum funnel_place place); /* "below998", "below95", "in", …; "" for none */

#endif
