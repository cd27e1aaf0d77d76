#include "flow/report/plot.h"

#include <math.h>

double plot_across(const struct plot *plot, size_t index) {
    return plot->count < 2 ? (plot->left + plot->right) / 2
                           : plot->left + (plot->right - plot->left) * (double)index / (double)(plot->count - 1);
}

double plot_up(const struct plot *plot, double number) {
    return scale_at(&plot->scale, number);
}

struct figure plot_figure(const struct value *points, size_t index) {
    return figure_read(value_get(value_at(points, index), "metric"));
}

const char *plot_label(const struct plot *plot, size_t index) {
    return value_text(value_get(value_at(plot->points, index), "label"), "");
}

void plot_scale(struct plot *plot, double lo, double hi) {
    double least = -INFINITY, most = INFINITY;
    for (size_t i = 0; i < plot->count; i++)
        if (plot_figure(plot->points, i).known)
            plot->unit = plot_figure(plot->points, i).unit;
    if (plot->unit == METRIC_POINTS || plot->unit == METRIC_PERCENT) {
        least = plot->unit == METRIC_POINTS ? -100 : 0;
        most = 100;
    }
    plot->scale = scale_make(lo, hi, least, most, 5);
}

void plot_grid(const struct plot *plot) {
    struct page_style fine =
        pen_aligned(PAGE_REGULAR, plot->pen->theme->fine_size, plot->pen->theme->muted, PAGE_RIGHT);
    for (int i = 0; i < scale_ticks(&plot->scale); i++) {
        double y = plot_up(plot, scale_tick(&plot->scale, i));
        pen_line(plot->pen, plot->left - 4, y, plot->right + 4, y, i == 0 ? .8 : .5, plot->pen->theme->rule);
        pen_text(plot->pen, plot->left - 8, pen_baseline(&fine, y), &fine,
                 scale_label(plot->pen, &plot->scale, i, plot->unit));
    }
}

void plot_runs(const struct plot *plot, const struct value *points, plot_run *fn, const void *context) {
    for (size_t i = 0; i < plot->count;) {
        size_t from = i;
        while (i < plot->count && plot_figure(points, i).known)
            i++;
        if (i > from)
            fn(plot, points, from, i, context);
        i += i == from;
    }
}

void plot_labels(const struct plot *plot, double y) {
    const struct pen *pen = plot->pen;
    struct page_style fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_CENTRE),
                      bold = pen_aligned(PAGE_BOLD, pen->theme->fine_size, pen->theme->ink, PAGE_CENTRE);
    double widest = 0, slot = plot->count < 2 ? plot->right - plot->left : plot_across(plot, 1) - plot_across(plot, 0);
    for (size_t i = 0; i < plot->count; i++)
        widest = fmax(widest, pen_width(pen, &bold, plot_label(plot, i)));
    size_t every = (size_t)ceil((widest + 3) / slot);
    for (size_t i = 0; i < plot->count; i++) {
        struct figure figure = plot_figure(plot->points, i);
        if ((plot->count - 1 - i) % every != 0)
            continue;
        pen_text(pen, plot_across(plot, i), y + 8, i + 1 == plot->count ? &bold : &fine, plot_label(plot, i));
        pen_text(pen, plot_across(plot, i), y + 17, &fine,
                 figure.known && figure.n > 0 ? figure_number(pen->arena, (double)figure.n, 0, false) : "—");
    }
    fine.align = PAGE_RIGHT;
    pen_text(pen, plot->left - 8 - (plot->count > 1 ? fmin(widest / 2, 6) : 0), y + 17, &fine, "n");
}

void plot_end(const struct plot *plot, double y, double width, const char *value, const char *name,
              struct page_colour colour) {
    const struct theme *theme = plot->pen->theme;
    struct page_style bold = pen_style(PAGE_BOLD, theme->body_size, colour),
                      small = pen_style(PAGE_REGULAR, theme->fine_size, colour);
    pen_text(plot->pen, plot->right + 9, y, &bold, value);
    pen_paragraph(plot->pen, plot->right + 9, y + 1.5, width, &small, name);
}

/* How far a line is from a label between left and right, its middle at y. */
static double line_clearance(const struct plot *plot, const struct value *points, double left, double right, double y) {
    enum { SAMPLES = 8 };
    double least = INFINITY;
    for (size_t i = 0; i + 1 < plot->count; i++) {
        struct figure from = plot_figure(points, i), to = plot_figure(points, i + 1);
        double start = plot_across(plot, i), end = plot_across(plot, i + 1);
        for (int k = 0; k <= SAMPLES && from.known && to.known; k++) {
            double share = (double)k / SAMPLES, x = start + (end - start) * share;
            if (x > left - 3 && x < right + 3)
                least = fmin(least, fabs(plot_up(plot, from.value + (to.value - from.value) * share) - y));
        }
    }
    return least;
}

/* The same of all that a label may run into: both lines and the marks' uprights. */
static double clearance(const struct plot *plot, const struct value *others, double left, double right, double y) {
    double least =
        fmin(line_clearance(plot, plot->points, left, right, y), line_clearance(plot, others, left, right, y));
    for (size_t i = 0; plot->marked && i < plot->count; i++)
        if (plot->marked[i] && plot_across(plot, i) > left - 2 && plot_across(plot, i) < right + 2)
            least = 0;
    return least;
}

void plot_level(const struct plot *plot, double number, const char *name, const struct value *others) {
    enum { PLACES = 12, ENOUGH = 10 };
    const struct pen *pen = plot->pen;
    struct page_style fine = pen_style(PAGE_BOLD, pen->theme->fine_size, pen->theme->ink);
    double y = plot_up(plot, number), wide = pen_width(pen, &fine, name), best = -1, x = plot->left, middle = y - 5.5,
           last = fmax(plot->right - wide - 4, plot->left);
    for (int i = 0; i < 2 * PLACES; i++) { /* above and below, at both ends first, then between them */
        int step = i / 2 == 0 ? 0 : i / 2 == 1 ? PLACES - 1 : i / 2 - 1;
        double left = plot->left + (last - plot->left) * step / (PLACES - 1), at = i % 2 ? y + 5.5 : y - 5.5;
        double clear = fmin(clearance(plot, others, left, left + wide, at), ENOUGH);
        if (at + 5 < plot->scale.from && clear > best + .5) {
            x = left;
            middle = at;
            best = clear;
        }
    }
    pen_dashed(pen, plot->left - 4, y, plot->right + 4, y, .9, pen->theme->ink);
    pen_text(pen, x + 1, pen_baseline(&fine, middle), &fine, name);
}
