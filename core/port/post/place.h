/* Where an address leads, by its bytes (post.h has the words). */
#ifndef EARSHOT_PORT_POST_PLACE_H
#define EARSHOT_PORT_POST_PLACE_H

#include <sys/socket.h>

#include "port/post/post.h"

enum post_place place_of(const struct sockaddr *address);

#endif
