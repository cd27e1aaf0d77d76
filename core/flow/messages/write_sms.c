/* SMS goes out in a template that the vendor approved: what is sent are the values of its places. */
#include <string.h>

#include "base/encode.h"
#include "base/json.h"
#include "base/limits.h"
#include "flow/messages/messages_parts.h"
#include "flow/messages/signing.h"
#include "flow/rules/shape.h"

static int need_template(const struct writing *writing, struct err *err) {
    if (*writing->letter->sms)
        return 0;
    return err_set(err, ERR_DATA, "message '%s' has no template of the vendor", writing->letter->message),
           err_todo(err, "write the approved one into its field `sms`");
}

static const char *sign_of(const struct writing *writing) {
    return shape_words(writing->channel->sign, writing->letter->language);
}

static const char *param(const struct writing *writing, size_t index, const char **out_name) {
    const struct message *message = writing->letter->definition;
    *out_name = message->params[index];
    return value_text(value_get(writing->letter->values, *out_name), "");
}

/* ---- Aliyun ---- */

static void add_pair(struct buf *query, const char *name, const char *value) {
    if (query->len)
        buf_char(query, '&');
    encode_percent(query, name);
    buf_char(query, '=');
    encode_percent(query, value);
}

/* Number and name of the country without +; a number of China alone. */
static const char *aliyun_phone(const char *phone) {
    return !strncmp(phone, "+86", 3) ? phone + 3 : phone + 1;
}

static const char *params_as_map(const struct writing *writing) {
    struct value *map = value_map(writing->arena);
    struct buf text = buf_make(LIMIT_LETTER);
    for (size_t i = 0; i < writing->letter->definition->param_count; i++) {
        const char *name, *value = param(writing, i, &name);
        value_set(writing->arena, map, name, value_str(writing->arena, value));
    }
    json_write(&text, map, JSON_COMPACT);
    return writing_keep(writing, &text, NULL);
}

/* The nonce is new for each try, and of this letter: two that are the same are refused. */
static void sign_request(const struct writing *writing, const char *action, const char *query) {
    struct arena *arena = writing->arena;
    const struct letter *letter = writing->letter;
    char at[INSTANT_TEXT];
    const char *date = arena_format(arena, "%.19sZ", instant_write(at, letter->now));
    const char *nonce =
        arena_format(arena, "%s-%lld-%s-%lld", letter->id, (long long)letter->number, action, (long long)letter->now);
    const struct acs3 what = {.key_id = writing->channel->user,
                              .key = writing->secrets->secret,
                              .host = writing_host(writing),
                              .action = action,
                              .version = "2017-05-25",
                              .query = query,
                              .date = date,
                              .nonce = nonce};
    struct buf signature = buf_make(KIB(4));
    const char **headers = arena_alloc(arena, 8 * sizeof *headers);
    sign_acs3(&signature, &what);
    headers[0] = arena_format(arena, "Authorization: %s", signature.data);
    headers[1] = arena_format(arena, "x-acs-action: %s", action);
    headers[2] = arena_format(arena, "x-acs-version: %s", what.version);
    headers[3] = arena_format(arena, "x-acs-date: %s", date);
    headers[4] = arena_format(arena, "x-acs-signature-nonce: %s", nonce);
    headers[5] = "x-acs-content-sha256: " ACS3_EMPTY;
    headers[6] = "Content-Type:";
    buf_free(&signature);
    writing->out->headers = headers;
    writing->out->url = arena_format(arena, "%s%s", writing_url(writing, "/?"), query);
    writing->out->body = "";
}

int write_aliyun(const struct writing *writing, struct err *err) {
    const char *phone = NULL;
    struct buf query = buf_make(LIMIT_LETTER * 4);
    if (need_template(writing, err) || writing_phone(writing, &phone, err))
        return err->kind;
    add_pair(&query, "OutId", writing->letter->id);
    add_pair(&query, "PhoneNumbers", aliyun_phone(phone));
    add_pair(&query, "SignName", sign_of(writing));
    add_pair(&query, "TemplateCode", writing->letter->sms);
    if (writing->letter->definition->param_count)
        add_pair(&query, "TemplateParam", params_as_map(writing));
    sign_request(writing, "SendSms", writing_keep(writing, &query, NULL));
    return 0;
}

/* What was sent to the number on the day of the try: OutId says which of it is this letter. */
int ask_aliyun(const struct writing *writing, struct err *err) {
    char day[DAY_TEXT];
    const char *phone = NULL;
    struct buf query = buf_make(LIMIT_LETTER);
    if (writing_phone(writing, &phone, err))
        return err->kind;
    day_write(day, (day_t)((writing->letter->now + INT64_C(8) * 3600000) / DAY_MS)); /* its days are China's */
    add_pair(&query, "CurrentPage", "1");
    add_pair(&query, "PageSize", "50");
    add_pair(&query, "PhoneNumber", aliyun_phone(phone));
    add_pair(&query, "SendDate", arena_format(writing->arena, "%.4s%.2s%.2s", day, day + 5, day + 8));
    sign_request(writing, "QuerySendDetails", writing_keep(writing, &query, NULL));
    return 0;
}

/* ---- Tencent ---- */

int write_tencent(const struct writing *writing, struct err *err) {
    struct arena *arena = writing->arena;
    const struct letter *letter = writing->letter;
    const char *phone = NULL;
    struct value *body = value_map(arena), *phones = value_list(arena), *params = value_list(arena);
    const char **headers = arena_alloc(arena, 6 * sizeof *headers);
    if (need_template(writing, err) || writing_phone(writing, &phone, err))
        return err->kind;
    value_push(arena, phones, value_str(arena, phone));
    for (size_t i = 0; i < letter->definition->param_count; i++) {
        const char *name, *value = param(writing, i, &name);
        value_push(arena, params, value_str(arena, value));
    }
    value_set(arena, body, "PhoneNumberSet", phones);
    value_set(arena, body, "SmsSdkAppId", value_str(arena, writing->channel->app));
    value_set(arena, body, "SignName", value_str(arena, sign_of(writing)));
    value_set(arena, body, "TemplateId", value_str(arena, letter->sms));
    value_set(arena, body, "TemplateParamSet", params);
    value_set(arena, body, "SessionContext", value_str(arena, letter->id));
    writing_json(writing, body, headers);
    struct buf signature = buf_make(KIB(4));
    sign_tc3(&signature, &(struct tc3){.key_id = writing->channel->user,
                                       .key = writing->secrets->secret,
                                       .host = writing_host(writing),
                                       .service = "sms",
                                       .body = writing->out->body,
                                       .len = writing->out->len,
                                       .seconds = letter->now / 1000});
    headers[0] = arena_format(arena, "Authorization: %s", signature.data);
    headers[1] = "X-TC-Action: SendSms";
    headers[2] = "X-TC-Version: 2021-01-11";
    headers[3] = arena_format(arena, "X-TC-Timestamp: %lld", (long long)(letter->now / 1000));
    headers[4] = arena_format(arena, "X-TC-Region: %s", writing->channel->region);
    buf_free(&signature);
    writing_json(writing, body, headers);
    writing->out->url = writing_url(writing, "/");
    return 0;
}
