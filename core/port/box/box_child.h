/* The child: it locks itself in, then serves loads and calls until its pipe closes. */
#ifndef EARSHOT_PORT_BOX_BOX_CHILD_H
#define EARSHOT_PORT_BOX_BOX_CHILD_H

#include "port/box/box.h"

/* Runs in the child right after fork; fd is its end of the pipe. It ends by _exit only: handlers that the parent
 * registered with atexit are the parent's. */
_Noreturn void box_child_serve(int fd, const struct box_word *words, size_t word_count,
                               const struct box_limits *limits);

#endif
