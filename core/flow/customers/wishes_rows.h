/* The rows of consents and opt-outs: like all of a customer's, they go with the customer. */
#ifndef EARSHOT_FLOW_WISHES_ROWS_H
#define EARSHOT_FLOW_WISHES_ROWS_H

#include "base/mem.h"
#include "flow/customers/customers.h"
#include "flow/customers/wishes.h"
#include "port/sql/sql.h"

/* The same said again is kept once. */
int consent_write(struct sql *db, const struct customer_id *id, const struct consent *consent, struct err *err);
/* The last word on it; *out_there is false where they never said any. In the arena. */
int consent_last(struct sql *db, const struct customer_id *id, enum consent_purpose purpose, struct arena *arena,
                 struct consent *out, bool *out_there, struct err *err);
/* All of a customer's, oldest first; in the arena. */
int consents_read(struct sql *db, const struct customer_id *id, struct arena *arena, struct consent **out,
                  size_t *out_count, struct err *err);

/* `channel` "" is all of them, for good. The first time counts. */
int opt_out_write(struct sql *db, const struct customer_id *id, const char *channel, instant_t at, const char *how,
                  struct err *err);
/* Takes one back; *out_there is false where there was none. */
int opt_out_remove(struct sql *db, const struct customer_id *id, const char *channel, bool *out_there, struct err *err);
int opt_outs_read(struct sql *db, const struct customer_id *id, struct arena *arena, struct opt_out **out,
                  size_t *out_count, struct err *err);

/* Whether they have opted out of the channel, or of all: the last look before a message goes out. */
int opt_out_holds(struct sql *db, const struct customer_id *id, const char *channel, bool *out, struct err *err);

#endif
