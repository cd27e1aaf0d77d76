/* Before and after: a hollow dot, a full one, an arrow's line between them, each with its interval, and the difference
 * with its own. Only a difference whose interval leaves out 0 is stressed, by weight and a triangle as well as colour;
 * control rows, where nothing was changed, are grey. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

enum { ROW = 22, HEAD = 13, GAP = 10 };

struct pairs {
    bool less; /* is good */
    double label, before, after, words;
    struct scale scale; /* from and to count from the left edge of the block */
    enum metric_unit unit;
};

static struct figure cell(const struct value *row, const char *field) {
    return figure_read(value_get(row, field));
}

static const char *column(const struct rows *rows, const char *field) {
    return value_text(value_get(value_get(rows->block, "columns"), field), "");
}

static const char *label_of(const struct pen *pen, const struct value *row) {
    const char *label = value_text(value_get(row, "label"), "");
    return value_yes(value_get(row, "control"), false)
               ? arena_format(pen->arena, pen_word(pen, "%s（对照）", "%s (control)"), label)
               : label;
}

static const char *words_of(const struct pen *pen, const struct figure *difference) {
    const char *interval = figure_interval(pen->arena, pen->language, difference),
               *value = figure_value(pen->arena, pen->language, difference);
    if (!difference->known)
        return difference->suppressed ? pen_word(pen, "样本不足", "too few answers") : "—";
    const char *mark = !figure_clear(difference) ? "" : difference->value > 0 ? "▲ " : "▼ ";
    return *interval ? arena_format(pen->arena, pen_word(pen, "%s%s（%s）", "%s%s (%s)"), mark, value, interval)
                     : value;
}

static void find_scale(struct pairs *pairs, const struct rows *rows) {
    static const char *const fields[] = {"before", "after"};
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < 2 * rows->count; i++) {
        struct figure figure = cell(value_at(rows->list, i / 2), fields[i % 2]);
        if (!figure.known)
            continue;
        pairs->unit = figure.unit;
        lo = fmin(lo, figure.interval ? figure.lo : figure.value);
        hi = fmax(hi, figure.interval ? figure.hi : figure.value);
    }
    if (!isfinite(lo))
        lo = hi = 0;
    bool bounded = pairs->unit == METRIC_PERCENT || pairs->unit == METRIC_POINTS;
    pairs->scale = scale_make(lo, hi,
                              pairs->unit == METRIC_PERCENT ? 0
                              : bounded                     ? -100
                                                            : -INFINITY,
                              bounded ? 100 : INFINITY, 4);
}

static double widest(const struct pen *pen, const struct rows *rows, const char *field) {
    struct page_style bold = pen_style(PAGE_BOLD, pen->theme->body_size, pen->theme->ink),
                      fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->ink);
    double wide = pen_widest_piece(pen, &fine, column(rows, field));
    for (size_t i = 0; i < rows->count; i++) {
        struct figure figure = cell(value_at(rows->list, i), field);
        const char *text = strcmp(field, "label") == 0        ? label_of(pen, value_at(rows->list, i))
                           : strcmp(field, "difference") == 0 ? words_of(pen, &figure)
                                                              : figure_value(pen->arena, pen->language, &figure);
        wide = fmax(wide, pen_width(pen, &bold, text));
    }
    return wide + .1;
}

static void find_widths(const struct pen *pen, struct pairs *pairs, const struct rows *rows) {
    pairs->label = fmin(widest(pen, rows, "label"), rows->width * .24);
    pairs->before = fmax(widest(pen, rows, "before"), 30);
    pairs->after = fmax(widest(pen, rows, "after"), 30);
    pairs->words = fmin(widest(pen, rows, "difference"), rows->width * .27);
    pairs->scale.from = pairs->label + pairs->before + pairs->after + 3 * GAP + 10;
    pairs->scale.to = rows->width - pairs->words - 1.6 * GAP;
}

static double head(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct pairs *pairs = rows->plan;
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted), right = fine,
                      middle = fine;
    right.align = PAGE_RIGHT;
    middle.align = PAGE_CENTRE;
    double at = x + pairs->label + GAP + pairs->before;
    if (rows->count == 0)
        return 0;
    pen_text_within(pen, x, y + 8, pairs->label, &fine, column(rows, "label"));
    pen_text(pen, at, y + 8, &right, column(rows, "before"));
    pen_text(pen, at + GAP + pairs->after, y + 8, &right, column(rows, "after"));
    pen_text(pen, x + rows->width - pairs->words, y + 8, &fine, column(rows, "difference"));
    for (int i = 0; i < scale_ticks(&pairs->scale); i++)
        pen_text(pen, x + scale_at(&pairs->scale, scale_tick(&pairs->scale, i)), y + 8, &middle,
                 scale_label(pen, &pairs->scale, i, pairs->unit));
    pen_line(pen, x, y + HEAD - 1, x + rows->width, y + HEAD - 1, .8, pen->theme->rule);
    return HEAD;
}

/* A value, its base below it. */
static void figure_set(const struct pen *pen, const struct figure *figure, enum page_face face, double right,
                       double middle) {
    struct page_style value = pen_aligned(face, pen->theme->body_size,
                                          figure->known ? pen->theme->ink : pen->theme->muted, PAGE_RIGHT),
                      fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_RIGHT);
    pen_text(pen, right, middle - .6, &value, figure_value(pen->arena, pen->language, figure));
    pen_text(pen, right, middle + 8, &fine,
             figure->known        ? figure_base(pen->arena, figure)
             : figure->suppressed ? pen_word(pen, "样本不足", "too few")
                                  : "");
}

static struct page_colour colour_of(const struct pen *pen, const struct pairs *pairs, const struct value *row) {
    struct figure difference = cell(row, "difference");
    if (value_yes(value_get(row, "control"), false) || !figure_clear(&difference))
        return pen->theme->muted;
    return (difference.value < 0) == pairs->less ? pen->theme->accent : pen->theme->warning;
}

static void interval(const struct pen *pen, const struct pairs *pairs, const struct figure *figure, double x, double y,
                     struct page_colour colour) {
    double lo = x + scale_at(&pairs->scale, figure->lo), hi = x + scale_at(&pairs->scale, figure->hi);
    if (figure->interval)
        pen_fill_rect(pen, lo, y - 2.2, fmax(hi - lo, .5), 4.4, 1.5, colour);
}

/* The two intervals lie a little apart, so that neither hides the other. */
static void dumbbell(const struct pen *pen, const struct pairs *pairs, const struct value *row, double x,
                     double middle) {
    struct figure before = cell(row, "before"), after = cell(row, "after");
    struct page_colour colour = colour_of(pen, pairs, row), soft = colour_mix(colour, colour_white, .78);
    double a = x + scale_at(&pairs->scale, before.value), b = x + scale_at(&pairs->scale, after.value);
    interval(pen, pairs, &before, x, middle - 3.5, pen->theme->rule);
    interval(pen, pairs, &after, x, middle + 3.5, soft);
    if (before.known && after.known)
        pen_line(pen, a, middle - 3.5, b, middle + 3.5, 1.1, colour);
    if (before.known)
        pen_dot(pen, a, middle - 3.5, 2.8, true, pen->theme->muted);
    if (after.known)
        pen_dot(pen, b, middle + 3.5, 3, after.uncertain, colour);
}

static double row_set(const struct pen *pen, const struct rows *rows, size_t index, double x, double y) {
    const struct pairs *pairs = rows->plan;
    const struct theme *theme = pen->theme;
    const struct value *row = value_at(rows->list, index);
    struct figure before = cell(row, "before"), after = cell(row, "after"), difference = cell(row, "difference");
    bool control = value_yes(value_get(row, "control"), false), clear = figure_clear(&difference);
    struct page_style label = pen_style(PAGE_REGULAR, theme->body_size, control ? theme->muted : theme->ink),
                      words = pen_style(clear ? PAGE_BOLD : PAGE_REGULAR, theme->small_size,
                                        colour_readable(colour_of(pen, pairs, row), colour_white));
    struct pen dry = pen_dry(pen);
    double height = fmax(ROW, pen_paragraph(&dry, x, y, pairs->label, &label, label_of(pen, row)) + 5);
    height = fmax(height, pen_paragraph(&dry, x, y, pairs->words, &words, words_of(pen, &difference)) + 5);
    double middle = y + height / 2, at = x + pairs->label + GAP + pairs->before;
    if (!pen_draws(pen))
        return height;
    for (int i = 0; i < scale_ticks(&pairs->scale); i++) {
        double tick = x + scale_at(&pairs->scale, scale_tick(&pairs->scale, i));
        pen_line(pen, tick, y, tick, y + height, .4, theme->rule);
    }
    pen_centred(pen, x, middle, pairs->label, &label, label_of(pen, row));
    figure_set(pen, &before, PAGE_REGULAR, at, middle);
    figure_set(pen, &after, PAGE_BOLD, at + GAP + pairs->after, middle);
    dumbbell(pen, pairs, row, x, middle);
    if (value_get(row, "difference"))
        pen_centred(pen, x + rows->width - pairs->words, middle, pairs->words, &words, words_of(pen, &difference));
    pen_line(pen, x, y + height, x + rows->width, y + height, .4, theme->rule);
    return height;
}

static double tail(const struct pen *pen, const struct rows *rows, double x, double y) {
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    return 2 + pen_paragraph(pen, x, y + 2, rows->width, &fine,
                             arena_format(pen->arena,
                                          pen_word(pen, "○ %s · ● %s，横条为 95%% 区间 · ▲▼ 差异的区间不含 0",
                                                   "○ %s · ● %s, bars: 95%% intervals · ▲▼ interval of the "
                                                   "difference excludes 0"),
                                          column(rows, "before"), column(rows, "after")));
}

void rows_before_after(const struct pen *pen, const struct value *block, struct rows *out) {
    struct pairs *pairs = arena_alloc(pen->arena, sizeof *pairs);
    pairs->less = strcmp(value_text(value_get(block, "good"), ""), "less") == 0;
    find_scale(pairs, out);
    find_widths(pen, pairs, out);
    out->plan = pairs;
    out->head = head;
    out->row = row_set;
    out->tail = tail;
}
