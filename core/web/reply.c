#include "web/reply.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "web/scribe.h"

/* Nothing that a page holds can run or load what is not ours; no address of ours is told to anybody. Kept by the
 * browser for its back button only. */
#define POLICY                                                                                                         \
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "   \
    "frame-ancestors 'none'"

enum { HEADERS = 10 };

struct headers {
    struct wire_header list[HEADERS];
    size_t count;
};

static void add(struct headers *headers, const char *name, const char *value) {
    headers->list[headers->count++] = (struct wire_header){name, value};
}

static void send_answer(struct visit *visit, struct headers *headers, int status, const char *type, const char *bytes,
                        size_t len) {
    add(headers, "X-Content-Type-Options", "nosniff");
    add(headers, "Referrer-Policy", "no-referrer");
    wire_answer(visit->request, &(struct wire_answer){.status = status,
                                                      .type = type,
                                                      .body = bytes,
                                                      .len = len,
                                                      .headers = headers->list,
                                                      .header_count = headers->count});
    visit_free(visit);
}

void reply_bytes(struct visit *visit, int status, const char *type, const char *bytes, size_t len, bool keep) {
    struct headers headers = {.count = 0};
    add(&headers, "Cache-Control", keep ? "public, max-age=86400" : "no-store");
    add(&headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    send_answer(visit, &headers, status, type, bytes, len);
}

void reply_elsewhere(struct visit *visit, const char *path) {
    struct headers headers = {.count = 0};
    add(&headers, "Location", path);
    add(&headers, "Cache-Control", "no-store");
    send_answer(visit, &headers, 303, NULL, "", 0);
}

static void put_foot(struct visit *visit, const struct reply *reply, struct buf *out) {
    buf_text(out, "<footer>");
    if (reply->next_path)
        encode_put(out, "<a href=\"$?lang=$\" hreflang=\"$\" lang=\"$\">$</a> ", reply->next_path,
                   visit->english ? "zh" : "en", visit->english ? "zh" : "en", visit->english ? "zh" : "en",
                   say(visit->english, SAY_OTHER_LANGUAGE));
    if (strcmp(wire_path(visit->request), "/privacy") != 0)
        encode_put(out, "<a href=\"/privacy?lang=$\">$</a>", visit->english ? "en" : "zh",
                   say(visit->english, SAY_PRIVACY));
    buf_text(out, "</footer>");
}

void reply_page(struct visit *visit, const struct reply *reply, const struct buf *body) {
    const char *chain = say_words(visit->english, visit->house->rulebook->settings.name);
    struct headers headers = {.count = 0};
    struct buf out = buf_make(LIMIT_WEB_PAGE);
    encode_put(&out,
               "<!doctype html>\n<html lang=\"$\"><head><meta charset=\"utf-8\">"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
               "<title>$ · $</title><link rel=\"stylesheet\" href=\"/a/survey.css\">"
               "<script src=\"/a/survey.js\" defer></script></head><body>"
               "<header><p class=\"chain\">$</p></header><main>",
               visit->english ? "en" : "zh-CN", reply->title, chain, chain);
    buf_add(&out, body->data, body->len);
    buf_text(&out, "</main>");
    put_foot(visit, reply, &out);
    buf_text(&out, "</body></html>\n");
    add(&headers, "Content-Security-Policy", POLICY);
    add(&headers, "Cache-Control", "private, no-cache");
    add(&headers, "Content-Language", visit->english ? "en" : "zh-CN");
    add(&headers, "Vary", "Accept-Language");
    if (reply->cookie)
        add(&headers, "Set-Cookie", reply->cookie);
    if (reply->retry_after)
        add(&headers, "Retry-After", reply->retry_after);
    send_answer(visit, &headers, reply->status, "text/html; charset=utf-8", out.data, out.len);
    buf_free(&out);
}

void reply_notice(struct visit *visit, int status, enum say heading, enum say more) {
    struct buf body = buf_make(LIMIT_WEB_PAGE);
    encode_put(&body, "<h1>$</h1><p class=\"lead\">$</p>", say(visit->english, heading), say(visit->english, more));
    reply_page(visit, &(struct reply){.status = status, .title = say(visit->english, heading)}, &body);
    buf_free(&body);
}

void visit_hold(struct visit *visit, struct scribe_job *job) {
    if (!visit->held)
        wire_hold(visit->request);
    visit->held = true;
    scribe_put(visit->house->scribe, job);
}

void visit_free(struct visit *visit) {
    arena_free(visit->arena);
}
