/* What a net promoter score is made of: half a ring of three classes, their shares with intervals, and the answers
 * value by value. Class is told by place and words; colour only helps. */
#include "flow/report/pen.h"

#include <math.h>

enum { CLASSES = 3, PROMOTER_FROM = 9, DETRACTOR_TO = 6 };

struct answer_class {
    const char *field;
    const char *zh, *en;
    const char *range; /* the answers that belong to it */
    struct page_colour colour;
};

static void classes_of(const struct pen *pen, struct answer_class out[CLASSES]) {
    out[0] = (struct answer_class){"detractors", "贬损", "Detractors", "0–6", pen->theme->warning};
    out[1] = (struct answer_class){"passives", "中立", "Passives", "7–8", pen->theme->neutral};
    out[2] = (struct answer_class){"promoters", "推荐", "Promoters", "9–10", pen->theme->accent};
}

static void ring(const struct pen *pen, const struct value *block, double x, double y, double radius) {
    const double inner = radius * .66, slit = .8; /* degrees of white between classes */
    struct answer_class classes[CLASSES];
    classes_of(pen, classes);
    double from = 0;
    bool any = false;
    for (int i = 0; i < CLASSES; i++) {
        struct figure share = figure_read(value_get(block, classes[i].field));
        double to = from + (share.known ? fmin(fmax(share.value, 0), 100) * 1.8 : 0);
        if (to - from > 2 * slit)
            pen_ring(pen, x, y, inner, radius, from + (from > 0 ? slit : 0), fmin(to, 180) - (to < 179.9 ? slit : 0),
                     classes[i].colour);
        any |= share.known;
        from = to;
    }
    if (!any)
        pen_ring(pen, x, y, inner, radius, 0, 180, pen->theme->panel);
}

static const char *name_with_range(const struct pen *pen, const struct answer_class *class) {
    return arena_format(pen->arena, "%s %s", pen_word(pen, class->zh, class->en), class->range);
}

/* Whether each class has room for its name with its answers behind it; else these stand behind the share. */
static bool ranges_beside_names(const struct pen *pen, const struct answer_class *classes, double room) {
    struct page_style small = pen_style(PAGE_REGULAR, pen->theme->small_size, pen->theme->muted);
    bool fit = true;
    for (int i = 0; i < CLASSES; i++)
        fit &= pen_width(pen, &small, name_with_range(pen, &classes[i])) <= room;
    return fit;
}

static double shares(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const struct theme *theme = pen->theme;
    const double column = width / CLASSES, room = column - 14;
    struct page_style small = pen_style(PAGE_REGULAR, theme->small_size, theme->muted),
                      bold = pen_style(PAGE_BOLD, theme->heading_size, theme->ink),
                      fine = pen_style(PAGE_REGULAR, theme->fine_size, theme->muted);
    struct answer_class classes[CLASSES];
    classes_of(pen, classes);
    bool beside = ranges_beside_names(pen, classes, room);
    for (int i = 0; i < CLASSES && pen_draws(pen); i++) {
        struct figure share = figure_read(value_get(block, classes[i].field));
        const char *name = pen_word(pen, classes[i].zh, classes[i].en);
        double left = x + column * i;
        pen_fill_rect(pen, left, y + 2, 7, 7, 1, classes[i].colour);
        pen_text_within(pen, left + 10, y + 8.5, room, &small, beside ? name_with_range(pen, &classes[i]) : name);
        double used = pen_text(pen, left, y + 22.5, &bold, figure_value(pen->arena, pen->language, &share)) + 4;
        if (!beside)
            pen_text_within(pen, left + used, y + 22.5, column - used - 3, &fine, classes[i].range);
        pen_text_within(pen, left, y + 32, column - 3, &fine, figure_interval(pen->arena, pen->language, &share));
    }
    return 36;
}

static struct page_colour colour_of_answer(const struct pen *pen, int64_t answer) {
    return answer >= PROMOTER_FROM  ? pen->theme->accent
           : answer <= DETRACTOR_TO ? pen->theme->warning
                                    : pen->theme->neutral;
}

/* What stands above a bar: its count; where counts are too wide for their bars its share of them all, whole. */
static const char *bar_label(const struct pen *pen, double answers, double all, bool counted) {
    if (counted)
        return figure_number(pen->arena, answers, 0, false);
    double share = all > 0 ? 100 * answers / all : 0;
    return answers > 0 && share < .5 ? "<1%" : arena_format(pen->arena, "%.0f%%", share);
}

/* One bar a value, its count above it. */
static double histogram(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double bars = 34, above = 9, below = 10;
    const struct value *counts = value_get(block, "counts");
    size_t count = value_count(counts);
    if (count == 0)
        return 0;
    struct page_style fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_CENTRE);
    double most = 1, all = 0, slot = width / (double)count, bar = slot * .82, foot = y + above + bars;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, value_number(value_at(counts, i), 0));
        all += value_number(value_at(counts, i), 0);
    }
    bool counted = pen_width(pen, &fine, bar_label(pen, most, all, true)) + 2 <= slot;
    for (size_t i = 0; i < count && pen_draws(pen); i++) {
        int64_t answer = value_whole(value_get(block, "from"), 0) + (int64_t)i;
        double answers = value_number(value_at(counts, i), 0), h = answers > 0 ? fmax(answers / most * bars, .8) : 0;
        double middle = x + slot * ((double)i + .5);
        if (h > 0)
            pen_fill_rect(pen, middle - bar / 2, foot - h, bar, h, 0, colour_of_answer(pen, answer));
        pen_text(pen, middle, foot - h - 2.5, &fine, bar_label(pen, answers, all, counted));
        pen_text(pen, middle, foot + 8.5, &fine, figure_number(pen->arena, (double)answer, 0, false));
    }
    pen_line(pen, x, foot, x + width, foot, .6, pen->theme->rule);
    return above + bars + below;
}

double block_composition(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const struct theme *theme = pen->theme;
    double height = pen_heading(pen, block, x, y, width), radius = fmin(width * .36, 62), middle = x + width / 2;
    struct figure nps = figure_read(value_get(block, "nps"));
    struct page_style big = pen_style(PAGE_BOLD, theme->figure_size, nps.known ? theme->ink : theme->muted),
                      fine = pen_style(PAGE_REGULAR, theme->fine_size, theme->muted);
    big.align = fine.align = PAGE_CENTRE;
    if (pen_draws(pen)) {
        ring(pen, block, middle, y + height + radius, radius);
        pen_text(pen, middle, y + height + radius - 4, &big, figure_value(pen->arena, pen->language, &nps));
    }
    height += radius + 3;
    height += pen_paragraph(pen, x, y + height, width, &fine, figure_footing(pen->arena, pen->language, &nps)) + 6;
    if (nps.suppressed)
        return height;
    height += shares(pen, block, x, y + height, width) + 4;
    return height + histogram(pen, block, x, y + height, width);
}
