/* The rows of events. Facts only grow: what is said again, or taken back, is a new row with the batch it became known
 * in. */
#ifndef EARSHOT_FLOW_REGISTRY_EVENTS_ROWS_H
#define EARSHOT_FLOW_REGISTRY_EVENTS_ROWS_H

#include "flow/registry/events.h"
#include "port/sql/sql.h"

/* The events as known at batch `cut`. */
int events_read(struct sql *db, struct arena *arena, int64_t cut, struct events *out, struct err *err);

int event_write(struct sql *db, const struct event *event, struct err *err);

#endif
