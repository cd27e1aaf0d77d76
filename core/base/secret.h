/* Secrets: keys, what is sealed under them, and hashes that only their holder can make. All libsodium's.
 *
 * Sealed bytes are XChaCha20-Poly1305 under a random nonce, which stands before them: SECRET_MORE bytes longer than
 * what they hide. `about` is bound to them, so that what was sealed as one thing cannot be passed off as another. */
#ifndef EARSHOT_BASE_SECRET_H
#define EARSHOT_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"

enum { SECRET_BYTES = 32, SECRET_MORE = 40 };

struct secret {
    unsigned char bytes[SECRET_BYTES];
};

void secret_make(struct secret *out); /* a random one */
void secret_wipe(void *bytes, size_t len);

void secret_seal(const struct secret *key, const char *about, const void *bytes, size_t len, struct buf *out);
/* Appends what was sealed to out. False for what was not sealed so, or is not whole. */
bool secret_open(const struct secret *key, const char *about, const void *sealed, size_t len, struct buf *out);

/* BLAKE2b-256 under the key: the same for the same bytes, and not to be guessed by trying all telephone numbers. */
struct digest secret_hash(const struct secret *key, const char *about, const void *bytes, size_t len);

/* The key that the file holds: 64 hex digits and a line break, readable by its owner alone. ERR_NOINPUT where there is
 * none; ERR_CONFIG for one that others may read, or that is no key. */
int secret_read(const char *path, struct secret *out, struct err *err);
/* Makes the file, durable, with a random key; where another process was faster, reads that one. */
int secret_create(const char *path, struct secret *out, struct err *err);

#endif
