/* A pack is "PACK", a version, a count, the entries, and the SHA-1 of all that. The count stands in front and is known
 * only at the end: hence the spool. An entry is a varint of type and size followed by a zlib stream; we write no
 * deltas. (git's Documentation/gitformat-pack.txt.) */
#include "port/vault/vault_pack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/sha1.h"
#include "port/vault/vault_inside.h"

#include <git2/sys/odb_backend.h>

#define CHUNK KIB(256)

/* A set of ids; they are hashes already, so their first bytes are as good a slot as any. */
struct id_set {
    git_oid *slots; /* all zero: free */
    size_t size, count;
};

struct vault_pack {
    char *dir;
    git_odb *odb; /* borrowed */
    FILE *spool;
    z_stream stored, packed;
    bool stored_ready, packed_ready;
    struct id_set added, kept; /* kept: of the archive, and referred to */
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

/* ---- the spool ---- */

/* The writer's lock is held, so one name is enough; it goes at once, so that a kill leaves no file behind. */
static FILE *open_spool(const char *dir, struct err *err) {
    struct arena *arena = arena_new();
    const char *path = arena_format(arena, "%s/" PACK_SPOOL_PREFIX "spool", dir);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *spool = fd < 0 || unlink(path) ? NULL : fdopen(fd, "w+b");
    if (!spool) {
        err_errno(err, ERR_IO, errno, "the archive cannot be written ('%s')", path);
        if (fd >= 0)
            close(fd);
    }
    arena_free(arena);
    return spool;
}

int vault_pack_open(struct vault_pack **out, const char *pack_dir, git_odb *odb, struct err *err) {
    FILE *spool = open_spool(pack_dir, err);
    if (!spool)
        return err->kind;
    struct vault_pack *pack = mem_alloc(sizeof *pack);
    pack->spool = spool;
    pack->odb = odb;
    pack->dir = mem_text(pack_dir);
    pack->stored_ready = deflateInit(&pack->stored, Z_NO_COMPRESSION) == Z_OK;
    pack->packed_ready = deflateInit(&pack->packed, 6) == Z_OK;
    if (!pack->stored_ready || !pack->packed_ready) {
        vault_pack_close(pack);
        return err_set(err, ERR_OS, "zlib does not start");
    }
    *out = pack;
    return 0;
}

void vault_pack_close(struct vault_pack *pack) {
    if (!pack)
        return;
    if (pack->stored_ready)
        deflateEnd(&pack->stored);
    if (pack->packed_ready)
        deflateEnd(&pack->packed);
    fclose(pack->spool);
    free(pack->added.slots);
    free(pack->kept.slots);
    free(pack->dir);
    free(pack);
}

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

static void spool_deflated(struct vault_pack *pack, z_stream *z, const void *bytes, size_t len) {
    deflateReset(z);
    z->next_in = (z_const Bytef *)bytes;
    z->avail_in = (uInt)len;
    int state;
    do {
        z->next_out = pack->chunk;
        z->avail_out = sizeof pack->chunk;
        state = deflate(z, Z_FINISH);
        fwrite(pack->chunk, 1, sizeof pack->chunk - z->avail_out, pack->spool);
    } while (state != Z_STREAM_END);
}

static int spool_broken(struct vault_pack *pack, struct err *err) {
    return err_errno(err, ERR_IO, errno, "the archive cannot be written (temporary file in '%s')", pack->dir);
}

int vault_pack_add(struct vault_pack *pack, const git_oid *id, git_object_t type, const void *bytes, size_t len,
                   bool packed, struct err *err) {
    unsigned char head[16];
    if (len > LIMIT_FILE)
        return err_set(err, ERR_DATA, "%zu bytes are too many for one file of the archive", len);
    if (id_in(&pack->added, id))
        return 0;
    if (git_odb_exists_ext(pack->odb, id, GIT_ODB_LOOKUP_NO_REFRESH))
        return id_put(&pack->kept, id), 0;
    size_t head_len = entry_head(head, type, len);
    fwrite(head, 1, head_len, pack->spool);
    spool_deflated(pack, packed ? &pack->packed : &pack->stored, bytes, len);
    if (ferror(pack->spool)) /* stays set: publishing will refuse too */
        return spool_broken(pack, err);
    id_put(&pack->added, id);
    return 0;
}

int vault_pack_keep(struct vault_pack *pack, const git_oid *id, struct err *err) {
    char hex[GIT_OID_HEXSZ + 1];
    if (!id_in(&pack->kept, id) && !git_odb_exists(pack->odb, id))
        return err_set(err, ERR_IO, "the archive is damaged: %s is missing", git_oid_tostr(hex, sizeof hex, id));
    id_put(&pack->kept, id);
    return 0;
}

/* ---- what the indexer is told of the archive ---- */

/* The indexer asks its object database about every new object and every one that it refers to, and for each that is
 * absent libgit2 reads the pack directory again: a cost that would grow with the archive's age. So it is shown a
 * database that knows what was kept, and nothing else. */
struct kept_backend {
    git_odb_backend base;
    const struct id_set *kept;
};

static int kept_exists(git_odb_backend *base, const git_oid *id) {
    return id_in(((struct kept_backend *)base)->kept, id);
}

static void kept_free(git_odb_backend *base) {
    (void)base; /* nothing of its own; libgit2 calls it unasked */
}

static int open_kept(git_odb **out, struct kept_backend *backend, const struct id_set *kept) {
    *backend = (struct kept_backend){.kept = kept};
    int rc = git_odb_init_backend(&backend->base, GIT_ODB_BACKEND_VERSION);
    backend->base.exists = kept_exists;
    backend->base.free = kept_free;
    rc = rc ? rc : git_odb_new(out);
    return rc ? rc : git_odb_add_backend(*out, &backend->base, 1);
}

/* ---- publishing ---- */

struct feed {
    git_indexer *indexer;
    git_indexer_progress progress;
    struct sha1 *sha1;
};

static int feed_bytes(struct feed *feed, const void *bytes, size_t len) {
    sha1_more(feed->sha1, bytes, len);
    return git_indexer_append(feed->indexer, bytes, len, &feed->progress);
}

static int feed_head(struct feed *feed, size_t count) {
    unsigned char head[12] = {'P', 'A', 'C', 'K', 0, 0, 0, 2};
    for (int i = 0; i < 4; i++)
        head[8 + i] = (unsigned char)(count >> (24 - 8 * i));
    return feed_bytes(feed, head, sizeof head);
}

static int feed_spool(struct feed *feed, struct vault_pack *pack) {
    int rc = 0;
    size_t got;
    rewind(pack->spool);
    while (!rc && (got = fread(pack->chunk, 1, sizeof pack->chunk, pack->spool)) > 0)
        rc = feed_bytes(feed, pack->chunk, got);
    return rc;
}

static int feed_tail(struct feed *feed) {
    unsigned char sum[SHA1_BYTES];
    sha1_end(feed->sha1, sum);
    feed->sha1 = NULL;
    return git_indexer_append(feed->indexer, sum, sizeof sum, &feed->progress);
}

int vault_pack_publish(struct vault_pack *pack, struct err *err) {
    if (ferror(pack->spool) || fflush(pack->spool))
        return spool_broken(pack, err);
    if (!pack->added.count)
        return 0;
    struct feed feed = {.sha1 = sha1_begin()};
    git_indexer_options options = {.version = GIT_INDEXER_OPTIONS_VERSION, .verify = 1};
    struct kept_backend backend;
    git_odb *kept = NULL;
    int rc = open_kept(&kept, &backend, &pack->kept);
    rc = rc ? rc : git_indexer_new(&feed.indexer, pack->dir, 0, kept, &options);
    rc = rc ? rc : feed_head(&feed, pack->added.count);
    rc = rc ? rc : feed_spool(&feed, pack);
    rc = rc ? rc : feed_tail(&feed);
    rc = rc ? rc : git_indexer_commit(feed.indexer, &feed.progress);
    if (rc < 0)
        rc = vault_git_err(err, rc, "the archive's new pack cannot be published");
    sha1_end(feed.sha1, NULL);
    git_indexer_free(feed.indexer);
    git_odb_free(kept);
    return rc;
}
