#include "port/tar/tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"

#define PIECE KIB(256)

struct tar {
    struct arena *arena;
    const char *path, *temporary;
    int file; /* -1: not open */
    struct archive *archive;
    struct buf manifest;
    struct tar_done done;
    char *piece;
};

static int archive_err(const struct tar *tar, struct err *err) {
    return err_set(err, ERR_IO, "%s cannot be written: %s", tar->path, archive_error_string(tar->archive));
}

/* ---- writing ---- */

static int open_temporary(struct tar *tar, struct err *err) {
    tar->file = open(tar->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (tar->file < 0 || fchmod(tar->file, 0600))
        return err_errno(err, ERR_EXISTS, errno, "%s cannot be created", tar->temporary);
    tar->archive = archive_write_new();
    if (archive_write_set_format_gnutar(tar->archive) || archive_write_add_filter_none(tar->archive) ||
        archive_write_open_fd(tar->archive, tar->file))
        return archive_err(tar, err);
    return 0;
}

int tar_create(struct tar **out, const char *path, struct err *err) {
    struct stat there;
    if (!lstat(path, &there))
        return err_set(err, ERR_EXISTS, "%s is there already", path), err_todo(err, "name a new file");
    struct tar *tar = mem_alloc(sizeof *tar);
    tar->arena = arena_new();
    tar->file = -1;
    tar->path = arena_text(tar->arena, path);
    const char *name = file_base_name(path);
    tar->temporary = arena_format(tar->arena, "%.*s.%s.tmp", (int)(name - path), path, name);
    tar->manifest = buf_make(LIMIT_FILE);
    tar->piece = mem_alloc(PIECE);
    if (open_temporary(tar, err))
        return tar_drop(tar), (int)err->kind;
    *out = tar;
    return 0;
}

static int write_header(struct tar *tar, const char *name, int64_t size, bool secret, struct err *err) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, secret ? 0600 : 0644);
    archive_entry_set_size(entry, size);
    int rc = archive_write_header(tar->archive, entry);
    archive_entry_free(entry);
    return rc == ARCHIVE_OK ? 0 : archive_err(tar, err);
}

static int write_bytes(struct tar *tar, const void *bytes, size_t len, struct err *err) {
    return len && archive_write_data(tar->archive, bytes, len) != (la_ssize_t)len ? archive_err(tar, err) : 0;
}

static void note(struct tar *tar, const char *name, int64_t size, const struct digest *digest) {
    char text[DIGEST_TEXT];
    buf_format(&tar->manifest, "%s  %s\n", digest_write(text, digest), name);
    tar->done.members++;
    tar->done.bytes += size;
}

int tar_add(struct tar *tar, const char *name, const void *bytes, size_t len, bool secret, struct err *err) {
    struct digest digest = digest_sha256(bytes, len);
    if (write_header(tar, name, (int64_t)len, secret, err) || write_bytes(tar, bytes, len, err))
        return err->kind;
    note(tar, name, (int64_t)len, &digest);
    return 0;
}

static int add_pieces(struct tar *tar, int file, const char *path, int64_t size, struct digest_stream *stream,
                      struct err *err) {
    int64_t left = size;
    for (;;) {
        ssize_t got = read(file, tar->piece, PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno(err, ERR_IO, errno, "%s cannot be read", path);
        left -= got;
        if (left < 0 || (!got && left))
            return err_set(err, ERR_IO, "%s changed while it was read", path), err_todo(err, "try again");
        if (!got)
            return 0;
        digest_more(stream, tar->piece, (size_t)got);
        if (write_bytes(tar, tar->piece, (size_t)got, err))
            return err->kind;
    }
}

int tar_add_file(struct tar *tar, const char *name, const char *path, bool secret, struct err *err) {
    struct stat found;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &found)) {
        err_errno(err, ERR_IO, errno, "%s cannot be read", path);
        if (file >= 0)
            close(file);
        return err->kind;
    }
    struct digest_stream *stream = digest_begin();
    int failed = S_ISREG(found.st_mode) ? 0 : err_set(err, ERR_DATA, "%s is no plain file", path);
    failed = failed ? failed : write_header(tar, name, found.st_size, secret, err);
    failed = failed ? failed : add_pieces(tar, file, path, found.st_size, stream, err);
    close(file);
    struct digest digest = digest_end(stream);
    if (!failed)
        note(tar, name, found.st_size, &digest);
    return failed;
}

static int sync_directory(struct tar *tar, struct err *err) {
    const char *name = file_base_name(tar->path);
    const char *directory =
        name > tar->path ? arena_format(tar->arena, "%.*s", (int)(name - tar->path), tar->path) : ".";
    int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = file < 0 || fsync(file)
                     ? err_errno(err, ERR_IO, errno, "the directory of %s cannot be made durable", tar->path)
                     : 0;
    if (file >= 0)
        close(file);
    return failed;
}

static int publish(struct tar *tar, struct err *err) {
    struct buf *manifest = &tar->manifest;
    if (buf_overflowed(manifest))
        return err_set(err, ERR_DATA, "there are too many files for one backup");
    tar->done.manifest = digest_sha256(manifest->data, manifest->len);
    if (write_header(tar, TAR_MANIFEST, (int64_t)manifest->len, false, err) ||
        write_bytes(tar, manifest->data, manifest->len, err))
        return err->kind;
    if (archive_write_close(tar->archive) != ARCHIVE_OK)
        return archive_err(tar, err);
    if (fsync(tar->file))
        return err_errno(err, ERR_IO, errno, "%s cannot be written", tar->temporary);
    if (rename(tar->temporary, tar->path))
        return err_errno(err, ERR_EXISTS, errno, "%s cannot be put in its place", tar->path);
    tar->temporary = NULL;
    return sync_directory(tar, err);
}

int tar_commit(struct tar *tar, struct tar_done *out, struct err *err) {
    int failed = publish(tar, err);
    if (!failed)
        *out = tar->done;
    tar_drop(tar);
    return failed;
}

void tar_drop(struct tar *tar) {
    if (!tar)
        return;
    archive_write_free(tar->archive);
    if (tar->file >= 0) {
        close(tar->file);
        if (tar->temporary)
            unlink(tar->temporary);
    }
    buf_free(&tar->manifest);
    free(tar->piece);
    arena_free(tar->arena);
    free(tar);
}
