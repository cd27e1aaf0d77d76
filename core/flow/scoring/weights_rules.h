/* Weights as a script gives them: shares of 1 by dimension, or judgements in pairs that weights are reckoned from. */
#ifndef EARSHOT_FLOW_SCORING_WEIGHTS_RULES_H
#define EARSHOT_FLOW_SCORING_WEIGHTS_RULES_H

#include "flow/scoring/scoring.h"

/* Makes the weights that `weights` gives, in the order of the survey's dimensions, so that sums and pages have one
 * order. `definition` is the table around and `path` the field of it, for places in errors. Errors: ERR_DATA. */
int weights_from_rules(struct arena *arena, const char *script, const struct value *definition, const char *path,
                       const struct value *weights, const struct survey *survey, struct scoring_weights *out,
                       struct err *err);

#endif
