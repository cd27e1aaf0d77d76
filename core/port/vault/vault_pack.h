/* New objects on their way into the archive, as one pack.
 *
 * Open, add objects (and keep those that new trees refer to unchanged), then publish or close. What the pack or the
 * archive has already is silently not added again. Entries are spooled to a file without a name in objects/pack, so
 * memory holds one id per object and nothing else. Publishing streams them through libgit2's indexer, which checks
 * every object and that everything they refer to was added or kept, and makes the pack durable before it appears;
 * without new objects it does nothing. */
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

/* Says that new trees will refer to this object of the archive; ERR_IO when it is not there. */
int vault_pack_keep(struct vault_pack *pack, const git_oid *id, struct err *err);

int vault_pack_publish(struct vault_pack *pack, struct err *err);
void vault_pack_close(struct vault_pack *pack); /* NULL is fine */

#endif
