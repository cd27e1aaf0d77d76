/* Figures with and without what is set aside. A response in quarantine counts in no figure until somebody has looked at
 * it; who looks wants to know what hangs on it: how many there are, and what the figures would be if they counted.
 *
 * The second count is of the same tallies with the counters of those responses added, in temporary tables that hide the
 * real ones; nothing is changed. */
#ifndef EARSHOT_OPS_SET_ASIDE_H
#define EARSHOT_OPS_SET_ASIDE_H

#include "ops/metrics.h"

struct beside_row {
    bool there;                       /* `without` has answers; else all of the row's are set aside */
    struct metrics_row without, with; /* the same group, item and time */
};

/* As metrics(), in the order of that; compares with nothing, has no targets and no weights. */
int metrics_beside(struct workspace *workspace, const struct metrics_query *query,
                   int (*fn)(void *context, const struct beside_row *row, struct err *err), void *context,
                   struct err *err);

#endif
