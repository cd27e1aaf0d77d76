/* What holds the child, outermost first: an empty environment, no descriptor but the pipe, resource limits, no new
 * privileges, and a filter that lets through what Lua and malloc need and kills at anything else. (The locale is C
 * already: nothing in the program may set another.)
 *
 * Built with the sanitizers the child keeps standard error (for their report), its address space (theirs is terabytes)
 * and goes without the filter: they open files, map shadow memory and stop threads as they please. */
#include "port/box/box_lock.h"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"

#define ROOM_BESIDE_LUA MIB(256) /* of address space: a request, an answer and their values */

/* The pipe becomes descriptor 0, all others close. */
static int keep_only(int fd) {
    if (fd != 0 && dup2(fd, 0) < 0)
        return -1;
#ifdef EARSHOT_SANITIZE
    close(1);
    return close_range(3, ~0U, 0);
#else
    return close_range(1, ~0U, 0);
#endif
}

/* Keys that interrupt a terminal reach the parent, which decides what becomes of its child. */
static void reset_signals(void) {
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The address space that the child has now, which the parent's size decides. 0 where the system does not tell. */
static size_t address_space(void) {
    char text[64];
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (len <= 0)
        return 0;
    text[len] = '\0';
    return (size_t)strtoull(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

static int limit(__rlimit_resource_t what, size_t most) {
    const struct rlimit both = {most, most};
    return setrlimit(what, &both);
}

/* The wall timer and the counting allocator hold first; these hold if those should be wrong. */
static int limit_resources(size_t space, size_t memory) {
#ifndef EARSHOT_SANITIZE
    if (space && limit(RLIMIT_AS, space + memory + ROOM_BESIDE_LUA))
        return -1;
#else
    (void)space, (void)memory;
#endif
    return limit(RLIMIT_CORE, 0) || limit(RLIMIT_FSIZE, 0) || limit(RLIMIT_NOFILE, 0) || limit(RLIMIT_NPROC, 0) ? -1
                                                                                                                : 0;
}

#ifndef EARSHOT_SANITIZE
/* mmap and mprotect only without PROT_EXEC. mprotect is malloc's, where the box was opened by a thread that is not the
 * program's first. */
static int allow(scmp_filter_ctx filter) {
    static const int plain[] = {SCMP_SYS(read),   SCMP_SYS(write),        SCMP_SYS(brk),  SCMP_SYS(mremap),
                                SCMP_SYS(munmap), SCMP_SYS(madvise),      SCMP_SYS(exit), SCMP_SYS(exit_group),
                                SCMP_SYS(futex),  SCMP_SYS(clock_gettime)};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, plain[i], 0))
            return -1;
    const struct scmp_arg_cmp data_only = SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, data_only) ||
                   seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, data_only)
               ? -1
               : 0;
}

static int filter_calls(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return -1;
    int rc = allow(filter) || seccomp_load(filter) ? -1 : 0;
    seccomp_release(filter);
    return rc;
}
#else
static int filter_calls(void) {
    return 0;
}
#endif

static int by_byte(const void *a, const void *b) {
    return *(const unsigned char *)a - *(const unsigned char *)b;
}

/* Makes the libraries do what they do once: jansson reads random bytes for its tables, qsort of more than a KB asks how
 * much memory there is. */
static void warm_up(void) {
    unsigned char many[4096] = {1};
    qsort(many, sizeof many, 1, by_byte);
    struct arena *arena = arena_new();
    const struct value *value;
    struct err err;
    static const char text[] = "{\"a\":[1.5,\"x\"]}";
    json_read(arena, text, sizeof text - 1, &value, &err);
    arena_free(arena);
}

const char *box_lock_in(int fd, const struct box_limits *limits) {
    size_t space = address_space();
    warm_up();
    clearenv();
    reset_signals();
    if (keep_only(fd))
        return "closing descriptors";
    if (limit_resources(space, limits->hard_memory))
        return "limiting resources";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return "giving up privileges";
    return filter_calls() ? "filtering system calls" : NULL;
}
