/* The scores of all stores side by side, reckoned under the rules in force. */
#ifndef EARSHOT_OPS_SCORE_TABLE_H
#define EARSHOT_OPS_SCORE_TABLE_H

#include "flow/registry/held.h"
#include "ops/score.h"

struct score_table_query {
    const char *scoring;        /* an id; NULL is all */
    const char *store, *region; /* codes; NULL is all. Of a region: stores as they hung in each month */
    month_t from, to; /* both included; with neither bound (INT32_MIN, INT32_MAX) the last month with answers */
};

struct score_table_row {
    const char *scoring, *store, *name, *region;
    month_t month;
    struct score score;
    struct held target; /* of index:SCORING, for the store in this month */
    const char *mark;   /* "", "floor" (under the privacy floor of print), "thin" (under the scoring's base) */
};

/* Rows by scoring, store and month; they live in the workspace's arena. Errors: ERR_DATA for a scoring, store or region
 * that is not there, and for a rule that fails. */
int score_table(struct workspace *workspace, const struct act *act, const struct score_table_query *query,
                const struct score_table_row **out, size_t *out_count, struct err *err);

#endif
