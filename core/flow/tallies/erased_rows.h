/* The ledger of erasures: answers that were removed, as counts. Tallies are those of the responses and these, so no
 * figure moves when somebody is erased: a difference would tell what they had said. Rows only grow.
 *
 * A row is of one batch, and holds as long as that batch does and no newer revision takes its place: the batches of
 * those are in `newer`. Where the response was marked (quarantined, lifted), its last mark says whether it counts. So
 * it counts, and stops to, exactly as the responses did: at any cut, after any undoing. */
#ifndef EARSHOT_FLOW_ERASED_ROWS_H
#define EARSHOT_FLOW_ERASED_ROWS_H

#include "flow/intake/intake.h"
#include "flow/tallies/tallies.h"
#include "port/sql/sql.h"

struct erased_of {
    int64_t erasure;   /* the batch of the erasure */
    int64_t batch;     /* that brought the answers */
    const char *newer; /* ",7,9,": the batches of newer revisions; "" for none */
    int64_t revision;  /* 1: it came; more: it corrected */
    int64_t source;    /* where marks of quarantine have it under another identity now: which; else 0 and "" */
    const char *identity;
};

/* Writes what the deltas hold, and clears them. */
int erased_write(struct sql *db, const struct erased_of *of, struct tally_deltas *deltas, struct err *err);

/* Tells fn each row that counts: as of the cut (NULL: now), and, where `undone` is not 0, if that batch had been
 * undone; of one store (0: all) and the months from first to last, both included. The counters live until fn returns,
 * which is nonzero to stop. */
struct erased_query {
    const struct response_cut *cut;
    int64_t undone, store;
    int32_t first, last;
};
int erased_each(struct sql *db, const struct survey_versions *versions, const struct erased_query *query,
                int (*fn)(void *context, const struct tally_key *key, const struct survey *survey,
                          const int64_t *counters, struct err *err),
                void *context, struct err *err);

#endif
