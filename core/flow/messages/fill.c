/* A text with places, {name}. What goes into a place is somebody's: it can begin no line, no header and no mark. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/messages/messages.h"

const char *const message_usual[] = {"chain", "link", "unsubscribe", NULL};

bool message_knows(const struct message *message, const char *name) {
    for (const char *const *usual = message_usual; *usual; usual++)
        if (!strcmp(*usual, name))
            return true;
    for (size_t i = 0; i < message->value_count; i++)
        if (!strcmp(message->values[i], name))
            return true;
    return false;
}

static bool is_name(const char *bytes, size_t len) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";
    for (size_t i = 0; i < len; i++)
        if (!strchr(letters, bytes[i]))
            return false;
    return len > 0 && len <= LIMIT_ID && (bytes[0] < '0' || bytes[0] > '9');
}

/* The next place at or behind `at`; *out_literal is how many bytes before it are text ("{{" ends with its first
 * brace). 0 and *out_len 0 at the end. */
static int next_place(const char *at, size_t *out_literal, const char **out_name, size_t *out_len, size_t *out_skip,
                      struct err *err) {
    const char *brace = strchr(at, '{');
    *out_len = 0;
    *out_literal = brace ? (size_t)(brace - at) : strlen(at);
    *out_skip = *out_literal;
    if (!brace)
        return 0;
    if (brace[1] == '{') {
        ++*out_literal;
        *out_skip = *out_literal + 1;
        return 0;
    }
    const char *end = strchr(brace, '}');
    if (!end || !is_name(brace + 1, (size_t)(end - brace - 1)))
        return err_set(err, ERR_DATA, "'%.20s' is no place to be filled", brace),
               err_todo(err, "a place is {name}, in small letters; write {{ for a brace");
    *out_name = brace + 1;
    *out_len = (size_t)(end - brace - 1);
    *out_skip += *out_len + 2;
    return 0;
}

int message_places(const char *text, int (*fn)(void *context, const char *name, struct err *err), void *context,
                   struct err *err) {
    size_t literal, len, skip;
    for (const char *at = text, *name = NULL; *at; at += skip) {
        char place[LIMIT_ID + 1];
        if (next_place(at, &literal, &name, &len, &skip, err))
            return err->kind;
        if (!len)
            continue;
        memcpy(place, name, len);
        place[len] = '\0';
        int stopped = fn(context, place, err);
        if (stopped)
            return stopped;
    }
    return 0;
}

/* Control characters, line separators and marks that turn the reading direction. */
static bool is_unseen(uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* A mark that a chat would read is shown as its full-width twin, so that a value stays a text. */
static uint32_t harmless(uint32_t c) {
    static const char marks[] = "<>*_[]()`#@&|\\~!";
    return c < 0x80 && strchr(marks, (int)c) ? c + 0xfee0 : c;
}

static void put_value(struct buf *out, const char *value, enum fill_as as) {
    const char *end = value + strlen(value);
    while (value < end) {
        char bytes[4];
        uint32_t c = text_next(&value, end);
        c = is_unseen(c) ? ' ' : as == FILL_MARKDOWN ? harmless(c) : c;
        buf_add(out, bytes, text_put(bytes, c));
    }
}

/* A link is made by us, and has to work. */
static bool is_link(const char *name) {
    return !strcmp(name, "link") || !strcmp(name, "unsubscribe");
}

int message_fill(const char *text, const struct value *values, enum fill_as as, struct buf *out, struct err *err) {
    size_t literal, len, skip;
    for (const char *at = text, *name = NULL; *at; at += skip) {
        char place[LIMIT_ID + 1];
        if (next_place(at, &literal, &name, &len, &skip, err))
            return err->kind;
        buf_add(out, at, literal);
        if (!len)
            continue;
        memcpy(place, name, len);
        place[len] = '\0';
        const char *value = value_text(value_get(values, place), NULL);
        if (!value)
            return err_set(err, ERR_DATA, "nothing fills the place {%s}", place),
                   err_todo(err, "name it among the message's `values`, and give it where the message is put in");
        put_value(out, value, is_link(place) ? FILL_PLAIN : as);
    }
    return buf_overflowed(out) ? err_set(err, ERR_DATA, "the message is too long") : 0;
}
