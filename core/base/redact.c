/* One pass over the units of a text (redact_units.h). At each place the forms are tried that may begin there, the one
 * that says most first; each looks a bounded number of units ahead, so the whole is linear. */
#include "base/redact.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/redact_forms.h"

static const struct {
    const char *zh, *en;
} words[] = {
    [PERSONAL_EMAIL] = {"邮箱", "e-mail"},
    [PERSONAL_WECHAT] = {"微信号", "WeChat id"},
    [PERSONAL_QQ] = {"QQ号", "QQ number"},
    [PERSONAL_PLATE] = {"车牌号", "number plate"},
    [PERSONAL_ID_CARD] = {"身份证号", "identity card"},
    [PERSONAL_MOBILE] = {"手机号", "mobile number"},
    [PERSONAL_BANK] = {"银行卡号", "bank card"},
    [PERSONAL_LANDLINE] = {"电话号码", "telephone number"},
};

const char *personal_word(enum personal kind, bool english) {
    return english ? words[kind].en : words[kind].zh;
}

struct redactor {
    struct units units;
    size_t at;
    size_t said_at;        /* the place behind the last word that gives something away, and what may stand between */
    enum redact_said said; /* what it gives away there */
};

struct redactor *redactor_new(void) {
    return mem_alloc(sizeof(struct redactor));
}

void redactor_free(struct redactor *redactor) {
    if (!redactor)
        return;
    units_free(&redactor->units);
    free(redactor);
}

void redactor_read(struct redactor *redactor, const char *text, size_t len) {
    units_read(&redactor->units, text, len);
    redactor->at = 0;
    redactor->said_at = SIZE_MAX;
}

/* The form that stands at `at`: sets *kind and returns its end, or `at` where there is none. */
static size_t form_at(const struct units *units, size_t at, enum redact_said said, enum personal *kind) {
    size_t end;
    if ((end = form_email(units, at)) > at)
        return *kind = PERSONAL_EMAIL, end;
    if ((end = form_plate(units, at)) > at)
        return *kind = PERSONAL_PLATE, end;
    if (said == SAID_WECHAT && (end = form_wechat(units, at)) > at)
        return *kind = PERSONAL_WECHAT, end;
    return form_number(units, at, said, kind);
}

bool redactor_next(struct redactor *redactor, struct personal_hit *out) {
    const struct units *units = &redactor->units;
    while (redactor->at < units->count) {
        size_t at = redactor->at, end;
        if ((end = form_digest(units, at)) > at) {
            redactor->at = end;
            continue;
        }
        enum redact_said said = redactor->said_at == at ? redactor->said : SAID_NOTHING;
        if ((end = form_label(units, at, &redactor->said)) != SIZE_MAX)
            redactor->said_at = end;
        if ((end = form_at(units, at, said, &out->kind)) > at) {
            out->from = units->items[at].from;
            out->to = units->items[end - 1].to;
            redactor->at = end;
            return true;
        }
        redactor->at++;
    }
    return false;
}

size_t redact(struct buf *out, const char *text, size_t len) {
    struct redactor *redactor = redactor_new();
    struct personal_hit hit;
    size_t done = 0, count = 0;
    redactor_read(redactor, text, len);
    for (; redactor_next(redactor, &hit); count++) {
        buf_add(out, text + done, hit.from - done);
        buf_text(out, "〔");
        buf_text(out, words[hit.kind].zh);
        buf_text(out, "〕");
        done = hit.to;
    }
    buf_add(out, text + done, len - done);
    redactor_free(redactor);
    return count;
}

/* ---- a contact as it is compared ---- */

static bool is_number(const struct units *units) {
    size_t digits = 0, others = 0;
    for (size_t i = 0; i < units->count; i++) {
        uint32_t c = units->items[i].code;
        bool last_x = c == 'x' && i + 1 == units->count;
        digits += units->items[i].digit != NO_DIGIT;
        others += units->items[i].digit == NO_DIGIT && !last_x && (c > 0x7F || !strchr(" -.()+/", (int)c));
    }
    return digits >= 5 && !others;
}

void redact_spelling(struct buf *out, const char *text, size_t len) {
    struct units units = {0};
    units_read(&units, text, len);
    bool number = is_number(&units);
    size_t start = out->len;
    for (size_t i = 0; i < units.count; i++) {
        const struct unit *unit = &units.items[i];
        if (number && (unit->digit != NO_DIGIT || unit->code == 'x'))
            buf_char(out, (char)unit->code);
        else if (!number && unit->code != ' ' && unit->hanzi)
            buf_add(out, text + unit->from, unit->to - unit->from);
        else if (!number && unit->code != ' ')
            redact_put(out, unit->code);
    }
    size_t made = out->len - start, prefix = 0;
    if (number && made == 13 && !memcmp(out->data + start, "861", 3))
        prefix = 2;
    else if (number && made == 15 && !memcmp(out->data + start, "00861", 5))
        prefix = 4;
    if (prefix) {
        memmove(out->data + start, out->data + start + prefix, made - prefix + 1);
        out->len -= prefix;
    }
    units_free(&units);
}
