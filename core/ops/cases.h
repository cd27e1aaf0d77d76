/* Trying the cases that stand beside the scripts. Of the workspace's facts the registry alone is read: where the store
 * of a case hangs. Nothing is written. */
#ifndef EARSHOT_OPS_CASES_H
#define EARSHOT_OPS_CASES_H

#include "ops/rulebook.h"

/* Told of each case in the order of files and lines; what it is given lives until it returns. Nonzero stops. */
typedef int cases_fn(void *context, const struct cases *cases, const struct cases_one *one,
                     const struct cases_verdict *verdict, struct err *err);

/* The rulebook was opened with RULEBOOK_CASES. A rule that fails while a case runs is that case's verdict, its message
 * the miss; so is what a case gives or expects that cannot be. `only` (the id of a definition, or part of a file's
 * name) narrows; NULL tries all. Errors: an infrastructure fault. */
int cases_try(const struct workspace *workspace, const struct rulebook *rulebook, const char *only, cases_fn *fn,
              void *context, struct err *err);

/* What the cases of scorings and schedules give or expect that cannot be; no rule is asked, and cases of
 * a definition that is wrong itself are passed over. Errors: faults of the machine. */
int cases_check(const struct workspace *workspace, const struct rulebook *rulebook, rules_fault *fault, void *context,
                struct err *err);

#endif
