/* The rows of scores: derived, kept by the revision of the definition that made them, dropped where the facts under
 * them change and made again when next asked for. */
#ifndef EARSHOT_FLOW_SCORING_ROWS_H
#define EARSHOT_FLOW_SCORING_ROWS_H

#include "flow/scoring/scoring.h"
#include "port/sql/sql.h"

struct score_key {
    int64_t store;
    const char *revision, *scoring;
    int32_t period;
};

int score_there(struct sql *db, const struct score_key *key, bool *out, struct err *err);
/* `sums` are those of responses, or NULL. A row that is there stays. */
int score_write(struct sql *db, const struct score_key *key, const struct score *score, const struct score_sums *sums,
                struct err *err);

/* Tells fn the sums of each store's months from `first` to `last`, both included, store by store. `store` narrows to
 * one; 0 is all. fn returns nonzero to stop. */
int score_sums_each(struct sql *db, const struct score_key *of, int32_t first, int32_t last,
                    int (*fn)(void *context, int64_t store, int32_t month, const struct score_sums *sums,
                              struct err *err),
                    void *context, struct err *err);

/* Forgets the scores of a store's month under every revision. */
int scores_forget(struct sql *db, int64_t store, int32_t period, struct err *err);
int scores_drop(struct sql *db, struct err *err);                          /* all of them */
int scores_drop_of(struct sql *db, const char *revision, struct err *err); /* those of one revision */

#endif
