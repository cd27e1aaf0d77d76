#include "port/sav/names.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { SHORT = 8, STEM = 5, LONGEST = 64, MOST = 8 /* names tried */ };

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

/* Behind the stem of part 1 stands 1, of part 10 A; of part 36 0, and so on from there. */
static bool is_part_of(const struct names *names, const char *name, size_t text) {
    enum { SPAN = 252, SIGNS = 36 };
    const char *whole = names->given[text];
    const size_t stem = stem_of(whole), parts = (names->variables[text].width + SAV_ROOM + SPAN - 1) / SPAN;
    if (strlen(name) != stem + 1 || strncasecmp(name, whole, stem) != 0)
        return false;
    const char sign = name[stem];
    if (!is_digit(sign) && !is_letter(sign))
        return false;
    const size_t part = is_digit(sign) ? (size_t)(sign - '0') : 10 + (size_t)((sign | 0x20) - 'a');
    return parts > SIGNS || (part && part < parts);
}

/* Two texts whose parts are called the same are one to some readers. */
static bool clash(const struct names *names, size_t text, size_t other) {
    const char *mine = names->given[text], *its = names->given[other];
    if (!strncasecmp(mine, its, SHORT) || is_part_of(names, its, text))
        return true;
    if (!is_long(names, other))
        return false;
    return is_part_of(names, mine, other) || (stem_of(mine) == stem_of(its) && !strncasecmp(mine, its, STEM));
}

static bool is_taken(const struct names *names, size_t text) {
    const char *mine = names->given[text];
    if (is_made(mine, stem_of(mine), "_") || is_part_of(names, mine, text))
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
        for (int again = 0; is_long(&names, i) && again < MOST && is_taken(&names, i); again++) {
            const char *name =
                arena_format(arena, "%c%zu%.*s%s", 't' - again, i + 1, again + 1, "________", variables[i].name);
            names.given[i] = arena_bytes(arena, name, strnlen(name, LONGEST));
        }
    return names.given;
}
