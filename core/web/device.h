/* What is kept for a while of where an answer came from: a random mark in a cookie, and the address of who asked, cut
 * to the part that a neighbourhood shares. Both become keyed hashes at once. */
#ifndef EARSHOT_WEB_DEVICE_H
#define EARSHOT_WEB_DEVICE_H

#include "web/reply.h"

/* The cookie to set, in the arena; NULL where the browser has one. */
const char *device_cookie(struct visit *visit);

void device_trace(struct visit *visit, int64_t took_s, struct trace *out);

/* "203.0.113.7" as "203.0.113", an IPv6 address to its first 48 bits; in the arena. */
const char *device_neighbourhood(struct arena *arena, const char *address);

#endif
