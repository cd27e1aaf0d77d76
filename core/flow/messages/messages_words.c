/* The words and their fields. A channel has a shape for each kind; what several have is written once. */
#include "base/limits.h"
#include "flow/messages/messages_rules.h"

const struct box_word messages_words[] = {
    {"channel", BOX_DEFINITION, "channel \"id\" { of = \"smtp\" …, url, …, per_minute?, quiet?, addresses? }",
     "A way by which messages go out. Secrets stand in a file or in the environment, never in here.",
     "return channel \"mail\" { of = \"smtp\", url = \"smtps://mail.example.com:465\", user = \"ask@example.com\", "
     "secret = \"file:secrets/mail\", from = \"ask@example.com\" }",
     "0.1"},
    {"message", BOX_DEFINITION, "message \"id\" { subject?, text, values?, sms?, params?, markdown? }",
     "What is said, in both languages, with places like {store} that are filled when it is sent.",
     "return message \"invite\" { subject = { zh = \"{store}邀您评价\", en = \"How was {store}?\" }, text = { zh = "
     "\"一分钟：{link}\", en = \"One minute: {link}\" }, values = { \"store\" } }",
     "0.1"},
};
const size_t messages_word_count = sizeof messages_words / sizeof *messages_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const kinds[] = {"file",   "webhook",    "smtp",        "wecom", "dingtalk",
                                    "feishu", "aliyun_sms", "tencent_sms", NULL};

static const struct shape_field quiet_fields[] = {
    {.name = "from",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "when it begins, by the store's clock: \"21:00\""},
    {.name = "to", .type = SHAPE_TEXT, .required = true, .meaning = "when it ends; before `from`, over midnight"},
};
static const struct shape_table quiet_shape = {"quiet", "channel", NULL, quiet_fields, COUNT(quiet_fields),
                                               NULL,    false};

#define PACE(second, minute)                                                                                           \
    {.name = "of", .type = SHAPE_TEXT, .required = true, .choices = kinds, .meaning = "what kind of way it is"},       \
        {.name = "per_second",                                                                                         \
         .type = SHAPE_WHOLE,                                                                                          \
         .least = 1,                                                                                                   \
         .most = 1000,                                                                                                 \
         .meaning = "messages a second, at most",                                                                      \
         .otherwise = second},                                                                                         \
        {.name = "per_minute",                                                                                         \
         .type = SHAPE_WHOLE,                                                                                          \
         .least = 1,                                                                                                   \
         .most = 60000,                                                                                                \
         .meaning = "messages a minute, at most",                                                                      \
         .otherwise = minute},                                                                                         \
    {                                                                                                                  \
        .name = "quiet", .type = SHAPE_TABLE, .of = &quiet_shape, .meaning = "hours in which nothing goes out",        \
        .otherwise = "none"                                                                                            \
    }

#define SERVER(known, needed)                                                                                          \
    {.name = "url", .type = SHAPE_TEXT, .required = needed, .meaning = "the server's address", .otherwise = known},    \
        {.name = "inside",                                                                                             \
         .type = SHAPE_YES,                                                                                            \
         .meaning = "whether it may stand inside your own network; else such addresses are refused",                   \
         .otherwise = "false"},                                                                                        \
        {.name = "plain",                                                                                              \
         .type = SHAPE_YES,                                                                                            \
         .meaning = "whether it may go without TLS: only inside your own network",                                     \
         .otherwise = "false"},                                                                                        \
        {.name = "ca",                                                                                                 \
         .type = SHAPE_TEXT,                                                                                           \
         .meaning = "a file of the workspace with the certificates to be trusted",                                     \
         .otherwise = "the system's"},                                                                                 \
    {                                                                                                                  \
        .name = "seconds", .type = SHAPE_WHOLE, .least = 1, .most = 300, .meaning = "that one message may take",       \
        .otherwise = "30"                                                                                              \
    }

#define ADDRESSES(what)                                                                                                \
    { .name = "addresses", .type = SHAPE_TABLE, .each = SHAPE_TEXT, .meaning = what }

#define SECRET(field, needed, what)                                                                                    \
    { .name = field, .type = SHAPE_TEXT, .required = needed, .meaning = what }

static const struct shape_field file_fields[] = {
    PACE("any number", "any number"),
    {.name = "directory",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "where each message becomes a file, NUMBER.json, for another program to take"},
};

static const struct shape_field webhook_fields[] = {
    PACE("10", "any number"),
    SERVER(NULL, true),
    SECRET("secret", true, "what each post is signed with: \"file:secrets/NAME\" or \"env:NAME\""),
};

static const struct shape_field smtp_fields[] = {
    PACE("10", "any number"),
    SERVER(NULL, true),
    {.name = "user", .type = SHAPE_TEXT, .meaning = "the name to log in with", .otherwise = "nobody logs in"},
    SECRET("secret", false, "its password: \"file:secrets/NAME\" or \"env:NAME\""),
    {.name = "from", .type = SHAPE_TEXT, .required = true, .meaning = "the sender's mail address"},
    {.name = "from_name", .type = SHAPE_WORDS, .meaning = "the sender's name", .otherwise = "the chain's"},
    {.name = "reply_to", .type = SHAPE_TEXT, .meaning = "where answers go", .otherwise = "the sender's address"},
    ADDRESSES("mail addresses of the chain's own people, by name"),
};

static const struct shape_field wecom_fields[] = {
    PACE("any number", "20, which is the robot's limit"),
    SERVER("\"https://qyapi.weixin.qq.com\"", false),
    SECRET("token", true, "the robot's key: \"file:secrets/NAME\" or \"env:NAME\""),
};

static const struct shape_field dingtalk_fields[] = {
    PACE("any number", "20, which is the robot's limit"),
    SERVER("\"https://oapi.dingtalk.com\"", false),
    SECRET("token", true, "the robot's access_token: \"file:secrets/NAME\" or \"env:NAME\""),
    SECRET("secret", false, "what it is signed with, where the robot asks for that (加签): as `token`"),
};

static const struct shape_field feishu_fields[] = {
    PACE("5, which is the robot's limit", "100, which is the robot's limit"),
    SERVER("\"https://open.feishu.cn\"", false),
    SECRET("token", true, "the last part of the robot's address: \"file:secrets/NAME\" or \"env:NAME\""),
    SECRET("secret", false, "what it is signed with, where the robot asks for that (签名校验): as `token`"),
};

#define KEYS                                                                                                           \
    {.name = "user", .type = SHAPE_TEXT, .required = true, .meaning = "the name of the key (AccessKeyId, SecretId)"},  \
        SECRET("secret", true, "the key: \"file:secrets/NAME\" or \"env:NAME\""), {                                    \
        .name = "sign", .type = SHAPE_WORDS, .required = true,                                                         \
        .meaning = "the signature that the vendor approved, 【…】 without its brackets"                            \
    }

static const struct shape_field aliyun_fields[] = {
    PACE("any number", "any number"),
    SERVER("\"https://dysmsapi.aliyuncs.com\"", false),
    KEYS,
    ADDRESSES("telephone numbers of the chain's own people, by name"),
};

static const struct shape_field tencent_fields[] = {
    PACE("any number", "any number"),
    SERVER("\"https://sms.tencentcloudapi.com\"", false),
    KEYS,
    {.name = "app", .type = SHAPE_TEXT, .required = true, .meaning = "the SmsSdkAppId"},
    {.name = "region", .type = SHAPE_TEXT, .meaning = "the region", .otherwise = "\"ap-guangzhou\""},
    ADDRESSES("telephone numbers of the chain's own people, by name"),
};

#define CHANNEL(kind, fields)                                                                                          \
    { "channel", NULL, kind, fields, COUNT(fields), NULL, false }

const struct shape_table channel_shapes[CHANNEL_KINDS] = {
    [CHANNEL_FILE] = CHANNEL("file", file_fields),
    [CHANNEL_WEBHOOK] = CHANNEL("webhook", webhook_fields),
    [CHANNEL_SMTP] = CHANNEL("smtp", smtp_fields),
    [CHANNEL_WECOM] = CHANNEL("wecom", wecom_fields),
    [CHANNEL_DINGTALK] = CHANNEL("dingtalk", dingtalk_fields),
    [CHANNEL_FEISHU] = CHANNEL("feishu", feishu_fields),
    [CHANNEL_ALIYUN_SMS] = CHANNEL("aliyun_sms", aliyun_fields),
    [CHANNEL_TENCENT_SMS] = CHANNEL("tencent_sms", tencent_fields),
};

static const struct shape_field message_fields[] = {
    {.name = "subject",
     .type = SHAPE_WORDS,
     .meaning = "the subject of a mail, the title in a group chat; an SMS has none"},
    {.name = "text",
     .type = SHAPE_WORDS,
     .required = true,
     .meaning = "what is said; places are {name}, {{ is a brace"},
    {.name = "values",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "names of what whoever sends it fills in",
     .otherwise = "chain, link and unsubscribe, which every message may use"},
    {.name = "sms",
     .type = SHAPE_WORDS,
     .meaning = "the vendor's approved template by language: an SMS goes out in its words, not in `text`"},
    {.name = "params",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "names of the values that the vendor's template takes, in its order"},
    {.name = "markdown", .type = SHAPE_YES, .meaning = "whether robots show `text` as Markdown", .otherwise = "false"},
};
const struct shape_table message_shape = {"message", NULL, NULL, message_fields, COUNT(message_fields), NULL, false};
