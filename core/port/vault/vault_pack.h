/* New objects on their way into the archive, as one pack.
 *
 * Open, add objects (what a directory names before the directory itself), then publish or close. What the pack or the
 * archive has already is silently not added again. Entries go to the disk as they come; memory holds an id, a check
 * and an offset per object. Publishing makes pack and index durable before they appear; without new objects it does
 * nothing.
 *
 * Pack and index are written here and not by libgit2's indexer, which costs more than all the rest: it hashes each
 * object twice again, with collision detection. What it would find out is held to in other ways. An id is made of the
 * very bytes that are added. A directory is refused that names what neither the pack nor the archive has. What was
 * written is read again for the pack's own sum, and each entry held against the check taken as it was made. And
 * libgit2 hashes every object that it reads from the pack: the commit's tree at once, and the files when they are first
 * wanted. */
#ifndef EARSHOT_PORT_VAULT_PACK_H
#define EARSHOT_PORT_VAULT_PACK_H

#include <git2.h>
#include <stdbool.h>

#include "base/err.h"

struct vault_pack;

int vault_pack_open(struct vault_pack **out, const char *pack_dir, git_odb *odb, struct err *err);

/* Says what its id is. `packed` asks for deflate; otherwise the bytes are stored. Errors: ERR_DATA for more than
 * LIMIT_FILE bytes; ERR_IO, also for a directory that names what is nowhere. */
int vault_pack_add(struct vault_pack *pack, git_object_t type, const void *bytes, size_t len, bool packed,
                   git_oid *out_id, struct err *err);

/* Says that new trees will refer to this object of the archive; ERR_IO when it is not there. */
int vault_pack_keep(struct vault_pack *pack, const git_oid *id, struct err *err);

int vault_pack_publish(struct vault_pack *pack, struct err *err);
void vault_pack_close(struct vault_pack *pack); /* NULL is fine */

/* Removes what publishing left in pack_dir when it was killed; nobody may be writing. */
int vault_pack_sweep(const char *pack_dir, struct err *err);

#endif
