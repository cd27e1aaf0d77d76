/* A visit is one request on its way to its answer: what was asked, and an arena that lives as long. Pages are the
 * answers that people see. */
#ifndef EARSHOT_WEB_REPLY_H
#define EARSHOT_WEB_REPLY_H

#include "web/encode.h"
#include "web/fields.h"
#include "web/house.h"
#include "web/say.h"

enum { PATH_PARTS = 6 };

struct visit {
    struct house *house;
    struct wire_request *request;
    struct arena *arena;
    const char *parts[PATH_PARTS]; /* of the path, decoded */
    size_t part_count;
    struct fields query, form;
    bool english;
    bool held; /* the request waits for the scribe */
};

struct scribe_job; /* web/scribe.h */

/* The scribe goes on with it. */
void visit_hold(struct visit *visit, struct scribe_job *job);

/* The visit is over: its answer is on its way, and it is freed. */
struct reply {
    int status;
    const char *title;
    const char *cookie;      /* to set; NULL: none */
    const char *next_path;   /* where the switch of languages leads, where the page has one by itself; NULL: none */
    const char *retry_after; /* seconds; NULL */
};
void reply_page(struct visit *visit, const struct reply *reply, const struct buf *body);

/* A page that says one thing: a heading and a line. */
void reply_notice(struct visit *visit, int status, enum say heading, enum say more);

/* To another address of ours, to be asked for by GET. */
void reply_elsewhere(struct visit *visit, const char *path);

/* What is no page: a style sheet, JSON. `keep` lets browsers keep it for a day. */
void reply_bytes(struct visit *visit, int status, const char *type, const char *bytes, size_t len, bool keep);

void visit_free(struct visit *visit);

#endif
