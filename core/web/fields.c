#include "web/fields.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

static int digit_of(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* False for a broken escape or what it hides: a NUL, or no UTF-8. */
static bool decode(struct arena *arena, const char *bytes, size_t len, bool plus, const char **out) {
    char *text = arena_bytes(arena, bytes, len);
    size_t made = 0;
    for (size_t i = 0; i < len; i++, made++) {
        text[made] = plus && bytes[i] == '+' ? ' ' : bytes[i];
        if (bytes[i] != '%')
            continue;
        const int high = i + 1 < len ? digit_of(bytes[i + 1]) : -1, low = i + 2 < len ? digit_of(bytes[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        text[made] = (char)(high << 4 | low);
        i += 2;
    }
    if (!text_valid(text, made))
        return false;
    text[text_unix_lines(text, made)] = '\0';
    *out = text;
    return true;
}

static bool read_one(struct arena *arena, const char *bytes, size_t len, struct field *out) {
    const char *equals = memchr(bytes, '=', len);
    const size_t name = equals ? (size_t)(equals - bytes) : len;
    return decode(arena, bytes, name, true, &out->name) &&
           decode(arena, equals ? equals + 1 : "", equals ? len - name - 1 : 0, true, &out->value);
}

bool fields_read(struct arena *arena, const char *bytes, size_t len, struct fields *out) {
    size_t cap = 0;
    *out = (struct fields){0};
    while (len) {
        const char *next = memchr(bytes, '&', len);
        const size_t own = next ? (size_t)(next - bytes) : len;
        if (own) {
            if (out->count == LIMIT_FORM_FIELDS)
                return false;
            out->list = arena_grow(arena, out->list, out->count, &cap, sizeof *out->list);
            if (!read_one(arena, bytes, own, &out->list[out->count++]))
                return false;
        }
        bytes += own + (next ? 1 : 0);
        len -= own + (next ? 1 : 0);
    }
    return true;
}

const char *fields_value(const struct fields *fields, const char *name) {
    for (size_t i = 0; i < fields->count; i++)
        if (!strcmp(fields->list[i].name, name))
            return fields->list[i].value;
    return NULL;
}

const char *fields_part(struct arena *arena, const char *bytes, size_t len) {
    const char *text = NULL;
    return decode(arena, bytes, len, false, &text) ? text : NULL;
}

const char *fields_path(struct arena *arena, const char *part) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~",
                      hex[] = "0123456789ABCDEF";
    char *made = arena_alloc(arena, 3 * strlen(part) + 1), *at = made;
    for (; *part; part++) {
        const unsigned char c = (unsigned char)*part;
        if (strchr(plain, c)) {
            *at++ = (char)c;
            continue;
        }
        *at++ = '%';
        *at++ = hex[c >> 4];
        *at++ = hex[c & 15];
    }
    return made;
}
