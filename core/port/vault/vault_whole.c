/* Whether the files that hold objects are as they were written, those too that no branch leads to: by checksums,
 * without asking libgit2. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/sha1.h"
#include "port/vault/vault_inside.h"

struct whole {
    struct arena *arena;
    struct buf bytes;
    unsigned char *chunk;
};

enum { CHUNK = 1 << 16 };

static int damaged(const char *path, const char *how, struct err *err) {
    return err_set(err, ERR_DATA, "the archive is damaged: %s %s", path, how),
           err_todo(err, "go back to a backup or a mirror; nothing that stands in this file can be relied on");
}

static bool ends_in(const char *name, const char *end) {
    size_t len = strlen(name), ending = strlen(end);
    return len >= ending && !strcmp(name + len - ending, end);
}

bool vault_sum_holds(FILE *file) {
    unsigned char sum[SHA1_BYTES], *chunk = mem_alloc(CHUNK);
    struct sha1 *sha1 = sha1_begin();
    size_t kept = 0, got; /* the last bytes are held back: they may be the sum */
    while ((got = fread(chunk + kept, 1, CHUNK - kept, file)) > 0) {
        size_t have = kept + got, told = have > SHA1_BYTES ? have - SHA1_BYTES : 0;
        sha1_more(sha1, chunk, told);
        memmove(chunk, chunk + told, have - told);
        kept = have - told;
    }
    sha1_end(sha1, sum);
    bool holds = !ferror(file) && kept == SHA1_BYTES && !memcmp(chunk, sum, SHA1_BYTES);
    free(chunk);
    return holds;
}

static int check_sum(struct whole *whole, const char *path, struct err *err) {
    FILE *file = fopen(path, "rb");
    (void)whole;
    if (!file)
        return damaged(path, "cannot be opened", err);
    bool holds = vault_sum_holds(file);
    fclose(file);
    return holds ? 0 : damaged(path, "does not end in its checksum", err);
}

/* The last bytes of a file but the very last `behind` ones. */
static bool read_sum(const char *path, long behind, unsigned char out[SHA1_BYTES]) {
    FILE *file = fopen(path, "rb");
    const bool done = file && !fseek(file, -behind - SHA1_BYTES, SEEK_END) && fread(out, SHA1_BYTES, 1, file) == 1;
    if (file)
        fclose(file);
    return done;
}

/* An index ends in its pack's checksum and its own: each pack stands under its own name. */
static int check_index(struct whole *whole, const char *path, struct err *err) {
    unsigned char named[SHA1_BYTES], own[SHA1_BYTES];
    const char *pack = arena_format(whole->arena, "%.*spack", (int)(strlen(path) - strlen("idx")), path);
    if (check_sum(whole, path, err))
        return err->kind;
    if (!read_sum(path, SHA1_BYTES, named))
        return damaged(path, "is no index", err);
    if (!read_sum(pack, 0, own))
        return damaged(path, "has lost its pack", err);
    return memcmp(named, own, SHA1_BYTES) ? damaged(path, "is not the index of the pack beside it", err) : 0;
}

/* A loose object is one stream of zlib's, from the file's beginning to its end. */
static int check_stream(struct whole *whole, const char *path, struct err *err) {
    struct err own;
    z_stream stream = {0};
    buf_clear(&whole->bytes);
    if (file_read(path, &whole->bytes, &own) || inflateInit(&stream) != Z_OK)
        return damaged(path, "cannot be read", err);
    stream.next_in = (unsigned char *)whole->bytes.data;
    stream.avail_in = (unsigned)whole->bytes.len;
    int code;
    do {
        stream.next_out = whole->chunk;
        stream.avail_out = CHUNK;
        code = inflate(&stream, Z_NO_FLUSH);
    } while (code == Z_OK);
    bool all = code == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    return all ? 0 : damaged(path, "does not unpack", err);
}

/* What a killed or failing run left has a passing name: git does not read it, and the next writer sweeps it. */
static bool is_read(const char *name, bool packs) {
    enum { LOOSE_NAME = 38 };
    return packs ? !strncmp(name, "pack-", 5) && (ends_in(name, ".pack") || ends_in(name, ".idx"))
                 : strlen(name) == LOOSE_NAME;
}

static int check_folder(struct whole *whole, const char *folder, bool packs, struct err *err) {
    char **names;
    size_t count = 0;
    if (!file_is_dir(folder))
        return 0;
    if (file_list(whole->arena, folder, &names, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_format(whole->arena, "%s/%s", folder, names[i]);
        if (is_read(names[i], packs) && (!packs                      ? check_stream
                                         : ends_in(names[i], ".idx") ? check_index
                                                                     : check_sum)(whole, path, err))
            return err->kind;
    }
    return 0;
}

int vault_whole(const struct vault *vault, struct err *err) {
    struct whole whole = {.arena = arena_new(), .bytes = buf_make(LIMIT_FILE), .chunk = mem_alloc(CHUNK)};
    int failed = check_folder(&whole, arena_format(whole.arena, "%s/objects/pack", vault->path), true, err);
    for (int i = 0; !failed && i < 256; i++)
        failed =
            check_folder(&whole, arena_format(whole.arena, "%s/objects/%02x", vault->path, (unsigned)i), false, err);
    free(whole.chunk);
    buf_free(&whole.bytes);
    arena_free(whole.arena);
    return failed;
}
