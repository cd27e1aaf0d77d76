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

/* How far the nearest of the lines is from a label between left and right, its middle at y. */
static double plot_clearance(const struct plot *plot, const struct value *points, double left, double right, double y) {
    double least = INFINITY;
    for (size_t i = 0; i < plot->count; i++) {
        struct figure figure = plot_figure(points, i);
        double x = plot_across(plot, i), slot = plot->count > 1 ? plot_across(plot, 1) - plot_across(plot, 0) : 0;
        if (figure.known && x > left - slot && x < right + slot)
            least = fmin(least, fabs(plot_up(plot, figure.value) - y));
    }
    return least;
}

void plot_level(const struct plot *plot, double number, const char *name, const struct value *others) {
    enum { PLACES = 4 };
    const struct pen *pen = plot->pen;
    struct page_style fine = pen_style(PAGE_BOLD, pen->theme->fine_size, pen->theme->ink);
    double y = plot_up(plot, number), wide = pen_width(pen, &fine, name), best = -1, x = plot->left, middle = y - 5.5;
    const double lefts[PLACES] = {plot->left, plot->right - wide - 4, plot->left, plot->right - wide - 4},
                 middles[PLACES] = {y - 5.5, y - 5.5, y + 5.5, y + 5.5};
    for (int i = 0; i < PLACES; i++) {
        double clear = fmin(plot_clearance(plot, plot->points, lefts[i], lefts[i] + wide, middles[i]),
                            plot_clearance(plot, others, lefts[i], lefts[i] + wide, middles[i]));
        bool fits = middles[i] + 5 < plot->scale.from && fmin(clear, 14) > best + .5;
        x = fits ? lefts[i] : x;
        middle = fits ? middles[i] : middle;
        best = fits ? fmin(clear, 14) : best;
    }
    pen_dashed(pen, plot->left - 4, y, plot->right + 4, y, .9, pen->theme->ink);
    pen_text(pen, x + 1, pen_baseline(&fine, middle), &fine, name);
}
