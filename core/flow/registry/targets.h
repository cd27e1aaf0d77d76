/* Targets: what is aimed at, by a store, a region or the whole chain, for one figure, from a month on.
 *
 * Facts like those of the registry, with its two clocks: a target has the month it takes effect in and the batch it
 * became known in. Said again about the same month it corrects; said without a value it ends there. The target of a
 * store is its own, else its region's, else that of the region above, else the chain's. */
#ifndef EARSHOT_FLOW_REGISTRY_TARGETS_H
#define EARSHOT_FLOW_REGISTRY_TARGETS_H

#include "flow/registry/registry.h"

/* The numbers of these two are kept in rows. */
enum target_kind { TARGET_QUESTION = 1, TARGET_DIMENSION, TARGET_INDEX };
enum target_figure { TARGET_NPS = 1, TARGET_MEAN, TARGET_TOP, TARGET_SCORE };

/* Which figure: "recommend.nps", "tidy.mean", "tidy.t2b" of questions; "dimension:staff.mean", "dimension:staff.t2b";
 * "index:service". */
struct target_aim {
    const char *survey, *item; /* item: the id of a question, dimension or scoring */
    enum target_kind kind;
    enum target_figure figure;
};

struct target {
    enum place place;
    int64_t place_id; /* 0 for the chain */
    struct target_aim aim;
    month_t from;
    double value; /* in the figure's own unit: NPS points, a mean on the question's scale, percent, index points;
                   * NaN: none of its own from then on */
    int64_t batch;
};

struct targets {
    const struct target *items; /* by place, aim and month; one for each month that something is said about */
    size_t count;
};

/* Reads a figure's name; false when it is none. The item is kept in the arena; aim.survey stays as it is. That there is
 * such a question is not looked at. */
bool target_aim_read(const char *text, struct arena *arena, struct target_aim *out);
const char *target_aim_write(const struct target_aim *aim, struct arena *arena);

/* What was said last about the place itself up to the month, perhaps that there is none; NULL when nothing was. */
const struct target *targets_own(const struct targets *targets, enum place place, int64_t place_id,
                                 const struct target_aim *aim, month_t month);

/* The target in force in a month for a store (where it hangs at the month's end), else for a region, else for the chain
 * (both NULL). NULL: there is none. */
const struct target *targets_find(const struct targets *targets, const struct target_aim *aim,
                                  const struct store *store, const struct region *region, month_t month);

#endif
