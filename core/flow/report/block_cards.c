/* Cards: one figure each, with its base and interval, what it is held against, and its course. Cards of one row share
 * their arrangement: the change stands beside the titles where all titles leave it room, else beside the figures, and
 * courses beside the figures where all of them do, else below. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

enum { CARD_PAD = 10, CARD_PRINT = 53, CARD_LINE = 24, CARD_SPARK = 34, PILL = 14, FIGURE_BASE = 46 };

struct card {
    const struct pen *pen;
    const struct value *value;
    struct figure figure, change;
};

/* How all cards of a row are arranged. */
struct arrangement {
    double w, h, print; /* of a card, and of the tallest small print */
    double title;       /* what the tallest title takes beyond one line */
    bool pill_above;    /* the change beside the title */
    bool spark_beside;  /* the course beside the figure */
    bool sparks;        /* any card has one */
};

static struct card card_read(const struct pen *pen, const struct value *value) {
    return (struct card){pen, value, figure_read(value_get(value, "metric")), figure_read(value_get(value, "change"))};
}

static const char *said(const struct card *card, const char *field, enum footings footings) {
    return say_text(card->pen->arena, card->pen->language, value_get(card->value, field), footings);
}

/* ---- the course ---- */

struct course {
    struct page_point *points; /* in a stretch of 1 by 1, y downwards; x is -1 in a gap */
    size_t count;
    bool joined;    /* two neighbours are known: there is a line to draw */
    bool uncertain; /* its end */
};

static struct course course_read(const struct pen *pen, const struct value *history) {
    struct course course = {.count = value_count(history)};
    double least = INFINITY, most = -INFINITY;
    course.points = arena_alloc(pen->arena, (course.count + 1) * sizeof *course.points);
    for (size_t i = 0; i < course.count; i++) {
        struct figure figure = figure_read(value_at(history, i));
        course.joined |= figure.known && i > 0 && figure_read(value_at(history, i - 1)).known;
        least = figure.known ? fmin(least, figure.value) : least;
        most = figure.known ? fmax(most, figure.value) : most;
    }
    for (size_t i = 0; i < course.count; i++) {
        struct figure figure = figure_read(value_at(history, i));
        double at = most > least ? (most - figure.value) / (most - least) : .5;
        course.points[i] = figure.known ? (struct page_point){(double)i / (double)(course.count - 1), at}
                                        : (struct page_point){-1, -1};
        course.uncertain = figure.known && figure.uncertain;
    }
    return course;
}

static void run_area(const struct pen *pen, const struct page_point *run, size_t count, double foot) {
    struct page_point *area = arena_alloc(pen->arena, (count + 2) * sizeof *area);
    for (size_t i = 0; i < count; i++)
        area[i] = run[i];
    area[count] = (struct page_point){run[count - 1].x, foot};
    area[count + 1] = (struct page_point){run[0].x, foot};
    pen_polygon(pen, area, count + 2, pen->theme->accent_soft);
}

void pen_sparkline(const struct pen *pen, const struct value *history, double x, double y, double w, double h) {
    struct course course = course_read(pen, history);
    struct page_point *run = arena_alloc(pen->arena, (course.count + 1) * sizeof *run);
    for (size_t i = 0, count = 0; i <= course.count && course.joined; i++) {
        bool ends = i == course.count || course.points[i].x < 0;
        if (!ends)
            run[count++] = (struct page_point){x + w * course.points[i].x, y + h * course.points[i].y};
        if (ends && count > 1) {
            run_area(pen, run, count, y + h + 2.5);
            pen_polyline(pen, run, count, 1.1, pen->theme->accent, false);
        }
        if (ends && count == 1)
            pen_dot(pen, run[0].x, run[0].y, .55, false, pen->theme->accent);
        count = ends ? 0 : count;
    }
    const struct page_point *end = course.count > 0 ? &course.points[course.count - 1] : NULL;
    if (course.joined && end->x >= 0)
        pen_dot(pen, x + w * end->x, y + h * end->y, 2.2, course.uncertain, pen->theme->accent);
}

/* ---- the change ---- */

struct pill {
    const char *text; /* NULL: there is none */
    double width;
    bool clear, up;
    struct page_colour ground;
    struct page_style style;
};

/* Stressed, with a triangle, only where its interval leaves out 0. */
static struct pill pill_of(const struct card *card) {
    const struct theme *theme = card->pen->theme;
    struct pill pill = {.clear = figure_clear(&card->change), .up = card->change.value > 0};
    if (!card->change.known)
        return pill;
    pill.ground = !pill.clear ? theme->panel : pill.up ? theme->accent_soft : theme->warning_soft;
    struct page_colour ink = !pill.clear ? theme->muted : pill.up ? theme->accent : theme->warning;
    pill.style = pen_style(pill.clear ? PAGE_BOLD : PAGE_REGULAR, theme->small_size, colour_readable(ink, pill.ground));
    pill.text = figure_number(card->pen->arena, card->change.value, card->change.decimals, true);
    pill.width = pen_width(card->pen, &pill.style, pill.text) + (pill.clear ? 9 : 0) + 12;
    return pill;
}

static void pill_set(const struct pen *pen, const struct pill *pill, double right, double y) {
    double left = right - pill->width;
    pen_fill_rect(pen, left, y, pill->width, PILL, PILL / 2.0, pill->ground);
    if (pill->clear)
        pen_triangle(pen, left + 10, y + PILL / 2.0, 5, pill->up, pill->style.colour);
    pen_text(pen, left + 6 + (pill->clear ? 9 : 0), pen_baseline(&pill->style, y + PILL / 2.0), &pill->style,
             pill->text);
}

/* ---- the small print ---- */

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
static const char *change_line(const struct card *card, const struct page_style *style, double width) {
    const struct pen *pen = card->pen;
    const char *against = said(card, "compare", FOOTINGS_SHORT),
               *interval = figure_interval(pen->arena, pen->language, &card->change);
    if (card->change.suppressed && *against)
        return arena_format(pen->arena, pen_word(pen, "%s：样本不足，不作比较", "%s: too few answers to compare"),
                            against);
    if (!card->change.known)
        return unbracketed(pen, against, style, width);
    const char *value = arena_format(pen->arena, "%s%s%s", against, *against ? " " : "",
                                     figure_value(pen->arena, pen->language, &card->change));
    if (!*interval)
        return value;
    const char *line = arena_format(pen->arena, pen_word(pen, "%s，区间 %s", "%s, CI %s"), value, interval);
    return pen_width(pen, style, line) <= width
               ? line
               : arena_format(pen->arena, pen_word(pen, "%s\n区间 %s", "%s\nCI %s"), value, interval);
}

/* "目标 75% · 区域第 31 / 48". */
static const char *aims_line(const struct card *card) {
    const struct pen *pen = card->pen;
    const char *target = figure_target(pen->arena, pen->language, &card->figure, value_get(card->value, "target")),
               *rank = rank_text(pen->arena, pen->language, value_get(card->value, "rank"));
    return arena_format(pen->arena, "%s%s%s", target, *target && *rank ? " · " : "", rank);
}

/* "n = 15,822 · 95% 区间 74.9 至 75.6" on lines that end at a point between its parts, never within one. */
static const char *broken_at_points(const struct pen *pen, const char *text, const struct page_style *style,
                                    double width) {
    static const char point[] = " · ";
    const char *all = "", *line = "";
    for (const char *at = text; *at;) {
        const char *end = strstr(at, point), *part = end ? arena_bytes(pen->arena, at, (size_t)(end - at)) : at;
        const char *longer = *line ? arena_format(pen->arena, "%s%s%s", line, point, part) : part;
        bool fits = !*line || pen_width(pen, style, longer) <= width;
        all = fits ? all : arena_format(pen->arena, "%s%s\n", all, line);
        line = fits ? longer : part;
        at = end ? end + sizeof point - 1 : "";
    }
    return arena_format(pen->arena, "%s%s", all, line);
}

static double small_print(const struct card *card, double x, double y, double width) {
    const struct pen *pen = card->pen;
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    const char *footing = figure_footing(pen->arena, pen->language, &card->figure);
    double height = pen_paragraph(pen, x, y, width, &fine, broken_at_points(pen, footing, &fine, width));
    height += pen_paragraph(pen, x, y + height, width, &fine, change_line(card, &fine, width));
    return height + pen_paragraph(pen, x, y + height, width, &fine, aims_line(card));
}

/* ---- a card ---- */

/* A figure is never cut: where there is too little room it is set smaller, down to the text's size. */
static void fit(const struct pen *pen, const char *text, struct page_style *style, double room) {
    double width = pen_width(pen, style, text);
    if (width > room)
        style->size = fmax(style->size * room / width * .99, pen->theme->body_size);
}

static struct page_style figure_style(const struct card *card) {
    const struct theme *theme = card->pen->theme;
    return pen_style(PAGE_BOLD, theme->figure_size, card->figure.known ? theme->ink : theme->muted);
}

/* A title is never cut: it takes the lines that it needs. Returns its height. */
static double title_set(const struct card *card, bool pill_above, double inner, double x, double y) {
    struct page_style title = pen_style(PAGE_REGULAR, card->pen->theme->body_size, card->pen->theme->ink);
    struct pill pill = pill_of(card);
    double room = inner - (pill_above && pill.text ? pill.width + 4 : 0);
    return pen_paragraph(card->pen, x, y, room, &title, said(card, "title", FOOTINGS_WHOLE));
}

static void card_set(const struct card *card, const struct arrangement *a, double x, double y) {
    const struct pen *pen = card->pen;
    const struct theme *theme = pen->theme;
    double inner = a->w - 2 * CARD_PAD, left = x + CARD_PAD, right = left + inner, taken = 0, top = y + a->title;
    struct page_style big = figure_style(card);
    struct pill pill = pill_of(card);
    const char *value = figure_value(pen->arena, pen->language, &card->figure);
    const struct value *history = value_get(card->value, "history");
    pen_stroke_rect(pen, x, y, a->w, a->h, 5, .7, theme->rule);
    if (pill.text)
        pill_set(pen, &pill, right, a->pill_above ? y + 9 : top + 31);
    title_set(card, a->pill_above, inner, left, y + 9);
    if (pill.text && !a->pill_above)
        taken = pill.width + 4;
    if (a->spark_beside && a->sparks)
        taken += CARD_SPARK + 6;
    fit(pen, value, &big, inner - taken);
    pen_text(pen, left, top + FIGURE_BASE, &big, value);
    small_print(card, left, top + CARD_PRINT, inner);
    if (a->spark_beside)
        pen_sparkline(pen, history, right - CARD_SPARK, top + FIGURE_BASE - 17, CARD_SPARK - 2, 15);
    else
        pen_sparkline(pen, history, left + 1, y + a->h - CARD_LINE + 2, inner - 4, CARD_LINE - 12);
}

/* ---- a row of cards ---- */

static bool title_leaves_room(const struct card *card, double inner) {
    struct page_style title = pen_style(PAGE_REGULAR, card->pen->theme->body_size, card->pen->theme->ink);
    return pen_width(card->pen, &title, said(card, "title", FOOTINGS_WHOLE)) + pill_of(card).width + 4 <= inner;
}

static bool figure_leaves_room(const struct card *card, double inner, bool pill_above) {
    struct page_style big = figure_style(card);
    const char *value = figure_value(card->pen->arena, card->pen->language, &card->figure);
    double pill = pill_above ? 0 : pill_of(card).width + 4;
    return pen_width(card->pen, &big, value) + pill + CARD_SPARK + 6 <= inner;
}

static struct arrangement arrange(const struct pen *pen, const struct value *cards, double w) {
    struct pen dry = pen_dry(pen);
    struct arrangement a = {.w = w, .pill_above = true, .spark_beside = true};
    struct page_style line = pen_style(PAGE_REGULAR, pen->theme->body_size, pen->theme->ink);
    double inner = w - 2 * CARD_PAD;
    for (size_t i = 0; i < value_count(cards); i++) {
        struct card card = card_read(&dry, value_at(cards, i));
        a.print = fmax(a.print, small_print(&card, 0, 0, inner));
        a.sparks = a.sparks || value_count(value_get(card.value, "history")) > 1;
        a.pill_above = a.pill_above && title_leaves_room(&card, inner);
    }
    for (size_t i = 0; i < value_count(cards); i++) {
        struct card card = card_read(&dry, value_at(cards, i));
        a.spark_beside = a.spark_beside && figure_leaves_room(&card, inner, a.pill_above);
        a.title = fmax(a.title, title_set(&card, a.pill_above, inner, 0, 0) - pen_leading(&line));
    }
    a.h = CARD_PRINT + a.title + a.print + (a.sparks && !a.spark_beside ? CARD_LINE - 4 : 0) + 8;
    return a;
}

double block_cards(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double gap = 10;
    const struct value *cards = value_get(block, "items");
    size_t count = value_count(cards);
    struct arrangement a = arrange(pen, cards, (width - gap * (double)(count - 1)) / (double)count);
    for (size_t i = 0; i < count && pen_draws(pen); i++) {
        struct card card = card_read(pen, value_at(cards, i));
        card_set(&card, &a, x + (a.w + gap) * (double)i, y);
    }
    return a.h;
}
