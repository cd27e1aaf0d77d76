/* What the files of the rulebook share. */
#ifndef EARSHOT_OPS_RULEBOOK_PARTS_H
#define EARSHOT_OPS_RULEBOOK_PARTS_H

#include "ops/rulebook.h"

/* The kinds of definitions, each before those that refer to it. */
struct rulebook_kind {
    const char *name;
    int (*make)(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err);
};
extern const struct rulebook_kind rulebook_kinds[]; /* ends with an empty entry */

/* Room for so many definitions of each kind. */
void rulebook_room(struct rulebook *rulebook, size_t count);

/* Versions of a scoring stand together, and are of one survey. */
int rulebook_arrange(struct rulebook *rulebook, struct err *err);

#endif
