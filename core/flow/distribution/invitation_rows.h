/* The rows of invitations and of what becomes of them. An invitation's row never changes but for whom it went to, which
 * is forgotten with the customer. */
#ifndef EARSHOT_FLOW_INVITATION_ROWS_H
#define EARSHOT_FLOW_INVITATION_ROWS_H

#include "base/mem.h"
#include "flow/distribution/invitation.h"
#include "port/sql/sql.h"

/* What a token that was typed or scanned opens. *out_there is false for what is no token, or nobody's. */
int invitation_by_token(struct sql *db, struct arena *arena, const char *typed, struct invitation *out, bool *out_there,
                        struct err *err);
int invitation_read(struct sql *db, struct arena *arena, const struct invitation_id *id, struct invitation *out,
                    bool *out_there, struct err *err);

/* Notes, in the caller's transaction, what became of it; said twice of one instant, it is noted once. COMPLETED belongs
 * into the transaction that stores the response: ERR_EXISTS where the invitation has one, so that of two posts of one
 * token one is stored; a store's own code takes any number. UNSUBSCRIBED is noted by ops/invitations.h, with what
 * follows from it. ERR_DATA where there is no such invitation. */
int invitation_mark(struct sql *db, const struct invitation_id *id, enum invitation_mark mark, instant_t at,
                    struct err *err);

/* Writes it: all but .times, .wave_name and .language. ERR_EXISTS where the customer was asked by this schedule for the
 * same `due`. */
int invitation_write(struct sql *db, const struct secret *master, const struct invitation *invitation, int64_t due,
                     int64_t batch, struct err *err);

/* Each that went to the customer, oldest first; fn returns nonzero to stop. */
int invitations_of(struct sql *db, struct arena *arena, const struct customer_id *id,
                   int (*fn)(void *context, const struct invitation *invitation, struct err *err), void *context,
                   struct err *err);

/* Nothing leads from an invitation to the customer any more. */
int invitations_forget(struct sql *db, const struct customer_id *id, struct err *err);

#endif
