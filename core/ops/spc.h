/* Is this month unlike the months before, or is it only a month? The control charts of one chain, region or store, and
 * whether the months rise or fall.
 *
 *     p chart    the top box of each month around that of all the months; Laney's limits allow for months that differ
 *                by more than chance, as those of a large base always do
 *     EWMA       of the monthly means, lambda 0.2, exact limits at 3 sigma: small shifts that last
 *     CUSUM      of the same, k 0.5, h 5
 *     trend      Mann-Kendall over the monthly means
 *
 * Target and sigma of EWMA and CUSUM are the mean of the first SPC_BASELINE months that have answers and their mean
 * moving range over 1.128 (I-MR): a level from before is what later months are held against. With fewer months, all of
 * them are the baseline. Each month weighs alike in it. Formulas and edges: stats/chart.h, stats/trend.h. */
#ifndef EARSHOT_OPS_SPC_H
#define EARSHOT_OPS_SPC_H

#include "ops/metrics.h"
#include "stats/chart.h"
#include "stats/trend.h"

#define SPC_BASELINE 24
#define SPC_CUSUM_H  5

struct spc_month {
    month_t month;
    const char *mark; /* as in struct metrics_row; "" for a month without answers */
    struct share_counts top;
    double mean, nps;         /* NaN for a month without answers; nps also where the question has none */
    struct level_point point; /* in percent; z in standard errors */
    struct ewma_point ewma;
    struct cusum_point cusum;
};

struct spc_report {
    struct spc_month *months; /* from the first with answers to the last, gaps too; in the workspace's arena */
    size_t count;
    double center, sigma_z;  /* of the p chart; center in percent */
    double target, sigma;    /* of EWMA and CUSUM; sigma is NaN where the months do not differ */
    int64_t baseline_months; /* behind target and sigma */
    month_t baseline_last;   /* the last of them; unused without months */
    struct trend trend;
};

/* The months of one store, laid out and not charted: fields that charts fill are 0. */
struct spc_store {
    const char *code;
    struct spc_report months;
};

/* `query` says survey, question, months, and a store or region or neither. Errors: as metrics(). */
int spc(struct workspace *workspace, const struct metrics_query *query, struct spc_report *out, struct err *err);

/* The months of each store that has answers, by codes, in one pass over the answers. Errors: as metrics(). */
int spc_stores(struct workspace *workspace, const struct metrics_query *query, const struct spc_store **out,
               size_t *out_count, struct err *err);
/* The charts of those months up to the last of them that is not after `last`: what spc() says of the store with `last`
 * as the end of its query, but for the trend. In the arena. */
void spc_until(struct arena *arena, const struct spc_report *months, month_t last, struct spc_report *out);

#endif
