/* SHA-1 of a stream of bytes, for one use only: the check sum at the end of a git pack (libgit2 hashes objects for us
 * but offers no plain stream). GLib's. Not for anything that must withstand an attacker. */
#ifndef EARSHOT_BASE_SHA1_H
#define EARSHOT_BASE_SHA1_H

#include <stddef.h>

#define SHA1_BYTES 20

struct sha1;

struct sha1 *sha1_begin(void);
void sha1_more(struct sha1 *sha1, const void *bytes, size_t len);
void sha1_end(struct sha1 *sha1, unsigned char out[SHA1_BYTES]); /* frees it; out may be NULL; NULL is fine */

#endif
