/* Version 2 of git's Documentation/gitformat-pack.txt: a head, how many ids begin with a byte up to each, the ids, the
 * checks of the entries, the offsets in four bytes, those that need more in eight, the pack's sum and the index's own.
 * Numbers are big-endian. */
#include "port/vault/vault_index.h"

#include <stdlib.h>
#include <string.h>

#define FAR 0x80000000u /* an offset with this bit is a place in the table of long ones */

struct sum {
    struct vault_file *file;
    struct sha1 *sha1; /* of all that was put */
};

static void put(struct sum *sum, const void *bytes, size_t len) {
    sha1_more(sum->sha1, bytes, len);
    vault_file_put(sum->file, bytes, len);
}

static void put_number(struct sum *sum, uint32_t number) {
    const unsigned char bytes[] = {(unsigned char)(number >> 24), (unsigned char)(number >> 16),
                                   (unsigned char)(number >> 8), (unsigned char)number};
    put(sum, bytes, sizeof bytes);
}

static int compare(const void *a, const void *b) {
    return git_oid_cmp(&((const struct index_entry *)a)->id, &((const struct index_entry *)b)->id);
}

static void put_fan(struct sum *sum, const struct index_entry *entries, size_t count) {
    size_t upto = 0;
    for (unsigned first = 0; first < 256; first++) {
        while (upto < count && entries[upto].id.id[0] <= first)
            upto++;
        put_number(sum, (uint32_t)upto);
    }
}

static void put_offsets(struct sum *sum, const struct index_entry *entries, size_t count) {
    uint32_t far = 0;
    for (size_t i = 0; i < count; i++)
        put_number(sum, entries[i].offset < FAR ? (uint32_t)entries[i].offset : FAR | far++);
    for (size_t i = 0; i < count; i++)
        if (entries[i].offset >= FAR) {
            put_number(sum, (uint32_t)(entries[i].offset >> 32));
            put_number(sum, (uint32_t)entries[i].offset);
        }
}

void vault_index_put(struct vault_file *file, struct index_entry *entries, size_t count,
                     const unsigned char pack_sum[SHA1_BYTES]) {
    static const unsigned char head[] = {0xFF, 't', 'O', 'c', 0, 0, 0, 2};
    struct sum sum = {.file = file, .sha1 = sha1_begin()};
    unsigned char own[SHA1_BYTES];
    qsort(entries, count, sizeof *entries, compare);
    put(&sum, head, sizeof head);
    put_fan(&sum, entries, count);
    for (size_t i = 0; i < count; i++)
        put(&sum, entries[i].id.id, sizeof entries[i].id.id);
    for (size_t i = 0; i < count; i++)
        put_number(&sum, entries[i].crc);
    put_offsets(&sum, entries, count);
    put(&sum, pack_sum, SHA1_BYTES);
    sha1_end(sum.sha1, own);
    vault_file_put(file, own, sizeof own);
}
