/* The keys by which this workspace signs what it commits.
 *
 * A secret lies in the workspace's directory keys/ (0700), a file for each (0600), readable by the service alone; who
 * can read it can sign in its name, and earshot refuses one that others can read. The public key and from when it holds
 * are facts: a row, a line of the journal, and a commit on the archive's branch `keys`, which says the same to whoever
 * has plain git only. That commit holds `allowed_signers` as of then, and is signed by the key before: this is the
 * hand-over. Its trailers name where the other branches ended: what follows is signed by the new key.
 *
 * The first key holds from the beginning, each other from the moment of its rotation; a key ends where the next begins.
 * Commits of before the first key are not signed, and stay as they are. */
#ifndef EARSHOT_OPS_KEYS_H
#define EARSHOT_OPS_KEYS_H

#include "base/sign.h"
#include "ops/workspace.h"

#define KEYS_BRANCH    "keys"
#define KEYS_PRINCIPAL "earshot" /* who signs, in an allowed-signers file */
#define KEYS_FILE      "allowed_signers"

struct key {
    int64_t number; /* 1, 2 …; 0: none */
    struct sign_public public;
    const char *text, *print; /* "ssh-ed25519 AAAA…", "SHA256:…" */
    instant_t at, until;      /* when it was made; when the next was, INT64_MAX for the present one */
    const char *actor;
    bool handed_over;                    /* signed for by the key before; the first and one after a loss are not */
    const char *commit;                  /* on the branch `keys` */
    const char *main, *rules, *proposed; /* the last commits that it does not sign; "" where the branch was not yet */
};

/* All keys, oldest first, in the workspace's arena. */
int keys_read(const struct workspace *workspace, struct key **out, size_t *out_count, struct err *err);

/* The present one; .number is 0 where there is none. */
int keys_present(const struct workspace *workspace, struct key *out, struct err *err);

/* The secret of a key. Errors: ERR_CONFIG when it is not there, is another's, or can be read by others. */
int keys_secret(const struct workspace *workspace, const struct key *key, struct sign_key *out, struct err *err);

/* Where the secret of a key lies, or would. */
const char *keys_secret_path(const struct workspace *workspace, const struct key *key);

/* What is committed through this vault is signed by the present key; nothing is where there is none. The workspace must
 * outlive the vault. */
void keys_sign(struct vault *vault, const struct workspace *workspace);

/* Appends a file for gpg.ssh.allowedSignersFile: a line for each key with the times between which it holds, in UTC. */
void keys_allowed(const struct key *keys, size_t count, struct buf *out);

/* ---- the acts; *out is the present key then ---- */

int keys_begin(struct workspace *workspace, const struct act *act, struct err *err); /* of a workspace that is made */

/* The first key; also one after the present key's secret was lost, which needs a reason. ERR_EXISTS where there is one.
 */
int keys_new(struct workspace *workspace, const struct act *act, struct key *out, struct err *err);

/* Another key in the place of the present one, which signs for it; its secret is removed afterwards. A rotation that
 * was killed is ended by the next. ERR_CONFIG where there is no key. */
int keys_rotate(struct workspace *workspace, const struct act *act, struct key *out, struct err *err);

#endif
