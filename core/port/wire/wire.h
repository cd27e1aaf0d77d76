/* The door to the network for those who ask us: an HTTP/1.1 server, libmicrohttpd's behind types of our own. TLS is for
 * the proxy in front.
 *
 * A few threads serve many connections. For each request the handler is called once, when all of it is here; it answers
 * at once or later, from any thread. Before the handler sees anything, requests that two programs could read in two
 * ways are refused: two lengths, a length and chunks, two hosts, bytes hidden behind a NUL. How much a request may
 * bring is asked for before any of it is read. Time is counted from the beginning of the wait, not from the last byte:
 * who sends one byte a second is gone as soon as who sends none.
 *
 *     static void handle(void *context, struct wire_request *request) {
 *         wire_answer(request, &(struct wire_answer){.status = 200, .type = "text/plain", .body = "hello", .len = 5});
 *     }
 *     wire_listen("127.0.0.1:8080", &fd, err);
 *     wire_start(&wire, &(struct wire_setting){.fd = fd, .handle = handle, .room = room}, err);
 *     ...
 *     wire_stop(wire);          // what has begun is answered first */
#ifndef EARSHOT_PORT_WIRE_H
#define EARSHOT_PORT_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct wire;
struct wire_request;

struct wire_setting {
    int fd;           /* from wire_listen; it stays the caller's */
    unsigned threads; /* 0 is taken for 1; no more than LIMIT_WIRE_THREADS */
    int request_ms;   /* from its headers to the end of its answer; 0: LIMIT_WIRE_REQUEST_MS */
    int idle_ms;      /* from the opening, or the last answer, to whole headers; 0: LIMIT_WIRE_IDLE_MS */
    /* How many bytes of body this request may bring; it has its method, path and headers, and no body yet. */
    size_t (*room)(void *context, const struct wire_request *request);
    /* Answers, or holds the request and has it answered later. */
    void (*handle)(void *context, struct wire_request *request);
    void *context; /* of both; they are called by several threads */
};

/* A socket that listens at "127.0.0.1:8080" or "[::1]:8080"; port 0 takes a free one. ERR_USAGE for what is no such
 * address, ERR_EXISTS where another has it. */
int wire_listen(const char *address, int *out_fd, struct err *err);
/* Where it listens, as above. `out` has room for WIRE_ADDRESS bytes. */
#define WIRE_ADDRESS 64
char *wire_listens_at(int fd, char out[WIRE_ADDRESS]);

int wire_start(struct wire **out, const struct wire_setting *setting, struct err *err);
/* Takes no more connections, waits until every request that has begun is answered (as long as one may take), ends the
 * threads. NULL is fine. */
void wire_stop(struct wire *wire);

/* ---- a request. Texts live until it is answered. ---- */

const char *wire_method(const struct wire_request *request);
const char *wire_path(const struct wire_request *request);  /* as it came: not decoded, without the query */
const char *wire_query(const struct wire_request *request); /* behind the first ?; "" for none */
const char *wire_header(const struct wire_request *request, const char *name); /* the first of that name, or NULL */
const char *wire_peer(const struct wire_request *request); /* the address of who is connected, "203.0.113.7" */
const char *wire_body(const struct wire_request *request, size_t *out_len);

struct wire_header {
    const char *name, *value;
};

struct wire_answer {
    int status;
    const char *type; /* of the content; NULL: none */
    const char *body; /* copied */
    size_t len;
    const struct wire_header *headers;
    size_t header_count;
    bool close; /* the connection ends with it */
};

/* Before the request is given to whoever will answer it later: another thread may be faster than this one. */
void wire_hold(struct wire_request *request);

/* Once for each request; afterwards it is gone. From any thread. */
void wire_answer(struct wire_request *request, const struct wire_answer *answer);

#endif
