/* The registry's rows. Facts only grow: a change is a new row with the day it takes effect and the batch it became
 * known in. */
#ifndef EARSHOT_FLOW_REGISTRY_ROWS_H
#define EARSHOT_FLOW_REGISTRY_ROWS_H

#include "flow/registry/registry.h"
#include "port/sql/sql.h"

/* The registry as known at batch `cut`, with names and dates as of `day`. */
int registry_read(struct sql *db, struct arena *arena, day_t day, int64_t cut, const struct registry **out,
                  struct err *err);

/* Writes what the notice changes against `present` as facts of `batch`: `from` is the day a move takes effect. New
 * regions are made as they are named. */
int registry_write(struct sql *db, const struct registry *present, const struct store_notice *notice,
                   enum registry_change change, day_t from, int64_t batch, struct err *err);

#endif
