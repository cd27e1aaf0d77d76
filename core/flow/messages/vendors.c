#include "flow/messages/vendors.h"

#include <string.h>

/* Waits that the vendors ask for, in seconds. */
enum { MINUTE = 60, TEN_MINUTES = 600, HOUR = 3600, SIX_HOURS = 6 * HOUR };

static const struct vendor_answer answers[] = {
    {CHANNEL_WECOM, "45009", VERDICT_PAUSE, MINUTE, "the robot takes 20 messages a minute", "it goes on by itself"},
    {CHANNEL_WECOM, "93000", VERDICT_DEAD, 0, "the robot's key is wrong, or the robot was removed",
     "copy the key anew from the group's settings"},
    {CHANNEL_WECOM, "40058", VERDICT_DEAD, 0, "the message is too long, or a field of it is missing",
     "make the text shorter"},
    {CHANNEL_WECOM, "-1", VERDICT_PAUSE, 0, "WeCom is busy", "it goes on by itself"},

    {CHANNEL_DINGTALK, "130101", VERDICT_PAUSE, TEN_MINUTES, "the robot takes 20 messages a minute, and rests for ten",
     "it goes on by itself; fewer messages with per_minute"},
    {CHANNEL_DINGTALK, "460101", VERDICT_DEAD, 0, "the message has more than 20000 bytes", "make the text shorter"},
    {CHANNEL_DINGTALK, "310000", VERDICT_DEAD, 0,
     "the robot's security settings refuse it: keyword, time, signature or address",
     "compare the robot's settings with the channel's `secret`, the text and this machine's clock"},
    {CHANNEL_DINGTALK, "300005", VERDICT_DEAD, 0, "the robot's token is wrong, or the robot was removed",
     "copy the token anew from the group's settings"},
    {CHANNEL_DINGTALK, "-1", VERDICT_PAUSE, 0, "DingTalk is busy", "it goes on by itself"},

    {CHANNEL_FEISHU, "11232", VERDICT_PAUSE, MINUTE, "the robot takes 100 messages a minute and 5 a second",
     "it goes on by itself"},
    {CHANNEL_FEISHU, "9499", VERDICT_LATER, 0, "Feishu finds the message wrong, or too many at once",
     "look at the message with `earshot message preview`"},
    {CHANNEL_FEISHU, "19001", VERDICT_DEAD, 0, "the robot's address is wrong, or the robot was removed",
     "copy the last part of its address anew"},
    {CHANNEL_FEISHU, "19021", VERDICT_DEAD, 0, "the signature does not fit, or the time is off by more than an hour",
     "copy the secret anew; look at this machine's clock"},
    {CHANNEL_FEISHU, "19022", VERDICT_DEAD, 0, "the robot takes nothing from this machine's address",
     "add the address to the robot's list"},
    {CHANNEL_FEISHU, "19024", VERDICT_DEAD, 0, "the robot wants a keyword that the message does not have",
     "write the keyword into the message's text"},

    {CHANNEL_ALIYUN_SMS, "isv.BUSINESS_LIMIT_CONTROL", VERDICT_LATER, HOUR,
     "the number got too many messages in an hour or a day", "it is tried again in an hour"},
    {CHANNEL_ALIYUN_SMS, "isv.DAY_LIMIT_CONTROL", VERDICT_PAUSE, HOUR, "the day's limit of the account is reached",
     "raise the limit in Aliyun's console, or wait for tomorrow"},
    {CHANNEL_ALIYUN_SMS, "isv.MONTH_LIMIT_CONTROL", VERDICT_PAUSE, SIX_HOURS,
     "the month's limit of the account is reached", "raise the limit in Aliyun's console"},
    {CHANNEL_ALIYUN_SMS, "isv.AMOUNT_NOT_ENOUGH", VERDICT_PAUSE, 0, "the account has no money left",
     "top it up in Aliyun's console"},
    {CHANNEL_ALIYUN_SMS, "isv.OUT_OF_SERVICE", VERDICT_PAUSE, 0, "the account is stopped",
     "look into Aliyun's console"},
    {CHANNEL_ALIYUN_SMS, "isv.ACCOUNT_*", VERDICT_PAUSE, 0, "the account may not send", "look into Aliyun's console"},
    {CHANNEL_ALIYUN_SMS, "isv.SMS_TEMPLATE_ILLEGAL", VERDICT_LATER, HOUR, "Aliyun has not approved this template",
     "compare the message's `sms` with Aliyun's console"},
    {CHANNEL_ALIYUN_SMS, "isv.SMS_SIGN*", VERDICT_LATER, HOUR, "Aliyun has not approved this signature",
     "compare the channel's `sign` with Aliyun's console"},
    {CHANNEL_ALIYUN_SMS, "isv.MOBILE_NUMBER_ILLEGAL", VERDICT_DEAD, 0, "it is no mobile number",
     "correct it where it came from"},
    {CHANNEL_ALIYUN_SMS, "isv.BLACK_KEY_CONTROL_LIMIT", VERDICT_DEAD, 0,
     "a value holds a word that Aliyun does not send", "look at the values with `earshot outbox show`"},
    {CHANNEL_ALIYUN_SMS, "isv.TEMPLATE_MISSING_PARAMETERS", VERDICT_DEAD, 0,
     "the template has a place that nothing fills", "name its values in the message's `params`"},
    {CHANNEL_ALIYUN_SMS, "isv.*PARAM*", VERDICT_DEAD, 0, "a value is too long or of the wrong form",
     "look at the values with `earshot outbox show`"},
    {CHANNEL_ALIYUN_SMS, "isp.*", VERDICT_LATER, 0, "the carrier has a fault", "it is tried again"},
    {CHANNEL_ALIYUN_SMS, "Throttling*", VERDICT_PAUSE, MINUTE, "too many requests at once",
     "it goes on by itself; fewer with per_second"},
    {CHANNEL_ALIYUN_SMS, "SignatureDoesNotMatch", VERDICT_PAUSE, 0, "the key does not fit",
     "put the right key into the channel's `secret`"},
    {CHANNEL_ALIYUN_SMS, "InvalidAccessKeyId*", VERDICT_PAUSE, 0, "there is no key of this name",
     "compare the channel's `user` with Aliyun's console"},
    {CHANNEL_ALIYUN_SMS, "InvalidTimeStamp*", VERDICT_PAUSE, 0, "this machine's clock is off by more than 15 minutes",
     "set the clock"},

    {CHANNEL_TENCENT_SMS, "FailedOperation.InsufficientBalance*", VERDICT_PAUSE, 0,
     "the package of messages is used up", "buy another in Tencent's console"},
    {CHANNEL_TENCENT_SMS, "FailedOperation.SignatureIncorrect*", VERDICT_LATER, HOUR,
     "Tencent has not approved this signature", "compare the channel's `sign` with Tencent's console"},
    {CHANNEL_TENCENT_SMS, "FailedOperation.TemplateIncorrect*", VERDICT_LATER, HOUR,
     "Tencent has not approved this template", "compare the message's `sms` with Tencent's console"},
    {CHANNEL_TENCENT_SMS, "FailedOperation.PhoneNumberInBlacklist", VERDICT_DEAD, 0,
     "the receiver told the carrier to send nothing", "write by another way"},
    {CHANNEL_TENCENT_SMS, "FailedOperation.ContainSensitiveWord", VERDICT_DEAD, 0,
     "a value holds a word that Tencent does not send", "look at the values with `earshot outbox show`"},
    {CHANNEL_TENCENT_SMS, "InvalidParameterValue.IncorrectPhoneNumber", VERDICT_DEAD, 0, "it is no mobile number",
     "correct it where it came from"},
    {CHANNEL_TENCENT_SMS, "InvalidParameterValue.*", VERDICT_DEAD, 0, "a value is too long or of the wrong form",
     "look at the values with `earshot outbox show`"},
    {CHANNEL_TENCENT_SMS, "LimitExceeded.PhoneNumber*", VERDICT_LATER, HOUR,
     "the number got too many messages in an hour or a day", "it is tried again in an hour"},
    {CHANNEL_TENCENT_SMS, "LimitExceeded.*", VERDICT_PAUSE, HOUR, "a limit of the account is reached",
     "raise it in Tencent's console"},
    {CHANNEL_TENCENT_SMS, "RequestLimitExceeded*", VERDICT_PAUSE, MINUTE, "too many requests at once",
     "it goes on by itself; fewer with per_second"},
    {CHANNEL_TENCENT_SMS, "AuthFailure*", VERDICT_PAUSE, 0, "the key does not fit, or the clock is off",
     "compare the channel's `user` and `secret` with Tencent's console; look at this machine's clock"},
    {CHANNEL_TENCENT_SMS, "UnauthorizedOperation*", VERDICT_PAUSE, 0, "the account may not send",
     "look into Tencent's console"},
    {CHANNEL_TENCENT_SMS, "InternalError*", VERDICT_LATER, 0, "Tencent has a fault", "it is tried again"},
};

/* One * stands for anything. */
static bool fits(const char *pattern, const char *code) {
    const char *star = strchr(pattern, '*');
    if (!star)
        return !strcmp(pattern, code);
    if (strncmp(pattern, code, (size_t)(star - pattern)) != 0)
        return false;
    const char *rest = star + 1, *again = strchr(rest, '*');
    if (!*rest)
        return true;
    for (const char *at = code + (star - pattern); *at; at++)
        if (!strncmp(at, rest, again ? (size_t)(again - rest) : strlen(rest)))
            return true;
    return false;
}

const struct vendor_answer *vendor_answer(enum channel_kind kind, const char *code) {
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (answers[i].kind == kind && fits(answers[i].code, code))
            return &answers[i];
    return NULL;
}
