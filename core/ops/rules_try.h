/* A trial of the rules that are functions: bands and builds are called with made-up answers, so that a slip in one is
 * found before a close needs it. What real data alone would show (a title that is too long for its page) is not found.
 */
#ifndef EARSHOT_OPS_RULES_TRY_H
#define EARSHOT_OPS_RULES_TRY_H

#include "ops/rulebook.h"

/* Calls each band with indices from 0 to 100, and each build for three stores: one with answers in every month, one
 * under the privacy floor, one in the chain's first month and before any scoring. The first fault of each is told.
 * What `response` does with one response is not tried: its cases are. Errors: faults of the machine. */
int rules_try(const struct rulebook *rulebook, rules_fault *fault, void *context, struct err *err);

#endif
