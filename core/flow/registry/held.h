/* A figure held against what was aimed at (flow/registry/targets.h). */
#ifndef EARSHOT_FLOW_REGISTRY_HELD_H
#define EARSHOT_FLOW_REGISTRY_HELD_H

#include "flow/registry/targets.h"

/* The interval says what is reached: "met" when all of it is at or above the target, "missed" when all of it is below,
 * else "open", as it is without an interval. */
struct held {
    double value, apart;      /* the target; the figure minus it; NaN where there is none */
    const char *set, *set_by; /* "store", "region" or "chain", and its code; "" */
    const char *says;         /* "" where there is no target or no answers */
};

extern const struct held held_nothing;

/* `target` may be NULL; n is how many answered. Texts are the registry's. */
struct held held_against(const struct registry *registry, const struct target *target, int64_t n, double value,
                         double lo, double hi);

#endif
