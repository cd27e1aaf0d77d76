/* All reports of a close, by several processes: each makes a share of the sheets, and whoever began takes them one by
 * one, in their order, whoever made them. */
#ifndef EARSHOT_OPS_PRESS_CREW_H
#define EARSHOT_OPS_PRESS_CREW_H

#include "ops/press.h"

struct press_order {
    struct press *press; /* opened, in a snapshot of the database; with a gate, workers open their own */
    const struct report *const *reports;
    size_t count;
    size_t workers; /* 0 is taken for 1; fewer where there is little to make. They change no byte */
    const struct act *act;
    /* A sheet of reports[report]; an open store that has none. take returns nonzero to stop. */
    int (*take)(void *context, size_t report, const struct pressed *pressed, struct err *err);
    void (*without)(void *context, size_t report, const struct store *store);
    void *context;
};

/* The first sheet that fails, in their order, ends it, and names itself as press_run does. With several workers the
 * snapshot is let go, and the workspace's database is another handle afterwards. Errors: ERR_BUSY when somebody changed
 * something before all workers had looked: made again by one, it cannot happen. */
int press_crew_run(const struct press_order *order, struct err *err);

#endif
