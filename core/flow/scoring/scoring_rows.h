/* The rows of scores: derived, kept per rules revision, dropped where the facts under them change and made again when
 * next asked for. */
#ifndef EARSHOT_FLOW_SCORING_ROWS_H
#define EARSHOT_FLOW_SCORING_ROWS_H

#include "flow/scoring/scoring.h"
#include "port/sql/sql.h"

struct score_key {
    int64_t store;
    const char *rules, *scoring; /* revision and definition */
    int32_t period;
};

/* *out_there says whether the row exists. band lives in the arena. */
int score_read(struct sql *db, struct arena *arena, const struct score_key *key, const char **out_band, bool *out_there,
               struct err *err);
int score_write(struct sql *db, const struct score_key *key, const struct score *score, struct err *err);

/* Forgets the scores of a store's month under every revision. */
int scores_forget(struct sql *db, int64_t store, int32_t period, struct err *err);
int scores_drop(struct sql *db, struct err *err);                       /* all of them */
int scores_drop_of(struct sql *db, const char *rules, struct err *err); /* those of one revision */

#endif
