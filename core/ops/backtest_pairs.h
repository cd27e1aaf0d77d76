/* Response by response: what two rules give each response of a store's month. */
#ifndef EARSHOT_OPS_BACKTEST_PAIRS_H
#define EARSHOT_OPS_BACKTEST_PAIRS_H

#include "flow/scoring/scoring.h"
#include "ops/rulebook.h"

struct pairs; /* two definitions that score responses, ready to be asked */

int pairs_open(struct pairs **out, struct workspace *workspace, const struct rulebook *before_book,
               const struct scoring *before, const struct rulebook *after_book, const struct scoring *after,
               struct err *err);
void pairs_close(struct pairs *pairs); /* NULL is fine */

/* Sums over the differences, after minus before, of responses that have both scores; *out_apart is how many have one
 * only. */
int pairs_sums(struct pairs *pairs, int64_t store, month_t month, struct score_sums *out, int64_t *out_apart,
               struct err *err);

#endif
