/* Trying the cases that stand beside the scripts. Nothing of the workspace's facts is read, nothing is written. */
#ifndef EARSHOT_OPS_CASES_H
#define EARSHOT_OPS_CASES_H

#include "ops/rulebook.h"

/* Told of each case in the order of files and lines; what it is given lives until it returns. Nonzero stops. */
typedef int cases_fn(void *context, const struct cases *cases, const struct cases_one *one,
                     const struct cases_verdict *verdict, struct err *err);

/* The rulebook was opened with RULEBOOK_CASES. A rule that fails while a case runs is that case's verdict, its message
 * the miss. `only` (the id of a definition, or part of a file's name) narrows; NULL tries all. Errors: ERR_DATA for a
 * case that gives or expects what cannot be; an infrastructure fault. */
int cases_try(const struct rulebook *rulebook, const char *only, cases_fn *fn, void *context, struct err *err);

#endif
