/* What is wrong in a workspace's scripts and settings: everything that can be found without the answers of customers.
 *
 * A file that cannot be read by Lua tells its first error; one that can tells every field that is wrong. What names
 * another definition is held against it. */
#ifndef EARSHOT_OPS_RULES_CHECK_H
#define EARSHOT_OPS_RULES_CHECK_H

#include "ops/rulebook.h"

struct rules_finding {
    const char *file;
    int line; /* 0 where it concerns the whole file */
    const char *what, *todo;
    bool warning; /* it works, but should be better: a missing translation */
    bool follows; /* a warning: what it refers to is wrong, so it was not held against that */
};

struct rules_findings {
    const struct rules_finding *list; /* by file and line */
    size_t count, errors;             /* errors: those that are no warnings */
    size_t files;                     /* that there are */
    size_t unread;                    /* of them, those that could not be checked: a library is wrong */
};

/* Findings live in the arena. `only` names files, as "scripts/x.lua" or by a path that leads to one; with a count of 0
 * findings of all files are told. Errors: ERR_DATA for a name that is none of the files; faults of the machine. What is
 * wrong in a script is a finding, not an error. */
int rules_check(const struct workspace *workspace, struct arena *arena, const char *const *only, size_t only_count,
                struct rules_findings *out, struct err *err);

#endif
