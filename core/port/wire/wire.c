/* Each connection has one deadline at a time, in one of two queues that are ordered by themselves, since every wait in
 * a queue is as long: waiting for headers, or from there to the end of the answer. A watcher shuts down what is late.
 */
#include "port/wire/wire.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <microhttpd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "port/wire/wire_guard.h"

enum phase { PHASE_IDLE, PHASE_BUSY, PHASES };

struct line { /* a connection */
    struct line *before, *behind;
    enum phase phase;
    int fd;
    int64_t late; /* when it is shut down, by the monotonic clock */
};

struct queue {
    struct line *first, *last;
    int64_t wait_ms;
};

struct wire {
    struct wire_setting setting;
    struct MHD_Daemon *daemon;
    pthread_t watcher;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t calm;  /* a request ended, or the watcher is to end */
    struct queue queues[PHASES];
    size_t begun; /* requests whose headers are here and that are not answered */
    atomic_bool ending;
    bool ended;
};

struct wire_request {
    struct wire *wire;
    struct MHD_Connection *connection;
    char *uri; /* path and query: ours, cut where the query begins */
    const char *raw, *query, *method;
    size_t raw_len;
    char peer[INET6_ADDRSTRLEN];
    char *body;
    size_t len, room;
    bool met;                      /* its headers are here */
    bool held;                     /* its connection is suspended until it is answered */
    struct MHD_Response *response; /* made by wire_answer */
    int status;
};

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* ---- deadlines ---- */

static void take_out(struct wire *wire, struct line *line) {
    struct queue *queue = &wire->queues[line->phase];
    *(line->before ? &line->before->behind : &queue->first) = line->behind;
    *(line->behind ? &line->behind->before : &queue->last) = line->before;
}

static void put_in(struct wire *wire, struct line *line, enum phase phase) {
    struct queue *queue = &wire->queues[phase];
    line->phase = phase;
    line->late = now_ms() + queue->wait_ms;
    line->before = queue->last;
    line->behind = NULL;
    *(queue->last ? &queue->last->behind : &queue->first) = line;
    queue->last = line;
}

static struct line *line_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void move(struct wire *wire, struct MHD_Connection *connection, enum phase phase) {
    struct line *line = line_of(connection);
    if (!line)
        return;
    pthread_mutex_lock(&wire->lock);
    take_out(wire, line);
    put_in(wire, line, phase);
    wire->begun += phase == PHASE_BUSY ? 1 : 0;
    wire->begun -= phase == PHASE_IDLE ? 1 : 0;
    if (!wire->begun)
        pthread_cond_broadcast(&wire->calm);
    pthread_mutex_unlock(&wire->lock);
}

static void connection_changed(void *context, struct MHD_Connection *connection, void **own,
                               enum MHD_ConnectionNotificationCode what) {
    struct wire *wire = context;
    struct line *line = *own;
    pthread_mutex_lock(&wire->lock);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *own = line = mem_alloc(sizeof *line);
        line->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        put_in(wire, line, PHASE_IDLE);
    } else if (line) {
        take_out(wire, line);
        free(line);
        *own = NULL;
    }
    pthread_mutex_unlock(&wire->lock);
}

/* The socket is not closed before connection_changed has taken its line out, so the number is still its own. */
static void shut_late(struct wire *wire, int64_t now) {
    for (int phase = 0; phase < PHASES; phase++)
        for (struct line *line = wire->queues[phase].first; line && line->late <= now;
             line = wire->queues[phase].first) {
            shutdown(line->fd, SHUT_RDWR);
            take_out(wire, line);
            put_in(wire, line, (enum phase)phase);
        }
}

static void *watch(void *context) {
    struct wire *wire = context;
    pthread_mutex_lock(&wire->lock);
    while (!wire->ended) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += LIMIT_WIRE_WATCH_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&wire->calm, &wire->lock, &until);
        shut_late(wire, now_ms());
    }
    pthread_mutex_unlock(&wire->lock);
    return NULL;
}

/* ---- requests ---- */

static void *begin(void *context, const char *uri, struct MHD_Connection *connection) {
    struct wire_request *request = mem_alloc(sizeof *request);
    request->wire = context;
    request->connection = connection;
    request->raw = uri;
    request->raw_len = strlen(uri);
    request->uri = mem_text(uri);
    char *query = strchr(request->uri, '?');
    if (query)
        *query++ = '\0';
    request->query = query ? query : "";
    return request;
}

static void ended(void *context, struct MHD_Connection *connection, void **own, enum MHD_RequestTerminationCode why) {
    struct wire_request *request = *own;
    (void)why;
    if (!request)
        return;
    if (request->met)
        move(context, connection, PHASE_IDLE);
    if (request->response)
        MHD_destroy_response(request->response);
    free(request->uri);
    free(request->body);
    free(request);
    *own = NULL;
}

static void note_peer(struct wire_request *request) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    if (address && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, request->peer,
                  sizeof request->peer);
    else if (address && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, request->peer,
                  sizeof request->peer);
}

static enum MHD_Result refuse(struct wire_request *request, int status) {
    char text[32];
    int len = snprintf(text, sizeof text, "%d\n", status);
    wire_answer(request, &(struct wire_answer){
                             .status = status, .type = "text/plain", .body = text, .len = (size_t)len, .close = true});
    return MHD_queue_response(request->connection, (unsigned)request->status, request->response);
}

/* The headers are here: what comes behind them is not read before this has let it in. */
static enum MHD_Result meet(struct wire_request *request, const char *method, const char *version) {
    struct wire *wire = request->wire;
    struct wire_guarded guarded;
    request->met = true;
    request->method = method;
    move(wire, request->connection, PHASE_BUSY);
    note_peer(request);
    const struct wire_line line = {method, request->raw, request->raw_len, version};
    int status = wire_guard(request->connection, &line, &guarded);
    if (status)
        return refuse(request, status);
    request->room = wire->setting.room ? wire->setting.room(wire->setting.context, request) : 0;
    if (guarded.length > request->room)
        return refuse(request, 413);
    request->body = guarded.length ? mem_alloc((size_t)guarded.length + 1) : NULL;
    request->room = (size_t)guarded.length;
    return MHD_YES;
}

static enum MHD_Result take(struct wire_request *request, const char *bytes, size_t *len) {
    if (*len > request->room - request->len)
        return MHD_NO; /* cannot be: the length was said */
    memcpy(request->body + request->len, bytes, *len);
    request->len += *len;
    *len = 0;
    return MHD_YES;
}

static enum MHD_Result give(struct wire_request *request) {
    return MHD_queue_response(request->connection, (unsigned)request->status, request->response);
}

/* What is held comes by once more when it is answered; not before this thread is back, so the request is still here. */
static enum MHD_Result ask(struct wire_request *request) {
    request->wire->setting.handle(request->wire->setting.context, request);
    return request->held ? MHD_YES : give(request);
}

static enum MHD_Result access_handler(void *context, struct MHD_Connection *connection, const char *url,
                                      const char *method, const char *version, const char *bytes, size_t *len,
                                      void **own) {
    struct wire_request *request = *own;
    (void)context;
    (void)connection;
    (void)url;
    if (!request)
        return MHD_NO;
    if (!request->met)
        return meet(request, method, version);
    if (*len)
        return take(request, bytes, len);
    return request->response ? give(request) : ask(request);
}

/* Paths are decoded by who knows what they mean. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

const char *wire_method(const struct wire_request *request) {
    return request->method;
}

const char *wire_path(const struct wire_request *request) {
    return request->uri;
}

const char *wire_query(const struct wire_request *request) {
    return request->query;
}

const char *wire_header(const struct wire_request *request, const char *name) {
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *wire_peer(const struct wire_request *request) {
    return request->peer;
}

const char *wire_body(const struct wire_request *request, size_t *out_len) {
    *out_len = request->len;
    return request->body ? request->body : "";
}

void wire_hold(struct wire_request *request) {
    request->held = true;
    MHD_suspend_connection(request->connection);
}

void wire_answer(struct wire_request *request, const struct wire_answer *answer) {
    struct MHD_Response *response = MHD_create_response_from_buffer(
        answer->len, (void *)(uintptr_t)(answer->len ? answer->body : ""), MHD_RESPMEM_MUST_COPY);
    if (!response)
        abort(); /* there is no memory: base/mem.h */
    if (answer->type)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
    for (size_t i = 0; i < answer->header_count; i++)
        MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value);
    if (answer->close || atomic_load(&request->wire->ending))
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    request->status = answer->status;
    request->response = response;
    if (request->held)
        MHD_resume_connection(request->connection);
}

/* ---- the server ---- */

static void *start_daemon(struct wire *wire) {
    unsigned threads = wire->setting.threads ? wire->setting.threads : 1;
    if (threads > LIMIT_WIRE_THREADS)
        threads = LIMIT_WIRE_THREADS;
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;
    return MHD_start_daemon(flags, 0, NULL, NULL, access_handler, wire, MHD_OPTION_LISTEN_SOCKET, wire->setting.fd,
                            MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? threads : 0u, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)LIMIT_WIRE_CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_WIRE_MEMORY,
                            MHD_OPTION_CONNECTION_MEMORY_INCREMENT, LIMIT_WIRE_MEMORY_STEP,
                            MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, begin, wire,
                            MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_NOTIFY_COMPLETED, ended, wire,
                            MHD_OPTION_NOTIFY_CONNECTION, connection_changed, wire, MHD_OPTION_END);
}

int wire_start(struct wire **out, const struct wire_setting *setting, struct err *err) {
    struct wire *wire = mem_alloc(sizeof *wire);
    pthread_condattr_t monotonic;
    wire->setting = *setting;
    wire->queues[PHASE_IDLE].wait_ms = setting->idle_ms ? setting->idle_ms : LIMIT_WIRE_IDLE_MS;
    wire->queues[PHASE_BUSY].wait_ms = setting->request_ms ? setting->request_ms : LIMIT_WIRE_REQUEST_MS;
    pthread_mutex_init(&wire->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&wire->calm, &monotonic);
    pthread_condattr_destroy(&monotonic);
    wire->daemon = start_daemon(wire);
    if (!wire->daemon || pthread_create(&wire->watcher, NULL, watch, wire)) {
        int number = errno;
        if (wire->daemon)
            MHD_stop_daemon(wire->daemon);
        free(wire);
        return err_errno(err, ERR_OS, number, "the server cannot be started");
    }
    *out = wire;
    return 0;
}

/* Each request has a deadline, so this ends. */
static void wait_for_calm(struct wire *wire) {
    pthread_mutex_lock(&wire->lock);
    while (wire->begun)
        pthread_cond_wait(&wire->calm, &wire->lock);
    pthread_mutex_unlock(&wire->lock);
}

void wire_stop(struct wire *wire) {
    if (!wire)
        return;
    MHD_quiesce_daemon(wire->daemon);
    atomic_store(&wire->ending, true);
    wait_for_calm(wire);
    MHD_stop_daemon(wire->daemon);
    pthread_mutex_lock(&wire->lock);
    wire->ended = true;
    pthread_cond_broadcast(&wire->calm);
    pthread_mutex_unlock(&wire->lock);
    pthread_join(wire->watcher, NULL);
    pthread_cond_destroy(&wire->calm);
    pthread_mutex_destroy(&wire->lock);
    free(wire);
}
