#include "flow/report/scatter.h"

#include <math.h>

enum { FIXED_MOST = 4 };

struct scatter scatter_make(const struct pen *pen, size_t count) {
    return (struct scatter){.pen = pen,
                            .cut_x = NAN,
                            .cut_y = NAN,
                            .names = arena_alloc(pen->arena, (count + 1) * sizeof(char *)),
                            .labels = arena_alloc(pen->arena, (count + FIXED_MOST) * sizeof(struct label)),
                            .count = count};
}

void scatter_keep_off(struct scatter *s, double left, double baseline, double width) {
    if (s->fixed < FIXED_MOST)
        s->labels[s->count + s->fixed++] =
            (struct label){.x = -1e4, .y = -1e4, .width = width, .placed = true, .left = left, .baseline = baseline};
}

static struct page_style style_of(const struct scatter *s, size_t index) {
    const struct theme *theme = s->pen->theme;
    return pen_style(s->labels[index].first ? PAGE_BOLD : PAGE_REGULAR, theme->fine_size, theme->ink);
}

static const char *number_of(const struct scatter *s, size_t number) {
    return figure_number(s->pen->arena, (double)number, 0, false);
}

/* To and from heights below the plot's top, rounded: so the same chart places its names alike wherever it stands. */
static double rounded(double height) {
    return round(height * 1024) / 1024;
}

static void shift(struct scatter *s, double by) {
    for (size_t i = 0; i < s->count + s->fixed; i++) {
        s->labels[i].y = rounded(s->labels[i].y + by);
        s->labels[i].baseline = rounded(s->labels[i].baseline + by);
    }
}

/* Names first, then numbers for those that found no room: they need little. */
static void place(struct scatter *s) {
    const double height = s->pen->theme->fine_size * 1.3;
    const struct label_frame frame = {
        s->left, 0, s->right - s->left, rounded(s->bottom - s->top + 3), s->cut_x, rounded(s->cut_y - s->top)};
    size_t all = s->count + s->fixed, number = 0;
    shift(s, -s->top);
    for (size_t i = 0; i < s->count; i++) {
        struct page_style style = style_of(s, i);
        s->labels[i].placed = false;
        s->labels[i].width = s->names[i] ? pen_width(s->pen, &style, s->names[i]) : 0;
    }
    pen_place(s->labels, all, height, &frame);
    for (size_t i = 0; i < s->count; i++)
        if (s->names[i] && !s->labels[i].placed) {
            struct page_style style = style_of(s, i);
            s->labels[i].width = pen_width(s->pen, &style, number_of(s, ++number));
        }
    pen_place(s->labels, all, height, &frame);
    shift(s, s->top);
}

static bool is_numbered(const struct scatter *s, size_t index) {
    struct page_style style = style_of(s, index);
    return s->names[index] &&
           (!s->labels[index].placed || s->labels[index].width + .01 < pen_width(s->pen, &style, s->names[index]));
}

void scatter_names(struct scatter *s) {
    size_t number = 0;
    place(s);
    for (size_t i = 0; i < s->count; i++) {
        struct page_style style = style_of(s, i);
        if (!s->names[i])
            continue;
        const char *text = is_numbered(s, i) ? number_of(s, ++number) : s->names[i];
        if (s->labels[i].placed && s->halo)
            pen_fill_rect(s->pen, s->labels[i].left - 1, s->labels[i].baseline - style.size * .9,
                          s->labels[i].width + 2, style.size * 1.15, 0, colour_white);
        if (s->labels[i].placed)
            pen_text(s->pen, s->labels[i].left, s->labels[i].baseline, &style, text);
    }
}

double scatter_rest(struct scatter *s, double x, double y, double width) {
    struct page_style fine = pen_style(PAGE_REGULAR, s->pen->theme->fine_size, s->pen->theme->ink);
    const char *all = "", *crowded = "";
    size_t number = 0;
    place(s);
    for (size_t i = 0; i < s->count; i++)
        if (is_numbered(s, i)) {
            number++;
            if (s->labels[i].placed)
                all =
                    arena_format(s->pen->arena, "%s%s%s %s", all, *all ? " · " : "", number_of(s, number), s->names[i]);
            else
                crowded = arena_format(s->pen->arena, "%s%s%s", crowded, *crowded ? " · " : "", s->names[i]);
        }
    double height = pen_paragraph(s->pen, x, y, width, &fine, all);
    if (!*crowded)
        return height;
    return height + pen_paragraph(s->pen, x, y + height, width, &fine,
                                  arena_format(s->pen->arena,
                                               pen_word(s->pen, "点位重叠，未逐一标出：%s",
                                                        "points on top of each other, not marked: %s"),
                                               crowded));
}
