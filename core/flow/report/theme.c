/* One table of fields serves checking and reading. */
#include "flow/report/theme.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "flow/report/pdf.h"

enum { SMALLEST = 4, LARGEST = 60 }; /* points that a person can read, and that a page can hold */

struct theme_field {
    const char *name;
    size_t offset;
    bool colour; /* else a size */
};

#define COLOUR(field)                                                                                                  \
    { #field, offsetof(struct theme, field), true }
#define SIZE(field)                                                                                                    \
    { #field, offsetof(struct theme, field), false }

static const struct theme_field fields[] = {
    COLOUR(ink),        COLOUR(muted),       COLOUR(rule),      COLOUR(panel),
    COLOUR(accent),     COLOUR(accent_soft), COLOUR(warning),   COLOUR(warning_soft),
    COLOUR(neutral),    SIZE(title_size),    SIZE(figure_size), SIZE(headline_size),
    SIZE(heading_size), SIZE(body_size),     SIZE(small_size),  SIZE(fine_size),
};
enum { FIELDS = sizeof fields / sizeof *fields };

static bool is_colour(const char *text) {
    return text[0] == '#' && strlen(text) == 7 && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

static struct page_colour colour_of(const char *text) {
    unsigned r = 0, g = 0, b = 0;
    sscanf(text, "#%2x%2x%2x", &r, &g, &b);
    return (struct page_colour){r / 255.0, g / 255.0, b / 255.0};
}

static int check_field(const struct theme_field *field, const struct value *given, struct err *err) {
    if (!given)
        return err_set(err, ERR_DATA, "the theme says nothing about '%s'", field->name),
               err_todo(err, field->colour ? "add %s = \"#rrggbb\"" : "add %s = points", field->name);
    if (field->colour && !is_colour(value_text(given, "")))
        return err_set(err, ERR_DATA, "'%s' is no colour", field->name), err_todo(err, "write it as \"#0f6b6b\"");
    double points = value_number(given, 0);
    if (!field->colour && (points < SMALLEST || points > LARGEST))
        return err_set(err, ERR_DATA, "'%s' is no size of type", field->name),
               err_todo(err, "sizes are points from %d to %d", SMALLEST, LARGEST);
    return 0;
}

static int check_known(const char *key, struct err *err) {
    const char *names[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        names[i] = fields[i].name;
        if (strcmp(key, names[i]) == 0)
            return 0;
    }
    const char *near = text_nearest(key, names, FIELDS);
    err_set(err, ERR_DATA, "a theme has no field '%s'", key);
    if (near)
        err_todo(err, "did you mean '%s'?", near);
    return err->kind;
}

static int check_theme(const struct value *theme, struct err *err) {
    if (strcmp(value_text(value_get(theme, "kind"), ""), "theme") != 0)
        return err_set(err, ERR_DATA, "the file returns no theme"),
               err_todo(err, "begin it with: return theme \"paper\" {");
    for (size_t i = 0; i < value_count(theme); i++) {
        const char *key = theme->map.pairs[i].key;
        if (strcmp(key, "kind") != 0 && strcmp(key, "id") != 0 && strcmp(key, "line") != 0 && check_known(key, err))
            return err->kind;
    }
    for (size_t i = 0; i < FIELDS; i++)
        if (check_field(&fields[i], value_get(theme, fields[i].name), err))
            return err->kind;
    return 0;
}

int report_theme_check(const char *script, const struct value *theme, struct err *err) {
    if (!check_theme(theme, err))
        return 0;
    long long line = value_whole(value_get(theme, "line"), 0);
    return line > 0 ? err_where(err, "%s:%lld", script, line) : err_where(err, "%s", script);
}

struct theme theme_read(const struct value *theme) {
    struct theme out;
    for (size_t i = 0; i < FIELDS; i++) {
        const struct value *given = value_get(theme, fields[i].name);
        char *place = (char *)&out + fields[i].offset;
        if (fields[i].colour)
            *(struct page_colour *)(void *)place = colour_of(value_text(given, "#000000"));
        else
            *(double *)(void *)place = value_number(given, SMALLEST);
    }
    return out;
}
