/* A pack is "PACK", a version, a count, the entries, and the SHA-1 of all that. An entry is a varint of type and size
 * followed by a zlib stream; we write no deltas. (git's Documentation/gitformat-pack.txt.) The count stands in front
 * and is known only at the end: so the sum is made by reading the pack again. */
#include "port/vault/vault_pack.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/sha1.h"
#include "port/vault/vault_file.h"
#include "port/vault/vault_index.h"
#include "port/vault/vault_inside.h"

#define CHUNK KIB(256)
#define BLOCK 65535 /* the most that one stored block of a zlib stream holds */
#define LEVEL 3     /* of deflate: our documents take half the time of level 6 and one tenth more room */

#define COUNT_AT 8 /* where the head has the count */

/* A set of ids; they are hashes already, so their first bytes are as good a slot as any. */
struct id_set {
    git_oid *slots; /* all zero: free */
    size_t size, count;
};

struct vault_pack {
    struct arena *arena;
    const char *dir;
    git_odb *odb; /* borrowed */
    struct vault_file *file;
    uint32_t crc; /* of the entry at work */
    z_stream packed;
    bool packed_ready;
    struct id_set added, kept;   /* kept: of the archive, and referred to */
    struct index_entry *entries; /* as they come in the file; added.count of them */
    size_t entries_cap;
    unsigned char chunk[CHUNK];
};

/* ---- ids ---- */

static git_oid *id_slot(const struct id_set *set, const git_oid *id) {
    uint64_t start;
    memcpy(&start, id->id, sizeof start);
    size_t i = (size_t)start & (set->size - 1);
    while (!git_oid_is_zero(&set->slots[i]) && !git_oid_equal(&set->slots[i], id))
        i = (i + 1) & (set->size - 1);
    return &set->slots[i];
}

static bool id_in(const struct id_set *set, const git_oid *id) {
    return set->count && !git_oid_is_zero(id_slot(set, id));
}

static void id_put(struct id_set *set, const git_oid *id) {
    if (set->count * 4 >= set->size * 3) {
        struct id_set old = *set;
        set->size = old.size ? old.size * 2 : 256;
        set->slots = mem_alloc(set->size * sizeof *set->slots);
        for (size_t i = 0; i < old.size; i++)
            if (!git_oid_is_zero(&old.slots[i]))
                *id_slot(set, &old.slots[i]) = old.slots[i];
        free(old.slots);
    }
    git_oid *slot = id_slot(set, id);
    set->count += git_oid_is_zero(slot) ? 1 : 0;
    *slot = *id;
}

/* ---- the file ---- */

static void put(struct vault_pack *pack, const void *bytes, size_t len) {
    pack->crc = (uint32_t)crc32_z(pack->crc, bytes, len);
    vault_file_put(pack->file, bytes, len);
}

/* A vault has one pack for each branch that it writes to, so a name may be taken. */
static int make_file(struct vault_pack *pack, struct err *err) {
    static const unsigned char head[12] = {'P', 'A', 'C', 'K', 0, 0, 0, 2};
    bool taken = true;
    for (int i = 0; taken; i++) {
        const char *path = arena_format(pack->arena, "%s/" PASSING_PREFIX "%d.pack", pack->dir, i);
        if (vault_file_make(&pack->file, path, &taken, err))
            return err->kind;
    }
    put(pack, head, sizeof head);
    return 0;
}

int vault_pack_open(struct vault_pack **out, const char *pack_dir, git_odb *odb, struct err *err) {
    struct vault_pack *pack = mem_alloc(sizeof *pack);
    pack->arena = arena_new();
    pack->dir = arena_text(pack->arena, pack_dir);
    pack->odb = odb;
    pack->packed_ready = deflateInit(&pack->packed, LEVEL) == Z_OK;
    int rc = pack->packed_ready ? make_file(pack, err) : err_set(err, ERR_OS, "zlib does not start");
    if (rc)
        vault_pack_close(pack);
    else
        *out = pack;
    return rc;
}

void vault_pack_close(struct vault_pack *pack) {
    if (!pack)
        return;
    if (pack->packed_ready)
        deflateEnd(&pack->packed);
    vault_file_close(pack->file);
    free(pack->added.slots);
    free(pack->kept.slots);
    free(pack->entries);
    arena_free(pack->arena);
    free(pack);
}

/* ---- adding ---- */

/* Four bits of the size beside the type, then seven at a time, lowest first. */
static size_t entry_head(unsigned char out[16], git_object_t type, size_t len) {
    size_t n = 0;
    unsigned low = (unsigned)type << 4 | (len & 15);
    for (len >>= 4; len; len >>= 7) {
        out[n++] = (unsigned char)(low | 0x80);
        low = len & 0x7f;
    }
    out[n++] = (unsigned char)low;
    return n;
}

static void put_deflated(struct vault_pack *pack, const void *bytes, size_t len) {
    z_stream *z = &pack->packed;
    deflateReset(z);
    z->next_in = (z_const Bytef *)bytes;
    z->avail_in = (uInt)len;
    int state;
    do {
        z->next_out = pack->chunk;
        z->avail_out = sizeof pack->chunk;
        state = deflate(z, Z_FINISH);
        put(pack, pack->chunk, sizeof pack->chunk - z->avail_out);
    } while (state != Z_STREAM_END);
}

/* A zlib stream (RFC 1950) of stored blocks: what deflate makes at level 0, without copying everything twice first. */
static void put_stored(struct vault_pack *pack, const unsigned char *bytes, size_t len) {
    static const unsigned char head[] = {0x78, 0x01};
    uLong adler = adler32_z(adler32(0, NULL, 0), bytes, len);
    put(pack, head, sizeof head);
    bool last;
    do {
        size_t take = len < BLOCK ? len : BLOCK;
        last = take == len;
        const unsigned char block[] = {last, (unsigned char)take, (unsigned char)(take >> 8), (unsigned char)~take,
                                       (unsigned char)(~take >> 8)};
        put(pack, block, sizeof block);
        put(pack, bytes, take);
        bytes += take;
        len -= take;
    } while (!last);
    const unsigned char tail[] = {(unsigned char)(adler >> 24), (unsigned char)(adler >> 16),
                                  (unsigned char)(adler >> 8), (unsigned char)adler};
    put(pack, tail, sizeof tail);
}

static void put_entry(struct vault_pack *pack, const git_oid *id, git_object_t type, const void *bytes, size_t len,
                      bool packed) {
    unsigned char head[16];
    size_t count = pack->added.count;
    struct index_entry entry = {.id = *id, .offset = vault_file_len(pack->file)};
    pack->crc = 0;
    put(pack, head, entry_head(head, type, len));
    if (packed)
        put_deflated(pack, bytes, len);
    else
        put_stored(pack, bytes, len);
    entry.crc = pack->crc;
    pack->entries = mem_grow_items(pack->entries, &pack->entries_cap, count + 1, sizeof *pack->entries);
    pack->entries[count] = entry;
    id_put(&pack->added, id);
}

/* A line of a directory is its mode, a space, a name, a NUL and an id: well-formed, for vault_tree.c made it. A
 * submodule's commit is not ours. */
static int check_named(const struct vault_pack *pack, const char *lines, size_t len, struct err *err) {
    char hex[GIT_OID_HEXSZ + 1];
    git_oid id;
    for (const char *at = lines, *end = lines + len; at < end; at += sizeof id.id) {
        bool elsewhere = !strncmp(at, "160000 ", 7);
        at += strlen(at) + 1;
        memcpy(id.id, at, sizeof id.id);
        if (!elsewhere && !id_in(&pack->added, &id) && !id_in(&pack->kept, &id))
            return err_set(err, ERR_IO, "a new directory of the archive names %s, which is nowhere",
                           git_oid_tostr(hex, sizeof hex, &id));
    }
    return 0;
}

int vault_pack_add(struct vault_pack *pack, git_object_t type, const void *bytes, size_t len, bool packed,
                   git_oid *out_id, struct err *err) {
    git_oid id;
    if (len > LIMIT_FILE)
        return err_set(err, ERR_DATA, "%zu bytes are too many for one file of the archive", len);
    int rc = git_odb_hash(&id, bytes, len, type);
    if (rc < 0)
        return vault_git_err(err, rc, "an object of the archive cannot be hashed");
    *out_id = id;
    if (id_in(&pack->added, &id))
        return 0;
    if (git_odb_exists_ext(pack->odb, &id, GIT_ODB_LOOKUP_NO_REFRESH))
        return id_put(&pack->kept, &id), 0;
    if (type == GIT_OBJECT_TREE && check_named(pack, bytes, len, err))
        return err->kind;
    put_entry(pack, &id, type, bytes, len, packed);
    return vault_file_broken(pack->file) ? vault_file_failed(pack->file, err) : 0;
}

int vault_pack_keep(struct vault_pack *pack, const git_oid *id, struct err *err) {
    char hex[GIT_OID_HEXSZ + 1];
    if (!id_in(&pack->kept, id) && !git_odb_exists(pack->odb, id))
        return err_set(err, ERR_IO, "the archive is damaged: %s is missing", git_oid_tostr(hex, sizeof hex, id));
    id_put(&pack->kept, id);
    return 0;
}

/* ---- publishing ---- */

/* The pack, read again from its beginning. */
struct reading {
    struct sha1 *sha1;
    uint64_t at;
    size_t entry; /* entries before it are checked */
    uint32_t crc; /* of as much of it as was read */
};

/* Holds each entry against the check of what was put. */
static int read_on(struct reading *reading, const struct vault_pack *pack, const unsigned char *bytes, size_t len,
                   struct err *err) {
    while (len) {
        bool head = reading->at < pack->entries[0].offset, last = reading->entry + 1 == pack->added.count;
        uint64_t end = head   ? pack->entries[0].offset
                       : last ? vault_file_len(pack->file)
                              : pack->entries[reading->entry + 1].offset;
        size_t take = end - reading->at < len ? (size_t)(end - reading->at) : len;
        reading->crc = (uint32_t)crc32_z(reading->crc, bytes, take);
        reading->at += take;
        bytes += take;
        len -= take;
        if (reading->at < end)
            continue;
        if (!head && reading->crc != pack->entries[reading->entry++].crc)
            return err_set(err, ERR_IO, "what was written to '%s' is read otherwise; is the disk failing?", pack->dir);
        reading->crc = 0;
    }
    return 0;
}

static int sum_again(struct vault_pack *pack, struct reading *reading, struct err *err) {
    size_t got = 1;
    while (got) {
        if (vault_file_read(pack->file, pack->chunk, sizeof pack->chunk, reading->at, &got, err))
            return err->kind;
        sha1_more(reading->sha1, pack->chunk, got);
        if (read_on(reading, pack, pack->chunk, got, err))
            return err->kind;
    }
    return reading->at == vault_file_len(pack->file)
               ? 0
               : err_set(err, ERR_IO, "what was written to '%s' is shorter when it is read", pack->dir);
}

/* Puts in the count and the sum; the bytes are durable then. */
static int finish_pack(struct vault_pack *pack, unsigned char out_sum[SHA1_BYTES], struct err *err) {
    size_t n = pack->added.count;
    const unsigned char count[] = {(unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8),
                                   (unsigned char)n};
    if (vault_file_overwrite(pack->file, count, sizeof count, COUNT_AT, err))
        return err->kind;
    struct reading reading = {.sha1 = sha1_begin()};
    int rc = sum_again(pack, &reading, err);
    sha1_end(reading.sha1, out_sum);
    if (rc)
        return rc;
    vault_file_put(pack->file, out_sum, SHA1_BYTES);
    return vault_file_sync(pack->file, err);
}

static int make_index(struct vault_pack *pack, const char *path, const unsigned char sum[SHA1_BYTES],
                      struct vault_file **out, struct err *err) {
    bool taken;
    int rc = vault_file_make(out, path, &taken, err);
    if (!rc && taken)
        return err_set(err, ERR_IO, "'%s' is there already", path);
    if (!rc) {
        vault_index_put(*out, pack->entries, pack->added.count, sum);
        rc = vault_file_sync(*out, err);
    }
    return rc;
}

/* The pack, then its index, by which git finds it. Killed between the two, the index under its passing name tells the
 * sweep which pack is ours; a failure takes the pack away. */
static int name_both(struct vault_pack *pack, const char *name, struct vault_file *index, struct err *err) {
    const char *pack_path = arena_format(pack->arena, "%s/%s.pack", pack->dir, name);
    const char *index_path = arena_format(pack->arena, "%s/%s.idx", pack->dir, name);
    if (vault_file_name(pack->file, pack_path, err))
        return err->kind;
    if (!vault_file_name(index, index_path, err))
        return vault_file_sync_dir(pack->dir, err);
    if (!file_exists(index_path))
        unlink(pack_path);
    return err->kind;
}

/* As git names a pack: by its sum. */
int vault_pack_publish(struct vault_pack *pack, struct err *err) {
    unsigned char sum[SHA1_BYTES];
    struct vault_file *index = NULL;
    git_oid id;
    char name[sizeof "pack-" + GIT_OID_HEXSZ] = "pack-";
    if (vault_file_broken(pack->file))
        return vault_file_failed(pack->file, err);
    if (!pack->added.count)
        return 0;
    if (finish_pack(pack, sum, err))
        return err->kind;
    git_oid_fromraw(&id, sum);
    git_oid_tostr(name + strlen(name), GIT_OID_HEXSZ + 1, &id);
    int rc =
        make_index(pack, arena_format(pack->arena, "%s/" PASSING_PREFIX "%s.idx", pack->dir, name), sum, &index, err);
    rc = rc ? rc : name_both(pack, name, index, err);
    vault_file_close(index);
    return rc;
}

/* ---- the sweep ---- */

/* "pack-1" of "tmp_earshot_pack-1.idx"; NULL of any other name. */
static const char *stem_of(struct arena *arena, const char *name) {
    size_t prefix = strlen(PASSING_PREFIX), len = strlen(name), suffix = strlen(".idx");
    bool index = len > prefix + suffix && !strncmp(name + prefix, "pack-", 5) && !strcmp(name + len - suffix, ".idx");
    return index ? arena_format(arena, "%.*s", (int)(len - prefix - suffix), name + prefix) : NULL;
}

static int sweep_away(const char *path, struct err *err) {
    if (!unlink(path) || errno == ENOENT)
        return 0;
    return err_errno(err, ERR_IO, errno, "'%s', left by a killed run, cannot be removed", path);
}

/* First the pack that has no index yet, then the index that says so. */
static int sweep_one(struct arena *arena, const char *dir, const char *name, struct err *err) {
    const char *stem = stem_of(arena, name);
    if (stem && !file_exists(arena_format(arena, "%s/%s.idx", dir, stem)) &&
        sweep_away(arena_format(arena, "%s/%s.pack", dir, stem), err))
        return err->kind;
    return sweep_away(arena_format(arena, "%s/%s", dir, name), err);
}

int vault_pack_sweep(const char *pack_dir, struct err *err) {
    struct arena *arena = arena_new();
    char **names;
    size_t count;
    int rc = file_list(arena, pack_dir, &names, &count, err);
    for (size_t i = 0; !rc && i < count; i++)
        if (!strncmp(names[i], PASSING_PREFIX, strlen(PASSING_PREFIX)))
            rc = sweep_one(arena, pack_dir, names[i], err);
    arena_free(arena);
    return rc;
}
