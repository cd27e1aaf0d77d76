/* What reading a morning and telling of it share. */
#ifndef EARSHOT_OPS_MORNINGS_PARTS_H
#define EARSHOT_OPS_MORNINGS_PARTS_H

#include "base/limits.h"
#include "ops/mornings.h"
#include "ops/tickets_parts.h"

/* Somebody in the morning. */
struct sitting {
    size_t person; /* in the desk's staffing */
    const struct zone *zone;
    const char *zone_name;
    struct wall now;
    instant_t tomorrow; /* when their day ends */
    struct morning counts;
    struct morning_matter first[LIMIT_DIGEST_NAMED]; /* what presses most, of what is theirs */
    size_t first_count;
};

/* Whether the store is among those that a person is there for. */
bool person_has_store(const struct person *person, const struct registry *registry, const struct store *store,
                      day_t day);

int sitting_begin(struct desk *desk, size_t person, struct sitting *out, struct err *err);

/* Fills the counts of all of them, and what presses most; fn, which may be NULL, hears all that is theirs. */
int sittings_fill(struct desk *desk, struct sitting *sittings, size_t count,
                  int (*fn)(void *context, const struct morning_matter *matter, struct err *err), void *context,
                  struct err *err);

#endif
