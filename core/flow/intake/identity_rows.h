/* All that is kept of one response: every revision of one identity, whole, for who gives it out or erases it. Erasing
 * is the one exception to "facts only grow": what a person said goes, and a commitment to it stays, so that the seal of
 * the batch can still be reckoned. */
#ifndef EARSHOT_FLOW_IDENTITY_ROWS_H
#define EARSHOT_FLOW_IDENTITY_ROWS_H

#include "flow/intake/intake_rows.h"

struct identity {
    int64_t source;
    const char *source_name, *external_id;
};

/* Of the response that stands there, in the arena; *out_there is false where none does. */
int identity_at(struct sql *db, int64_t store, int64_t rid, struct arena *arena, struct identity *out, bool *out_there,
                struct err *err);

struct kept {
    struct response_row row;
    int64_t seconds, batch;
    const char *wave, *texts; /* "" for none */
    size_t sheet_bytes;
    unsigned char salt[SALT_BYTES];
};

/* Its revisions, the first first, in the arena. */
int identity_revisions(struct sql *db, const struct identity *identity, struct arena *arena, struct kept **out,
                       size_t *out_count, struct err *err);

/* What the batch was sealed with in place of this revision. */
struct digest kept_commitment(const struct identity *identity, const struct kept *kept, const struct store *store,
                              const struct survey *survey);

/* Its rid, where a row of somebody else's stands behind it because it was taken; else 0. That row tells as much by
 * where it stands; all other rids are forgotten, since they are made of the id. Before it is removed or anonymized. */
int kept_place(struct sql *db, const struct identity *identity, const struct kept *kept, int64_t *out, struct err *err);

/* It stays as an answer of nobody's: no words, no salt, another id, another rid, and only the day of its time. `alias`
 * is the new id of all its revisions. Sets *out_rid. */
int kept_anonymize(struct sql *db, const struct kept *kept, const char *alias, int64_t *out_rid, struct err *err);

int kept_remove(struct sql *db, const struct kept *kept, struct err *err);

#endif
