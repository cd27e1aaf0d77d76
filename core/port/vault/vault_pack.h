/* New objects on their way into the archive, as one pack.
 *
 * Open, add objects, then publish or close. What the pack or the archive has already is silently not added again.
 * Entries are spooled to a file without a name in objects/pack, so memory holds one id per object and nothing else;
 * publishing streams them through libgit2's indexer, which checks every object and that everything they refer to is
 * there, and makes the pack durable before it appears; without objects it does nothing. Objects must come before those
 * that refer to them. */
#ifndef EARSHOT_PORT_VAULT_PACK_H
#define EARSHOT_PORT_VAULT_PACK_H

#include <git2.h>
#include <stdbool.h>

#include "base/err.h"

#define PACK_SPOOL_PREFIX "tmp_earshot_" /* git's own prune removes tmp_* too */

struct vault_pack;

int vault_pack_open(struct vault_pack **out, const char *pack_dir, git_odb *odb, struct err *err);

/* `id` is what git_odb_hash says of the bytes. `packed` asks for deflate; otherwise the bytes are stored. */
int vault_pack_add(struct vault_pack *pack, const git_oid *id, git_object_t type, const void *bytes, size_t len,
                   bool packed, struct err *err);
int vault_pack_publish(struct vault_pack *pack, struct err *err);
void vault_pack_close(struct vault_pack *pack); /* NULL is fine */

#endif
