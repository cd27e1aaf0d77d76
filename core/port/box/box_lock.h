/* Locking a process in, for good. */
#ifndef EARSHOT_PORT_BOX_BOX_LOCK_H
#define EARSHOT_PORT_BOX_BOX_LOCK_H

#include "port/box/box.h"

/* fd becomes descriptor 0, the only one; from here on the process can compute, use memory, read and write what it has,
 * and end. Answers NULL, or what could not be done (errno says why). */
const char *box_lock_in(int fd, const struct box_limits *limits);

#endif
