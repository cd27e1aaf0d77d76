/* The rows of targets. Facts only grow: what is said again is a new row with the batch it became known in. */
#ifndef EARSHOT_FLOW_REGISTRY_TARGETS_ROWS_H
#define EARSHOT_FLOW_REGISTRY_TARGETS_ROWS_H

#include "flow/registry/targets.h"
#include "port/sql/sql.h"

/* The targets as known at batch `cut`: of one survey, or of all (NULL). */
int targets_read(struct sql *db, struct arena *arena, const char *survey, int64_t cut, struct targets *out,
                 struct err *err);

int target_write(struct sql *db, const struct target *target, struct err *err);

#endif
