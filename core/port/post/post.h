/* The door to other machines: one message at a time is handed to an HTTP server (POST) or a mail server (SMTP), by
 * libcurl. Several may be under way at once, so that one that does not answer holds up no other:
 *
 *     struct post *post;
 *     if (post_open(&post, err)) return err->kind;
 *     post_send(post, &request, tag);              // what the request points to must live until its result
 *     while (post_next(post, 1000, &result)) ...   // any order; result.tag says which
 *     post_close(post);
 *
 * What is never done: a redirect is not followed, a proxy of the environment not used, a certificate not passed over.
 * Without TLS, and to an address inside a network (private, loopback, link-local), goes only what says so. What decides
 * is the address that is connected to, after the name was looked up: no name, no odd spelling of a number and no second
 * look-up leads around it. Addresses where clouds keep the keys of their machines are refused always. */
#ifndef EARSHOT_PORT_POST_H
#define EARSHOT_PORT_POST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct post;

enum { POST_AFTER_MOST = 86400 };

struct post_request {
    const char *url;     /* https://…, smtps://host:465, smtp://host:587 (STARTTLS); http:// only with .plain */
    const char *name;    /* a mail client's own name, for EHLO; NULL: the machine's */
    bool plain;          /* may go without TLS */
    bool inside;         /* may go to an address inside a network */
    bool once;           /* over a connection of its own: one that was kept may turn out dead when the request is half
                            away, and is then sent again */
    const char *ca_file; /* the certificates that are trusted instead of the system's; NULL */
    int ms;              /* until all must be over */

    const char *const *headers;  /* HTTP: "Name: value" …, ending with NULL */
    const char *from, *to;       /* mail: the bare addresses of the envelope */
    const char *user, *password; /* mail: NULL: none */

    const char *body; /* HTTP: what is posted; mail: header and body, lines ended by CR LF */
    size_t len;
};

enum post_outcome {
    POST_ANSWERED,  /* .code is the server's last word */
    POST_UNREACHED, /* nothing of the message was handed over: no name, no connection, no TLS, a certificate that is
                       wrong, no time left, a log-in that failed (mail: .code) */
    POST_CUT,       /* handed over, wholly or in part, and no answer: it may have arrived */
    POST_REFUSED    /* by this door: an address that is not allowed */
};

struct post_result {
    void *tag;
    enum post_outcome outcome;
    int code;         /* HTTP status, or the last code of SMTP; 0: none */
    int retry_after;  /* seconds, as the server asks, at most POST_AFTER_MOST; 0 where it does not */
    bool reused;      /* went over a connection that was there */
    const char *body; /* HTTP: what it answered, at most LIMIT_POST_ANSWER; lives until the next call */
    size_t len;
    char said[300]; /* what went wrong in the library's words, or the mail server's last line; may name the recipient */
};

int post_open(struct post **out, struct err *err);
void post_close(struct post *post); /* NULL is fine; what is under way is dropped */

void post_send(struct post *post, const struct post_request *request, void *tag);
size_t post_under_way(const struct post *post);
/* The next that is over; waits up to `ms`. False where none came to its end in that time. */
bool post_next(struct post *post, int ms, struct post_result *out);

/* Whether a URL may stand in a definition: of one of these schemes, with a host, without a password in it. ERR_DATA. */
int post_check_url(const char *url, bool mail, bool plain, struct err *err);
/* The host that the URL names, as it is looked up: numbers in any spelling are plain there. */
int post_host(const char *url, struct buf *out, struct err *err);

/* Where an address leads. */
enum post_place {
    POST_OUTSIDE, /* the open network */
    POST_INSIDE,  /* private, shared, loopback, reserved */
    POST_NEVER    /* link-local, where clouds keep their keys, no address at all */
};
/* "10.1.2.3", "::ffff:10.1.2.3": as numbers only. */
enum post_place post_place_of(const char *address);

#endif
