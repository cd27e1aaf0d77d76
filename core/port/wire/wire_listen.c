/* Addresses are written out in digits: nothing is looked up. */
#include "port/wire/wire.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

/* "[::1]:8080" and "127.0.0.1:8080" in two. */
static bool cut(const char *address, char host[WIRE_ADDRESS], char port[WIRE_ADDRESS]) {
    const char *colon = strrchr(address, ':');
    size_t len = colon ? (size_t)(colon - address) : 0;
    if (len > 1 && address[0] == '[' && address[len - 1] == ']')
        address++, len -= 2;
    else if (memchr(address, ':', len))
        return false;
    if (!len || len >= WIRE_ADDRESS || strlen(colon + 1) >= WIRE_ADDRESS)
        return false;
    memcpy(host, address, len);
    host[len] = '\0';
    snprintf(port, WIRE_ADDRESS, "%s", colon + 1);
    return true;
}

static bool is_port(const char *text) {
    size_t digits = strspn(text, "0123456789");
    return digits && digits <= 5 && !text[digits] && strtol(text, NULL, 10) <= UINT16_MAX;
}

static int listen_at(const char *address, const struct addrinfo *at, int *out_fd, struct err *err) {
    const int yes = 1;
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return err_errno(err, ERR_OS, errno, "no socket can be had");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, at->ai_addr, at->ai_addrlen) || listen(fd, BACKLOG)) {
        err_errno(err, ERR_EXISTS, errno, "%s cannot be listened at", address);
        close(fd);
        return err_todo(err, "name another with --listen ADDRESS:PORT");
    }
    *out_fd = fd;
    return 0;
}

int wire_listen(const char *address, int *out_fd, struct err *err) {
    const struct addrinfo wanted = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                    .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char host[WIRE_ADDRESS], port[WIRE_ADDRESS];
    if (!cut(address, host, port) || !is_port(port) || getaddrinfo(host, port, &wanted, &found))
        return err_set(err, ERR_USAGE, "'%s' is no address to listen at", address),
               err_todo(err, "write it in digits, with a port: 127.0.0.1:8080, 0.0.0.0:8080 or [::]:8080");
    int failed = listen_at(address, found, out_fd, err);
    freeaddrinfo(found);
    return failed;
}

char *wire_listens_at(int fd, char out[WIRE_ADDRESS]) {
    struct sockaddr_storage bound = {0};
    socklen_t len = sizeof bound;
    char host[48] = "?", port[8] = "?";
    getsockname(fd, (struct sockaddr *)&bound, &len);
    getnameinfo((struct sockaddr *)&bound, len, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(out, WIRE_ADDRESS, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
    return out;
}
