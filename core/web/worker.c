#include "web/worker.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/limits.h"
#include "web/routes.h"
#include "web/scribe.h"

/* A connection is a file; there may be many. */
static void allow_connections(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return;
    const rlim_t wanted = LIMIT_WIRE_CONNECTIONS + 100;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > wanted ? wanted : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void wait_for_end(void) {
    sigset_t ends;
    int signal;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigwait(&ends, &signal);
}

static int start(struct house *house, const struct house_setting *setting, int fd, unsigned threads, struct wire **out,
                 struct err *err) {
    const struct wire_setting wire = {
        .fd = fd, .threads = threads, .room = routes_room, .handle = routes_handle, .context = house};
    if (house_open(house, setting, err) || scribe_open(&house->scribe, house, err))
        return err->kind;
    sql_patience(house->workspace->db, LIMIT_SUBMIT_WAIT_MS);
    return wire_start(out, &wire, err);
}

int worker_run(const struct house_setting *setting, int fd, unsigned threads, int told) {
    struct house house = {0};
    struct wire *wire = NULL;
    struct err err = {0};
    allow_connections();
    const int failed = start(&house, setting, fd, threads, &wire, &err);
    if (!failed)
        err = (struct err){0};
    const bool heard = write(told, &err, sizeof err) == (ssize_t)sizeof err;
    close(told);
    if (!failed && heard)
        wait_for_end();
    wire_stop(wire);
    scribe_close(house.scribe);
    house_close(&house);
    return failed;
}
