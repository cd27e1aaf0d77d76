/* Ranked bars: one figure a row as a bar with its interval as a whisker, in the order given. What matters is bold and
 * fully coloured; a reference is one line through all rows. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

enum { ROW = 19, BAR = 9, HEAD = 12 };

struct bars {
    struct page_colour colour;
    bool numbered, any_strong;
    double number, label, value; /* widths */
    struct scale scale;          /* from and to count from the left edge of the block */
    struct figure reference;
    const char *reference_text;
};

static struct figure figure_of(const struct value *row) {
    return figure_read(value_get(row, "metric"));
}

static const char *label_of(const struct value *row) {
    return value_text(value_get(row, "label"), "");
}

static bool is_strong(const struct value *row) {
    return value_yes(value_get(row, "strong"), false);
}

static struct page_colour tone(const struct pen *pen, const struct value *block) {
    const char *name = value_text(value_get(block, "tone"), "good");
    return strcmp(name, "bad") == 0     ? pen->theme->warning
           : strcmp(name, "plain") == 0 ? pen->theme->muted
                                        : pen->theme->accent;
}

/* From 0, or from below it, to the end of the longest whisker, unless the block says otherwise. */
static void find_scale(struct bars *bars, const struct rows *rows) {
    double lo = 0, hi = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct figure figure = figure_of(value_at(rows->list, i));
        lo = figure.known ? fmin(lo, figure.interval ? figure.lo : figure.value) : lo;
        hi = figure.known ? fmax(hi, figure.interval ? figure.hi : figure.value) : hi;
    }
    if (bars->reference.known) {
        lo = fmin(lo, bars->reference.value);
        hi = fmax(hi, bars->reference.value);
    }
    lo = value_number(value_get(rows->block, "from"), lo);
    hi = value_number(value_get(rows->block, "to"), hi);
    bars->scale.lo = lo;
    bars->scale.hi = hi > lo ? hi : lo + 1;
}

static void find_widths(const struct pen *pen, struct bars *bars, const struct rows *rows) {
    struct page_style bold = pen_style(PAGE_BOLD, pen->theme->body_size, pen->theme->ink);
    double label = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = value_at(rows->list, i);
        struct figure figure = figure_of(row);
        label = fmax(label, pen_width(pen, &bold, label_of(row)));
        bars->value = fmax(bars->value, pen_width(pen, &bold, figure_value(pen->arena, pen->language, &figure)));
        bars->any_strong = bars->any_strong || is_strong(row);
    }
    bars->number = bars->numbered ? pen_width(pen, &bold, rows->count > 99 ? "000" : "00") + 3 : 0;
    bars->label = fmin(label, rows->width * .36) + .1;
    bars->scale.from = bars->number + bars->label + 8;
    bars->scale.to = rows->width - bars->value - 8;
}

/* The reference named over its line, kept within the block. */
static double head(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct bars *bars = rows->plan;
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    if (!bars->reference.known)
        return 0;
    double at = scale_at(&bars->scale, bars->reference.value), wide = pen_width(pen, &fine, bars->reference_text);
    pen_text(pen, x + fmax(fmin(at - wide / 2, rows->width - wide), 0), y + 8, &fine, bars->reference_text);
    return HEAD;
}

static void track(const struct pen *pen, const struct rows *rows, const struct value *row, double x, double middle) {
    const struct bars *bars = rows->plan;
    struct figure figure = figure_of(row);
    bool full = is_strong(row) || !bars->any_strong;
    double zero = x + scale_at(&bars->scale, 0), end = x + scale_at(&bars->scale, figure.value);
    pen_fill_rect(pen, x + bars->scale.from, middle - BAR / 2.0, bars->scale.to - bars->scale.from, BAR, 0,
                  pen->theme->panel);
    if (figure.known)
        pen_fill_rect(pen, fmin(zero, end), middle - BAR / 2.0, fmax(fabs(end - zero), .6), BAR, 0,
                      full ? bars->colour : colour_mix(bars->colour, colour_white, .55));
    if (figure.interval)
        pen_whisker(pen, x + scale_at(&bars->scale, figure.lo), x + scale_at(&bars->scale, figure.hi), middle);
    if (figure.known && figure.uncertain)
        pen_dot(pen, end, middle, 2.2, true, pen->theme->ink);
    if (!figure.known) {
        struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
        pen_text(pen, x + bars->scale.from + 4, pen_baseline(&fine, middle), &fine,
                 figure_footing(pen->arena, pen->language, &figure));
    }
}

static double row_set(const struct pen *pen, const struct rows *rows, size_t index, double x, double y) {
    const struct bars *bars = rows->plan;
    const struct value *row = value_at(rows->list, index);
    struct figure figure = figure_of(row);
    struct pen dry = pen_dry(pen);
    struct page_style label =
                          pen_style(is_strong(row) ? PAGE_BOLD : PAGE_REGULAR, pen->theme->body_size, pen->theme->ink),
                      value = pen_aligned(PAGE_BOLD, pen->theme->body_size,
                                          figure.known ? pen->theme->ink : pen->theme->muted, PAGE_RIGHT),
                      number = pen_style(PAGE_REGULAR, pen->theme->small_size, pen->theme->muted);
    double height = fmax(ROW, pen_paragraph(&dry, x, y, bars->label, &label, label_of(row)) + 4);
    double middle = y + height / 2, line = x + scale_at(&bars->scale, bars->reference.value);
    if (!pen_draws(pen))
        return height;
    if (bars->numbered)
        pen_text(pen, x, pen_baseline(&number, middle), &number,
                 figure_number(pen->arena, (double)index + 1, 0, false));
    pen_centred(pen, x + bars->number, middle, bars->label, &label, label_of(row));
    track(pen, rows, row, x, middle);
    if (bars->reference.known)
        pen_dashed(pen, line, y, line, y + height, .8, pen->theme->muted);
    pen_text(pen, x + rows->width, pen_baseline(&value, middle), &value,
             figure_value(pen->arena, pen->language, &figure));
    return height;
}

/* The base, and what the shapes mean where they occur. */
static double tail(const struct pen *pen, const struct rows *rows, double x, double y) {
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    bool interval = false, thin = false;
    for (size_t i = 0; i < rows->count; i++) {
        struct figure figure = figure_of(value_at(rows->list, i));
        interval = interval || figure.interval;
        thin = thin || (figure.known && figure.uncertain);
    }
    const char *base = pen_bases(pen, rows->list);
    return 2 + pen_paragraph(pen, x, y + 2, rows->width, &fine,
                             arena_format(pen->arena, "%s%s%s%s", base, *base && interval ? " · " : "",
                                          interval ? pen_word(pen, "├─┤ 为 95% 区间", "├─┤ is the 95% interval") : "",
                                          thin ? pen_word(pen, " · ○ 样本偏少", " · ○ small base") : ""));
}

void rows_bars(const struct pen *pen, const struct value *block, struct rows *out) {
    struct bars *bars = arena_alloc(pen->arena, sizeof *bars);
    const struct value *reference = value_get(block, "reference");
    bars->colour = tone(pen, block);
    bars->numbered = value_yes(value_get(block, "numbered"), false);
    bars->reference = figure_read(value_get(reference, "metric"));
    bars->reference_text = arena_format(pen->arena, "%s %s", label_of(reference),
                                        figure_value(pen->arena, pen->language, &bars->reference));
    find_scale(bars, out);
    find_widths(pen, bars, out);
    out->plan = bars;
    out->head = head;
    out->row = row_set;
    out->tail = tail;
}
