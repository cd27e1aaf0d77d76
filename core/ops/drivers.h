/* What goes together with the outcome: how much of the lead question's spread each other question explains. It says
 * what moves together, not what would happen if a store changed.
 *
 * One pass over the responses; memory grows with the questions only. Who left one of the questions out is left out
 * whole, so that all correlations are of the same people: many questions asked of few leave few, and `items` says which
 * to take. An answer given to another version of the survey counts where the question's scale is the same.
 * No more complete responses than questions and one: means and correlations only. Formulas and edges: stats/drivers.h.
 */
#ifndef EARSHOT_OPS_DRIVERS_H
#define EARSHOT_OPS_DRIVERS_H

#include "ops/metrics.h"
#include "stats/drivers.h"

#define DRIVERS_PER_ITEM 10 /* complete answer sheets for each question, under which the shares are thin */

struct driver {
    const char *question;
    double mean;
    double correlation, beta, johnson, johnson_percent, shapley, shapley_percent, vif;
    enum drivers_quadrant quadrant; /* importance is johnson, performance the mean as a share of its scale */
};

struct drivers_report {
    const char *outcome;
    double outcome_mean, r2;
    int64_t answered, complete; /* responses that answer the outcome; and every item too */
    struct driver *items;       /* as the survey asks them; in the workspace's arena */
    size_t count;
    const char *mark; /* as in struct metrics_row, by the complete ones */
};

/* `query` says survey, outcome (its question), months, store and region. `items` is "food,store,sign", or NULL: every
 * other scale question. Errors: as metrics(); ERR_DATA where an item is no scale question, is the outcome, or where
 * none is left. */
int drivers(struct workspace *workspace, const struct metrics_query *query, const char *items,
            struct drivers_report *out, struct err *err);

#endif
