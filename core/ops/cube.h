/* A cube: the counters of every region and of the chain, month by month, rolled up from the stores' tallies by the
 * region each store hung on in that month. One pass over the tallies; memory grows with regions and months only.
 *
 * Totals are made to be printed beside the stores' figures, so they guard what those hide: answers of a store under the
 * privacy floor join a total only together with others', enough of them to reach the floor. A total may therefore hold
 * a few answers less than there are; its base says how many it holds. */
#ifndef EARSHOT_OPS_CUBE_H
#define EARSHOT_OPS_CUBE_H

#include "flow/registry/registry.h"
#include "flow/survey/survey.h"
#include "flow/tallies/tallies_rows.h"
#include "port/sql/sql.h"

struct cube {
    const struct registry *registry;
    const struct survey *layout;
    month_t first;
    int months;
    int64_t *regions; /* [region index][month][counter] */
    int64_t *chain;   /* [month][counter] */
};

int cube_read(struct sql *db, struct arena *arena, const struct registry *registry,
              const struct survey_versions *versions, const struct survey *layout, month_t first, int months,
              int64_t floor, struct cube *out, struct err *err);

/* The same of other sums than those of tallies: `feed` hands `take` each store's months, store by store. */
typedef int cube_feed(void *source, tally_fn *take, void *rolling, struct err *err);
int cube_fill(struct arena *arena, const struct registry *registry, const struct survey *layout, month_t first,
              int months, int64_t floor, cube_feed *feed, void *source, struct cube *out, struct err *err);

/* One store's counters [month][counter], in the arena. */
int cube_store(struct sql *db, struct arena *arena, const struct survey_versions *versions, const struct survey *layout,
               const struct store *store, month_t first, int months, const int64_t **out, struct err *err);

#endif
