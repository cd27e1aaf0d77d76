/* The table of figures that cmd_metrics prints: a program gets every column, whatever the figure's base; a person gets
 * the value with its interval, few decimals, and names. */
#ifndef EARSHOT_CLI_METRICS_SHEET_H
#define EARSHOT_CLI_METRICS_SHEET_H

#include "cli/cli.h"
#include "ops/metrics.h"

struct metrics_sheet {
    struct cli *cli;
    const struct metrics_query *query;
    const char *nps_interval, *top_interval; /* as they were named; NULL: the usual one */
    const struct region *of; /* the region whose figures the chain's rows are, for who may see no more; or NULL */
    bool targets;        /* whether there are columns for them: a program has asked, or a row that is shown has one */
    struct table *table; /* NULL until metrics_sheet_begin */
    int64_t answers;     /* in all rows */
};

void metrics_sheet_begin(struct metrics_sheet *sheet); /* makes the table for the query */
void metrics_sheet_put(struct metrics_sheet *sheet, const struct metrics_row *row);

#endif
