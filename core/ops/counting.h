/* Which tallies a response counts in: the one place that an import, an undo and a rebuild ask, so that they agree. */
#ifndef EARSHOT_OPS_COUNTING_H
#define EARSHOT_OPS_COUNTING_H

#include "flow/intake/intake_rows.h"
#include "flow/tallies/tallies.h"
#include "port/sql/sql.h"

/* sign is 1 for a response that comes, -1 for one that goes. */
void count_response(struct tally_deltas *deltas, const struct survey *survey, const struct response_row *row, int sign);

/* Writes what was counted into the tallies and empties the deltas. The scores of every store and month that they touch
 * are forgotten: they no longer follow. Inside the caller's transaction. */
int counts_apply(struct sql *db, struct tally_deltas *deltas, struct err *err);

#endif
