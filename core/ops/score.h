/* Scores of stores and months: reckoned, and kept as rows.
 *
 * A row belongs to a revision: the digest of all that a definition's scores rest on beside the facts (its script, the
 * libraries, the survey, the settings that count, and, where it scores stores by their place, the places). So a change
 * of another script leaves the rows alone, new rows stand beside the old ones until the change is live, and taking a
 * change back finds the old ones again. */
#ifndef EARSHOT_OPS_SCORE_H
#define EARSHOT_OPS_SCORE_H

#include "flow/registry/registry.h"
#include "ops/rulebook.h"

/* What a month of a store was scored from, and what it came to. Borrowed until fn returns. */
struct scored {
    const char *revision;
    const struct scoring *scoring; /* the version that holds for the month */
    const struct registry *registry;
    struct scoring_subject subject;
    struct score score;
};

struct scores_query {
    const char *scoring; /* an id; NULL is all */
    int64_t store;       /* an id; 0 is all */
    month_t first, last; /* both included; INT32_MIN and INT32_MAX for no bound */
    /* Asked before a month is scored: false passes it over. May be NULL. */
    int (*wanted)(void *context, const struct scored *about, bool *out, struct err *err);
    bool each_response; /* never by a table of answers; for tests and comparisons */
};

/* Reckons the scores under a rulebook; nothing is written. fn hears each store's months, store by store, and returns
 * nonzero to stop. Errors: ERR_DATA also for a region of a definition that is not there. */
int scores_each(struct workspace *workspace, const struct act *act, const struct rulebook *rulebook,
                const struct scores_query *query,
                int (*fn)(void *context, const struct scored *scored, struct err *err), void *context, struct err *err);

/* Makes the score rows that are missing, in one transaction; those that are there still hold. *out_made (may be NULL)
 * is how many were made. */
int scores_refresh(struct workspace *workspace, const struct act *act, struct rulebook *rulebook, int64_t *out_made,
                   struct err *err);

/* The same inside the caller's transaction. */
int scores_make(struct workspace *workspace, const struct act *act, struct rulebook *rulebook, int64_t *out_made,
                struct err *err);

/* Only those of one scoring (NULL: all) and of the months from first to last, both included. */
int scores_make_of(struct workspace *workspace, const struct act *act, struct rulebook *rulebook, const char *scoring,
                   month_t first, month_t last, int64_t *out_made, struct err *err);

/* Drops the rows of the rulebook's own revisions, inside the caller's transaction. */
int scores_remake(struct workspace *workspace, const struct rulebook *rulebook, struct err *err);

/* The revision of one definition, hex, in the workspace's arena. */
int score_revision(struct workspace *workspace, const struct rulebook *rulebook, const struct scoring *scoring,
                   const char **out, struct err *err);

#endif
