#include "web/encode.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/encode.h"
#include "base/text.h"

static bool is_control(uint32_t code_point) {
    return (code_point < 0x20 && code_point != '\n' && code_point != '\t') || (code_point >= 0x7f && code_point < 0xa0);
}

void encode_text(struct buf *out, const char *text) {
    const char *end = text + strlen(text);
    while (text < end) {
        char bytes[4];
        const uint32_t code_point = text_next(&text, end);
        const char *entity = encode_reference(code_point);
        if (entity)
            buf_text(out, entity);
        else
            buf_add(out, bytes, text_put(bytes, is_control(code_point) ? 0xfffd : code_point));
    }
}

void encode_put(struct buf *out, const char *template, ...) {
    va_list args;
    va_start(args, template);
    while (*template) {
        const size_t plain = strcspn(template, "$");
        buf_add(out, template, plain);
        template += plain;
        if (*template) {
            const char *text = va_arg(args, const char *);
            encode_text(out, text ? text : "");
            template ++;
        }
    }
    va_end(args);
}
