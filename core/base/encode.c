#include "base/encode.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

enum { MAIL_LINE = 76, MAIL_BYTES = MAIL_LINE / 4 * 3 };

void encode_base64(struct buf *out, const void *bytes, size_t len) {
    size_t room = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL); /* with a NUL */
    char *place = buf_reserve(out, room);
    if (!place)
        return;
    sodium_bin2base64(place, room, bytes, len, sodium_base64_VARIANT_ORIGINAL);
    out->len += room - 1;
}

bool encode_from_base64(struct buf *out, const char *text) {
    size_t len = strlen(text), got = 0;
    char *place = buf_reserve(out, len);
    if (!place ||
        sodium_base642bin((unsigned char *)place, len, text, len, " \r\n", &got, NULL, sodium_base64_VARIANT_ORIGINAL))
        return false;
    out->len += got;
    place[got] = '\0';
    return true;
}

void encode_base64_lines(struct buf *out, const void *bytes, size_t len) {
    const char *at = bytes;
    for (size_t done = 0; done < len; done += MAIL_BYTES) {
        encode_base64(out, at + done, len - done < MAIL_BYTES ? len - done : MAIL_BYTES);
        buf_text(out, "\r\n");
    }
}

void encode_hex(struct buf *out, const void *bytes, size_t len) {
    static const char digits[] = "0123456789abcdef";
    const unsigned char *at = bytes;
    for (size_t i = 0; i < len; i++) {
        buf_char(out, digits[at[i] >> 4]);
        buf_char(out, digits[at[i] & 15]);
    }
}

void encode_percent(struct buf *out, const char *text) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text; text++)
        if (strchr(plain, *text))
            buf_char(out, *text);
        else
            buf_format(out, "%%%02X", (unsigned)(unsigned char)*text);
}

const char *encode_reference(uint32_t code_point) {
    switch (code_point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}
