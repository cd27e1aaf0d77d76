/* The plain blocks: headline, cards, section, note, columns; and which function sets which kind. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *kind;
    block_fn *set;
} kinds[] = {
    {"headline", block_headline},       {"cards", block_cards},
    {"composition", block_composition}, {"trend", block_trend},
    {"comparison", block_comparison},   {"table", block_table},
    {"section", block_section},         {"note", block_note},
    {"columns", block_columns},
};

double block_set(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const char *kind = value_text(value_get(block, "kind"), "");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].set(pen, block, x, y, width);
    return 0;
}

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
                      fine = pen_style(PAGE_REGULAR, theme->small_size, theme->muted);
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

/* ---- cards ---- */

void pen_sparkline(const struct pen *pen, const struct value *history, double x, double y, double w, double h) {
    double least = INFINITY, most = -INFINITY;
    size_t count = value_count(history), run = 0, known = 0;
    for (size_t i = 0; i < count; i++) {
        struct figure figure = figure_read(value_at(history, i));
        known += figure.known;
        least = figure.known ? fmin(least, figure.value) : least;
        most = figure.known ? fmax(most, figure.value) : most;
    }
    if (known < 2)
        return;
    double span = most - least > 0 ? most - least : 1;
    struct page_point *points = arena_alloc(pen->arena, count * sizeof *points);
    for (size_t i = 0; i < count; i++) {
        struct figure figure = figure_read(value_at(history, i));
        if (!figure.known) {
            run = 0;
            continue;
        }
        points[run++] =
            (struct page_point){x + w * (double)i / (double)(count - 1), y + h - h * (figure.value - least) / span};
        if (run > 1)
            pen_polyline(pen, points + run - 2, 2, 1.1, pen->theme->accent, 0);
        pen_dot(pen, points[run - 1].x, points[run - 1].y, i + 1 == count ? 2.2 : .55,
                i + 1 == count && figure.uncertain, pen->theme->accent);
    }
}

/* The change as a pill: stressed, with a triangle, only where its interval leaves out 0. Returns the width taken. */
static double change_pill(const struct pen *pen, const struct figure *change, double right, double y) {
    if (!change->known)
        return 0;
    bool clear = figure_clear(change), up = change->value > 0;
    struct page_colour ink = !clear ? pen->theme->muted
                             : up   ? pen->theme->accent
                                    : pen->theme->warning,
                       ground = !clear ? pen->theme->panel
                                : up   ? pen->theme->accent_soft
                                       : pen->theme->warning_soft;
    struct page_style style = pen_style(clear ? PAGE_BOLD : PAGE_REGULAR, pen->theme->small_size, ink);
    const char *text = figure_number(pen->arena, change->value, change->decimals, true);
    double mark = clear ? 9 : 0, width = pen_width(pen, &style, text) + mark + 12;
    if (pen_draws(pen)) {
        pen_fill_rect(pen, right - width, y, width, 14, 7, ground);
        if (clear)
            pen_triangle(pen, right - width + 10, y + 7, 5, up, ink);
        pen_text(pen, right - width + 6 + mark, y + 7 + style.size * .36, &style, text);
    }
    return width + 4;
}

/* "区域 75.6（n = 1,636 · 74.6 至 76.6）", what is in brackets on a line of its own where one line does not hold it. */
static const char *unbracketed(const struct pen *pen, const char *text, const struct page_style *style, double width) {
    const char *open = pen_word(pen, "（", " ("), *close = pen_word(pen, "）", ")");
    const char *at = pen_width(pen, style, text) <= width ? NULL : strstr(text, open);
    size_t len = strlen(text), end = strlen(close);
    if (!at || len < end || strcmp(text + len - end, close) != 0)
        return text;
    const char *inside = at + strlen(open);
    return arena_format(pen->arena, "%.*s\n%.*s", (int)(at - text), text, (int)(text + len - end - inside), inside);
}

/* "较上月 +4.4，区间 +0.2 至 +8.6", the interval on a line of its own where one does not hold both. */
static const char *change_line(const struct pen *pen, const struct value *card, const struct figure *change,
                               const struct page_style *style, double width) {
    const char *against = say_in(pen, card, "compare", FOOTINGS_SHORT),
               *interval = figure_interval(pen->arena, pen->language, change);
    if (change->suppressed && *against)
        return arena_format(pen->arena, pen_word(pen, "%s：样本不足，不作比较", "%s: too few answers to compare"),
                            against);
    if (!change->known)
        return unbracketed(pen, against, style, width);
    const char *value = arena_format(pen->arena, "%s%s%s", against, *against ? " " : "",
                                     figure_value(pen->arena, pen->language, change));
    if (!*interval)
        return value;
    const char *line = arena_format(pen->arena, pen_word(pen, "%s，区间 %s", "%s, CI %s"), value, interval);
    return pen_width(pen, style, line) <= width
               ? line
               : arena_format(pen->arena, pen_word(pen, "%s\n区间 %s", "%s\nCI %s"), value, interval);
}

static double card_small_print(const struct pen *pen, const struct value *card, double x, double y, double width) {
    struct figure figure = figure_read(value_get(card, "metric")), change = figure_read(value_get(card, "change"));
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    double height = pen_paragraph(pen, x, y, width, &fine, figure_footing(pen->arena, pen->language, &figure));
    return height + pen_paragraph(pen, x, y + height, width, &fine, change_line(pen, card, &change, &fine, width));
}

enum { CARD_PAD = 10, CARD_PRINT = 53, CARD_LINE = 24 }; /* the small print begins, a sparkline's row */

/* A figure is never cut: where its change leaves too little room it is set smaller, down to the text's size. */
static void fit(const struct pen *pen, const char *text, struct page_style *style, double room) {
    double width = pen_width(pen, style, text);
    if (width > room)
        style->size = fmax(style->size * room / width * .99, pen->theme->body_size);
}

static void card_set(const struct pen *pen, const struct value *card, double x, double y, double w, double h) {
    const struct theme *theme = pen->theme;
    struct figure figure = figure_read(value_get(card, "metric")), change = figure_read(value_get(card, "change"));
    struct page_style title = pen_style(PAGE_REGULAR, theme->body_size, theme->ink),
                      big = pen_style(PAGE_BOLD, theme->figure_size, figure.known ? theme->ink : theme->muted);
    double inner = w - 2 * CARD_PAD, left = x + CARD_PAD;
    pen_stroke_rect(pen, x, y, w, h, 5, .7, theme->rule);
    pen_text_within(pen, left, y + 18.5, inner, &title, say_in(pen, card, "title", FOOTINGS_WHOLE));
    double pill = change_pill(pen, &change, left + inner, y + 31);
    const char *value = figure_value(pen->arena, pen->language, &figure);
    fit(pen, value, &big, inner - pill);
    pen_text_within(pen, left, y + 46, inner - pill, &big, value);
    card_small_print(pen, card, left, y + CARD_PRINT, inner);
    pen_sparkline(pen, value_get(card, "history"), left + 1, y + h - CARD_LINE + 2, inner - 4, CARD_LINE - 12);
}

/* From the top to the end of the small print, of the tallest card, and a row for sparklines where any card has one. */
static double cards_height(const struct pen *pen, const struct value *cards, double w) {
    struct pen dry = pen_dry(pen);
    double print = 0, line = 0;
    for (size_t i = 0; i < value_count(cards); i++) {
        print = fmax(print, card_small_print(&dry, value_at(cards, i), 0, 0, w - 2 * CARD_PAD));
        if (value_count(value_get(value_at(cards, i), "history")) > 1)
            line = CARD_LINE - 4;
    }
    return CARD_PRINT + print + line + 8;
}

double block_cards(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double gap = 10;
    const struct value *cards = value_get(block, "items");
    size_t count = value_count(cards);
    double w = (width - gap * (double)(count - 1)) / (double)count, height = cards_height(pen, cards, w);
    for (size_t i = 0; i < count && pen_draws(pen); i++)
        card_set(pen, value_at(cards, i), x + (w + gap) * (double)i, y, w, height);
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
