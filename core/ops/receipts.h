/* The ledger of receipts: codes that a till prints, each good for one answer about its store. A code is 12 letters, the
 * last two of which check the others, so that a slip of the thumb is told from a code that nobody issued. Rows keep a
 * keyed hash of it: who reads the database learns no code. */
#ifndef EARSHOT_OPS_RECEIPTS_H
#define EARSHOT_OPS_RECEIPTS_H

#include "base/secret.h"
#include "ops/workspace.h"

#define RECEIPT_TEXT 15 /* "ABCD-EFGH-JKMN" and a NUL */

struct receipt_wish {
    const char *store, *till, *survey;
    int64_t count;
    instant_t expires;
};

/* Issues `count` codes, one batch of kind "receipts". fn gets each; nonzero stops, and nothing is issued. Errors:
 * ERR_DATA for a store that is not there or a till without a name, ERR_USAGE for more than LIMIT_RECEIPTS. */
int receipts_issue(struct workspace *workspace, const struct act *act, const struct receipt_wish *wish,
                   int (*fn)(void *context, const char *code, struct err *err), void *context, int64_t *out_batch,
                   struct err *err);

/* What was issued and became of it, by store and till. */
struct receipts_count {
    const char *store, *till, *survey;
    int64_t issued, used, expired;
};
int receipts_each(struct workspace *workspace, const struct act *act,
                  int (*fn)(void *context, const struct receipts_count *count, struct err *err), void *context,
                  struct err *err);

/* What rows keep of a code, however it was typed. False for what is no code: a slip, by its check letters. */
bool receipt_hash(const struct secret *key, const char *typed, struct digest *out);

struct receipt {
    int64_t store;
    const char *survey;
    instant_t expires;
    bool used;
};
/* Texts in the arena; *out_there is false where nobody issued it. */
int receipt_find(struct sql *db, struct arena *arena, const struct digest *hash, struct receipt *out, bool *out_there,
                 struct err *err);

#endif
