/* What is done by the clock while `earshot serve` runs, in one table. Each finds out by itself whether anything is due,
 * and catches up after a stop. */
#ifndef EARSHOT_WEB_TICKS_H
#define EARSHOT_WEB_TICKS_H

#include "ops/workspace.h"

struct tick {
    const char *name;
    int every_s;
    int (*run)(struct workspace *workspace, const struct act *act, struct err *err);
};

extern const struct tick ticks[]; /* ends with an empty entry */

#endif
