/* The child of serve.h: from a listening socket to the signal that ends it. */
#ifndef EARSHOT_WEB_WORKER_H
#define EARSHOT_WEB_WORKER_H

#include "web/house.h"

/* Serves until SIGTERM or SIGINT, which the caller has blocked. Once it serves, or where it cannot, what kept it from
 * it (kind 0: nothing) is written to `told`. Returns 0 or that error's kind. */
int worker_run(const struct house_setting *setting, int fd, unsigned threads, int told);

#endif
