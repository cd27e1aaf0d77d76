#include "port/vault/vault_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"

#define CHUNK  KIB(256)
#define AHEAD  MIB(8) /* as much is handed to the disk at once, so that little is left for the end */
#define PUBLIC 0444   /* as git's own packs: written once */

struct vault_file {
    char *path;
    int fd, broken; /* broken: the errno of the first write that failed */
    bool named;
    uint64_t len, written, begun; /* put; given to the system; on their way to the disk */
    unsigned char chunk[CHUNK];   /* len - written of them */
};

int vault_file_make(struct vault_file **out, const char *path, bool *out_taken, struct err *err) {
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, PUBLIC);
    *out_taken = fd < 0 && errno == EEXIST;
    if (*out_taken)
        return 0;
    if (fd < 0)
        return err_errno(err, ERR_IO, errno, "the archive cannot be written ('%s')", path);
    struct vault_file *file = mem_alloc(sizeof *file);
    file->path = mem_text(path);
    file->fd = fd;
    *out = file;
    return 0;
}

void vault_file_close(struct vault_file *file) {
    if (!file)
        return;
    close(file->fd);
    if (!file->named)
        unlink(file->path);
    free(file->path);
    free(file);
}

uint64_t vault_file_len(const struct vault_file *file) {
    return file->len;
}

bool vault_file_broken(const struct vault_file *file) {
    return file->broken != 0;
}

int vault_file_failed(struct vault_file *file, struct err *err) {
    return err_errno(err, ERR_IO, file->broken, "the archive cannot be written ('%s')", file->path);
}

static void write_all(struct vault_file *file, const unsigned char *bytes, size_t len) {
    while (len && !file->broken) {
        ssize_t put = write(file->fd, bytes, len);
        if (put == 0 || (put < 0 && errno != EINTR))
            file->broken = put ? errno : ENOSPC;
        if (put <= 0)
            continue;
        bytes += put;
        len -= (size_t)put;
        file->written += (uint64_t)put;
    }
}

/* Only a hint: what is durable, vault_file_sync says. */
static void begin_writeback(struct vault_file *file) {
    if (file->written - file->begun < AHEAD)
        return;
    (void)!sync_file_range(file->fd, (off64_t)file->begun, (off64_t)(file->written - file->begun),
                           SYNC_FILE_RANGE_WRITE);
    file->begun = file->written;
}

static void flush(struct vault_file *file) {
    write_all(file, file->chunk, (size_t)(file->len - file->written));
    begin_writeback(file);
}

void vault_file_put(struct vault_file *file, const void *bytes, size_t len) {
    const unsigned char *at = bytes;
    while (len && !file->broken) {
        size_t used = (size_t)(file->len - file->written), room = CHUNK - used, take = len < room ? len : room;
        memcpy(file->chunk + used, at, take);
        file->len += take;
        at += take;
        len -= take;
        if (take == room)
            flush(file);
    }
}

static int flushed(struct vault_file *file, struct err *err) {
    flush(file);
    return file->broken ? vault_file_failed(file, err) : 0;
}

int vault_file_overwrite(struct vault_file *file, const void *bytes, size_t len, uint64_t at, struct err *err) {
    if (flushed(file, err))
        return err->kind;
    ssize_t put = pwrite(file->fd, bytes, len, (off_t)at);
    if (put == (ssize_t)len)
        return 0;
    file->broken = put < 0 ? errno : ENOSPC;
    return vault_file_failed(file, err);
}

int vault_file_read(struct vault_file *file, void *out, size_t len, uint64_t at, size_t *out_got, struct err *err) {
    if (flushed(file, err))
        return err->kind;
    ssize_t got;
    do
        got = pread(file->fd, out, len, (off_t)at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return err_errno(err, ERR_IO, errno, "what was written to '%s' cannot be read", file->path);
    *out_got = (size_t)got;
    return 0;
}

int vault_file_sync(struct vault_file *file, struct err *err) {
    if (flushed(file, err))
        return err->kind;
    if (!fsync(file->fd))
        return 0;
    file->broken = errno;
    return vault_file_failed(file, err);
}

int vault_file_name(struct vault_file *file, const char *path, struct err *err) {
    if (rename(file->path, path))
        return err_errno(err, ERR_IO, errno, "'%s' cannot be put in its place", path);
    file->named = true;
    return 0;
}

int vault_file_sync_dir(const char *path, struct err *err) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = fd < 0 || fsync(fd);
    if (failed)
        failed = err_errno(err, ERR_IO, errno, "the names in '%s' cannot be made durable", path);
    if (fd >= 0)
        close(fd);
    return failed;
}
