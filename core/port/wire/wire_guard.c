/* The server cuts the bytes that came into texts where they stand: a NUL takes the place of each separator and both of
 * CR LF. So the texts of honest headers lie side by side, and where something stands between two of them, the client
 * has hidden it there behind a NUL, or ended a line with LF alone. */
#include "port/wire/wire_guard.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include <microhttpd.h>

struct look {
    const char *end; /* of what was looked at, with its line's end */
    unsigned lengths, hosts, chunks;
    const char *length;
    bool hidden;
};

static enum MHD_Result look_at(void *context, enum MHD_ValueKind kind, const char *key, size_t key_len,
                               const char *value, size_t value_len) {
    struct look *look = context;
    (void)kind;
    value = value ? value : key + key_len;
    look->hidden = look->hidden || look->end != key || memchr(key, '\0', key_len) || memchr(value, '\0', value_len) ||
                   value[value_len + 1];
    look->end = value + value_len + 2;
    if (!strcasecmp(key, "Content-Length"))
        look->lengths++, look->length = value;
    look->hosts += !strcasecmp(key, "Host");
    look->chunks += !strcasecmp(key, "Transfer-Encoding");
    return MHD_YES;
}

/* Digits alone, and no more than a body of ours could ever have. */
static bool read_length(const char *text, uint64_t *out) {
    size_t digits = strspn(text, "0123456789");
    if (!digits || text[digits])
        return false;
    *out = 0;
    for (; *text; text++)
        *out = *out > UINT64_MAX / 100 ? *out : *out * 10 + (uint64_t)(*text - '0');
    return true;
}

/* Behind the last header an empty line, and that is all that was counted as headers. */
static bool ends_where_it_should(struct MHD_Connection *connection, const char *begin, const char *end) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info && end + 2 == begin + info->header_size;
}

int wire_guard(struct MHD_Connection *connection, const struct wire_line *line, struct wire_guarded *out) {
    struct look look = {.end = line->version + strlen(line->version) + 2};
    const bool old = strcmp(line->version, "HTTP/1.1") != 0;
    out->length = 0;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, look_at, &look);
    if (look.hidden || line->uri != line->method + strlen(line->method) + 1 ||
        line->version != line->uri + line->uri_len + 1 || line->uri[0] != '/' ||
        !ends_where_it_should(connection, line->method, look.end))
        return 400;
    if (look.lengths > 1 || look.hosts > 1 || (!old && !look.hosts) || (look.lengths && look.chunks))
        return 400;
    if (look.lengths && !read_length(look.length, &out->length))
        return 400;
    return look.chunks ? 411 : 0;
}
