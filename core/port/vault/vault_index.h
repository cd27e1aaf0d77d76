/* The index of a pack: where in it each object begins, by id. git finds a pack by its index alone. */
#ifndef EARSHOT_PORT_VAULT_INDEX_H
#define EARSHOT_PORT_VAULT_INDEX_H

#include <git2.h>
#include <stddef.h>
#include <stdint.h>

#include "base/sha1.h"
#include "port/vault/vault_file.h"

struct index_entry {
    git_oid id;
    uint32_t crc;    /* of the entry's bytes in the pack */
    uint64_t offset; /* of its first byte */
};

/* Puts the whole index into the file, and sorts the entries by id. `pack_sum` is what the pack ends with. */
void vault_index_put(struct vault_file *file, struct index_entry *entries, size_t count,
                     const unsigned char pack_sum[SHA1_BYTES]);

#endif
