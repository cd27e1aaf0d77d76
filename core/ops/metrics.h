/* Figures asked for on the spot: one row per group and month. */
#ifndef EARSHOT_OPS_METRICS_H
#define EARSHOT_OPS_METRICS_H

#include "ops/rulebook.h"
#include "stats/share.h"

enum metrics_group { METRICS_CHAIN, METRICS_REGION, METRICS_STORE };

struct metrics_query {
    const char *survey;
    const char *question; /* NULL: the survey's lead question */
    enum metrics_group by;
    bool by_month;
    month_t from, to;   /* both included; INT32_MIN and INT32_MAX for no bound */
    const char *store;  /* only this store, or NULL */
    const char *region; /* only stores of this region (as they hung in each month), or NULL */
};

/* Figures are unclipped, and shown whatever their base: `mark` says which ones a report would suppress or mark. */
struct metrics_row {
    const char *code, *name; /* of the store or region; "" for the chain */
    month_t month;           /* unused without by_month */
    int64_t n;
    double mean, sd, mean_lo, mean_hi;
    double t2b, t2b_lo, t2b_hi;
    bool has_nps;
    double nps, nps_se, nps_lo, nps_hi, nps_adj, nps_adj_lo, nps_adj_hi;
    struct tally_counts counts; /* what they were made from; in the workspace's arena */
    struct share_counts top;
    const char *mark; /* "" , "floor" (under the privacy floor on screen), "thin" (under the reliability base) */
};

/* Rows in order of code and month; fn returns nonzero to stop. Errors: ERR_DATA for a survey, question, store or region
 * that is not there. */
int metrics(struct workspace *workspace, const struct metrics_query *query,
            int (*fn)(void *context, const struct metrics_row *row, struct err *err), void *context, struct err *err);

/* The scale question of this name, or the lead (NULL). ERR_DATA, with the one that was meant, where there is none. */
int metrics_question(const struct survey *survey, const char *id, const struct question **out, struct err *err);

#endif
