/* Where libgit2 gets objects from: packs and loose files are read here, since 1.5 can go round for ever in a stream of
 * zlib's that was cut or altered, and runs over the end of an altered index. Here that is an error, whoever reads.
 * Whether an object is what its id says libgit2 still checks; other directories than the archive's own (alternates) are
 * not looked at. */
#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/limits.h"
#include "port/vault/vault_inside.h"
#include "port/vault/vault_packs.h"

enum {
    ASKED_FIRST = 2,
    ASKED_THEN = 1,
    LOOSE_HEAD = 32, /* bytes of "blob 1234" and a NUL, at most */
};

struct objects {
    git_odb_backend parent; /* first: libgit2 gives it back to us */
    struct packs *packs;
    char *folder;
};

/* ---- loose files ---- */

static long more(void *context, void *chunk, size_t room) {
    return (long)read(*(const int *)context, chunk, room);
}

/* The size stands in the stream itself: "blob 1234", a NUL, and what there is of the object. */
static bool read_head(int file, size_t *out_head, struct packed *out) {
    unsigned char packed[256];
    char head[LOOSE_HEAD + 1] = "", *end = head;
    z_stream stream = {.next_in = packed, .next_out = (unsigned char *)head, .avail_out = LOOSE_HEAD};
    ssize_t got = pread(file, packed, sizeof packed, 0);
    if (got <= 0 || inflateInit(&stream) != Z_OK)
        return false;
    stream.avail_in = (unsigned)got;
    inflate(&stream, Z_SYNC_FLUSH); /* what it makes of a damaged one is no head */
    inflateEnd(&stream);
    char *space = strchr(head, ' ');
    if (!space)
        return false;
    *space = '\0';
    unsigned long long size = strtoull(space + 1, &end, 10);
    *out_head = (size_t)(end + 1 - head);
    *out = (struct packed){.len = (size_t)size, .type = git_object_string2type(head)};
    return end > space + 1 && !*end && *out_head <= LOOSE_HEAD && size <= LIMIT_OBJECT &&
           git_object_typeisloose(out->type);
}

static bool unpack(int file, struct packed *out) {
    const struct packs_stream stream = {more, &file};
    size_t head;
    if (!read_head(file, &head, out))
        return false;
    out->bytes = mem_alloc(head + out->len + 1);
    bool whole = packs_inflate(&stream, out->bytes, head + out->len);
    memmove(out->bytes, out->bytes + head, out->len);
    out->bytes[out->len] = '\0';
    return whole;
}

/* ERR_NOINPUT where there is none. */
static int read_loose(const struct objects *objects, const git_oid *id, struct packed *out, struct err *err) {
    char hex[VAULT_ID];
    struct arena *arena = arena_new();
    git_oid_tostr(hex, sizeof hex, id);
    int file = open(arena_format(arena, "%s/%.2s/%s", objects->folder, hex, hex + 2), O_RDONLY | O_CLOEXEC);
    arena_free(arena);
    if (file < 0)
        return err_set(err, ERR_NOINPUT, "no file has this object");
    bool whole = unpack(file, out);
    close(file);
    if (whole)
        return 0;
    free(out->bytes);
    out->bytes = NULL;
    return err_set(err, ERR_DATA, "%.2s/%s is damaged: it does not unpack", hex, hex + 2);
}

/* ---- what libgit2 asks ---- */

static int answer(int failed, const struct err *err) {
    if (!failed)
        return 0;
    git_error_set_str(GIT_ERROR_ODB, err->what);
    return failed == ERR_NOINPUT ? GIT_ENOTFOUND : failed == ERR_DATA ? GIT_EMISMATCH : GIT_ERROR;
}

static int read_object(void **out, size_t *out_len, git_object_t *out_type, git_odb_backend *parent,
                       const git_oid *id) {
    struct objects *objects = (struct objects *)parent;
    struct packed packed = {0};
    struct err err;
    int failed = packs_read(objects->packs, id, &packed, &err);
    if (failed == ERR_NOINPUT)
        failed = read_loose(objects, id, &packed, &err);
    if (failed)
        return answer(failed, &err);
    *out = git_odb_backend_data_alloc(parent, packed.len + 1);
    if (*out) {
        memcpy(*out, packed.bytes, packed.len + 1);
        *out_len = packed.len;
        *out_type = packed.type;
    }
    free(packed.bytes);
    return *out ? 0 : GIT_ERROR;
}

static int read_size(size_t *out_len, git_object_t *out_type, git_odb_backend *parent, const git_oid *id) {
    struct objects *objects = (struct objects *)parent;
    struct packed packed = {0};
    struct err err;
    int failed = packs_size(objects->packs, id, &packed, &err);
    if (failed == ERR_NOINPUT)
        failed = read_loose(objects, id, &packed, &err);
    free(packed.bytes);
    *out_len = packed.len;
    *out_type = packed.type;
    return answer(failed, &err);
}

static int have(git_odb_backend *parent, const git_oid *id) {
    return packs_have(((struct objects *)parent)->packs, id);
}

static int have_beginning(git_oid *out, git_odb_backend *parent, const git_oid *id, size_t len) {
    int met = packs_begin(((struct objects *)parent)->packs, id, len, out);
    return met == 1 ? 0 : met ? GIT_EAMBIGUOUS : GIT_ENOTFOUND;
}

static int look_again(git_odb_backend *parent) {
    struct err err;
    return answer(packs_again(((struct objects *)parent)->packs, &err), &err);
}

static void let_go(git_odb_backend *parent) {
    struct objects *objects = (struct objects *)parent;
    packs_free(objects->packs);
    free(objects->folder);
    free(objects);
}

static int add_ours(git_odb *odb, const char *folder) {
    struct arena *arena = arena_new();
    struct objects *objects = mem_alloc(sizeof *objects);
    *objects = (struct objects){.folder = mem_text(folder), .packs = packs_new(arena_format(arena, "%s/pack", folder))};
    arena_free(arena);
    int rc = git_odb_init_backend(&objects->parent, GIT_ODB_BACKEND_VERSION);
    objects->parent.read = read_object;
    objects->parent.read_header = read_size;
    objects->parent.exists = have;
    objects->parent.exists_prefix = have_beginning;
    objects->parent.refresh = look_again;
    objects->parent.free = let_go;
    rc = rc ? rc : git_odb_add_backend(odb, &objects->parent, ASKED_FIRST);
    if (rc)
        let_go(&objects->parent);
    return rc;
}

/* libgit2's store of loose files writes, and says which there are. */
static int add_theirs(git_odb *odb, const char *folder) {
    git_odb_backend *loose = NULL;
    int rc = git_odb_backend_loose(&loose, folder, -1, 1, 0, 0);
    return rc ? rc : git_odb_add_backend(odb, loose, ASKED_THEN);
}

int vault_objects(git_odb **out, const char *path) {
    struct arena *arena = arena_new();
    const char *folder = arena_format(arena, "%s/objects", path);
    git_odb *odb = NULL;
    int rc = git_odb_new(&odb);
    rc = rc ? rc : add_ours(odb, folder);
    rc = rc ? rc : add_theirs(odb, folder);
    arena_free(arena);
    if (rc)
        git_odb_free(odb);
    else
        *out = odb;
    return rc;
}
