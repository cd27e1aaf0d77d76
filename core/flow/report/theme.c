/* One list of fields serves checking, help and reading. */
#include "flow/report/theme.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "flow/report/pdf.h"

enum { SMALLEST = 4, LARGEST = 60 }; /* points that a person can read, and that a page can hold */

/* Each field once: its name here and in the struct, and what it is for. */
#define FIELDS_OF_A_THEME(COLOUR, SIZE)                                                                                \
    COLOUR(ink, "text and figures")                                                                                    \
    COLOUR(muted, "secondary text")                                                                                    \
    COLOUR(rule, "rules, grids, frames")                                                                               \
    COLOUR(panel, "quiet surfaces")                                                                                    \
    COLOUR(accent, "this store")                                                                                       \
    COLOUR(accent_soft, "this store, as a surface: the band of an interval")                                           \
    COLOUR(warning, "what wants attention")                                                                            \
    COLOUR(warning_soft, "what wants attention, as a surface")                                                         \
    COLOUR(neutral, "what is neither good nor bad")                                                                    \
    SIZE(title_size, "the title of the page")                                                                          \
    SIZE(figure_size, "the figure on a card")                                                                          \
    SIZE(headline_size, "the headline")                                                                                \
    SIZE(heading_size, "titles over blocks")                                                                           \
    SIZE(body_size, "texts and tables")                                                                                \
    SIZE(small_size, "labels, bases and notes")                                                                        \
    SIZE(fine_size, "the small print")

#define COLOUR_SHAPE(field, text) {.name = #field, .type = SHAPE_COLOUR, .required = true, .meaning = text},
#define SIZE_SHAPE(field, text)                                                                                        \
    {.name = #field,                                                                                                   \
     .type = SHAPE_NUMBER,                                                                                             \
     .required = true,                                                                                                 \
     .least = SMALLEST,                                                                                                \
     .most = LARGEST,                                                                                                  \
     .meaning = text ", in points"},
#define PLACE(field, text) offsetof(struct theme, field),

static const struct shape_field fields[] = {FIELDS_OF_A_THEME(COLOUR_SHAPE, SIZE_SHAPE)};
static const size_t places[] = {FIELDS_OF_A_THEME(PLACE, PLACE)};
enum { FIELDS = sizeof fields / sizeof *fields };

const struct shape_table paper_shape = {"theme", NULL, NULL, fields, FIELDS, NULL, false};

static struct page_colour colour_of(const char *text) {
    unsigned r = 0, g = 0, b = 0;
    sscanf(text, "#%2x%2x%2x", &r, &g, &b);
    return (struct page_colour){r / 255.0, g / 255.0, b / 255.0};
}

int report_theme_check(const char *script, const struct value *theme, struct err *err) {
    if (strcmp(value_text(value_get(theme, "kind"), ""), "theme") != 0)
        return shape_fail(script, theme, err, "the file returns no theme"),
               err_todo(err, "begin it with: return theme \"paper\" {");
    return shape_check(script, theme, &paper_shape, err);
}

const struct value *report_theme_kept(struct arena *arena, const struct value *theme) {
    struct value *kept = value_map(arena);
    value_set(arena, kept, "kind", value_str(arena, "theme"));
    for (size_t i = 0; i < FIELDS; i++)
        value_set(arena, kept, fields[i].name, value_get(theme, fields[i].name));
    return kept;
}

struct theme theme_read(const struct value *theme) {
    struct theme out;
    for (size_t i = 0; i < FIELDS; i++) {
        const struct value *given = value_get(theme, fields[i].name);
        char *place = (char *)&out + places[i];
        if (fields[i].type == SHAPE_COLOUR)
            *(struct page_colour *)(void *)place = colour_of(value_text(given, "#000000"));
        else
            *(double *)(void *)place = value_number(given, SMALLEST);
    }
    return out;
}
