/* Scores of every store and month under the rules in force. */
#ifndef EARSHOT_OPS_SCORE_H
#define EARSHOT_OPS_SCORE_H

#include "ops/rulebook.h"

/* Makes the score rows that are missing, in one transaction; those that are there still hold. `rules` is the rules'
 * tree id. *out_made (may be NULL) is how many were made. */
int scores_refresh(struct workspace *workspace, struct rulebook *rulebook, const char *rules, int64_t *out_made,
                   struct err *err);

/* The same inside the caller's transaction. */
int scores_make(struct workspace *workspace, struct rulebook *rulebook, const char *rules, int64_t *out_made,
                struct err *err);

#endif
