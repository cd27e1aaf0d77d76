/* What a backtest's rows come to: whose band changes, what is marked, and the months. */
#ifndef EARSHOT_OPS_BACKTEST_SUMS_H
#define EARSHOT_OPS_BACKTEST_SUMS_H

#include "ops/backtest.h"

/* From out->rows and out->count; is_new is left to the caller, who knows the rules. */
void backtest_sum(struct arena *arena, struct backtest_report *out);

#endif
