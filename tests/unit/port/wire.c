/* A server on a free port of this machine, asked by a plain socket: bytes in, bytes out. */
#include "port/wire/wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"

struct server {
    struct wire *wire;
    int fd;
    struct sockaddr_in at;
    struct wire_request *kept; /* of /later */
    pthread_mutex_t lock;
    pthread_cond_t came;
};

static size_t room(void *context, const struct wire_request *request) {
    (void)context;
    return !strcmp(wire_path(request), "/small") ? 4 : 1000;
}

/* Says what it was asked; /later is answered by another thread. */
static void handle(void *context, struct wire_request *request) {
    struct server *server = context;
    if (!strcmp(wire_path(request), "/later")) {
        wire_hold(request);
        pthread_mutex_lock(&server->lock);
        server->kept = request;
        pthread_cond_signal(&server->came);
        pthread_mutex_unlock(&server->lock);
        return;
    }
    struct arena *arena = arena_new();
    size_t len;
    const char *body = wire_body(request, &len);
    const char *text = arena_format(arena, "%s|%s|%s|%.*s|%s", wire_method(request), wire_path(request),
                                    wire_query(request), (int)len, body, wire_peer(request));
    const struct wire_header header = {"X-Own", "yes"};
    wire_answer(request, &(struct wire_answer){.status = 200,
                                               .type = "text/plain",
                                               .body = text,
                                               .len = strlen(text),
                                               .headers = &header,
                                               .header_count = 1});
    arena_free(arena);
}

static void start(struct server *server, int request_ms, int idle_ms) {
    struct err err;
    char address[WIRE_ADDRESS];
    *server = (struct server){.at = {.sin_family = AF_INET}};
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->came, NULL);
    assert_int_equal(wire_listen("127.0.0.1:0", &server->fd, &err), 0);
    wire_listens_at(server->fd, address);
    assert_memory_equal(address, "127.0.0.1:", 10);
    server->at.sin_port = htons((uint16_t)atoi(address + 10));
    server->at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const struct wire_setting setting = {.fd = server->fd,
                                         .threads = 2,
                                         .request_ms = request_ms,
                                         .idle_ms = idle_ms,
                                         .room = room,
                                         .handle = handle,
                                         .context = server};
    assert_int_equal(wire_start(&server->wire, &setting, &err), 0);
}

static void stop(struct server *server) {
    wire_stop(server->wire);
    close(server->fd);
}

static int connect_to(const struct server *server) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&server->at, sizeof server->at), 0);
    return fd;
}

static void say(int fd, const char *bytes, size_t len) {
    assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
}

/* All that comes until the other side closes. */
static char *hear(int fd) {
    static char heard[65536];
    size_t len = 0;
    ssize_t more;
    while ((more = recv(fd, heard + len, sizeof heard - 1 - len, 0)) > 0)
        len += (size_t)more;
    heard[len] = '\0';
    close(fd);
    return heard;
}

static char *ask_bytes(const struct server *server, const char *bytes, size_t len) {
    int fd = connect_to(server);
    say(fd, bytes, len);
    return hear(fd);
}

#define ASK(server, text) ask_bytes(server, text, sizeof(text) - 1)

static void a_request_is_answered(void **state) {
    struct server server;
    (void)state;
    start(&server, 0, 0);
    char *heard = ASK(&server, "GET /a%20b?c=d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_memory_equal(heard, "HTTP/1.1 200", 12);
    assert_non_null(strstr(heard, "X-Own: yes\r\n"));
    assert_non_null(strstr(heard, "\r\n\r\nGET|/a%20b|c=d||127.0.0.1"));
    heard = ASK(&server, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
    assert_non_null(strstr(heard, "\r\n\r\nPOST|/||hello|127.0.0.1"));
    heard = ASK(&server, "GET / HTTP/1.0\r\n\r\n");
    assert_memory_equal(heard, "HTTP/1.1 200", 12);
    heard = ASK(&server, "\r\nPOST /1?q HTTP/1.1\r\nHost: x\r\nCookie: a=1; b=2\r\nContent-Length: 3\r\n\r\none"
                         "GET /2 HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nConnection: close\r\n\r\n");
    assert_non_null(strstr(heard, "\r\n\r\nPOST|/1|q|one|127.0.0.1"));
    assert_non_null(strstr(heard, "\r\n\r\nGET|/2|||127.0.0.1"));
    stop(&server);
}

static void what_can_be_read_in_two_ways_is_refused(void **state) {
    static const struct {
        const char *bytes;
        size_t len;
        const char *status;
    } cases[] = {
#define CASE(status, text) {text, sizeof(text) - 1, status}
        CASE("400", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
        CASE("400", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
        CASE("400", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        CASE("411", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        CASE("400", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
        CASE("400", "GET / HTTP/1.1\r\n\r\n"),
        CASE("400", "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n"),
        CASE("400", "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0\r\n\r\n"),
        CASE("400", "GET / HTTP/1.1\r\nX-A: a\0b\r\nHost: x\r\n\r\n"),
        CASE("400", "GET / HTTP/1.1\r\nX-A: a\0\0b\r\nHost: x\r\n\r\n"),
        CASE("400", "GET / HTTP/1.1\r\nHost: x\r\nX-\0A: a\r\n\r\n"),
        CASE("400", "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n"),
        CASE("400", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello"),
        CASE("400", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello"),
        CASE("400", "GET http://other/ HTTP/1.1\r\nHost: x\r\n\r\n"),
        CASE("413", "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"),
        CASE("413", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999\r\n\r\n"),
        CASE("413", "POST /small HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"),
#undef CASE
    };
    struct server server;
    (void)state;
    start(&server, 2000, 1000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *heard = ask_bytes(&server, cases[i].bytes, cases[i].len);
        if (strncmp(heard, "HTTP/1.", 7) != 0 || strncmp(heard + 9, cases[i].status, 3) != 0)
            fail_msg("case %zu, %.60s: answered '%.40s'", i, cases[i].bytes, heard);
    }
    const char *heard = ASK(&server, "GET / HTTP/1.1\r\nHost:x\r\nX-Empty:\r\nConnection: close\r\n\r\n");
    assert_memory_equal(heard, "HTTP/1.1 200", 12);
    stop(&server);
}

static void who_is_slow_is_gone_in_time(void **state) {
    struct server server;
    (void)state;
    start(&server, 300, 300);
    int silent = connect_to(&server), headers = connect_to(&server), body = connect_to(&server);
    say(headers, "GET / HT", 8);
    say(body, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", 48);
    /* a byte now and then is no excuse: without the deadline this would go on for a long time */
    for (int i = 0; i < 60; i++) {
        usleep(50000);
        if (send(headers, "T", 1, MSG_NOSIGNAL) < 0 && send(body, "b", 1, MSG_NOSIGNAL) < 0)
            break;
        send(body, "b", 1, MSG_NOSIGNAL);
    }
    assert_true(send(headers, "T", 1, MSG_NOSIGNAL) < 0);
    assert_string_equal(hear(silent), "");
    hear(headers);
    hear(body);
    assert_memory_equal(ASK(&server, "GET / HTTP/1.0\r\n\r\n"), "HTTP/1.1 200", 12);
    stop(&server);
}

static void *answer_later(void *context) {
    struct server *server = context;
    pthread_mutex_lock(&server->lock);
    while (!server->kept)
        pthread_cond_wait(&server->came, &server->lock);
    pthread_mutex_unlock(&server->lock);
    usleep(100000);
    wire_answer(server->kept, &(struct wire_answer){.status = 201, .body = "at last", .len = 7});
    return NULL;
}

static void a_stop_waits_for_what_has_begun(void **state) {
    struct server server;
    pthread_t thread;
    (void)state;
    start(&server, 0, 0);
    int fd = connect_to(&server);
    say(fd, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n", 32);
    pthread_mutex_lock(&server.lock);
    while (!server.kept)
        pthread_cond_wait(&server.came, &server.lock);
    pthread_mutex_unlock(&server.lock);
    pthread_create(&thread, NULL, answer_later, &server);
    wire_stop(server.wire);
    pthread_join(thread, NULL);
    const char *heard = hear(fd);
    assert_memory_equal(heard, "HTTP/1.1 201", 12);
    assert_non_null(strstr(heard, "Connection: close"));
    assert_non_null(strstr(heard, "at last"));
    close(server.fd);
}

static void an_address_is_written_in_digits(void **state) {
    static const char *const wrong[] = {"",          "8080",     ":8080",        "localhost:8080",
                                        "127.0.0.1", "::1:8080", "1.2.3.4:99999"};
    struct err err;
    int fd;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(wire_listen(wrong[i], &fd, &err), ERR_USAGE);
    assert_int_equal(wire_listen("[::1]:0", &fd, &err), 0);
    close(fd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_answered),           cmocka_unit_test(what_can_be_read_in_two_ways_is_refused),
        cmocka_unit_test(who_is_slow_is_gone_in_time),     cmocka_unit_test(a_stop_waits_for_what_has_begun),
        cmocka_unit_test(an_address_is_written_in_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
