/* What the parts of the deep proof share. */
#ifndef EARSHOT_OPS_VERIFY_PARTS_H
#define EARSHOT_OPS_VERIFY_PARTS_H

#include "ops/verify_deep.h"

struct deep {
    struct workspace *workspace;
    const struct act *act;
    struct vault *vault;
    int (*fn)(void *context, const struct finding *finding, struct err *err);
    void *context;
    struct verify_deep_done *done;
    struct arena *arena; /* of what is looked at: cleared with each edition */
    const char *commit;  /* "" while no edition is looked at */
    int stopped;         /* what fn answered when it wanted no more */
};

int deep_tell(struct deep *deep, bool grave, const char *path, const char *what, struct err *err);

/* Whether responses, marks, batches and tallies are what was sealed. *out_sound is false where one cannot even be
 * counted. */
int deep_facts(struct deep *deep, bool *out_sound, struct err *err);

/* The first place where two documents differ: "blocks[2].cards[0].metric.value: 54.2, recomputed 53.9"; "" where none
 * does. */
const char *deep_difference(struct arena *arena, const struct value *then, const struct value *now);

#endif
