/* A letter becomes a request: what all kinds have is set here, the rest by the kind. */
#include <string.h>

#include "base/encode.h"
#include "base/json.h"
#include "base/limits.h"
#include "flow/messages/messages_parts.h"
#include "flow/messages/signing.h"

/* ---- pieces ---- */

const char *writing_keep(const struct writing *writing, struct buf *buf, size_t *out_len) {
    const char *text = arena_bytes(writing->arena, buf->data, buf->len);
    if (out_len)
        *out_len = buf->len;
    buf_free(buf);
    return text;
}

void writing_json(const struct writing *writing, const struct value *body, const char *const *headers) {
    struct buf text = buf_make(LIMIT_LETTER * 8);
    size_t count = 0;
    json_write(&text, body, JSON_COMPACT);
    writing->out->body = writing_keep(writing, &text, &writing->out->len);
    while (headers && headers[count])
        count++;
    const char **all = arena_alloc(writing->arena, (count + 2) * sizeof *all);
    all[0] = "Content-Type: application/json; charset=utf-8";
    for (size_t i = 0; i < count; i++)
        all[i + 1] = headers[i];
    writing->out->headers = all;
}

const char *writing_host(const struct writing *writing) {
    const char *url = writing->channel->url, *host = strstr(url, "://");
    host = host ? host + 3 : url;
    return arena_format(writing->arena, "%.*s", (int)strcspn(host, "/?#"), host);
}

const char *writing_url(const struct writing *writing, const char *path) {
    const char *url = writing->channel->url;
    size_t len = strlen(url);
    while (len && url[len - 1] == '/')
        len--;
    return arena_format(writing->arena, "%.*s%s", (int)len, url, path);
}

int writing_too_long(const struct writing *writing, size_t len, size_t most, struct err *err) {
    if (len <= most)
        return 0;
    return err_set(err, ERR_DATA, "message '%s' has %zu bytes here; a %s message may have %zu",
                   writing->letter->message, len, channel_kind_word(writing->channel->kind), most),
           err_todo(err, "make its text shorter");
}

int writing_phone(const struct writing *writing, const char **out, struct err *err) {
    char digits[20];
    size_t count = 0;
    const char *to = writing->letter->to;
    bool abroad = to[strspn(to, " ")] == '+' || !strncmp(to + strspn(to, " "), "00", 2);
    for (const char *c = to; *c && count < sizeof digits - 1; c++)
        if (*c >= '0' && *c <= '9')
            digits[count++] = *c;
    digits[count] = '\0';
    const char *number = digits;
    if (abroad && number[0] == '0' && number[1] == '0')
        number += 2;
    if (strlen(number) == 13 && !strncmp(number, "861", 3))
        number += 2;
    if (strlen(number) == 11 && number[0] == '1' && number[1] >= '3')
        return *out = arena_format(writing->arena, "+86%s", number), 0;
    if (abroad && strlen(number) >= 7 && strlen(number) <= 15 && number[0] != '0')
        return *out = arena_format(writing->arena, "+%s", number), 0;
    return err_set(err, ERR_DATA, "the receiver has no mobile number that an SMS can go to"),
           err_todo(err, "a number of another country begins with + and its code");
}

/* ---- a file, and the same for a webhook ---- */

static const struct value *paper_of(const struct letter *letter, struct arena *arena) {
    char at[INSTANT_TEXT];
    struct value *paper = value_map(arena);
    value_set(arena, paper, "id", value_str(arena, letter->id));
    value_set(arena, paper, "message", value_str(arena, letter->message));
    value_set(arena, paper, "language", value_str(arena, letter->language));
    value_set(arena, paper, "at", value_str(arena, instant_write(at, letter->now)));
    if (*letter->to)
        value_set(arena, paper, "to", value_str(arena, letter->to));
    if (*letter->to_name)
        value_set(arena, paper, "name", value_str(arena, letter->to_name));
    if (*letter->subject)
        value_set(arena, paper, "subject", value_str(arena, letter->subject));
    value_set(arena, paper, "text", value_str(arena, letter->text));
    value_set(arena, paper, "values", letter->values ? letter->values : value_map(arena));
    return paper;
}

void channel_paper(const struct letter *letter, struct arena *arena, struct buf *out) {
    json_write(out, paper_of(letter, arena), JSON_DOCUMENT);
}

/* As Standard Webhooks has it; a receiver that keeps the ids it has seen takes no copy. */
int write_webhook(const struct writing *writing, struct err *err) {
    struct post_request *out = writing->out;
    struct arena *arena = writing->arena;
    const struct letter *letter = writing->letter;
    const char **headers = arena_alloc(arena, 5 * sizeof *headers);
    struct buf signature = buf_make(KIB(1));
    int64_t seconds = letter->now / 1000;
    out->url = writing->channel->url;
    writing_json(writing, paper_of(letter, arena), headers);
    sign_webhook(&signature, writing->secrets->secret, letter->id, seconds, out->body, out->len);
    headers[0] = arena_format(arena, "webhook-id: %s", letter->id);
    headers[1] = arena_format(arena, "webhook-timestamp: %lld", (long long)seconds);
    headers[2] = arena_format(arena, "webhook-signature: v1,%s", signature.data);
    headers[3] = arena_format(arena, "Idempotency-Key: %s", letter->id);
    writing_json(writing, paper_of(letter, arena), headers);
    buf_free(&signature);
    return writing_too_long(writing, out->len, LIMIT_LETTER, err);
}

/* ---- by kind ---- */

typedef int write_letter(const struct writing *writing, struct err *err);

static write_letter *const writers[CHANNEL_KINDS] = {
    [CHANNEL_WEBHOOK] = write_webhook,     [CHANNEL_SMTP] = write_mail,     [CHANNEL_WECOM] = write_wecom,
    [CHANNEL_DINGTALK] = write_dingtalk,   [CHANNEL_FEISHU] = write_feishu, [CHANNEL_ALIYUN_SMS] = write_aliyun,
    [CHANNEL_TENCENT_SMS] = write_tencent,
};

static void begin(const struct writing *writing) {
    *writing->out = (struct post_request){.plain = writing->channel->plain,
                                          .inside = writing->channel->inside,
                                          .ca_file = writing->channel->ca,
                                          .ms = writing->channel->seconds * 1000,
                                          .once = writing->channel->kind != CHANNEL_SMTP &&
                                                  !channel_knows_copies(writing->channel->kind)};
}

int channel_write(const struct channel *channel, const struct letter *letter, const struct channel_secrets *secrets,
                  struct arena *arena, struct post_request *out, struct err *err) {
    const struct writing writing = {channel, letter, secrets, arena, out};
    begin(&writing);
    return writers[channel->kind](&writing, err);
}

int channel_ask(const struct channel *channel, const struct letter *letter, const struct channel_secrets *secrets,
                struct arena *arena, struct post_request *out, bool *out_asks, struct err *err) {
    const struct writing writing = {channel, letter, secrets, arena, out};
    *out_asks = channel->kind == CHANNEL_ALIYUN_SMS;
    begin(&writing);
    return *out_asks ? ask_aliyun(&writing, err) : 0;
}
