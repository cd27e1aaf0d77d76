/* The journal: who did what, when and why. Append-only; each line's hash covers the line before, so a line that is
 * changed, taken out or put in shows. Lines hold no customer's data. */
#ifndef EARSHOT_OPS_JOURNAL_H
#define EARSHOT_OPS_JOURNAL_H

#include "base/err.h"
#include "base/value.h"
#include "ops/act.h"
#include "port/sql/sql.h"

struct journal_line {
    int64_t seq;
    instant_t at;
    const char *actor, *act, *object, *detail, *reason; /* detail is JSON */
    const char *previous, *hash;                        /* SHA-256, hex */
};

/* Writes the act's line, inside the caller's transaction. `detail` is a map, or NULL. ERR_DENIED for an actor who may
 * change nothing, ERR_DATA where reason or object hold somebody's contact: an act that cannot be journalled does not
 * happen. */
int journal_write(struct sql *db, const struct act *act, const char *name, const char *object,
                  const struct value *detail, struct err *err);

/* Each line in order; fn returns nonzero to stop. */
int journal_each(struct sql *db, int (*fn)(void *context, const struct journal_line *line, struct err *err),
                 void *context, struct err *err);

/* Whether each line's hash is right and follows from the one before. ERR_FOUND names the first line that is wrong. */
int journal_verify(struct sql *db, int64_t *out_lines, struct err *err);

#endif
