/* What the law gives a customer: to see what is held on them, and to be erased.
 *
 * After an erasure their contacts, key and links are gone from the database, from its write-ahead log and from the
 * error sheets in the workspace; so are their words, in all revisions of what they answered. The answers themselves
 * stay as nobody's, or, where the settings say erasure = "remove", go and leave counts in a ledger. Either way no
 * figure moves, no edition is made again, and all editions verify. What stays: a random id, a keyed hash of each
 * response's id, so that the same file brings nothing back, and the commitment that the batch was sealed with.
 *
 * Copies elsewhere are not reached: the file that was imported, mail, backups. An older backup that is put back gets
 * the erasures done again: ops/erasures.h. */
#ifndef EARSHOT_OPS_PRIVACY_H
#define EARSHOT_OPS_PRIVACY_H

#include "base/value.h"
#include "ops/workspace.h"

/* Everything held on the customer, as a map: customer, contacts, responses, visits,
 * consents, opt_outs, invitations. `typed` is their id or a contact. It is
 * somebody's data that is read: the act is journalled. Errors: ERR_DATA where nobody is known by that. */
int privacy_export(struct workspace *workspace, const struct act *act, const char *typed, const struct value **out,
                   struct err *err);

struct erasure_done {
    const char *customer; /* the random id */
    bool removed;         /* the answers went; else they stay, nobody's */
    int64_t responses;    /* theirs */
    int64_t batch;
    int64_t sheets; /* error sheets in which something was blacked out */
};

/* ERR_USAGE without a reason. ERR_BUSY, after the customer is gone from the tables, where another process keeps the
 * write-ahead log from being emptied: privacy_sweep does that later. */
int privacy_erase(struct workspace *workspace, const struct act *act, const char *typed, struct erasure_done *out,
                  struct err *err);

/* Empties the write-ahead log. */
int privacy_sweep(struct workspace *workspace, struct err *err);

struct erasure {
    int64_t batch, responses;
    instant_t at;
    const char *customer;
    bool removed;
};

/* Each erasure, in order: what a backup that is put back has to do again. fn returns nonzero to stop. */
int privacy_erasures(struct sql *db, int (*fn)(void *context, const struct erasure *erasure, struct err *err),
                     void *context, struct err *err);

/* How many responses that the edition counted have been erased since. */
int privacy_erased_since(struct sql *db, const char *commit, int64_t *out, struct err *err);

#endif
