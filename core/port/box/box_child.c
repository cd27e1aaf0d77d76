/* What holds the child, outermost first: an empty environment, the C locale, no descriptor but the pipe, resource
 * limits, no new privileges, and a filter that lets through what Lua and malloc need and kills at anything else.
 *
 * Built with the sanitizers the child keeps standard error (for their report), its address space (theirs is terabytes)
 * and goes without the filter: they open files, map shadow memory and stop threads as they please. */
#include "port/box/box_child.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"
#include "port/box/box_lua.h"
#include "port/box/box_pipe.h"

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

/* Makes the libraries do what they do once: jansson reads random bytes for its tables. */
static void warm_up(void) {
    struct arena *arena = arena_new();
    const struct value *value;
    struct err err;
    static const char text[] = "{\"a\":[1.5,\"x\"]}";
    json_read(arena, text, sizeof text - 1, &value, &err);
    arena_free(arena);
}

static const char *lock_in(int fd, const struct box_limits *limits) {
    size_t space = address_space();
    warm_up();
    clearenv();
    if (!setlocale(LC_ALL, "C"))
        return "setting its locale";
    reset_signals();
    if (keep_only(fd))
        return "closing descriptors";
    if (limit_resources(space, limits->hard_memory))
        return "limiting resources";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return "giving up privileges";
    return filter_calls() ? "filtering system calls" : NULL;
}

static int obey(struct box_state *state, const struct value *request, struct arena *arena, const struct value **out,
                struct err *err) {
    const struct value *text = value_get(request, "text");
    const struct box_script script = {value_text(value_get(request, "name"), ""), value_text(text, ""),
                                      value_is(text, VALUE_TEXT) ? text->text.len : 0};
    const char *library = value_text(value_get(request, "library"), NULL);
    *out = value_null(arena);
    if (library)
        return box_state_library(state, library, &script, err);
    if (text)
        return box_state_load(state, &script, arena, out, err);
    return box_state_call(state, value_whole(value_get(request, "function"), 0), value_get(request, "arguments"), arena,
                          out, err);
}

static struct value *failure(struct arena *arena, const struct err *err) {
    struct value *map = value_map(arena);
    value_set(arena, map, "kind", value_int(arena, err->kind));
    value_set(arena, map, "where", value_str(arena, err->where));
    value_set(arena, map, "what", value_str(arena, err->what));
    value_set(arena, map, "todo", value_str(arena, err->todo));
    return map;
}

static void answer(const struct box_pipe *pipe, struct arena *arena, const struct value *ok, const struct err *err) {
    struct value *map = value_map(arena);
    if (ok)
        value_set(arena, map, "ok", ok);
    else
        value_set(arena, map, "failed", failure(arena, err));
    struct buf json = buf_make(LIMIT_BOX_ANSWER);
    json_write(&json, map, JSON_COMPACT);
    if (buf_overflowed(&json)) {
        const struct err large = {.kind = ERR_DATA, .what = "the answer is larger than 1 MB"};
        buf_free(&json);
        answer(pipe, arena, NULL, &large);
        return;
    }
    if (box_pipe_send(pipe, json.data, json.len))
        _exit(0);
    buf_free(&json);
}

_Noreturn void box_child_serve(int fd, const struct box_word *words, size_t word_count,
                               const struct box_limits *limits) {
    const struct box_pipe pipe = {.fd = 0, .timer = -1, .ceiling = LIMIT_BOX_ARGUMENT};
    struct arena *arena = arena_new();
    const struct value *request = NULL, *ok = value_bool(arena, true);
    struct err err = {0};
    const char *failed = lock_in(fd, limits);
    if (failed) {
        err_errno(&err, ERR_OS, errno, "the process for scripts cannot be locked in (%s)", failed);
        ok = NULL;
    }
    struct box_state *state = box_state_open(words, word_count, limits);
    for (;;) {
        answer(&pipe, arena, ok, &err);
        if (!ok)
            _exit(0);
        arena_clear(arena);
        if (box_pipe_receive(&pipe, arena, &request, &err))
            _exit(0);
        if (obey(state, request, arena, &ok, &err))
            ok = NULL;
    }
}
