/* The plain blocks: headline, paragraph, section, note, columns. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

static const char *say_in(const struct pen *pen, const struct value *block, const char *field, enum footings footings) {
    return say_text(pen->arena, pen->language, value_get(block, field), footings);
}

/* ---- headline: a sentence, what it rests on in small print below ---- */

struct tone {
    struct page_colour bar, ground;
};

static struct tone tone_of(const struct pen *pen, const struct value *block) {
    const char *tone = value_text(value_get(block, "tone"), "plain");
    if (strcmp(tone, "bad") == 0)
        return (struct tone){pen->theme->warning, pen->theme->warning_soft};
    if (strcmp(tone, "good") == 0)
        return (struct tone){pen->theme->accent, pen->theme->accent_soft};
    return (struct tone){pen->theme->muted, pen->theme->panel};
}

static double headline_words(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const struct theme *theme = pen->theme;
    struct page_style big = pen_style(PAGE_BOLD, theme->headline_size, theme->ink),
                      body = pen_style(PAGE_REGULAR, theme->body_size, theme->ink),
                      fine = pen_style(PAGE_REGULAR, theme->small_size,
                                       colour_readable(theme->muted, tone_of(pen, block).ground));
    const char *basis = say_footings(pen->arena, pen->language, value_get(block, "text"));
    double height = pen_paragraph(pen, x, y, width, &big, say_in(pen, block, "text", FOOTINGS_NONE));
    height += pen_paragraph(pen, x, y + height + 1, width, &body, say_in(pen, block, "detail", FOOTINGS_WHOLE));
    return height + pen_paragraph(pen, x, y + height + 2, width, &fine, basis) + 2;
}

double block_headline(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double bar = 4, side = 16, pad = 8;
    struct pen dry = pen_dry(pen);
    double height = headline_words(&dry, block, x, y, width - 2 * side) + 2 * pad;
    if (pen_draws(pen)) {
        struct tone tone = tone_of(pen, block);
        pen_fill_rect(pen, x, y, width, height, 3, tone.ground);
        pen_fill_rect(pen, x, y, bar, height, 0, tone.bar);
        headline_words(pen, block, x + side, y + pad, width - 2 * side);
    }
    return height;
}

/* ---- section, note, columns ---- */

double block_section(const struct pen *pen, const struct value *block, double x, double y, double width) {
    pen_line(pen, x, y + .5, x + width, y + .5, .8, pen->theme->rule);
    return 6 + pen_heading(pen, block, x, y + 6, width) - 6;
}

double block_note(const struct pen *pen, const struct value *block, double x, double y, double width) {
    struct page_style small = pen_style(PAGE_REGULAR, pen->theme->small_size, pen->theme->muted);
    return pen_paragraph(pen, x, y, width, &small, say_in(pen, block, "text", FOOTINGS_WHOLE));
}

double block_paragraph(const struct pen *pen, const struct value *block, double x, double y, double width) {
    struct page_style body = pen_style(PAGE_REGULAR, pen->theme->body_size, pen->theme->ink);
    const double between = 4; /* paragraphs */
    double height = pen_heading(pen, block, x, y, width);
    const char *text = say_in(pen, block, "text", FOOTINGS_WHOLE);
    for (size_t len; *text; text += len + strspn(text + len, "\n")) {
        len = strcspn(text, "\n");
        height += pen_paragraph(pen, x, y + height, width, &body, arena_bytes(pen->arena, text, len)) + between;
    }
    return height - between;
}

static double stack(const struct pen *pen, const struct value *blocks, double x, double y, double width) {
    const double gap = 14;
    double height = 0;
    for (size_t i = 0; i < value_count(blocks); i++)
        height += (i > 0 ? gap : 0) + block_set(pen, value_at(blocks, i), x, y + height + (i > 0 ? gap : 0), width);
    return height;
}

double block_columns(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double gap = 26;
    double split = fmin(fmax(value_number(value_get(block, "split"), .5), .2), .8), left = (width - gap) * split;
    double a = stack(pen, value_get(block, "left"), x, y, left),
           b = stack(pen, value_get(block, "right"), x + left + gap, y, width - gap - left);
    return fmax(a, b);
}
