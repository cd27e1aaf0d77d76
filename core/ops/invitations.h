/* What a customer does by the link of their invitation, beside answering. */
#ifndef EARSHOT_OPS_INVITATIONS_H
#define EARSHOT_OPS_INVITATIONS_H

#include "flow/distribution/invitation_rows.h"

/* In the caller's transaction: notes it, and keeps the customer from being asked again, on any channel and by any
 * schedule; again is fine. Of an invitation whose customer is forgotten it is noted alone. ERR_DATA where there is no
 * such invitation. */
int invitation_unsubscribe(struct sql *db, const struct invitation_id *id, instant_t at, struct err *err);

#endif
