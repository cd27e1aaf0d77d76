/* The rows of marks: responses that are set aside (quarantined) count in no tally and no score until the mark is
 * lifted.
 *
 * A mark is on a response's identity, its source and its id there, whatever revision of it stands: a correction, or the
 * same answers coming again after their batch was taken back, does not slip a response back. Marks are facts and only
 * grow: lifting is a mark of its own, and the last one holds. */
#ifndef EARSHOT_FLOW_QUARANTINE_ROWS_H
#define EARSHOT_FLOW_QUARANTINE_ROWS_H

#include "flow/intake/intake_rows.h"

/* A response that stands, and how it is marked. Borrowed until fn returns. */
struct marked_row {
    struct response_row response;
    int64_t source_id;
    const char *source, *external_id;
    int64_t batch; /* that brought this revision */
    bool held;     /* set aside */
    int64_t mark;  /* the batch of its last mark; 0: none */
};

typedef int marked_fn(void *context, const struct marked_row *row, struct err *err);

/* Which ones are meant: one id (of one source, or of all), what a batch brought, or a store's months. */
struct marked_query {
    const char *external_id, *source; /* NULL: not by id; of all sources */
    int64_t batch;                    /* 0: not by batch */
    int64_t store;                    /* else of a store, the months from first to last, both included */
    month_t first, last;
};
int marked_each(struct sql *db, const struct marked_query *query, marked_fn *fn, void *context, struct err *err);

/* All that are set aside and stand, by the store's code. */
int marked_held(struct sql *db, marked_fn *fn, void *context, struct err *err);

/* A mark as a fact of its batch: sets aside, or lifts that (held false). */
struct mark {
    int64_t batch;
    const char *source, *external_id;
    bool held;
    const unsigned char *salt; /* SALT_BYTES */
};

/* What it says, and that with its salt: what the batch is sealed with. */
void mark_digests(const struct mark *mark, struct digest *out_content, struct digest *out_commitment);
int mark_write(struct sql *db, const struct marked_row *row, const struct mark *mark, struct err *err);

/* Each mark there ever was, by batch; an erased response's are nobody's, and without a salt. */
int marks_each(struct sql *db, int (*fn)(void *context, const struct mark *mark, struct err *err), void *context,
               struct err *err);

/* The marks of an identity go on under another, without their salts: its response was erased. fn hears each as it was.
 * *out_count is how many. */
int marks_rename(struct sql *db, int64_t source, const char *external_id, const char *alias,
                 int (*fn)(void *context, const struct mark *mark, struct err *err), void *context, int64_t *out_count,
                 struct err *err);

#endif
