/* Whose signatures count: a file for git's gpg.ssh.allowedSignersFile, which `earshot key export` writes and an auditor
 * keeps apart from the archive. A line is a name, options, and a key:
 *
 *     earshot namespaces="git",valid-after="20260101Z",valid-before="20270101Z" ssh-ed25519 AAAA… a comment */
#ifndef EARSHOT_FLOW_SIGNERS_H
#define EARSHOT_FLOW_SIGNERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/sign.h"

struct signer {
    const char *name;
    struct sign_public key;
    const char *spaces;    /* the namespaces that it signs in, between commas; NULL: any */
    int64_t after, before; /* seconds since 1970, UTC: it holds from the one, until before the other */
};

struct signers {
    const struct signer *list;
    size_t count;
};

/* Times without Z are taken for UTC as well. Errors: ERR_DATA with the line, for what cannot be read as such a line (a
 * certificate authority, a key that is not ed25519, an option that we do not know). */
int signers_read(struct arena *arena, const char *text, struct signers *out, struct err *err);

enum signer_verdict { SIGNER_GOOD, SIGNER_UNKNOWN, SIGNER_NOT_THEN };

/* Whether the key signs in this namespace ("git" for commits) what says that it was made at `seconds`. */
enum signer_verdict signers_judge(const struct signers *signers, const struct sign_public *key, const char *space,
                                  int64_t seconds);
/* Under which name the key stands; NULL where it does not. */
const char *signers_name(const struct signers *signers, const struct sign_public *key);

#endif
