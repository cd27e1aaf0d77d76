/* A heat map: stores by dimensions, the colour being the difference from what they are held against. Colour alone says
 * nothing: the figure stands in each cell, and a difference whose interval leaves out 0 is bold, with a triangle. */
#include "flow/report/pen.h"

#include <math.h>

enum { ROW = 18, SLIT = 1, LEGEND = 15, STRIP = 84, STEPS = 13 };

struct heat {
    size_t columns;
    const struct value *total;
    double label, cell, last; /* widths */
    double span;              /* the difference that has the full colour */
    const struct value *some; /* a difference, for how to print the span */
};

static struct figure difference_of(const struct value *cell) {
    return figure_read(value_get(cell, "difference"));
}

static const struct value *cell_at(const struct value *row, size_t column) {
    return value_at(value_get(row, "cells"), column);
}

static const char *label_of(const struct value *row) {
    return value_text(value_get(row, "label"), "");
}

/* A round number that nearly all differences stay within: the greatest, rounded up to one digit. */
static void find_span(struct heat *heat, const struct rows *rows) {
    double most = 0;
    for (size_t i = 0; i < rows->count; i++)
        for (size_t k = 0; k < heat->columns; k++) {
            const struct value *cell = cell_at(value_at(rows->list, i), k);
            struct figure difference = difference_of(cell);
            heat->some = difference.known ? value_get(cell, "difference") : heat->some;
            most = difference.known ? fmax(most, fabs(difference.value)) : most;
        }
    double power = most > 0 ? pow(10, floor(log10(most))) : 1;
    heat->span = value_number(value_get(rows->block, "span"), most > 0 ? ceil(most / power - 1e-9) * power : 1);
}

static double widest_last(const struct pen *pen, const struct rows *rows) {
    struct page_style bold = pen_style(PAGE_BOLD, pen->theme->body_size, pen->theme->ink),
                      small = pen_style(PAGE_REGULAR, pen->theme->small_size, pen->theme->ink);
    double wide = pen_widest_piece(pen, &small, value_text(value_get(rows->block, "last"), ""));
    bool any = value_get(rows->block, "last") != NULL;
    for (size_t i = 0; i < rows->count; i++) {
        const struct value *last = value_get(value_at(rows->list, i), "last");
        struct figure figure = figure_read(last);
        any = any || last;
        wide = fmax(wide, pen_width(pen, &bold, figure_value(pen->arena, pen->language, &figure)));
    }
    return any ? fmax(wide, 24) + 8 : 0;
}

static double widest_label(const struct pen *pen, const struct rows *rows, const struct value *total) {
    struct page_style bold = pen_style(PAGE_BOLD, pen->theme->body_size, pen->theme->ink);
    double wide = pen_width(pen, &bold, label_of(total));
    for (size_t i = 0; i < rows->count; i++)
        wide = fmax(wide, pen_width(pen, &bold, label_of(value_at(rows->list, i))));
    return fmin(wide + 14, rows->width * .27);
}

/* ---- head ---- */

static double titles(const struct pen *pen, const struct rows *rows, double x, double y, double height) {
    const struct heat *heat = rows->plan;
    struct page_style small = pen_aligned(PAGE_REGULAR, pen->theme->small_size, pen->theme->muted, PAGE_CENTRE),
                      bold = pen_aligned(PAGE_BOLD, pen->theme->small_size, pen->theme->muted, PAGE_RIGHT);
    const struct value *columns = value_get(rows->block, "columns");
    struct pen dry = pen_dry(pen);
    double tallest = 0;
    for (size_t i = 0; i < heat->columns; i++) {
        double left = x + heat->label + heat->cell * (double)i + 1, room = heat->cell - 2;
        const char *title = value_text(value_at(columns, i), "");
        double high = pen_paragraph(&dry, left, y, room, &small, title);
        pen_paragraph(pen, left, y + height - high, room, &small, title); /* they stand on the same line */
        tallest = fmax(tallest, high);
    }
    const char *last = value_text(value_get(rows->block, "last"), "");
    double high = pen_paragraph(&dry, x, y, heat->last, &bold, last);
    pen_paragraph(pen, x + rows->width - heat->last, y + height - high, heat->last, &bold, last);
    return fmax(tallest, high);
}

static void legend(const struct pen *pen, const struct heat *heat, double right, double y) {
    struct page_style fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_RIGHT);
    struct figure some = figure_read(heat->some);
    int decimals = heat->span >= 1 && fabs(heat->span - round(heat->span)) < 1e-9 ? 0 : some.decimals;
    const char *hi = figure_number(pen->arena, heat->span, decimals, true),
               *lo = figure_number(pen->arena, -heat->span, decimals, true);
    double left = right - pen_width(pen, &fine, hi) - 4 - STRIP, step = STRIP / (double)STEPS;
    for (int i = 0; i < STEPS; i++)
        pen_fill_rect(pen, left + step * i, y + 1, step + .1, 8, 0,
                      colour_diverging(pen->theme, -1 + 2.0 * i / (STEPS - 1)));
    pen_text(pen, right, pen_baseline(&fine, y + 5), &fine, hi);
    pen_text(pen, left - 4, pen_baseline(&fine, y + 5), &fine, lo);
}

static double head(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct heat *heat = rows->plan;
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    struct pen dry = pen_dry(pen);
    double top = 0;
    if (heat->some) {
        legend(pen, heat, x + rows->width, y);
        pen_text(
            pen, x, pen_baseline(&fine, y + 5), &fine,
            pen_word(pen, "加粗与 ▲▼：差异的 95% 区间不含 0", "bold and ▲▼: the difference's 95% interval excludes 0"));
        top = LEGEND;
    }
    double height = titles(&dry, rows, x, y, 0);
    titles(pen, rows, x, y + top, height);
    pen_line(pen, x, y + top + height + 3, x + rows->width, y + top + height + 3, .8, pen->theme->muted);
    return top + height + 4;
}

/* ---- rows ---- */

static void cell_set(const struct pen *pen, const struct heat *heat, const struct value *cell, double x, double y,
                     double height) {
    struct figure figure = figure_read(value_get(cell, "metric")), difference = difference_of(cell);
    bool clear = figure.known && figure_clear(&difference);
    struct page_colour ground =
        figure.known && difference.known ? colour_diverging(pen->theme, difference.value / heat->span) : colour_white;
    struct page_style style =
        pen_aligned(clear ? PAGE_BOLD : PAGE_REGULAR, pen->theme->body_size,
                    figure.known ? colour_on(pen->theme, ground) : pen->theme->muted, PAGE_CENTRE);
    const char *text = figure_value(pen->arena, pen->language, &figure);
    double middle = x + heat->cell / 2, wide = pen_width(pen, &style, text), room = heat->cell - 3 - (clear ? 9 : 0);
    style.size *= fmin(1, room / wide);
    wide = fmin(wide, room);
    if (figure.known && difference.known)
        pen_fill_rect(pen, x + SLIT / 2.0, y + SLIT / 2.0, heat->cell - SLIT, height - SLIT, 0, ground);
    if (clear)
        pen_triangle(pen, middle - wide / 2 - 1.2, y + height / 2, 4.6, difference.value > 0, style.colour);
    else if (figure.known && figure.uncertain)
        pen_dot(pen, middle - wide / 2 - 3.5, y + height / 2, 1.6, true, style.colour);
    pen_text(pen, middle + (clear ? 3.5 : 0), pen_baseline(&style, y + height / 2), &style, text);
}

static double row_of(const struct pen *pen, const struct rows *rows, const struct value *row, bool total, double x,
                     double y) {
    const struct heat *heat = rows->plan;
    const struct theme *theme = pen->theme;
    bool own = value_yes(value_get(row, "own"), false);
    struct pen dry = pen_dry(pen);
    struct page_colour ink = total ? theme->muted
                             : own ? colour_readable(theme->accent, theme->accent_soft)
                                   : theme->ink;
    struct page_style label = pen_style(own || total ? PAGE_BOLD : PAGE_REGULAR, theme->body_size, ink),
                      last = pen_aligned(own ? PAGE_BOLD : PAGE_REGULAR, theme->body_size, ink, PAGE_RIGHT);
    double room = heat->label - 12, height = fmax(ROW, pen_paragraph(&dry, x, y, room, &label, label_of(row)) + 5);
    struct figure figure = figure_read(value_get(row, "last"));
    if (!pen_draws(pen))
        return height;
    if (own)
        pen_fill_rect(pen, x, y + SLIT / 2.0, heat->label - 4, height - SLIT, 0, theme->accent_soft);
    if (own)
        pen_fill_rect(pen, x, y + SLIT / 2.0, 2.5, height - SLIT, 0, theme->accent);
    pen_centred(pen, x + 6, y + height / 2, room, &label, label_of(row));
    for (size_t i = 0; i < heat->columns; i++)
        cell_set(pen, heat, cell_at(row, i), x + heat->label + heat->cell * (double)i, y, height);
    if (value_get(row, "last"))
        pen_text(pen, x + rows->width, pen_baseline(&last, y + height / 2), &last,
                 figure_value(pen->arena, pen->language, &figure));
    return height;
}

static double row_set(const struct pen *pen, const struct rows *rows, size_t index, double x, double y) {
    return row_of(pen, rows, value_at(rows->list, index), false, x, y);
}

static double tail(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct heat *heat = rows->plan;
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    double height = 0;
    if (heat->total) {
        pen_line(pen, x, y + 1, x + rows->width, y + 1, .8, pen->theme->muted);
        height = 2 + row_of(pen, rows, heat->total, true, x, y + 2);
    }
    const char *base = pen_bases(pen, rows->list);
    return height +
           pen_paragraph(pen, x, y + height + 2, rows->width, &fine,
                         arena_format(pen->arena, "%s%s%s", base, *base ? " · " : "",
                                      pen_word(pen, "○ 样本偏少 · — 样本不足，不予显示",
                                               "○ small base · — too few answers to show"))) +
           2;
}

void rows_heatmap(const struct pen *pen, const struct value *block, struct rows *out) {
    struct heat *heat = arena_alloc(pen->arena, sizeof *heat);
    heat->columns = value_count(value_get(block, "columns"));
    heat->total = value_get(block, "total");
    heat->label = widest_label(pen, out, heat->total);
    heat->last = widest_last(pen, out);
    heat->cell = (out->width - heat->label - heat->last) / (double)heat->columns;
    find_span(heat, out);
    out->plan = heat;
    out->head = head;
    out->row = row_set;
    out->tail = tail;
}
