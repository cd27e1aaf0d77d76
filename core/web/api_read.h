/* What a program sends to the API, read: JSON becomes submissions, and everything that is wrong with it is named with
 * its place. It asks neither the database nor the network. */
#ifndef EARSHOT_WEB_API_READ_H
#define EARSHOT_WEB_API_READ_H

#include "base/value.h"
#include "web/house.h"

struct api_call {
    struct submission *submissions; /* complete where nothing is wrong; .source is "" */
    size_t count;
    bool many;            /* they came as a list */
    struct value *faults; /* of { at, what }; where there is any, nothing is stored */
};

/* `key` is the request's own, or NULL: it names a response that came alone without an id. Errors: ERR_DATA for what is
 * no JSON, ERR_USAGE for more than LIMIT_API_RESPONSES; .where and .what then tell the caller. */
int api_read(struct arena *arena, const struct house *house, const char *key, const char *bytes, size_t len,
             struct api_call *out, struct err *err);

struct value *api_fault(struct arena *arena, const char *at, const char *what);

#endif
