/* One measure a row, this store against a reference, on one scale: a dot with its interval as a bar, the reference as a
 * tick, the difference with its own interval in words. Only a difference whose interval leaves out 0 is stressed, by
 * weight and a triangle as well as by colour. */
#include "flow/report/pen.h"

#include <math.h>

struct comparison {
    const struct pen *pen;
    const struct value *block, *rows;
    struct scale scale;
    enum metric_unit unit;
    double labels, difference, references; /* what these columns are wide */
    /* where they are, once it is known where the block stands: */
    double x, width, value, base, chart, reference, triangle, words; /* left edges of chart and on; right of others */
};

enum { ROW = 17 };

static struct figure cell(const struct value *row, const char *field) {
    return figure_read(value_get(row, field));
}

static const char *title_of(const struct comparison *c, const char *field) {
    return value_text(value_get(value_get(c->block, "columns"), field), "");
}

/* The scale of the chart: as much of the block's scale as the figures need, so that differences can be seen; ticks say
 * which part it is. Dots, unlike bars of length, need no zero. */
static void find_scale(struct comparison *c) {
    double from = value_number(value_get(c->block, "from"), 0), to = value_number(value_get(c->block, "to"), 1);
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < value_count(c->rows); i++) {
        const char *fields[] = {"metric", "reference"};
        for (int k = 0; k < 2; k++) {
            struct figure figure = cell(value_at(c->rows, i), fields[k]);
            if (!figure.known)
                continue;
            c->unit = figure.unit;
            lo = fmin(lo, k == 0 && figure.interval ? figure.lo : figure.value);
            hi = fmax(hi, k == 0 && figure.interval ? figure.hi : figure.value);
        }
    }
    if (!isfinite(lo)) {
        lo = from;
        hi = to;
    }
    double least = (to - from) / 5; /* never so narrow that chance looks like a gulf */
    if (hi - lo < least) {
        double middle = fmin(fmax((lo + hi) / 2, from + least / 2), to - least / 2);
        lo = middle - least / 2;
        hi = middle + least / 2;
    }
    c->scale = scale_make(lo, hi, from, to, 5);
}

static struct page_style style(const struct comparison *c, enum page_face face, double size, bool quiet,
                               enum page_align align) {
    struct page_style out = pen_style(face, size, quiet ? c->pen->theme->muted : c->pen->theme->ink);
    out.align = align;
    return out;
}

static const char *difference_words(const struct comparison *c, const struct figure *difference) {
    const char *interval = figure_interval(c->pen->arena, c->pen->language, difference);
    if (!difference->known)
        return difference->suppressed ? pen_word(c->pen, "样本不足", "too few answers") : "—";
    return arena_format(c->pen->arena, *interval ? c->pen->language == LANGUAGE_ZH ? "%s（%s）" : "%s (%s)" : "%s%s",
                        figure_value(c->pen->arena, c->pen->language, difference), interval);
}

static void find_widths(struct comparison *c, double width) {
    struct page_style label = style(c, PAGE_BOLD, c->pen->theme->body_size, false, PAGE_LEFT),
                      small = style(c, PAGE_BOLD, c->pen->theme->small_size, false, PAGE_LEFT),
                      fine = style(c, PAGE_REGULAR, c->pen->theme->fine_size, false, PAGE_LEFT);
    double labels = pen_width(c->pen, &fine, title_of(c, "label")),
           words = pen_width(c->pen, &fine, title_of(c, "difference"));
    for (size_t i = 0; i < value_count(c->rows); i++) {
        struct figure difference = cell(value_at(c->rows, i), "difference");
        labels = fmax(labels, pen_width(c->pen, &label, value_text(value_get(value_at(c->rows, i), "label"), "")));
        words = fmax(words, pen_width(c->pen, &small, difference_words(c, &difference)));
    }
    c->width = width;
    c->labels = fmin(labels, width * .24) + .1;
    c->difference = fmin(words, width * .34) + .1;
    c->references = fmin(fmax(pen_width(c->pen, &fine, title_of(c, "reference")), 24), 64);
}

static struct comparison at(const struct pen *pen, const struct rows *rows, double x) {
    struct comparison c = *(const struct comparison *)rows->plan;
    c.pen = pen;
    c.x = x;
    c.value = x + c.labels + 36;
    c.base = c.value + 34;
    c.chart = c.base + 18;
    c.words = x + c.width - c.difference;
    c.triangle = c.words - 7;
    c.reference = c.triangle - 12;
    c.scale.from = c.chart;
    c.scale.to = c.reference - c.references - 20; /* half a tick's label, and air */
    return c;
}

static double head(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct comparison place = at(pen, rows, x), *c = &place;
    if (rows->count == 0)
        return 0;
    struct page_style fine = style(c, PAGE_REGULAR, c->pen->theme->fine_size, true, PAGE_LEFT), right = fine,
                      middle = fine;
    right.align = PAGE_RIGHT;
    middle.align = PAGE_CENTRE;
    pen_text_within(c->pen, c->x, y + 8, c->labels, &fine, title_of(c, "label"));
    pen_text_within(c->pen, c->value, y + 8, c->value - c->x - 4, &right, title_of(c, "metric"));
    pen_text(c->pen, c->base, y + 8, &right, "n");
    pen_text_within(c->pen, c->reference, y + 8, c->references, &right, title_of(c, "reference"));
    pen_text(c->pen, c->words, y + 8, &fine, title_of(c, "difference"));
    for (int i = 0; i < scale_ticks(&c->scale); i++)
        pen_text(c->pen, scale_at(&c->scale, scale_tick(&c->scale, i)), y + 8, &middle,
                 scale_label(c->pen, &c->scale, i, c->unit));
    pen_line(c->pen, c->x, y + 12, c->x + c->width, y + 12, .8, c->pen->theme->rule);
    return 13;
}

/* The store's own colour, and that of a warning where it is clearly below. */
static struct page_colour colour_of(const struct comparison *c, const struct figure *difference, bool soft) {
    bool below = figure_clear(difference) && difference->value < 0;
    const struct theme *theme = c->pen->theme;
    return soft ? (below ? theme->warning_soft : theme->accent_soft) : below ? theme->warning : theme->accent;
}

static void tick_mark(const struct comparison *c, const struct value *row, double middle) {
    struct figure other = cell(row, "reference");
    double at = scale_at(&c->scale, other.value);
    if (other.known)
        pen_line(c->pen, at, middle - 5.5, at, middle + 5.5, 1.3, c->pen->theme->muted);
}

/* The tick stands before the bar and behind the dot. */
static void own_mark(const struct comparison *c, const struct value *row, double middle) {
    struct figure own = cell(row, "metric"), difference = cell(row, "difference");
    struct page_colour hard = colour_of(c, &difference, false);
    double lo = scale_at(&c->scale, own.lo), hi = scale_at(&c->scale, own.hi);
    if (own.interval)
        pen_fill_rect(c->pen, lo, middle - 4, fmax(hi - lo, .5), 8, 1.5, colour_of(c, &difference, true));
    tick_mark(c, row, middle);
    if (own.interval)
        pen_line(c->pen, lo, middle, hi, middle, .9, hard);
    pen_dot(c->pen, scale_at(&c->scale, own.value), middle, 3, own.uncertain, hard);
}

/* Why there is no mark, beside the reference's tick. */
static void own_missing(const struct comparison *c, const struct value *row, double middle) {
    struct figure own = cell(row, "metric"), other = cell(row, "reference");
    struct page_style fine = style(c, PAGE_REGULAR, c->pen->theme->fine_size, true, PAGE_LEFT);
    const char *why = figure_footing(c->pen->arena, c->pen->language, &own);
    double x = c->chart + 5, wide = pen_width(c->pen, &fine, why), tick = scale_at(&c->scale, other.value);
    if (other.known && tick < x + wide + 5)
        x = tick + 6;
    pen_fill_rect(c->pen, x - 1, middle - 5, wide + 2, 10, 0, (struct page_colour){1, 1, 1});
    pen_text(c->pen, x, middle + fine.size * .36, &fine, why);
    tick_mark(c, row, middle);
}

static void chart(const struct comparison *c, const struct value *row, double y, double height) {
    struct figure own = cell(row, "metric");
    for (int i = 0; i < scale_ticks(&c->scale); i++) {
        double x = scale_at(&c->scale, scale_tick(&c->scale, i));
        pen_line(c->pen, x, y, x, y + height, .4, c->pen->theme->rule);
    }
    if (own.known)
        own_mark(c, row, y + height / 2);
    else
        own_missing(c, row, y + height / 2);
}

static struct page_style difference_style(const struct comparison *c, const struct figure *difference) {
    bool clear = figure_clear(difference);
    struct page_style small = style(c, clear ? PAGE_BOLD : PAGE_REGULAR, c->pen->theme->small_size, !clear, PAGE_LEFT);
    if (clear)
        small.colour = difference->value > 0 ? c->pen->theme->accent : c->pen->theme->warning;
    return small;
}

static void difference_cell(const struct comparison *c, const struct value *row, double middle) {
    struct figure difference = cell(row, "difference");
    struct page_style small = difference_style(c, &difference);
    if (!value_get(row, "difference"))
        return;
    if (figure_clear(&difference))
        pen_triangle(c->pen, c->triangle, middle, 5.5, difference.value > 0, small.colour);
    pen_centred(c->pen, c->words, middle, c->difference, &small, difference_words(c, &difference));
}

static struct page_style label_style(const struct comparison *c, const struct value *row) {
    struct figure difference = cell(row, "difference");
    bool strong = value_yes(value_get(row, "strong"), false) && figure_clear(&difference);
    return style(c, strong ? PAGE_BOLD : PAGE_REGULAR, c->pen->theme->body_size, false, PAGE_LEFT);
}

static double row_height(const struct comparison *c, const struct value *row) {
    struct pen dry = pen_dry(c->pen);
    struct figure difference = cell(row, "difference");
    struct page_style label = label_style(c, row), small = difference_style(c, &difference);
    double names = pen_paragraph(&dry, 0, 0, c->labels, &label, value_text(value_get(row, "label"), "")),
           words = pen_paragraph(&dry, 0, 0, c->difference, &small, difference_words(c, &difference));
    return fmax(ROW, fmax(names, words) + 4);
}

static double row_set(const struct pen *pen, const struct rows *rows, size_t index, double x, double y) {
    const struct comparison place = at(pen, rows, x), *c = &place;
    const struct theme *theme = pen->theme;
    const struct value *row = value_at(rows->list, index);
    struct figure own = cell(row, "metric"), other = cell(row, "reference");
    double height = row_height(c, row), middle = y + height / 2, baseline = middle + theme->body_size * .36;
    struct page_style label = label_style(c, row),
                      value = style(c, PAGE_BOLD, theme->body_size, !own.known, PAGE_RIGHT),
                      quiet = style(c, PAGE_REGULAR, theme->small_size, true, PAGE_RIGHT);
    if (!pen_draws(pen))
        return height;
    pen_centred(pen, x, middle, c->labels, &label, value_text(value_get(row, "label"), ""));
    pen_text(pen, c->value, baseline, &value, figure_value(pen->arena, pen->language, &own));
    if (own.known && own.n > 0)
        pen_text(pen, c->base, baseline, &quiet, figure_number(pen->arena, (double)own.n, 0, false));
    chart(c, row, y, height);
    if (value_get(row, "reference"))
        pen_text(pen, c->reference, baseline, &quiet, figure_value(pen->arena, pen->language, &other));
    difference_cell(c, row, middle);
    pen_line(pen, x, y + height, x + c->width, y + height, .4, theme->rule);
    return height;
}

/* Dot, bar and tick explained once, drawn as they are. */
static double key(const struct pen *pen, const struct rows *rows, double left, double y) {
    const struct comparison place = at(pen, rows, left), *c = &place;
    struct page_style fine = style(c, PAGE_REGULAR, c->pen->theme->fine_size, true, PAGE_LEFT);
    const char *own = arena_format(c->pen->arena, pen_word(c->pen, "%s与其 95%% 区间", "%s with 95%% interval"),
                                   title_of(c, "metric"));
    const char *last = pen_word(c->pen, "▲▼ 差异的 95% 区间不含 0 · ○ 样本偏少",
                                "▲▼ interval of the difference excludes 0 · ○ small base");
    double x = c->x, middle = y + 8;
    if (pen_draws(c->pen)) {
        pen_fill_rect(c->pen, x, middle - 3, 20, 6, 1.5, c->pen->theme->accent_soft);
        pen_line(c->pen, x, middle, x + 20, middle, .9, c->pen->theme->accent);
        pen_dot(c->pen, x + 10, middle, 2.4, false, c->pen->theme->accent);
        x += 24;
        x += pen_text(c->pen, x, middle + 2.3, &fine, own) + 14;
        pen_line(c->pen, x, middle - 4, x, middle + 4, 1.3, c->pen->theme->muted);
        x += 5;
        x += pen_text(c->pen, x, middle + 2.3, &fine, title_of(c, "reference")) + 14;
        pen_text(c->pen, x, middle + 2.3, &fine, last);
    }
    return 14;
}

void rows_comparison(const struct pen *pen, const struct value *block, struct rows *out) {
    struct comparison *c = arena_alloc(pen->arena, sizeof *c);
    *c = (struct comparison){.pen = pen, .block = block, .rows = out->list};
    find_scale(c);
    find_widths(c, out->width);
    out->plan = c;
    out->head = head;
    out->row = row_set;
    out->tail = key;
}
