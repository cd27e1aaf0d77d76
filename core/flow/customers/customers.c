#include "flow/customers/customers.h"

#include <string.h>

#include "base/redact.h"

static const char *const words[] = {
    [CONTACT_ID] = "id", [CONTACT_PHONE] = "phone", [CONTACT_EMAIL] = "email", [CONTACT_NAME] = "name"};

const char *contact_word(enum contact_kind kind) {
    return words[kind];
}

char *customer_id_write(char out[CUSTOMER_ID_TEXT], const struct customer_id *id) {
    for (size_t i = 0; i < CUSTOMER_ID_BYTES; i++) {
        out[2 * i] = "0123456789abcdef"[id->bytes[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[id->bytes[i] & 15];
    }
    out[CUSTOMER_ID_TEXT - 1] = '\0';
    return out;
}

bool customer_id_read(const char *text, struct customer_id *out) {
    static const char digits[] = "0123456789abcdef";
    if (strlen(text) != CUSTOMER_ID_TEXT - 1 || strspn(text, digits) != CUSTOMER_ID_TEXT - 1)
        return false;
    for (size_t i = 0; i < CUSTOMER_ID_BYTES; i++)
        out->bytes[i] =
            (unsigned char)((strchr(digits, text[2 * i]) - digits) << 4 | (strchr(digits, text[2 * i + 1]) - digits));
    return true;
}

static bool is_phone(const char *spelling) {
    size_t digits = strspn(spelling, "0123456789");
    return !spelling[digits] && digits >= 7 && digits <= 15;
}

static bool is_email(const char *spelling) {
    const char *at = strchr(spelling, '@');
    return at && at > spelling && strchr(at, '.') && strchr(at, '.') > at + 1;
}

bool contact_spelling(enum contact_kind kind, const char *text, struct buf *out) {
    if (!text || kind == CONTACT_NAME)
        return false;
    size_t start = out->len;
    redact_spelling(out, text, strlen(text));
    const char *spelling = out->data + start;
    return kind == CONTACT_PHONE   ? is_phone(spelling)
           : kind == CONTACT_EMAIL ? is_email(spelling)
                                   : spelling[0] != '\0';
}

struct digest contact_hash(const struct secret *master, enum contact_kind kind, const char *spelling, size_t len) {
    return secret_hash(master, words[kind], spelling, len);
}

struct digest identity_hash(const struct secret *master, const char *source, const char *external_id) {
    struct buf text = buf_make(SIZE_MAX / 2);
    buf_add(&text, source, strlen(source) + 1);
    buf_text(&text, external_id);
    struct digest digest = secret_hash(master, "response", text.data, text.len);
    buf_free(&text);
    return digest;
}
