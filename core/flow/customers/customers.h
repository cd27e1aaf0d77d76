/* Customers: who answered, as far as the chain knows, kept apart from what they answered.
 *
 * A customer is a random id. What reaches them (telephone, e-mail, their number in the chain's own books) and their
 * name are sealed under a key of their own, and that key under the workspace's, which stands in a file beside the
 * database: who destroys the key has destroyed the customer, in copies too. Each contact has a hash under the
 * workspace's key, by which the same telephone finds the same customer, however it was typed, and which nobody else can
 * make. */
#ifndef EARSHOT_FLOW_CUSTOMERS_H
#define EARSHOT_FLOW_CUSTOMERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/secret.h"

/* The numbers are kept in rows. A name finds nobody: people share them. */
enum contact_kind { CONTACT_ID, CONTACT_PHONE, CONTACT_EMAIL, CONTACT_NAME };
enum { CONTACT_KINDS = 4, CUSTOMER_ID_BYTES = 16, CUSTOMER_ID_TEXT = 2 * CUSTOMER_ID_BYTES + 1 };

const char *contact_word(enum contact_kind kind); /* "id", "phone", "email", "name": as in a mapping */

/* As the file has them; NULL or "" where it does not. */
struct contacts {
    const char *of[CONTACT_KINDS];
};

struct customer_id {
    unsigned char bytes[CUSTOMER_ID_BYTES];
};
char *customer_id_write(char out[CUSTOMER_ID_TEXT], const struct customer_id *id);
bool customer_id_read(const char *text, struct customer_id *out);

/* What the contact is compared as. False for what is none: a telephone number has 7 to 15 digits, an e-mail address an
 * @ with something before and a dot behind it; a name is never compared. */
bool contact_spelling(enum contact_kind kind, const char *text, struct buf *out);

/* Of a spelling of that kind, under the workspace's key. */
struct digest contact_hash(const struct secret *master, enum contact_kind kind, const char *spelling, size_t len);

/* A response's identity, as it is remembered after it was erased: so that the same file brings nobody back. */
struct digest identity_hash(const struct secret *master, const char *source, const char *external_id);

#endif
