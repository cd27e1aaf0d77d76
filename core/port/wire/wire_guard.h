/* What of a request is refused before anybody looks at it: whatever two programs could read in two ways. libmicrohttpd
 * takes all of it, in its strict mode too. */
#ifndef EARSHOT_PORT_WIRE_GUARD_H
#define EARSHOT_PORT_WIRE_GUARD_H

#include <stddef.h>
#include <stdint.h>

struct MHD_Connection;

struct wire_guarded {
    uint64_t length; /* of the body that is to come */
};

/* The first line, its texts where the server has them in the bytes that came; the address may have been cut since. */
struct wire_line {
    const char *method, *uri;
    size_t uri_len;
    const char *version;
};

/* 0, or the status to answer. */
int wire_guard(struct MHD_Connection *connection, const struct wire_line *line, struct wire_guarded *out);

#endif
