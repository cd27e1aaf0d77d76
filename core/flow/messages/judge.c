/* What became of a letter: first whether it got through at all, then what the other side says, by the kind. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/redact.h"
#include "flow/messages/messages.h"
#include "flow/messages/vendors.h"

struct judging {
    const struct channel *channel;
    const struct letter *letter;
    const struct channel_secrets *secrets;
    const struct post_result *result;
    struct arena *arena;
    const struct value *answer; /* the body as JSON; NULL for what is none */
    struct verdict *out;
};

/* ---- plain words without names ---- */

static void cut_out(char *text, const char *piece) {
    size_t len = piece ? strlen(piece) : 0;
    for (char *at = text; len >= 4 && (at = strstr(at, piece));)
        memset(at, '*', len);
}

/* What the other side says may repeat whom it was for, and with which key. */
static const char *clean(const struct judging *judging, const char *said) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    char *text = arena_text(judging->arena, said);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    cut_out(text, judging->letter->to);
    if (judging->secrets) {
        cut_out(text, judging->secrets->token);
        cut_out(text, judging->secrets->secret);
    }
    redact(&out, text, strlen(text));
    const char *cleaned = arena_format(judging->arena, "%.300s", out.data);
    buf_free(&out);
    return cleaned;
}

static void set(const struct judging *judging, enum verdict_says says, const char *why) {
    judging->out->says = says;
    judging->out->why = why;
}

static void set_code(const struct judging *judging, const char *code) {
    judging->out->code = clean(judging, code);
}

/* ---- what did not get through ---- */

static bool lost(const struct judging *judging) {
    const struct post_result *result = judging->result;
    struct arena *arena = judging->arena;
    const char *said = clean(judging, result->said);
    if (result->outcome == POST_ANSWERED)
        return false;
    if (judging->channel->kind == CHANNEL_SMTP && result->outcome == POST_UNREACHED && result->code >= 400) {
        set_code(judging, arena_format(arena, "%d", result->code));
        set(judging, VERDICT_PAUSE,
            arena_format(arena, "the mail server does not let us in: %s; look at `user` and `secret`", said));
        return true;
    }
    if (result->outcome == POST_CUT)
        set(judging, VERDICT_UNSURE,
            arena_format(arena, "the connection ended before an answer: it may have arrived (%s)", said));
    else if (result->outcome == POST_REFUSED)
        set(judging, VERDICT_PAUSE,
            "the server's address lies inside a network: refused; where that is meant, write `inside = true`");
    else
        set(judging, VERDICT_PAUSE,
            arena_format(arena, "the server was not reached: %s; look at `url`, the network and the certificate",
                         said));
    return true;
}

/* ---- a webhook ---- */

static void judge_http(const struct judging *judging) {
    int code = judging->result->code;
    struct arena *arena = judging->arena;
    set_code(judging, arena_format(arena, "%d", code));
    if (code >= 200 && code < 300)
        set(judging, VERDICT_SENT, "");
    else if (code >= 300 && code < 400)
        set(judging, VERDICT_DEAD, "the server sends it elsewhere, which is not followed; write the right `url`");
    else if (code == 408 || code == 425 || code == 429 || code >= 500)
        set(judging, VERDICT_PAUSE, arena_format(arena, "the server is busy or broken (HTTP %d)", code));
    else
        set(judging, VERDICT_DEAD,
            arena_format(arena, "the server refuses it (HTTP %d); ask who runs it what is wrong", code));
    judging->out->after = (int64_t)judging->result->retry_after * 1000;
}

/* ---- mail ---- */

static void judge_mail(const struct judging *judging) {
    int code = judging->result->code;
    struct arena *arena = judging->arena;
    const char *said = clean(judging, judging->result->said);
    set_code(judging, arena_format(arena, "%d", code));
    if (code >= 200 && code < 300)
        set(judging, VERDICT_SENT, "");
    else if (code == 530)
        set(judging, VERDICT_PAUSE,
            arena_format(arena, "the mail server wants a log-in: %s; give `user` and `secret`", said));
    else if (code == 421)
        set(judging, VERDICT_PAUSE, arena_format(arena, "the mail server is busy: %s", said));
    else if (code >= 400 && code < 500)
        set(judging, VERDICT_LATER, arena_format(arena, "the mail server takes it later: %s", said));
    else
        set(judging, VERDICT_DEAD,
            arena_format(arena, "the mail server refuses it: %s; the address is wrong, or mail of ours is not wanted",
                         said));
}

/* ---- vendors ---- */

static void judge_unread(const struct judging *judging) {
    if (judging->result->code == 200)
        set(judging, VERDICT_UNSURE, "the vendor's answer cannot be read: it may have arrived; is `url` right?");
    else
        judge_http(judging);
}

static void judge_code(const struct judging *judging, const char *code, const char *said) {
    const struct vendor_answer *known = vendor_answer(judging->channel->kind, code);
    struct arena *arena = judging->arena;
    set_code(judging, code);
    said = clean(judging, said);
    if (known) {
        set(judging, known->says, arena_format(arena, "%s; %s", known->what, known->todo));
        judging->out->after = (int64_t)known->seconds * 1000;
    } else if (judging->result->code >= 500)
        set(judging, VERDICT_PAUSE, arena_format(arena, "the vendor has a fault: %s", said));
    else
        set(judging, VERDICT_LATER, arena_format(arena, "the vendor says: %s", said));
}

static void judge_robot(const struct judging *judging, const char *code_name, const char *said_name) {
    const struct value *code = value_get(judging->answer, code_name);
    if (!code)
        judge_unread(judging);
    else if (value_whole(code, -1) == 0)
        set(judging, VERDICT_SENT, "");
    else
        judge_code(judging, arena_format(judging->arena, "%lld", (long long)value_whole(code, -1)),
                   value_text(value_get(judging->answer, said_name), ""));
}

static void judge_aliyun(const struct judging *judging) {
    const char *code = value_text(value_get(judging->answer, "Code"), NULL);
    if (!code)
        judge_unread(judging);
    else if (!strcmp(code, "OK")) {
        set(judging, VERDICT_SENT, "");
        judging->out->receipt = clean(judging, value_text(value_get(judging->answer, "BizId"), ""));
    } else
        judge_code(judging, code, value_text(value_get(judging->answer, "Message"), ""));
}

static void judge_tencent(const struct judging *judging) {
    const struct value *response = value_get(judging->answer, "Response"), *error = value_get(response, "Error"),
                       *status = value_at(value_get(response, "SendStatusSet"), 0);
    const char *code = value_text(value_get(error ? error : status, "Code"), NULL);
    if (!code)
        judge_unread(judging);
    else if (!error && !strcmp(code, "Ok")) {
        set(judging, VERDICT_SENT, "");
        judging->out->receipt = clean(judging, value_text(value_get(status, "SerialNo"), ""));
    } else
        judge_code(judging, code, value_text(value_get(error ? error : status, "Message"), ""));
}

static void judge_kind(const struct judging *judging) {
    switch (judging->channel->kind) {
    case CHANNEL_SMTP:
        judge_mail(judging);
        return;
    case CHANNEL_WECOM:
    case CHANNEL_DINGTALK:
        judge_robot(judging, "errcode", "errmsg");
        return;
    case CHANNEL_FEISHU:
        judge_robot(judging, "code", "msg");
        return;
    case CHANNEL_ALIYUN_SMS:
        judge_aliyun(judging);
        return;
    case CHANNEL_TENCENT_SMS:
        judge_tencent(judging);
        return;
    default:
        judge_http(judging);
        return;
    }
}

static const struct value *read_answer(const struct post_result *result, struct arena *arena) {
    const struct value *answer = NULL;
    struct err unread;
    return result->len && !json_read(arena, result->body, result->len, &answer, &unread) ? answer : NULL;
}

void channel_judge(const struct channel *channel, const struct letter *letter, const struct channel_secrets *secrets,
                   const struct post_result *result, struct arena *arena, struct verdict *out) {
    const struct judging judging = {channel, letter, secrets, result, arena, read_answer(result, arena), out};
    *out = (struct verdict){.code = "", .why = "", .receipt = ""};
    if (!lost(&judging))
        judge_kind(&judging);
}

void channel_judge_asked(const struct channel *channel, const struct letter *letter, const struct post_result *result,
                         struct arena *arena, struct verdict *out) {
    const struct judging judging = {channel, letter, NULL, result, arena, read_answer(result, arena), out};
    const struct value *list = value_get(value_get(judging.answer, "SmsSendDetailDTOs"), "SmsSendDetailDTO");
    *out = (struct verdict){.code = "", .why = "", .receipt = ""};
    if (result->outcome != POST_ANSWERED || strcmp(value_text(value_get(judging.answer, "Code"), ""), "OK") != 0) {
        set(&judging, VERDICT_PAUSE, "whether it arrived cannot be found out yet");
        return;
    }
    set(&judging, VERDICT_ASK, "the vendor does not know it: it did not arrive");
    for (size_t i = 0; i < value_count(list); i++)
        if (!strcmp(value_text(value_get(value_at(list, i), "OutId"), ""), letter->id))
            set(&judging, VERDICT_SENT, "");
}
