/* A definition's fields are checked by its shape, then each by what it means. */
#include "flow/messages/messages_rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* What holds of a kind where nothing is said. A limit of the vendor's is also the most that may be said. */
static const struct {
    const char *url;
    int64_t per_second, per_minute;
    bool vendors;
} usual[CHANNEL_KINDS] = {
    [CHANNEL_WEBHOOK] = {NULL, 10, 0, false},
    [CHANNEL_SMTP] = {NULL, 10, 0, false},
    [CHANNEL_WECOM] = {"https://qyapi.weixin.qq.com", 0, 20, true},
    [CHANNEL_DINGTALK] = {"https://oapi.dingtalk.com", 0, 20, true},
    [CHANNEL_FEISHU] = {"https://open.feishu.cn", 5, 100, true},
    [CHANNEL_ALIYUN_SMS] = {"https://dysmsapi.aliyuncs.com", 0, 0, false},
    [CHANNEL_TENCENT_SMS] = {"https://sms.tencentcloudapi.com", 0, 0, false},
};

struct maker {
    const char *script;
    const struct value *definition;
    struct channel *channel;
};

static const char *text_of(const struct maker *maker, const char *field, const char *otherwise) {
    return value_text(value_get(maker->definition, field), otherwise);
}

static int wrong(const struct maker *maker, const char *field, struct err *err) {
    return shape_place(maker->script, maker->definition, field, err);
}

/* ---- a channel ---- */

static bool is_plain_path(const char *path) {
    return path[0] && path[0] != '/' && !strstr(path, "..");
}

/* Where a secret stands; one that was typed in is refused without being repeated. */
static int check_secret(const struct maker *maker, const char *field, const char *place, struct err *err) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    if (!place || (!strncmp(place, "file:", 5) && is_plain_path(place + 5)))
        return 0;
    if (!strncmp(place, "env:", 4) && place[4] && strspn(place + 4, letters) == strlen(place + 4))
        return 0;
    return shape_fail_in(maker->script, maker->definition, field, err,
                         "%s says where the secret stands, not the secret itself", field),
           err_todo(err, "\"file:secrets/NAME\": a file that you alone may read; or \"env:NAME\": a variable");
}

static int make_quiet(const struct maker *maker, struct err *err) {
    const struct value *quiet = value_get(maker->definition, "quiet");
    if (!quiet)
        return 0;
    int from = 0, to = 0;
    const bool begins = minute_read(value_text(value_get(quiet, "from"), ""), &from);
    if (!begins || !minute_read(value_text(value_get(quiet, "to"), ""), &to))
        return shape_fail_in(maker->script, maker->definition, begins ? "quiet.to" : "quiet.from", err,
                             "that is no time of day"),
               err_todo(err, "write it as in \"21:00\"");
    maker->channel->quiet_from = from % 1440;
    maker->channel->quiet_to = to % 1440;
    return 0;
}

static int make_pace(const struct maker *maker, const char *field, int64_t most, bool vendors, int64_t *out,
                     struct err *err) {
    int64_t said = value_whole(value_get(maker->definition, field), most);
    if (vendors && most && said > most)
        return shape_fail_in(maker->script, maker->definition, field, err, "the robot takes %lld %s at most",
                             (long long)most, strcmp(field, "per_second") ? "a minute" : "a second");
    *out = said;
    return 0;
}

static int make_server(const struct maker *maker, struct err *err) {
    struct channel *channel = maker->channel;
    if (channel->kind == CHANNEL_FILE)
        return 0;
    channel->url = text_of(maker, "url", usual[channel->kind].url);
    channel->plain = value_yes(value_get(maker->definition, "plain"), false);
    channel->inside = value_yes(value_get(maker->definition, "inside"), false);
    channel->ca = text_of(maker, "ca", NULL);
    channel->seconds = (int)value_whole(value_get(maker->definition, "seconds"), 30);
    if (post_check_url(channel->url, channel->kind == CHANNEL_SMTP, channel->plain, err))
        return wrong(maker, "url", err);
    if (channel->ca && !is_plain_path(channel->ca))
        return shape_fail_in(maker->script, maker->definition, "ca", err, "'%s' is no file of the workspace",
                             channel->ca);
    return 0;
}

/* What is in an envelope and a header: nothing that could end it. */
static bool is_mail(const char *text) {
    const char *at = strchr(text, '@');
    if (!at || at == text || !strchr(at, '.') || strchr(at + 1, '@') || strlen(text) > LIMIT_NAME)
        return false;
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7f || strchr("<>,;:\"()[]\\", *c))
            return false;
    return true;
}

static int check_mail(const struct maker *maker, const char *field, const char *text, struct err *err) {
    if (!text || is_mail(text))
        return 0;
    return shape_fail_in(maker->script, maker->definition, field, err, "'%s' is no mail address", text),
           err_todo(err, "the bare one, as in \"ask@example.com\"");
}

static int make_names(const struct maker *maker, struct err *err) {
    struct channel *channel = maker->channel;
    channel->user = text_of(maker, "user", NULL);
    channel->from = text_of(maker, "from", NULL);
    channel->reply_to = text_of(maker, "reply_to", NULL);
    channel->from_name = value_get(maker->definition, "from_name");
    channel->sign = value_get(maker->definition, "sign");
    channel->app = text_of(maker, "app", NULL);
    channel->region = text_of(maker, "region", "ap-guangzhou");
    channel->token = text_of(maker, "token", NULL);
    channel->secret = text_of(maker, "secret", NULL);
    if (check_mail(maker, "from", channel->from, err) || check_mail(maker, "reply_to", channel->reply_to, err) ||
        check_secret(maker, "token", channel->token, err) || check_secret(maker, "secret", channel->secret, err))
        return err->kind;
    if (channel->kind == CHANNEL_SMTP && !channel->user != !channel->secret)
        return shape_fail_in(maker->script, maker->definition, channel->user ? "user" : "secret", err,
                             "`user` and `secret` go together");
    return 0;
}

static int check_addresses(const struct maker *maker, struct err *err) {
    const struct value *addresses = value_get(maker->definition, "addresses");
    maker->channel->addresses = addresses;
    for (size_t i = 0; i < value_count(addresses); i++) {
        struct err ignored;
        const char *text = value_text(addresses->map.pairs[i].value, "");
        if (maker->channel->kind == CHANNEL_SMTP && strncmp(text, "file:", 5) && strncmp(text, "env:", 4) &&
            check_mail(maker, "addresses", text, &ignored))
            return *err = ignored, (int)err->kind;
    }
    return 0;
}

int channel_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct channel **out, struct err *err) {
    struct channel *channel = arena_alloc(arena, sizeof *channel);
    struct maker maker = {script, definition, channel};
    const char *of = value_text(value_get(definition, "of"), "");
    channel->id = value_text(value_get(definition, "id"), "");
    channel->script = script;
    channel->definition = definition;
    if (!channel_kind_read(of, &channel->kind)) {
        const char *names[CHANNEL_KINDS];
        for (int kind = 0; kind < CHANNEL_KINDS; kind++)
            names[kind] = channel_kind_word((enum channel_kind)kind);
        const char *nearest = text_nearest(of, names, CHANNEL_KINDS);
        shape_fail_in(script, definition, "of", err, "channel '%s' is of no kind that there is", channel->id);
        return nearest ? err_todo(err, "did you mean of = \"%s\"?", nearest)
                       : err_todo(err, "of = \"smtp\", \"aliyun_sms\", \"tencent_sms\", \"wecom\", \"dingtalk\", "
                                       "\"feishu\", \"webhook\" or \"file\"");
    }
    if (shape_check(script, definition, &channel_shapes[channel->kind], err) ||
        make_pace(&maker, "per_second", usual[channel->kind].per_second, usual[channel->kind].vendors,
                  &channel->per_second, err) ||
        make_pace(&maker, "per_minute", usual[channel->kind].per_minute, usual[channel->kind].vendors,
                  &channel->per_minute, err) ||
        make_quiet(&maker, err) || make_server(&maker, err) || make_names(&maker, err) || check_addresses(&maker, err))
        return err->kind;
    channel->directory = text_of(&maker, "directory", NULL);
    *out = channel;
    return 0;
}

/* ---- a message ---- */

static int check_place(void *context, const char *name, struct err *err) {
    const struct message *message = context;
    const char *names[64];
    size_t count = 0;
    if (message_knows(message, name))
        return 0;
    for (const char *const *known = message_usual; *known; known++)
        names[count++] = *known;
    for (size_t i = 0; i < message->value_count && count < 64; i++)
        names[count++] = message->values[i];
    const char *nearest = text_nearest(name, names, count);
    err_set(err, ERR_DATA, "message '%s' knows no value '%s'", message->id, name);
    return nearest ? err_todo(err, "did you mean {%s}?", nearest)
                   : err_todo(err, "name it in `values`: whoever sends the message has to give it");
}

static int check_words(const struct message *message, const char *field, const struct value *words, struct err *err) {
    static const char *const languages[] = {"zh", "en"};
    for (size_t i = 0; i < 2; i++) {
        const char *text = value_text(value_get(words, languages[i]), "");
        if (message_places(text, check_place, (void *)message, err))
            return shape_place(message->script, message->definition, field, err);
    }
    return 0;
}

static const char *const *names_of(struct arena *arena, const struct value *list) {
    const char **names = arena_alloc(arena, (value_count(list) + 1) * sizeof *names);
    for (size_t i = 0; i < value_count(list); i++)
        names[i] = value_text(value_at(list, i), "");
    return names;
}

int message_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct message **out, struct err *err) {
    struct message *message = arena_alloc(arena, sizeof *message);
    const struct value *params = value_get(definition, "params"), *values = value_get(definition, "values");
    if (shape_check(script, definition, &message_shape, err))
        return err->kind;
    *message = (struct message){.id = value_text(value_get(definition, "id"), ""),
                                .script = script,
                                .subject = value_get(definition, "subject"),
                                .text = value_get(definition, "text"),
                                .sms = value_get(definition, "sms"),
                                .params = names_of(arena, params),
                                .param_count = value_count(params),
                                .values = names_of(arena, values),
                                .value_count = value_count(values),
                                .markdown = value_yes(value_get(definition, "markdown"), false),
                                .definition = definition};
    for (size_t i = 0; i < message->param_count; i++)
        if (check_place(message, message->params[i], err))
            return shape_place(script, definition, "params", err);
    if (message->param_count && !message->sms)
        return shape_fail_in(script, definition, "params", err, "message '%s' has params and no `sms` to take them",
                             message->id);
    if (check_words(message, "subject", message->subject, err) || check_words(message, "text", message->text, err))
        return err->kind;
    *out = message;
    return 0;
}
