/* A library to preload: it counts the calls by which a program changes files, and at one of them the power goes out.
 *
 *     EARSHOT_FAULT_LOG=FILE   each call is noted there, one line: its number, name and path
 *     EARSHOT_FAULT_AT=N       the N-th call is hit, in the way that
 *     EARSHOT_FAULT_HOW=       says: before (killed, the call never happens), torn (half of a write happens, then
 *                              killed), after (it happens, then killed), EIO or ENOSPC (it fails with that error)
 *     EARSHOT_FAULT_HIDE=TEXT  a file whose path holds TEXT cannot be opened, as though it were not installed
 *
 * Only calls on regular files and directories count, and only those of the process that was started: the variables are
 * taken out of the environment at once, so what it executes is left alone, and a forked child forgets that it is
 * watched (it may not even ask for its pid). What stdio writes goes by inside the C library and is not seen; nothing
 * that must last is written so. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum how { BEFORE, TORN, AFTER, FAIL };

static bool watched;
static atomic_long calls;
static long fault_at;
static enum how fault_how;
static int fault_errno;
static int log_fd = -1;
static char hidden[128];

static void choose_how(const char *how) {
    static const struct {
        const char *name;
        enum how how;
        int number;
    } ways[] = {
        {"before", BEFORE, 0}, {"torn", TORN, 0}, {"after", AFTER, 0}, {"EIO", FAIL, EIO}, {"ENOSPC", FAIL, ENOSPC}};
    for (size_t i = 0; how && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(how, ways[i].name) == 0) {
            fault_how = ways[i].how;
            fault_errno = ways[i].number;
        }
}

static void forget(void) {
    watched = false;
}

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("EARSHOT_FAULT_AT"), *log = getenv("EARSHOT_FAULT_LOG");
    fault_at = at ? strtol(at, NULL, 10) : 0;
    choose_how(getenv("EARSHOT_FAULT_HOW"));
    if (log)
        log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    snprintf(hidden, sizeof hidden, "%s", getenv("EARSHOT_FAULT_HIDE") ? getenv("EARSHOT_FAULT_HIDE") : "");
    watched = true;
    pthread_atfork(NULL, NULL, forget);
    unsetenv("LD_PRELOAD");
    unsetenv("EARSHOT_FAULT_HIDE");
    unsetenv("EARSHOT_FAULT_AT");
    unsetenv("EARSHOT_FAULT_HOW");
    unsetenv("EARSHOT_FAULT_LOG");
}

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

static void note(long number, const char *name, int fd, const char *path) {
    char link[64], target[PATH_MAX] = "", line[PATH_MAX + 128];
    if (log_fd < 0)
        return;
    if (!path) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t len = readlink(link, target, sizeof target - 1);
        target[len > 0 ? len : 0] = '\0';
        path = target;
    }
    int len = snprintf(line, sizeof line, "%ld %s %s\n", number, name, path);
    syscall(SYS_write, log_fd, line, (size_t)len < sizeof line ? (size_t)len : sizeof line - 1);
}

static _Noreturn void die(void) {
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static bool lasts(int fd) {
    struct stat st;
    return fd > STDERR_FILENO && fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode));
}

/* Counts a call, by descriptor (path NULL) or by path; true when it is the one to hit. */
static bool hit(const char *name, int fd, const char *path) {
    int saved = errno;
    if (!watched || (!path && !lasts(fd))) {
        errno = saved;
        return false;
    }
    long number = atomic_fetch_add(&calls, 1) + 1;
    note(number, name, fd, path);
    if (number == fault_at && fault_how == BEFORE)
        die();
    errno = saved;
    return number == fault_at;
}

/* What is left of a call once hit() has spoken: `call` is the real one, and it happens at most once. */
#define THROUGH(is_hit, call)                                                                                          \
    do {                                                                                                               \
        if ((is_hit) && fault_how == FAIL) {                                                                           \
            errno = fault_errno;                                                                                       \
            return -1;                                                                                                 \
        }                                                                                                              \
        __typeof__(call) result_ = (call);                                                                             \
        if (is_hit)                                                                                                    \
            die();                                                                                                     \
        return result_;                                                                                                \
    } while (0)

static size_t reach(bool is_hit, size_t len) {
    return is_hit && fault_how == TORN ? len / 2 : len;
}

ssize_t write(int fd, const void *bytes, size_t len) {
    ssize_t (*next)(int, const void *, size_t) = real("write");
    bool is_hit = hit("write", fd, NULL);
    THROUGH(is_hit, next(fd, bytes, reach(is_hit, len)));
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at) {
    ssize_t (*next)(int, const void *, size_t, off_t) = real("pwrite");
    bool is_hit = hit("pwrite", fd, NULL);
    THROUGH(is_hit, next(fd, bytes, reach(is_hit, len), at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at) {
    ssize_t (*next)(int, const void *, size_t, off64_t) = real("pwrite64");
    bool is_hit = hit("pwrite64", fd, NULL);
    THROUGH(is_hit, next(fd, bytes, reach(is_hit, len), at));
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
    ssize_t (*next)(int, const struct iovec *, int) = real("writev");
    bool is_hit = hit("writev", fd, NULL);
    THROUGH(is_hit, next(fd, pieces, (int)reach(is_hit, (size_t)count)));
}

int fsync(int fd) {
    int (*next)(int) = real("fsync");
    bool is_hit = hit("fsync", fd, NULL);
    THROUGH(is_hit, next(fd));
}

int fdatasync(int fd) {
    int (*next)(int) = real("fdatasync");
    bool is_hit = hit("fdatasync", fd, NULL);
    THROUGH(is_hit, next(fd));
}

int ftruncate(int fd, off_t len) {
    int (*next)(int, off_t) = real("ftruncate");
    bool is_hit = hit("ftruncate", fd, NULL);
    THROUGH(is_hit, next(fd, len));
}

int ftruncate64(int fd, off64_t len) {
    int (*next)(int, off64_t) = real("ftruncate64");
    bool is_hit = hit("ftruncate64", fd, NULL);
    THROUGH(is_hit, next(fd, len));
}

int rename(const char *from, const char *to) {
    int (*next)(const char *, const char *) = real("rename");
    bool is_hit = hit("rename", -1, to);
    THROUGH(is_hit, next(from, to));
}

int renameat(int from_dir, const char *from, int to_dir, const char *to) {
    int (*next)(int, const char *, int, const char *) = real("renameat");
    bool is_hit = hit("renameat", -1, to);
    THROUGH(is_hit, next(from_dir, from, to_dir, to));
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
    int (*next)(int, const char *, int, const char *, unsigned) = real("renameat2");
    bool is_hit = hit("renameat2", -1, to);
    THROUGH(is_hit, next(from_dir, from, to_dir, to, flags));
}

int link(const char *from, const char *to) {
    int (*next)(const char *, const char *) = real("link");
    bool is_hit = hit("link", -1, to);
    THROUGH(is_hit, next(from, to));
}

int unlink(const char *path) {
    int (*next)(const char *) = real("unlink");
    bool is_hit = hit("unlink", -1, path);
    THROUGH(is_hit, next(path));
}

int unlinkat(int dir, const char *path, int flags) {
    int (*next)(int, const char *, int) = real("unlinkat");
    bool is_hit = hit("unlinkat", -1, path);
    THROUGH(is_hit, next(dir, path, flags));
}

int mkdir(const char *path, mode_t mode) {
    int (*next)(const char *, mode_t) = real("mkdir");
    bool is_hit = hit("mkdir", -1, path);
    THROUGH(is_hit, next(path, mode));
}

/* Opening counts when it may make or empty a file; a third argument is there only then. */
static bool makes(int flags) {
    return (flags & (O_CREAT | O_TRUNC)) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

/* A hidden file is not there, for this process and what it forks. */
static bool is_hidden(const char *path) {
    bool found = *hidden && strstr(path, hidden);
    errno = found ? ENOENT : errno;
    return found;
}

#define OPEN_MODE(flags)                                                                                               \
    mode_t mode = 0;                                                                                                   \
    if (makes(flags)) {                                                                                                \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode = (mode_t)va_arg(rest, int);                                                                              \
        va_end(rest);                                                                                                  \
    }

int open(const char *path, int flags, ...) {
    OPEN_MODE(flags)
    if (is_hidden(path))
        return -1;
    int (*next)(const char *, int, ...) = real("open");
    bool is_hit = makes(flags) && hit("open", -1, path);
    THROUGH(is_hit, next(path, flags, mode));
}

int open64(const char *path, int flags, ...) {
    OPEN_MODE(flags)
    if (is_hidden(path))
        return -1;
    int (*next)(const char *, int, ...) = real("open64");
    bool is_hit = makes(flags) && hit("open64", -1, path);
    THROUGH(is_hit, next(path, flags, mode));
}

int openat(int dir, const char *path, int flags, ...) {
    OPEN_MODE(flags)
    if (is_hidden(path))
        return -1;
    int (*next)(int, const char *, int, ...) = real("openat");
    bool is_hit = makes(flags) && hit("openat", -1, path);
    THROUGH(is_hit, next(dir, path, flags, mode));
}

int openat64(int dir, const char *path, int flags, ...) {
    OPEN_MODE(flags)
    if (is_hidden(path))
        return -1;
    int (*next)(int, const char *, int, ...) = real("openat64");
    bool is_hit = makes(flags) && hit("openat64", -1, path);
    THROUGH(is_hit, next(dir, path, flags, mode));
}

/* Only to hide: what stdio writes is not counted. */
FILE *fopen(const char *path, const char *mode) {
    FILE *(*next)(const char *, const char *) = real("fopen");
    return is_hidden(path) ? NULL : next(path, mode);
}

FILE *fopen64(const char *path, const char *mode) {
    FILE *(*next)(const char *, const char *) = real("fopen64");
    return is_hidden(path) ? NULL : next(path, mode);
}
