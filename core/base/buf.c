#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static char nothing[1]; /* what .data points at before the first byte; never written */

struct buf buf_make(size_t ceiling) {
    return (struct buf){.data = nothing, .ceiling = ceiling};
}

void buf_free(struct buf *buf) {
    if (buf->cap)
        free(buf->data);
    *buf = buf_make(buf->ceiling);
}

void buf_clear(struct buf *buf) {
    buf->len = 0;
    buf->overflowed = false;
    if (buf->cap)
        buf->data[0] = '\0';
}

char *buf_reserve(struct buf *buf, size_t len) {
    if (buf->overflowed || len > buf->ceiling - buf->len) {
        buf->overflowed = true;
        return NULL;
    }
    size_t need = buf->len + len + 1;
    if (need > buf->cap) {
        size_t cap = buf->cap ? buf->cap : 64;
        while (cap < need)
            cap *= 2;
        buf->data = mem_grow(buf->cap ? buf->data : NULL, cap);
        buf->cap = cap;
        buf->data[buf->len] = '\0';
    }
    return buf->data + buf->len;
}

void buf_add(struct buf *buf, const void *bytes, size_t len) {
    char *place = buf_reserve(buf, len);
    if (!place)
        return;
    if (len)
        memcpy(place, bytes, len);
    place[len] = '\0';
    buf->len += len;
}

void buf_text(struct buf *buf, const char *text) {
    buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c) {
    buf_add(buf, &c, 1);
}

void buf_int(struct buf *buf, int64_t number) {
    char digits[20], *at = digits + sizeof digits;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        *--at = '-';
    buf_add(buf, at, (size_t)(digits + sizeof digits - at));
}

void buf_vformat(struct buf *buf, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    char small[256];
    int len = vsnprintf(small, sizeof small, format, args);
    if (len >= 0 && (size_t)len < sizeof small) {
        buf_add(buf, small, (size_t)len);
    } else if (len >= 0) {
        char *place = buf_reserve(buf, (size_t)len);
        if (place) {
            vsnprintf(place, (size_t)len + 1, format, again);
            buf->len += (size_t)len;
        }
    }
    va_end(again);
}

void buf_format(struct buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vformat(buf, format, args);
    va_end(args);
}
