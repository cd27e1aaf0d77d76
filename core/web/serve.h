/* `earshot serve`: a parent that minds the clock, and a child that serves the pages.
 *
 * The child knows the live rules and the stores as they were when it began; where they change, another is begun at the
 * same socket, and the first ends what it has in hand. A child that dies is replaced. Between, the parent runs what is
 * due (ticks.h). A child is forked while no database is open and no thread runs. */
#ifndef EARSHOT_WEB_SERVE_H
#define EARSHOT_WEB_SERVE_H

#include "ops/workspace.h"

struct serve_setting {
    const char *listen; /* "127.0.0.1:8080" */
    const char *share;  /* the shipped files */
    unsigned threads;
    bool proxied;
    instant_t (*now)(void *context);
    /* Told where it listens once it does, and what went wrong since. */
    void (*ready)(void *context, const char *address);
    void (*remark)(void *context, const struct err *err);
    void *context;
};

/* Until the process is told to end (SIGTERM, SIGINT): then what was accepted is answered, and it returns 0. It closes
 * the workspace's database. Errors: as wire_listen; what keeps the first child from serving. */
int serve(struct workspace *workspace, const struct act *act, const struct serve_setting *setting, struct err *err);

#endif
