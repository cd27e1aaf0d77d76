#include "flow/messages/messages.h"

#include <string.h>

#include "base/digest.h"

static const char *const kinds[CHANNEL_KINDS] = {"file",     "webhook", "smtp",       "wecom",
                                                 "dingtalk", "feishu",  "aliyun_sms", "tencent_sms"};

const char *channel_kind_word(enum channel_kind kind) {
    return kinds[kind];
}

bool channel_kind_read(const char *word, enum channel_kind *out) {
    for (int kind = 0; kind < CHANNEL_KINDS; kind++)
        if (!strcmp(kinds[kind], word))
            return *out = (enum channel_kind)kind, true;
    return false;
}

bool channel_contact(enum channel_kind kind, enum contact_kind *out) {
    bool mail = kind == CHANNEL_SMTP, sms = kind == CHANNEL_ALIYUN_SMS || kind == CHANNEL_TENCENT_SMS;
    if (mail || sms)
        *out = mail ? CONTACT_EMAIL : CONTACT_PHONE;
    return mail || sms;
}

unsigned channel_customers(enum channel_kind kind) {
    enum contact_kind contact;
    if (kind == CHANNEL_FILE || kind == CHANNEL_WEBHOOK)
        return 1U << CONTACT_PHONE | 1U << CONTACT_EMAIL;
    return channel_contact(kind, &contact) ? 1U << contact : 0;
}

bool channel_knows_copies(enum channel_kind kind) {
    return kind == CHANNEL_FILE || kind == CHANNEL_WEBHOOK;
}

const char *verdict_word(enum verdict_says says) {
    static const char *const words[] = {"sent", "later", "pause", "dead", "unsure", "not found"};
    return words[says];
}

/* ---- when ---- */

/* Doubled with each failure between `least` and `most`, then moved by the key. */
static int64_t wait_for(const char *key, int64_t failures, int64_t least, int64_t most) {
    int64_t wait = least;
    for (int64_t i = 1; i < failures && wait < most; i++)
        wait *= 2;
    wait = wait < most ? wait : most;
    struct digest lot = digest_row(&failures, sizeof failures, key, strlen(key));
    int64_t share = (lot.bytes[0] << 8 | lot.bytes[1]) % 401 - 200; /* of a thousand */
    return wait + wait / 1000 * share;
}

int64_t letter_wait(const char *key, int64_t failures) {
    return wait_for(key, failures, 60 * 1000, 4 * 3600 * 1000);
}

int64_t channel_wait(const char *key, int64_t failures) {
    return wait_for(key, failures, 30 * 1000, 30 * 60 * 1000);
}
