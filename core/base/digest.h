/* Digests: SHA-256 where people check with sha256sum (files, journal), BLAKE2b-256 for rows in bulk; both libsodium's.
 */
#ifndef EARSHOT_BASE_DIGEST_H
#define EARSHOT_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define DIGEST_BYTES 32
#define DIGEST_TEXT  65 /* hex and a NUL */

struct digest {
    unsigned char bytes[DIGEST_BYTES];
};

struct digest digest_sha256(const void *bytes, size_t len);
struct digest digest_row(const void *key, size_t key_len, const void *bytes,
                         size_t len); /* BLAKE2b-256; key may be NULL, 0 to 64 bytes */
/* HMAC-SHA-256 (RFC 2104) under a key of any length. */
struct digest digest_hmac(const void *key, size_t key_len, const void *bytes, size_t len);
char *digest_write(char out[DIGEST_TEXT], const struct digest *digest);
void digest_random(void *out, size_t len); /* for salts only: nothing printed may depend on it */

/* SHA-256 piece by piece. */
struct digest_stream;
struct digest_stream *digest_begin(void);
void digest_more(struct digest_stream *stream, const void *bytes, size_t len);
struct digest digest_end(struct digest_stream *stream); /* frees it */

/* The digest of a set of digests: the same whatever order they were added in, memory bounded (sorted runs go to an
 * unlinked temporary file in TMPDIR or /var/tmp past LIMIT_DIGEST_RUN). The result is SHA-256 over the sorted members;
 * repeats count. */
struct digest_set;
struct digest_set *digest_set_new(void);
void digest_set_free(struct digest_set *set);
int digest_set_add(struct digest_set *set, const struct digest *member, struct err *err);
int digest_set_end(struct digest_set *set, struct digest *out, struct err *err);

#endif
