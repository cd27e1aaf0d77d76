/* Only what tar_create writes is unpacked: plain files under relative names, each once, then the manifest that says the
 * same. So nothing can be put outside of the directory. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "port/tar/tar.h"

#define PIECE KIB(256)

struct unpacking {
    struct arena *arena;
    const char *path, *directory;
    struct archive *archive;
    struct map seen;
    struct buf manifest, told; /* made of what came; read from the file */
    bool ended;                /* the manifest was met */
    struct tar_done done;
};

static int damaged(const struct unpacking *in, struct err *err, const char *what) {
    return err_set(err, ERR_DATA, "%s is no backup, or was damaged: %s", in->path, what),
           err_todo(err, "take another backup");
}

static bool is_name(const char *name) {
    if (!name || !*name || *name == '/' || strlen(name) > LIMIT_PATH || strchr(name, '\n'))
        return false;
    for (const char *part = name; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL) {
        size_t len = strcspn(part, "/");
        if (!len || (len == 1 && *part == '.') || (len == 2 && !strncmp(part, "..", 2)))
            return false;
    }
    return true;
}

static int read_data(struct unpacking *in, char *piece, size_t *out_got, struct err *err) {
    la_ssize_t got = archive_read_data(in->archive, piece, PIECE);
    if (got < 0)
        return damaged(in, err, archive_error_string(in->archive));
    *out_got = (size_t)got;
    return 0;
}

static int write_pieces(struct unpacking *in, int file, const char *target, struct digest_stream *stream,
                        struct err *err) {
    char *piece = mem_alloc(PIECE);
    size_t got = 1;
    int failed = 0;
    while (!failed && !(failed = read_data(in, piece, &got, err)) && got) {
        digest_more(stream, piece, got);
        in->done.bytes += (int64_t)got;
        for (size_t put = 0; !failed && put < got;) {
            ssize_t one = write(file, piece + put, got - put);
            if (one < 0 && errno != EINTR)
                failed = err_errno(err, ERR_IO, errno, "%s cannot be written", target);
            put += one > 0 ? (size_t)one : 0;
        }
    }
    free(piece);
    return failed;
}

static int make_room(struct unpacking *in, const char *target, struct err *err) {
    const char *name = file_base_name(target);
    return file_make_dirs(arena_format(in->arena, "%.*s", (int)(name - target - 1), target), err);
}

static int unpack_file(struct unpacking *in, const char *name, unsigned mode, struct err *err) {
    const char *target = arena_format(in->arena, "%s/%s", in->directory, name);
    char text[DIGEST_TEXT];
    if (make_room(in, target, err))
        return err->kind;
    int file = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode & 077 ? 0666 : 0600);
    if (file < 0)
        return err_errno(err, ERR_IO, errno, "%s cannot be created", target);
    struct digest_stream *stream = digest_begin();
    int failed = write_pieces(in, file, target, stream, err);
    if (!failed && fsync(file))
        failed = err_errno(err, ERR_IO, errno, "%s cannot be written", target);
    close(file);
    struct digest digest = digest_end(stream);
    buf_format(&in->manifest, "%s  %s\n", digest_write(text, &digest), name);
    in->done.members++;
    return failed;
}

static int read_manifest(struct unpacking *in, struct err *err) {
    char *piece = mem_alloc(PIECE);
    size_t got = 1;
    int failed = 0;
    while (!failed && !(failed = read_data(in, piece, &got, err)) && got)
        buf_add(&in->told, piece, got);
    free(piece);
    in->ended = true;
    return failed;
}

static int take(struct unpacking *in, struct archive_entry *entry, struct err *err) {
    const char *name = archive_entry_pathname(entry);
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) || !is_name(name))
        return damaged(in, err, "something in it is no plain file");
    if (in->ended || map_get(&in->seen, name))
        return damaged(in, err, "something was added to it");
    map_put(&in->seen, arena_text(in->arena, name), in);
    return strcmp(name, TAR_MANIFEST) ? unpack_file(in, name, archive_entry_perm(entry), err) : read_manifest(in, err);
}

static int unpack(struct unpacking *in, struct err *err) {
    struct archive_entry *entry;
    int rc;
    if (archive_read_support_format_gnutar(in->archive) || archive_read_open_filename(in->archive, in->path, PIECE))
        return file_exists(in->path) ? damaged(in, err, archive_error_string(in->archive))
                                     : err_set(err, ERR_NOINPUT, "there is no file %s", in->path);
    while ((rc = archive_read_next_header(in->archive, &entry)) == ARCHIVE_OK)
        if (take(in, entry, err))
            return err->kind;
    if (rc != ARCHIVE_EOF)
        return damaged(in, err, archive_error_string(in->archive));
    if (!in->ended)
        return damaged(in, err, "its end is missing");
    if (in->told.len != in->manifest.len || memcmp(in->told.data, in->manifest.data, in->told.len))
        return damaged(in, err, "it does not hold what its manifest says");
    in->done.manifest = digest_sha256(in->told.data, in->told.len);
    return 0;
}

int tar_unpack(const char *path, const char *directory, struct tar_done *out, struct err *err) {
    struct arena *arena = arena_new();
    struct unpacking in = {.arena = arena,
                           .path = path,
                           .directory = directory,
                           .archive = archive_read_new(),
                           .seen = map_make(arena),
                           .manifest = buf_make(LIMIT_FILE),
                           .told = buf_make(LIMIT_FILE)};
    int failed = unpack(&in, err);
    archive_read_free(in.archive);
    buf_free(&in.manifest);
    buf_free(&in.told);
    arena_free(arena);
    if (!failed)
        *out = in.done;
    return failed;
}
