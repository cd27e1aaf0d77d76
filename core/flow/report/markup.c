#include "flow/report/markup.h"

#include <math.h>
#include <stdlib.h>

#include "base/encode.h"

static const char *reference_of(char c) {
    const char *reference = encode_reference((unsigned char)c);
    const bool control = (unsigned char)c < ' ' || c == '\x7F';
    return reference ? reference : control && c != '\n' && c != '\t' ? " " : NULL;
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
