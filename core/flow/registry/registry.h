/* The registry: which stores there are, and which region each hangs on, by day.
 *
 * Two clocks: a fact about a store has the day it takes effect and the batch it became known in. A registry is read as
 * known at a cut (the last batch that counts) and holds every store's whole path through the regions, so a month of
 * history can be rolled up as it was then. Names and dates are those in force on the registry's day.
 *
 * Ids are hashes of codes, never serial, so that two workspaces with the same stores agree; people and files see codes
 * only. */
#ifndef EARSHOT_FLOW_REGISTRY_H
#define EARSHOT_FLOW_REGISTRY_H

#include <stddef.h>
#include <stdint.h>

#include "base/day.h"
#include "base/err.h"
#include "base/mem.h"

#define REGISTRY_ALWAYS day_from_civil(1, 1, 1) /* "from the beginning": the day of facts given without one */

struct region {
    int64_t id;
    const char *code, *name;
    const struct region *parent; /* NULL at the top */
    size_t index;                /* in registry.regions */
};

struct store_home {
    day_t from;
    const struct region *region;
};

struct store {
    int64_t id;
    const char *code, *name, *zone; /* zone may be "": the chain's */
    day_t opened, closed;           /* DAY_NONE where not known */
    const struct store_home *homes; /* oldest first, at least one */
    size_t home_count;
    size_t index; /* in registry.stores */
};

/* What a fact is about besides a store: its region, or all of them. The numbers are kept in rows; of the chain the id
 * is 0. */
enum place { PLACE_CHAIN, PLACE_REGION, PLACE_STORE };

struct registry {
    day_t day;
    struct store *stores; /* by code, bytewise */
    size_t store_count;
    struct region *regions; /* by code, bytewise */
    size_t region_count;
    const struct store **by_id; /* the same stores by id */
};

const struct store *registry_store(const struct registry *registry, const char *code); /* NULL: no such store */
const struct store *registry_store_by_id(const struct registry *registry, int64_t id);
const struct region *registry_region(const struct registry *registry, const char *code);
const struct region *store_region(const struct store *store, day_t day);          /* where it hung on that day */
bool region_hangs_under(const struct region *region, const struct region *above); /* or is it; NULL hangs nowhere */
const char *registry_nearest(const struct registry *registry,
                             const char *code); /* the store code most like it, or NULL */

/* The store or region that a person named, or ERR_DATA with the one that was meant: the nearest code, or the code of
 * the one that bears this name. What a refusal says stands here alone; a row of a file has its own words in
 * flow/intake. */
int registry_need_store(const struct registry *registry, const char *code, const struct store **out, struct err *err);
int registry_need_region(const struct registry *registry, const char *code, const struct region **out, struct err *err);

/* Both in one, for what may be about either or, with neither named (NULL), about the chain. */
int registry_need_place(const struct registry *registry, const char *store, const char *region, enum place *out,
                        int64_t *out_id, struct err *err);
const char *place_code(const struct registry *registry, enum place place, int64_t id); /* "" for the chain */
const char *place_name(enum place place);                                              /* "chain", "region", "store" */

/* What a row of a registry file says about one store. Texts are borrowed; "" or DAY_NONE where the file says nothing.
 */
struct store_notice {
    const char *code, *name, *zone;
    const char *region, *region_name, *parent;
    day_t opened, closed;
};

enum registry_change { REGISTRY_SAME, REGISTRY_NEW, REGISTRY_CORRECTED, REGISTRY_MOVED };

/* What accepting the notice would do, its region held against the one the store hung on on day `at`. A notice that says
 * nothing of a field leaves it as it is. */
enum registry_change registry_compare(const struct registry *registry, const struct store_notice *notice, day_t at);

/* A region that hangs, over its parents, on itself; NULL when there is none. */
const struct region *registry_loop(const struct registry *registry);

/* The same registry with fewer stores; all regions stay. */
const struct registry *registry_part(struct arena *arena, const struct registry *registry,
                                     bool (*keep)(void *context, const struct store *store), void *context);

/* Orders `stores` and `regions` and fills `by_id` and the indexes, once both arrays are complete. */
void registry_arrange(struct arena *arena, struct registry *registry);

#endif
