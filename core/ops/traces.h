/* How responses came is kept for a while only. */
#ifndef EARSHOT_OPS_TRACES_H
#define EARSHOT_OPS_TRACES_H

#include "ops/workspace.h"

/* Those older than LIMIT_TRACE_DAYS go. */
int traces_forget(struct workspace *workspace, const struct act *act, struct err *err);

#endif
