/* Traffic: how many people came to a store on a day: visits by a counter at the door, or transactions of the till,
 * whichever the chain counts. Whoever wants to know how many of them answered divides by it.
 *
 * Facts like those of the registry: a figure has its day and the batch it became known in; said again it corrects. No
 * figure for a day is not the same as nobody that day. */
#ifndef EARSHOT_FLOW_REGISTRY_TRAFFIC_H
#define EARSHOT_FLOW_REGISTRY_TRAFFIC_H

#include "flow/registry/registry.h"

struct traffic {
    int64_t store; /* its id */
    day_t day;
    int64_t visits;
    int64_t batch;
};

/* A store's month, added up. */
struct traffic_month {
    int64_t store;
    month_t month;
    int64_t visits;
    int days; /* with a figure */
};

struct traffic_months {
    const struct traffic_month *items; /* by store and month */
    size_t count;
};

#endif
