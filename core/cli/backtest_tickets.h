/* rules backtest --workflow: the tickets that a workflow would have opened. A person gets months
 * and the busiest owners, a program each ticket. */
#ifndef EARSHOT_CLI_BACKTEST_TICKETS_H
#define EARSHOT_CLI_BACKTEST_TICKETS_H

#include "cli/cli.h"
#include "ops/tickets.h"

int backtest_tickets(struct cli *cli, struct workspace *workspace, const struct act *act,
                     const struct foretell_query *query, int64_t a_day, struct err *err);

#endif
