/* Robots in group chats: a post with a text, or with Markdown whose values were made harmless. */
#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "flow/messages/messages_parts.h"
#include "flow/messages/signing.h"

/* Facts of the vendors. */
enum { WECOM_TEXT = 2048, WECOM_MARKDOWN = 4096, DINGTALK_BODY = 20000, FEISHU_BODY = 20 << 10 };

static struct value *text_in(struct arena *arena, const char *key, const char *text) {
    struct value *map = value_map(arena);
    value_set(arena, map, key, value_str(arena, text));
    return map;
}

/* The subject as a first line. */
static const char *headed(const struct writing *writing, const char *format) {
    const struct letter *letter = writing->letter;
    const char *subject = letter->markdown ? letter->heading : letter->subject,
               *text = letter->markdown ? letter->markdown : letter->text;
    return *subject ? arena_format(writing->arena, format, subject, text) : text;
}

static const char *with_key(const struct writing *writing, const char *path) {
    struct buf url = buf_make(LIMIT_SECRET * 4);
    buf_text(&url, writing_url(writing, path));
    encode_percent(&url, writing->secrets->token);
    return writing_keep(writing, &url, NULL);
}

int write_wecom(const struct writing *writing, struct err *err) {
    struct arena *arena = writing->arena;
    bool markdown = writing->letter->markdown != NULL;
    const char *kind = markdown ? "markdown" : "text";
    const char *content = headed(writing, markdown ? "**%s**\n%s" : "%s\n%s");
    struct value *body = text_in(arena, "msgtype", kind);
    value_set(arena, body, kind, text_in(arena, "content", content));
    writing->out->url = with_key(writing, "/cgi-bin/webhook/send?key=");
    writing_json(writing, body, NULL);
    return writing_too_long(writing, strlen(content), markdown ? WECOM_MARKDOWN : WECOM_TEXT, err);
}

static const char *signed_url(const struct writing *writing) {
    const char *url = with_key(writing, "/robot/send?access_token=");
    struct buf sign = buf_make(KIB(1)), escaped = buf_make(KIB(1));
    int64_t ms = writing->letter->now;
    if (!*writing->secrets->secret)
        return url;
    sign_dingtalk(&sign, writing->secrets->secret, ms);
    encode_percent(&escaped, sign.data);
    url = arena_format(writing->arena, "%s&timestamp=%lld&sign=%s", url, (long long)ms, escaped.data);
    buf_free(&sign);
    buf_free(&escaped);
    return url;
}

int write_dingtalk(const struct writing *writing, struct err *err) {
    struct arena *arena = writing->arena;
    const struct letter *letter = writing->letter;
    bool markdown = letter->markdown != NULL;
    const char *kind = markdown ? "markdown" : "text";
    struct value *body = text_in(arena, "msgtype", kind),
                 *inner = text_in(arena, markdown ? "text" : "content",
                                  headed(writing, markdown ? "#### %s\n%s" : "%s\n%s"));
    if (markdown)
        value_set(arena, inner, "title", value_str(arena, *letter->subject ? letter->subject : letter->message));
    value_set(arena, body, kind, inner);
    writing->out->url = signed_url(writing);
    writing_json(writing, body, NULL);
    return writing_too_long(writing, writing->out->len, DINGTALK_BODY, err);
}

static void put_card(const struct writing *writing, struct value *body) {
    struct arena *arena = writing->arena;
    const struct letter *letter = writing->letter;
    struct value *card = text_in(arena, "schema", "2.0"), *inner = value_map(arena), *elements = value_list(arena),
                 *text = text_in(arena, "tag", "markdown");
    if (*letter->subject) {
        struct value *header = value_map(arena), *title = text_in(arena, "tag", "plain_text");
        value_set(arena, title, "content", value_str(arena, letter->subject));
        value_set(arena, header, "title", title);
        value_set(arena, card, "header", header);
    }
    value_set(arena, text, "content", value_str(arena, letter->markdown));
    value_push(arena, elements, text);
    value_set(arena, inner, "elements", elements);
    value_set(arena, card, "body", inner);
    value_set(arena, body, "msg_type", value_str(arena, "interactive"));
    value_set(arena, body, "card", card);
}

int write_feishu(const struct writing *writing, struct err *err) {
    struct arena *arena = writing->arena;
    struct value *body = value_map(arena);
    int64_t seconds = writing->letter->now / 1000;
    if (*writing->secrets->secret) {
        struct buf sign = buf_make(KIB(1));
        sign_feishu(&sign, writing->secrets->secret, seconds);
        value_set(arena, body, "timestamp", value_str(arena, arena_format(arena, "%lld", (long long)seconds)));
        value_set(arena, body, "sign", value_str(arena, sign.data));
        buf_free(&sign);
    }
    if (writing->letter->markdown)
        put_card(writing, body);
    else {
        value_set(arena, body, "msg_type", value_str(arena, "text"));
        value_set(arena, body, "content", text_in(arena, "text", headed(writing, "%s\n%s")));
    }
    writing->out->url = with_key(writing, "/open-apis/bot/v2/hook/");
    writing_json(writing, body, NULL);
    return writing_too_long(writing, writing->out->len, FEISHU_BODY, err);
}
