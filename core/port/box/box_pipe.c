#include "port/box/box_pipe.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"

static enum box_pipe_end wait_for(const struct box_pipe *pipe, short events) {
    struct pollfd fds[] = {{.fd = pipe->fd, .events = events}, {.fd = pipe->timer, .events = POLLIN}};
    for (;;) {
        int ready = poll(fds, 2, -1);
        if (ready < 0 && errno != EINTR)
            return PIPE_GONE;
        if (ready > 0 && !fds[1].revents)
            return PIPE_OK;
        if (ready > 0 && (!pipe->is_late || pipe->is_late(pipe->context)))
            return PIPE_LATE;
    }
}

static ssize_t put(const struct box_pipe *pipe, const char *bytes, size_t len) {
    return pipe->timer < 0 ? write(pipe->fd, bytes, len) : send(pipe->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static ssize_t get(const struct box_pipe *pipe, char *bytes, size_t len) {
    return pipe->timer < 0 ? read(pipe->fd, bytes, len) : recv(pipe->fd, bytes, len, MSG_DONTWAIT);
}

/* What a failed put or get means: PIPE_OK is "try again". */
static enum box_pipe_end after_failure(const struct box_pipe *pipe, short events) {
    if (errno == EINTR)
        return PIPE_OK;
    return errno == EAGAIN && pipe->timer >= 0 ? wait_for(pipe, events) : PIPE_GONE;
}

static enum box_pipe_end put_all(const struct box_pipe *pipe, const char *bytes, size_t len) {
    while (len) {
        ssize_t n = put(pipe, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
            continue;
        }
        enum box_pipe_end end = after_failure(pipe, POLLOUT);
        if (end)
            return end;
    }
    return PIPE_OK;
}

static enum box_pipe_end get_all(const struct box_pipe *pipe, char *bytes, size_t len) {
    while (len) {
        ssize_t n = get(pipe, bytes, len);
        if (!n)
            return PIPE_GONE;
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
            continue;
        }
        enum box_pipe_end end = after_failure(pipe, POLLIN);
        if (end)
            return end;
    }
    return PIPE_OK;
}

enum box_pipe_end box_pipe_send(const struct box_pipe *pipe, const char *json, size_t len) {
    char head[4];
    for (int i = 0; i < 4; i++)
        head[i] = (char)(len >> (8 * i) & 0xFF);
    enum box_pipe_end end = put_all(pipe, head, sizeof head);
    return end ? end : put_all(pipe, json, len);
}

/* Past the closing quote of the string that opens at `at`. */
static const char *past_string(const char *at, const char *end) {
    for (at++; at < end && *at != '"'; at++)
        if (*at == '\\')
            at++;
    return at < end ? at + 1 : end;
}

/* Looks over JSON before it is parsed: how deep it nests, how many names one table has. (A map of many names would
 * make the parser slow: each is compared with those before it.) */
static bool shape_allowed(const char *text, size_t len, size_t max_depth, struct err *err) {
    size_t names[LIMIT_VALUE_DEPTH + 4] = {0}, depth = 0;
    const char *end = text + len;
    if (max_depth > LIMIT_VALUE_DEPTH + 3)
        max_depth = LIMIT_VALUE_DEPTH + 3;
    for (const char *at = text; at < end;) {
        if (*at == '"') {
            at = past_string(at, end);
            continue;
        }
        if (*at == '{' || *at == '[') {
            if (++depth > max_depth)
                return err_set(err, ERR_DATA, "it is nested deeper than %d", LIMIT_VALUE_DEPTH), false;
            names[depth] = 0;
        } else if ((*at == '}' || *at == ']') && depth) {
            depth--;
        } else if (*at == ':' && ++names[depth] > LIMIT_VALUE_NAMES) {
            return err_set(err, ERR_DATA, "a table in it has more than %d names", LIMIT_VALUE_NAMES), false;
        }
        at++;
    }
    return true;
}

static enum box_pipe_end receive_text(const struct box_pipe *pipe, char *text, size_t len, struct arena *arena,
                                      const struct value **out, struct err *err) {
    enum box_pipe_end end = get_all(pipe, text, len);
    if (end)
        return end;
    if (pipe->max_depth && !shape_allowed(text, len, pipe->max_depth, err))
        return PIPE_BAD;
    return json_read(arena, text, len, out, err) ? PIPE_BAD : PIPE_OK;
}

static enum box_pipe_end receive_head(const struct box_pipe *pipe, size_t *out_len) {
    unsigned char head[4];
    enum box_pipe_end end = get_all(pipe, (char *)head, sizeof head);
    if (!end)
        *out_len = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
    return end;
}

enum box_pipe_end box_pipe_receive_bytes(const struct box_pipe *pipe, void *out, size_t len, struct err *err) {
    size_t given = 0;
    enum box_pipe_end end = receive_head(pipe, &given);
    if (end)
        return end;
    if (given == len)
        return get_all(pipe, out, len);
    err_set(err, ERR_DATA, "it has %zu bytes instead of %zu", given, len);
    return PIPE_BAD;
}

enum box_pipe_end box_pipe_receive(const struct box_pipe *pipe, struct arena *arena, const struct value **out,
                                   struct err *err) {
    size_t len = 0;
    enum box_pipe_end end = receive_head(pipe, &len);
    if (end)
        return end;
    if (len > pipe->ceiling) {
        err_set(err, ERR_DATA, "it has %zu bytes; at most %zu are taken", len, pipe->ceiling);
        return PIPE_BAD;
    }
    char *text = mem_alloc(len);
    end = receive_text(pipe, text, len, arena, out, err);
    free(text);
    return end;
}
