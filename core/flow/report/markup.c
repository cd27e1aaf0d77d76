#include "flow/report/markup.h"

#include <math.h>
#include <stdlib.h>

static const char *reference_of(char c) {
    switch (c) {
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
        return (unsigned char)c < ' ' && c != '\n' && c != '\t' ? " " : c == '\x7F' ? " " : NULL;
    }
}

void markup_text(struct buf *out, const char *text) {
    const char *from = text;
    for (; *text; text++) {
        const char *reference = reference_of(*text);
        if (!reference)
            continue;
        buf_add(out, from, (size_t)(text - from));
        buf_text(out, reference);
        from = text + 1;
    }
    buf_text(out, from);
}

void markup_number(struct buf *out, double number) {
    const double most = 1e7;
    long long scaled = llround(fmax(fmin(number, most), -most) * 100), size = llabs(scaled);
    if (scaled < 0)
        buf_char(out, '-');
    buf_int(out, size / 100);
    if (size % 100 == 0)
        return;
    buf_char(out, '.');
    buf_char(out, (char)('0' + size / 10 % 10));
    if (size % 10)
        buf_char(out, (char)('0' + size % 10));
}

void markup_base64(struct buf *out, const unsigned char *bytes, size_t len) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        unsigned three = (unsigned)bytes[i] << 16;
        if (i + 1 < len)
            three |= (unsigned)bytes[i + 1] << 8;
        if (i + 2 < len)
            three |= bytes[i + 2];
        buf_char(out, digits[three >> 18]);
        buf_char(out, digits[three >> 12 & 63]);
        buf_char(out, i + 1 < len ? digits[three >> 6 & 63] : '=');
        buf_char(out, i + 2 < len ? digits[three & 63] : '=');
    }
}
