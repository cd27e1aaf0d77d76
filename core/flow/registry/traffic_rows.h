/* The rows of traffic. Facts only grow: what is said again is a new row with the batch it became known in. */
#ifndef EARSHOT_FLOW_REGISTRY_TRAFFIC_ROWS_H
#define EARSHOT_FLOW_REGISTRY_TRAFFIC_ROWS_H

#include "flow/registry/traffic.h"
#include "port/sql/sql.h"

/* The months of all stores from the first to the last, as known at batch `cut`; months without a figure have none. */
int traffic_read(struct sql *db, struct arena *arena, month_t first, month_t last, int64_t cut,
                 struct traffic_months *out, struct err *err);

/* What is known of a store's day; false: nothing. */
int traffic_of_day(struct sql *db, int64_t store, day_t day, bool *out_known, int64_t *out_visits, struct err *err);

int traffic_write(struct sql *db, const struct traffic *traffic, struct err *err);

#endif
