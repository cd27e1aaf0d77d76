/* The rows of tallies. */
#ifndef EARSHOT_FLOW_TALLIES_ROWS_H
#define EARSHOT_FLOW_TALLIES_ROWS_H

#include "base/digest.h"
#include "flow/tallies/tallies.h"
#include "port/sql/sql.h"

/* Adds the deltas to the rows there are. A counter that would fall below zero is an ERR_INTERNAL: tallies and responses
 * disagree. */
int tallies_apply(struct sql *db, struct tally_deltas *deltas, struct err *err);

/* Writes one as the row it is, in the place of the one that is there. `bytes` is memory for its work. */
int tally_write(struct sql *db, const struct tally_delta *tally, struct buf *bytes, struct err *err);

int tallies_drop(struct sql *db, struct err *err); /* all of them, before a recount */

/* Tells fn each store and month from `first` to `last`, ordered by store id, then by version, class and month, with the
 * counters carried into `layout` (a version of the same survey). `store` narrows to one store; 0 is all. fn returns
 * nonzero to stop, which is returned. */
typedef int tally_fn(void *context, int64_t store, int32_t month, const int64_t *counters, struct err *err);
int tallies_scan(struct sql *db, const struct survey_versions *versions, const struct survey *layout, int64_t store,
                 int32_t first, int32_t last, tally_fn *fn, void *context, struct err *err);

/* The same for any kind of tally: all of its rows that count every response, or (by_wave) those of the waves. The key's
 * class is not told. */
struct tally_scan {
    enum tally_kind kind;
    bool by_wave;
    int64_t store; /* 0: all */
    int32_t first, last;
    int (*fn)(void *context, const struct tally_key *key, const int64_t *counters, struct err *err);
    void *context;
};
int tallies_each(struct sql *db, const struct survey_versions *versions, const struct survey *layout,
                 const struct tally_scan *what, struct err *err);

/* The digest of every row there is, in this workspace: whether a recount found anything different. */
int tallies_digest_rows(struct sql *db, struct digest *out, struct err *err);

/* The digest of every tally of the survey up to and with month `last`: what was known when an edition was made, the
 * same in every workspace that knows the same. */
int tallies_digest(struct sql *db, const char *survey, int32_t last, struct digest *out, struct err *err);

/* The versions that those tallies are of, by number. fn returns nonzero to stop. */
int tallies_versions(struct sql *db, const char *survey, int32_t last,
                     int (*fn)(void *context, int64_t version, struct err *err), void *context, struct err *err);

/* The responses of all stores' months up to `last` that have `floor` or more. Those of the others are left out: less
 * what each store's own report tells, a number of all would be what one of them hides. */
int tallies_told(struct sql *db, const char *survey, int32_t last, int64_t floor, int64_t *out, struct err *err);

#endif
