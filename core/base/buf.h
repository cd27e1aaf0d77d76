/* A buf is bytes that grow: always NUL-terminated, so that .data prints, with a ceiling given at birth.
 *
 *     struct buf b = buf_make(LIMIT_MESSAGE);
 *     buf_format(&b, "%d stores", n);
 *     if (buf_overflowed(&b)) ...      // asked once, at the end: past its ceiling a buf takes nothing more and
 * remembers it buf_free(&b); */
#ifndef EARSHOT_BASE_BUF_H
#define EARSHOT_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *data; /* never NULL */
    size_t len;
    size_t cap; /* 0 while data is the shared empty string */
    size_t ceiling;
    bool overflowed;
};

struct buf buf_make(size_t ceiling);
void buf_free(struct buf *buf);  /* back to empty; may be used again */
void buf_clear(struct buf *buf); /* empty, memory kept, overflow forgotten */

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t number); /* in decimal, many times as fast as buf_format */
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vformat(struct buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Makes room for len more bytes at .data + .len and returns the place; NULL past the ceiling. Set .len afterwards. */
char *buf_reserve(struct buf *buf, size_t len);

static inline bool buf_overflowed(const struct buf *buf) {
    return buf->overflowed;
}

#endif
