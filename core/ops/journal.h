/* The journal: who did what, when and why. Append-only; each line's hash covers the line before, so a line that is
 * changed, taken out or put in shows. Lines hold no customer's data.
 *
 * A line's hash is the SHA-256, in hex, of its number and time (milliseconds since 1970, UTC) with a blank between, and
 * then for each of previous, actor, act, object, detail, reason: a line end, the field's length in bytes, a blank, the
 * field. `previous` is the hash of the line before, 64 zeros in the first. docs/guide/auditor.md has it as a program.
 */
#ifndef EARSHOT_OPS_JOURNAL_H
#define EARSHOT_OPS_JOURNAL_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/value.h"
#include "ops/act.h"
#include "port/sql/sql.h"

struct journal_line {
    int64_t seq;
    instant_t at;
    const char *actor, *act, *object, *detail,
        *reason;                 /* detail is JSON or "": what the act says, `actor_role`, `hand` */
    const char *previous, *hash; /* SHA-256, hex */
};

/* Writes the act's line, inside the caller's transaction. `detail` is a map, or NULL. ERR_DENIED for an actor who may
 * change nothing, ERR_DATA where reason or object hold somebody's contact: an act that cannot be journalled does not
 * happen. */
int journal_write(struct sql *db, const struct act *act, const char *name, const char *object,
                  const struct value *detail, struct err *err);

/* A line stays for ever, so it must name nobody: ERR_DATA for a text with a contact of a form that nothing else has. A
 * telephone of the chain's own may stand in it. `what` is what the text is, for the message, which does not repeat it.
 */
int journal_names_nobody(const char *what, const char *text, struct err *err);

/* Each line in order; fn returns nonzero to stop. */
int journal_each(struct sql *db, int (*fn)(void *context, const struct journal_line *line, struct err *err),
                 void *context, struct err *err);

/* Only some lines. */
struct journal_query {
    const char *by, *object; /* the actor; what is in the object; NULL: any */
    const char *act;         /* "rules publish", or the first word of several: "rules" */
    instant_t since;
};
int journal_find(struct sql *db, const struct journal_query *query,
                 int (*fn)(void *context, const struct journal_line *line, struct err *err), void *context,
                 struct err *err);

/* Appends all lines as JSON, one a line, with the fields as they are hashed. */
int journal_export(struct sql *db, struct buf *out, struct err *err);

/* The last line's number and hash: 0 and zeros where there is none. */
int journal_head(struct sql *db, int64_t *out_seq, char out_hash[DIGEST_TEXT], struct err *err);

/* Whether each line's hash is right and follows from the one before. ERR_FOUND names the first line that is wrong. */
int journal_verify(struct sql *db, int64_t *out_lines, struct err *err);

#endif
