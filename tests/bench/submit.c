/* What answers to posts while wrk counts: the pages' own server, or one that does nothing.
 *
 *     bench-submit null PORT
 *     bench-submit store PORT WORKSPACE SHARE TOGETHER     (responses stored in one transaction; 0: whatever waits) */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "web/worker.h"

enum { THREADS = 2 };

static instant_t now(void *context) {
    struct timespec at;
    (void)context;
    clock_gettime(CLOCK_REALTIME, &at);
    return at.tv_sec * INT64_C(1000) + at.tv_nsec / 1000000;
}

static size_t room(void *context, const struct wire_request *request) {
    (void)context;
    (void)request;
    return 65536;
}

static void do_nothing(void *context, struct wire_request *request) {
    (void)context;
    wire_answer(request, &(struct wire_answer){.status = 200, .type = "text/plain", .body = "ok\n", .len = 3});
}

static int serve_nothing(int fd, const sigset_t *ends) {
    const struct wire_setting setting = {.fd = fd, .threads = THREADS, .room = room, .handle = do_nothing};
    struct wire *wire = NULL;
    struct err err;
    int signal;
    if (wire_start(&wire, &setting, &err))
        return 1;
    sigwait(ends, &signal);
    wire_stop(wire);
    return 0;
}

int main(int argc, char **argv) {
    char address[WIRE_ADDRESS];
    struct err err = {0};
    sigset_t ends;
    int fd;
    if (argc < 3)
        return 64;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    snprintf(address, sizeof address, "127.0.0.1:%s", argv[2]);
    if (wire_listen(address, &fd, &err)) {
        fprintf(stderr, "%s\n", err.what);
        return 1;
    }
    if (!strcmp(argv[1], "null"))
        return serve_nothing(fd, &ends);
    if (argc < 6)
        return 64;
    const struct act act = {.actor = argv[6] ? argv[6] : "bench", .now = now(NULL)};
    const struct house_setting setting = {.workspace = argv[3],
                                          .share = argv[4],
                                          .act = &act,
                                          .now = now,
                                          .together = (size_t)strtoul(argv[5], NULL, 10)};
    return worker_run(&setting, fd, THREADS, STDERR_FILENO);
}
