#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cuts a text that filled its field back to the end of a whole UTF-8 character. */
static void cut_whole(char *text, size_t cap) {
    size_t end = strlen(text);
    if (end + 1 < cap)
        return;
    size_t start = end;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && (unsigned char)text[start - 1] >= 0xC0)
        text[start - 1] = '\0';
}

static void put(char *field, size_t cap, const char *format, va_list args) {
    vsnprintf(field, cap, format, args);
    cut_whole(field, cap);
}

int err_set(struct err *err, enum err_kind kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    err->kind = kind;
    err->where[0] = err->field[0] = err->todo[0] = '\0';
    put(err->what, sizeof err->what, format, args);
    va_end(args);
    return kind;
}

int err_where(struct err *err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    put(err->where, sizeof err->where, format, args);
    va_end(args);
    return err->kind;
}

int err_field(struct err *err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    put(err->field, sizeof err->field, format, args);
    va_end(args);
    return err->kind;
}

int err_todo(struct err *err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    put(err->todo, sizeof err->todo, format, args);
    va_end(args);
    return err->kind;
}

int err_errno(struct err *err, enum err_kind kind, int number, const char *format, ...) {
    va_list args;
    va_start(args, format);
    err->kind = kind;
    err->where[0] = err->field[0] = err->todo[0] = '\0';
    put(err->what, sizeof err->what, format, args);
    va_end(args);
    size_t used = strlen(err->what);
    snprintf(err->what + used, sizeof err->what - used, ": %s", strerror(number));
    cut_whole(err->what, sizeof err->what);
    return kind;
}
