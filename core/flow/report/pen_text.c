/* Words on a page, and the small marks that stand among them. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

const char *pen_word(const struct pen *pen, const char *zh, const char *en) {
    return pen->language == LANGUAGE_ZH ? zh : en;
}

struct page_style pen_style(enum page_face face, double size, struct page_colour colour) {
    return (struct page_style){face, size, colour, PAGE_LEFT, 0};
}

struct page_style pen_aligned(enum page_face face, double size, struct page_colour colour, enum page_align align) {
    return (struct page_style){face, size, colour, align, 0};
}

double pen_baseline(const struct page_style *style, double middle) {
    return middle + style->size * .36;
}

double pen_leading(const struct page_style *style) {
    return style->size * 1.45;
}

double pen_text(const struct pen *pen, double x, double y, const struct page_style *style, const char *text) {
    return pen_draws(pen) ? pen->canvas.tools->text(pen->canvas.target, x, y, style, text)
                          : page_measure(pen->fonts, style, text);
}

double pen_width(const struct pen *pen, const struct page_style *style, const char *text) {
    return page_measure(pen->fonts, style, text);
}

double pen_widest_piece(const struct pen *pen, const struct page_style *style, const char *text) {
    double widest = 0;
    for (const char *at = text; *at;) {
        size_t len = strcspn(at, " \n");
        widest = fmax(widest, pen_width(pen, style, arena_bytes(pen->arena, at, len)));
        at += len + (at[len] != '\0');
    }
    return widest;
}

static bool character_start(char c) {
    return ((unsigned char)c & 0xC0) != 0x80;
}

void pen_text_within(const struct pen *pen, double x, double y, double width, const struct page_style *style,
                     const char *text) {
    const double smallest = .82; /* of its size; then it is cut */
    struct page_style fitted = *style;
    double wide = pen_width(pen, style, text);
    if (wide > width)
        fitted.size *= fmax(width / wide, smallest);
    const char *shown = text;
    for (size_t len = strlen(text); len > 0 && pen_width(pen, &fitted, shown) > width + 1e-6;) {
        do
            len--;
        while (len > 0 && !character_start(text[len]));
        shown = arena_format(pen->arena, "%.*s…", (int)len, text);
    }
    pen_text(pen, x, y, &fitted, shown);
}

/* The lines of a paragraph, as they were broken. */
struct lines {
    struct arena *arena;
    const char **starts;
    size_t *lens;
    size_t count, start_cap, len_cap;
};

static void note_line(void *context, const char *line, size_t len) {
    struct lines *lines = context;
    lines->starts = arena_grow(lines->arena, lines->starts, lines->count, &lines->start_cap, sizeof *lines->starts);
    lines->lens = arena_grow(lines->arena, lines->lens, lines->count, &lines->len_cap, sizeof *lines->lens);
    lines->starts[lines->count] = line;
    lines->lens[lines->count++] = len;
}

static struct lines broken(const struct pen *pen, const struct page_style *style, const char *text, double width) {
    struct lines lines = {.arena = pen->arena};
    page_break(pen->fonts, style, text, width, note_line, &lines);
    return lines;
}

static const char *line_at(const struct pen *pen, const struct lines *lines, size_t index) {
    return arena_bytes(pen->arena, lines->starts[index], lines->lens[index]);
}

static bool ends_lost(const struct pen *pen, const struct page_style *style, const struct lines *lines) {
    return pen_width(pen, style, line_at(pen, lines, lines->count - 1)) < 3.2 * style->size;
}

/* A last line of a few characters looks lost: where as many lines hold it a little narrower, they are set so. */
static struct lines without_orphan(const struct pen *pen, const struct page_style *style, const char *text,
                                   double width) {
    enum { TRIES = 5 };
    struct lines lines = broken(pen, style, text, width);
    if (lines.count < 2 || !ends_lost(pen, style, &lines))
        return lines;
    for (int i = 1; i <= TRIES && width > i * style->size; i++) {
        struct lines narrower = broken(pen, style, text, width - i * style->size);
        if (narrower.count != lines.count)
            return lines;
        if (!ends_lost(pen, style, &narrower))
            return narrower;
    }
    return lines;
}

double pen_paragraph(const struct pen *pen, double x, double y, double width, const struct page_style *style,
                     const char *text) {
    if (!*text)
        return 0;
    double leading = pen_leading(style),
           place = style->align == PAGE_LEFT    ? 0
                   : style->align == PAGE_RIGHT ? 1
                                                : .5,
           baseline = y + leading / 2 + style->size * .36;
    struct lines lines = without_orphan(pen, style, text, width);
    for (size_t i = 0; i < lines.count && pen_draws(pen); i++)
        pen_text(pen, x + place * width, baseline + (double)i * leading, style, line_at(pen, &lines, i));
    return (double)lines.count * leading;
}

void pen_centred(const struct pen *pen, double x, double middle, double width, const struct page_style *style,
                 const char *text) {
    struct pen dry = pen_dry(pen);
    double height = pen_draws(pen) ? pen_paragraph(&dry, x, 0, width, style, text) : 0;
    if (pen_draws(pen))
        pen_paragraph(pen, x, middle - height / 2, width, style, text);
}

double pen_heading(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const struct theme *theme = pen->theme;
    struct page_style bold = pen_style(PAGE_BOLD, theme->heading_size, theme->ink),
                      small = pen_style(PAGE_REGULAR, theme->small_size, theme->muted);
    const char *title = say_text(pen->arena, pen->language, value_get(block, "title"), FOOTINGS_WHOLE),
               *note = say_text(pen->arena, pen->language, value_get(block, "note"), FOOTINGS_WHOLE);
    double gap = 8, height = pen_paragraph(pen, x, y, width, &bold, title),
           after = x + pen_width(pen, &bold, title) + gap;
    if (!*title && !*note)
        return 0;
    if (height <= pen_leading(&bold) && *title && after + pen_width(pen, &small, note) <= x + width)
        pen_text(pen, after, y + pen_leading(&bold) / 2 + bold.size * .36, &small, note);
    else
        height += pen_paragraph(pen, x, y + height, width, &small, note);
    return height + gap;
}

double pen_nothing(const struct pen *pen, double x, double y, double width) {
    struct page_style small = pen_style(PAGE_REGULAR, pen->theme->small_size, pen->theme->muted);
    return pen_paragraph(pen, x, y, width, &small,
                         pen_word(pen, "本期没有可显示的数据。", "Nothing to show for this period."));
}

static void find_bases(const struct value *value, int64_t *least, int64_t *most) {
    struct figure figure = value_get(value, "unit") ? figure_read(value) : (struct figure){.known = false};
    if (figure.known && !figure.difference && figure.n > 0) {
        *least = figure.n < *least ? figure.n : *least;
        *most = figure.n > *most ? figure.n : *most;
    }
    for (size_t i = 0; i < value_count(value); i++)
        find_bases(value_is(value, VALUE_MAP) ? value->map.pairs[i].value : value_at(value, i), least, most);
}

const char *pen_bases(const struct pen *pen, const struct value *value) {
    int64_t least = INT64_MAX, most = 0;
    find_bases(value, &least, &most);
    if (most == 0)
        return "";
    const char *lo = figure_number(pen->arena, (double)least, 0, false),
               *hi = figure_number(pen->arena, (double)most, 0, false);
    return least == most ? arena_format(pen->arena, "n = %s", lo)
                         : arena_format(pen->arena, pen_word(pen, "n = %s 至 %s", "n = %s to %s"), lo, hi);
}
