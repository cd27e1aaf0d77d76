/* A starting file for a rule: it passes `rules check` as it is, and its comments say what to change. */
#ifndef EARSHOT_OPS_RULES_NEW_H
#define EARSHOT_OPS_RULES_NEW_H

#include "ops/rulebook.h"

struct rules_new {
    const char *kind;   /* scoring, survey, themes, mapping, report, schedule or message */
    const char *name;   /* becomes its id and its file's name */
    const char *survey; /* that it is about; NULL: the only one that can be meant */
    const char *from;   /* a report that is copied; NULL: a small one is written */
};

/* Writes the file, which must not be there, and names it ("scripts/scoring/NAME.lua", in the workspace's arena). Rules
 * that are wrong do not stand in the way. Errors: ERR_USAGE, ERR_DATA, ERR_EXISTS. */
int rules_new(struct workspace *workspace, const struct act *act, const struct rules_new *what, const char **out_file,
              struct err *err);

#endif
