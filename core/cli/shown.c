/* What a file or a script holds may not steer a terminal. */
#include "cli/frame.h"

#include <string.h>

/* The length of the control character at `at`: C0 and DEL are one byte, C1 is two (U+0080 to U+009F); 0 for others. */
static size_t control(const char *at) {
    unsigned char c = (unsigned char)at[0], next = c ? (unsigned char)at[1] : 0;
    if ((c && c < 0x20) || c == 0x7F)
        return 1;
    return c == 0xC2 && next >= 0x80 && next <= 0x9F ? 2 : 0;
}

const char *cli_shown(struct arena *arena, const char *text) {
    const char *at = text;
    while (*at && !control(at))
        at++;
    if (!*at)
        return text;
    char *shown = arena_text(arena, text), *to = shown + (at - text);
    while (*at) {
        size_t len = control(at);
        *to++ = len ? ' ' : *at;
        at += len ? len : 1;
    }
    *to = '\0';
    return shown;
}
