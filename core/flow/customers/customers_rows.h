/* The rows of customers. They are no facts: they are changed, and they go.
 *
 * What a customer answered stands in response_customer alone, by store and rid: without its line nothing leads from an
 * answer to a person. */
#ifndef EARSHOT_FLOW_CUSTOMERS_ROWS_H
#define EARSHOT_FLOW_CUSTOMERS_ROWS_H

#include <stdint.h>

#include "base/day.h"
#include "base/mem.h"
#include "flow/customers/customers.h"
#include "port/sql/sql.h"

struct customers {
    struct sql *db;
    struct secret master;
};

int customers_count(struct sql *db, int64_t *out, struct err *err);

/* The customer whom the contacts reach, made when first met; the first contact that is known decides, in the order of
 * enum contact_kind, and the others are added to what is known of them. *out_there is false where no contact is one. */
int customer_meet(const struct customers *customers, const struct contacts *contacts, struct customer_id *out,
                  bool *out_there, struct err *err);

int customer_link(struct sql *db, int64_t store, int64_t rid, const struct customer_id *id, struct err *err);

/* By id (32 hex digits), or by a contact of any kind as it may be typed. ERR_DATA where there is none. */
int customer_find(const struct customers *customers, const char *typed, struct customer_id *out, struct err *err);

/* Whether the spelling (redact.h) is a contact of somebody. */
int customer_known(const struct customers *customers, const char *spelling, bool *out, struct err *err);

/* Their contacts in clear, in the arena. */
int customer_read(const struct customers *customers, const struct customer_id *id, struct arena *arena,
                  struct contacts *out, struct err *err);

/* When they were last heard of, the latest counting; `language` "" leaves what is known. */
int customer_heard(struct sql *db, const struct customer_id *id, instant_t at, const char *language, struct err *err);

/* Notes which kinds of contact they have of customers of before that was noted; nothing where there are none. */
int customers_note_kinds(const struct customers *customers, struct err *err);

/* Whose answer a response is; *out_there is false where nobody is known. */
int customer_of_response(struct sql *db, int64_t store, int64_t rid, struct customer_id *out, bool *out_there,
                         struct err *err);
/* Which kinds of contact there are, 1 << kind each, and the language they are written to in, "" for no own one, in the
 * arena. What is not known yet counts as there: it is found out when something is sent. */
int customer_reach(struct sql *db, const struct customer_id *id, struct arena *arena, unsigned *out_kinds,
                   const char **out_language, struct err *err);

/* Each response that is theirs, in the order of stores and time. */
int customer_responses(struct sql *db, const struct customer_id *id,
                       int (*fn)(void *context, int64_t store, int64_t rid, struct err *err), void *context,
                       struct err *err);

/* The row, its key, its contacts' hashes, its links, visits, consents and opt-outs. `not_again` is when they asked for
 * it, or would not be asked: hashes of their contacts are kept from then on, so that no list brings them back unasked;
 * 0: nothing is kept. Their invitations are forgotten by invitations_forget. */
int customer_forget(struct sql *db, const struct customer_id *id, instant_t not_again, struct err *err);

/* Since when one of these contacts is not to come back but with a later consent; 0: it may. */
int contacts_turned_away(const struct customers *customers, const struct contacts *contacts, instant_t *out,
                         struct err *err);

#endif
