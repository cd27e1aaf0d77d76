#include "port/sav/names.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { SHORT = 8, STEM = 5, LONGEST = 64 };

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* True of V, a number and the tail: _A where ReadStat may have made the name, _ where it may make it of this. */
static bool is_made(const char *name, size_t len, const char *tail) {
    const size_t tail_len = strlen(tail);
    if (len < 2 + tail_len || (name[0] != 'v' && name[0] != 'V') || strncasecmp(name + len - tail_len, tail, tail_len))
        return false;
    for (size_t i = 1; i < len - tail_len; i++)
        if (!is_digit(name[i]))
            return false;
    return true;
}

void sav_name(const char *name, char out[64]) {
    static const char *const reserved[] = {"all", "and", "by",  "eq", "ge", "gt",  "le",
                                           "lt",  "ne",  "not", "or", "to", "with"};
    size_t len = 0;
    if (!is_letter(name[0]))
        out[len++] = 'v';
    for (; *name && len < 58; name++) {
        bool plain = is_letter(*name) || is_digit(*name) || *name == '.';
        if (plain)
            out[len++] = *name;
        else if (((unsigned char)*name & 0xC0) != 0x80)
            out[len++] = '_';
    }
    while (len > 1 && (out[len - 1] == '.' || out[len - 1] == '_'))
        len--;
    out[len] = '\0';
    bool taken = is_made(out, len, "_a");
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        taken = taken || !strcasecmp(reserved[i], out);
    if (taken)
        memcpy(out + len, "_1", 3);
}

struct names {
    const struct sav_variable *variables;
    const char **given;
    size_t count;
};

static bool is_long(const struct names *names, size_t index) {
    return names->variables[index].width > SAV_SEGMENT;
}

static size_t stem_of(const char *name) {
    return strnlen(name, STEM);
}

/* True where the name is as one of the parts of `text` may be called. */
static bool is_part(const char *name, const char *text) {
    const size_t stem = stem_of(text), len = strlen(name);
    return len == stem + 1 && !strncasecmp(name, text, stem) && (is_letter(name[stem]) || is_digit(name[stem]));
}

/* Two texts whose parts are called the same are one to some readers. */
static bool clash(const struct names *names, size_t text, size_t other) {
    const char *mine = names->given[text], *its = names->given[other];
    if (!strncasecmp(mine, its, SHORT) || is_part(its, mine))
        return true;
    if (!is_long(names, other))
        return false;
    return is_part(mine, its) || (stem_of(mine) == stem_of(its) && !strncasecmp(mine, its, STEM));
}

static bool is_taken(const struct names *names, size_t text) {
    const char *mine = names->given[text];
    if (is_made(mine, stem_of(mine), "_"))
        return true;
    for (size_t i = 0; i < names->count; i++)
        if (i != text && clash(names, text, i))
            return true;
    return false;
}

const char **sav_names_of(struct arena *arena, const struct sav_variable *variables, size_t count) {
    struct names names = {variables, arena_alloc(arena, (count + 1) * sizeof *names.given), count};
    for (size_t i = 0; i < count; i++)
        names.given[i] = variables[i].name;
    for (size_t i = 0; i < count; i++)
        for (char letter = 't'; is_long(&names, i) && letter >= 'a' && is_taken(&names, i); letter--) {
            const char *name = arena_format(arena, "%c%zu_%s", letter, i + 1, variables[i].name);
            names.given[i] = arena_bytes(arena, name, strnlen(name, LONGEST));
        }
    return names.given;
}
