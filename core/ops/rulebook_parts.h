/* What the files of the rulebook share; nobody else includes this. */
#ifndef EARSHOT_OPS_RULEBOOK_PARTS_H
#define EARSHOT_OPS_RULEBOOK_PARTS_H

#include "ops/rulebook.h"

int rulebook_make_members(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err);
int rulebook_make_schedule(struct rulebook *rulebook, const struct rules_definition *definition, struct err *err);

#endif
