/* A file is seen old or new, never half: it is written beside, made durable, and renamed into place. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

bool file_exists(const char *path) {
    struct stat st;
    return stat(path, &st) == 0;
}

const char *file_base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool file_is_dir(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Not there is the caller's business, anything else the system's. */
static enum err_kind open_kind(int number) {
    return number == ENOENT || number == ENOTDIR ? ERR_NOINPUT : ERR_IO;
}

#define PIECE   KIB(64)
#define PRIVATE 0600 /* the mode of a file that nobody else may read */

static int read_all(int file, const char *path, struct buf *out, struct err *err) {
    for (;;) {
        char piece[PIECE];
        ssize_t got = read(file, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno(err, ERR_IO, errno, "%s cannot be read", path);
        if (got == 0)
            return 0;
        buf_add(out, piece, (size_t)got);
        if (buf_overflowed(out))
            return err_set(err, ERR_DATA, "%s is larger than %zu bytes", path, out->ceiling);
    }
}

int file_read(const char *path, struct buf *out, struct err *err) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return err_errno(err, open_kind(errno), errno, "%s cannot be opened", path);
    size_t len_before = out->len;
    bool overflowed_before = out->overflowed;
    int failure = read_all(file, path, out, err);
    close(file);
    if (failure) { /* as it was */
        out->overflowed = overflowed_before;
        out->len = len_before;
        if (out->cap)
            out->data[len_before] = '\0';
    }
    return failure;
}

/* The length of the part of a path that names its directory: 0 for "name", 1 for "/name". */
static size_t dir_len(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return 0;
    return slash == path ? 1 : (size_t)(slash - path);
}

/* Makes the directory's entries durable. */
static int sync_dir_of(const char *path, struct err *err) {
    size_t len = dir_len(path);
    char *dir = len ? strndup(path, len) : strdup(".");
    int file = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    int failure = 0;
    if (file < 0 || fsync(file))
        failure = err_errno(err, ERR_IO, errno, "the directory of %s cannot be made durable", path);
    if (file >= 0)
        close(file);
    free(dir);
    return failure;
}

/* "dir/.name.tmp" for "dir/name". */
static char *temporary_beside(const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t cap = strlen(path) + sizeof "..tmp";
    char *temporary = mem_alloc(cap);
    snprintf(temporary, cap, "%.*s.%s.tmp", (int)(name - path), path, name);
    return temporary;
}

static bool put_all(int file, const char *bytes, size_t len) {
    while (len) {
        ssize_t put = write(file, bytes, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        len -= (size_t)put;
    }
    return true;
}

static int write_durably(const char *path, const void *bytes, size_t len, mode_t mode, struct err *err) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0)
        return err_errno(err, ERR_EXISTS, errno, "%s cannot be created", path);
    int failure = 0;
    if (mode == PRIVATE && fchmod(file, mode)) /* one that a killed run left may have been anybody's */
        failure = err_errno(err, ERR_IO, errno, "%s cannot be kept from others", path);
    else if (!put_all(file, bytes, len) || fsync(file))
        failure = err_errno(err, ERR_IO, errno, "%s cannot be written", path);
    if (close(file) && !failure)
        failure = err_errno(err, ERR_IO, errno, "%s cannot be written", path);
    return failure;
}

static int write_beside(const char *path, const void *bytes, size_t len, mode_t mode, struct err *err) {
    char *temporary = temporary_beside(path);
    int failure = write_durably(temporary, bytes, len, mode, err);
    if (!failure && rename(temporary, path))
        failure = err_errno(err, ERR_EXISTS, errno, "%s cannot be replaced", path);
    if (failure)
        unlink(temporary);
    free(temporary);
    return failure ? failure : sync_dir_of(path, err);
}

int file_write(const char *path, const void *bytes, size_t len, struct err *err) {
    return write_beside(path, bytes, len, 0666, err);
}

int file_write_private(const char *path, const void *bytes, size_t len, struct err *err) {
    return write_beside(path, bytes, len, PRIVATE, err);
}

bool file_is_open_to_others(const char *path) {
    struct stat found;
    return !stat(path, &found) && (found.st_mode & (S_IRWXG | S_IRWXO));
}

static int make_dir(const char *path, mode_t mode, struct err *err) {
    if (mkdir(path, mode) == 0)
        return sync_dir_of(path, err);
    if (errno == EEXIST && file_is_dir(path))
        return 0;
    return err_errno(err, ERR_EXISTS, errno, "the directory %s cannot be made", path);
}

int file_make_dirs(const char *path, struct err *err) {
    char *part = mem_text(path);
    for (size_t len = strlen(part); len > 1 && part[len - 1] == '/'; len--)
        part[len - 1] = '\0';
    int failure = 0;
    for (char *slash = strchr(part + 1, '/'); slash && *part && !failure; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        failure = make_dir(part, 0777, err);
        *slash = '/';
    }
    if (!failure)
        failure = make_dir(part, 0777, err);
    free(part);
    return failure;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int file_make_private_dir(const char *path, struct err *err) {
    if (make_dir(path, 0700, err))
        return err->kind;
    if (file_is_open_to_others(path))
        return err_set(err, ERR_DENIED, "others may enter %s, where secrets are kept", path),
               err_todo(err, "chmod 700 %s", path);
    return 0;
}

int file_list(struct arena *arena, const char *path, char ***out_names, size_t *out_count, struct err *err) {
    DIR *dir = opendir(path);
    if (!dir)
        return err_errno(err, open_kind(errno), errno, "the directory %s cannot be read", path);
    char **names = NULL;
    size_t count = 0, cap = 0;
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(dir)))
        if (entry->d_name[0] != '.') {
            names = mem_grow_items(names, &cap, count + 1, sizeof *names);
            names[count++] = arena_text(arena, entry->d_name);
        }
    int failure = errno ? err_errno(err, ERR_IO, errno, "the directory %s cannot be read", path) : 0;
    closedir(dir);
    if (!failure) {
        if (count)
            qsort(names, count, sizeof *names, by_name);
        *out_names = (char **)arena_bytes(arena, names, count * sizeof *names);
        *out_count = count;
    }
    free(names);
    return failure;
}

static int copy_file(const char *from, const char *to, struct err *err) {
    struct buf bytes = buf_make(LIMIT_FILE);
    int failure = file_read(from, &bytes, err);
    if (!failure)
        failure = file_write(to, bytes.data, bytes.len, err);
    buf_free(&bytes);
    return failure;
}

/* Tells what stands in the way without touching anything. */
static int may_copy(const char *from, const char *to, struct err *err) {
    struct stat st;
    if (stat(from, &st))
        return err_errno(err, open_kind(errno), errno, "%s cannot be copied", from);
    if (S_ISDIR(st.st_mode))
        return file_exists(to) && !file_is_dir(to) ? err_set(err, ERR_EXISTS, "%s is there and no directory", to) : 0;
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_DATA, "%s is neither a file nor a directory", from);
    return file_exists(to) ? err_set(err, ERR_EXISTS, "%s is there already", to) : 0;
}

static int copy_one(const char *from, const char *to, struct err *err) {
    return file_is_dir(from) ? file_make_dirs(to, err) : copy_file(from, to, err);
}

/* Calls fn for `from` and everything under it, parents first. */
static int walk(struct arena *arena, const char *from, const char *to,
                int (*fn)(const char *from, const char *to, struct err *err), struct err *err) {
    int failure = fn(from, to, err);
    if (failure || !file_is_dir(from))
        return failure;
    char **names;
    size_t count;
    failure = file_list(arena, from, &names, &count, err);
    for (size_t i = 0; !failure && i < count; i++)
        failure = walk(arena, arena_format(arena, "%s/%s", from, names[i]), arena_format(arena, "%s/%s", to, names[i]),
                       fn, err);
    return failure;
}

int file_copy_tree(const char *from, const char *to, struct err *err) {
    struct arena *arena = arena_new();
    int failure = walk(arena, from, to, may_copy, err);
    if (!failure)
        failure = walk(arena, from, to, copy_one, err);
    arena_free(arena);
    return failure;
}

struct file_lock {
    int file;
};

/* Who holds it: what the holder wrote, its first line. */
static int busy(int file, const char *path, struct err *err) {
    char note[256];
    ssize_t len = pread(file, note, sizeof note - 1, 0);
    note[len > 0 ? len : 0] = '\0';
    note[strcspn(note, "\r\n")] = '\0';
    if (*note)
        err_set(err, ERR_BUSY, "%s is held: %s", path, note);
    else
        err_set(err, ERR_BUSY, "%s is held by another process", path);
    return err_todo(err, "wait until it has ended, then try again");
}

int file_lock_take(struct file_lock **out, const char *path, const char *note, struct err *err) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
        return err_errno(err, ERR_EXISTS, errno, "the lock %s cannot be made", path);
    int failure = 0;
    if (flock(file, LOCK_EX | LOCK_NB))
        failure = errno == EWOULDBLOCK ? busy(file, path, err)
                                       : err_errno(err, ERR_IO, errno, "the lock %s cannot be taken", path);
    else if (ftruncate(file, 0) || !put_all(file, note, strlen(note)))
        failure = err_errno(err, ERR_IO, errno, "the lock %s cannot be written", path);
    if (failure) {
        close(file);
        return failure;
    }
    struct file_lock *lock = mem_alloc(sizeof *lock);
    lock->file = file;
    *out = lock;
    return 0;
}

void file_lock_free(struct file_lock *lock) {
    if (!lock)
        return;
    (void)!ftruncate(lock->file, 0); /* the note goes with its holder; a stale one would harm nobody */
    close(lock->file);
    free(lock);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at) {
    (void)status, (void)type, (void)at;
    return remove(path);
}

int file_remove_tree(const char *path, struct err *err) {
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
        return err_errno(err, ERR_IO, errno, "cannot remove %s", path);
    return 0;
}
