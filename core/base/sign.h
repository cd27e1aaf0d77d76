/* Signatures: ed25519 by libsodium, in the forms that OpenSSH reads and writes, so that stock `git verify-commit` and
 * `ssh-keygen -Y verify` say Good to what we signed.
 *
 * A public key is told as one line, "ssh-ed25519 AAAA…", and for people by its fingerprint, "SHA256:…" (the SHA-256 of
 * its binary form, base64 without padding). A signature is an armoured SSHSIG (OpenSSH's PROTOCOL.sshsig, version 1):
 * over the namespace and the SHA-512 of the bytes, so that what was signed as a commit ("git") cannot pass for anything
 * else. ed25519 has no chance in it: the same key and bytes give the same signature. */
#ifndef EARSHOT_BASE_SIGN_H
#define EARSHOT_BASE_SIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define SIGN_PUBLIC_TEXT 81 /* bytes for "ssh-ed25519 AAAA…" and a NUL */
#define SIGN_PRINT_TEXT  51 /* for a fingerprint */
#define SIGN_SECRET_TEXT 65 /* for a secret, in hex */

struct sign_public {
    unsigned char bytes[32];
};

struct sign_key {
    struct sign_public public;
    unsigned char secret[64]; /* forget it (sign_forget) once it is not needed */
};

void sign_make(struct sign_key *out); /* a new key */
void sign_forget(struct sign_key *key);

/* Writers return out. */
char *sign_public_write(char out[SIGN_PUBLIC_TEXT], const struct sign_public *key);
char *sign_print_write(char out[SIGN_PRINT_TEXT], const struct sign_public *key);
char *sign_secret_write(char out[SIGN_SECRET_TEXT], const struct sign_key *key);

/* False for anything but one key of the form that is written; what follows a blank behind it is a comment. */
bool sign_public_read(const char *text, struct sign_public *out);
bool sign_secret_read(const char *text, struct sign_key *out);

/* Appends the armoured signature, its last line ended. */
void sign_bytes(const struct sign_key *key, const char *space, const void *bytes, size_t len, struct buf *out);

/* Whether `armoured` signs these bytes in this namespace, and by whom: *out is the key that it names, and whose it is
 * the caller must know. ERR_DATA for what is no such signature, ERR_FOUND for one that does not fit. */
int sign_check(const char *armoured, const char *space, const void *bytes, size_t len, struct sign_public *out,
               struct err *err);

#endif
