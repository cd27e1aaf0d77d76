/* A control chart: is this period unlike the others, or is it only a period? The line of periods, the centre, the
 * limits as a step for each period. What lies outside them is a triangle, a long run on one side of the centre a
 * square: shape tells, colour helps. */
#include <math.h>
#include <string.h>

#include "flow/report/plot.h"

struct control {
    struct plot plot;
    const struct value *block;
    double centre; /* NAN without one */
};

static double limit(const struct control *c, size_t index, const char *name) {
    return value_number(value_get(value_at(c->plot.points, index), name), NAN);
}

static const char *signal_of(const struct control *c, size_t index) {
    return value_text(value_get(value_at(c->plot.points, index), "signal"), "");
}

static void widen(double number, double *lo, double *hi) {
    *lo = fmin(*lo, number); /* fmin and fmax pass over NAN */
    *hi = fmax(*hi, number);
}

static bool find_scale(struct control *c) {
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < c->plot.count; i++) {
        struct figure figure = plot_figure(c->plot.points, i);
        if (!figure.known)
            continue;
        widen(figure.value, &lo, &hi);
        widen(limit(c, i, "lo"), &lo, &hi);
        widen(limit(c, i, "hi"), &lo, &hi);
    }
    if (!isfinite(lo))
        return false;
    widen(c->centre, &lo, &hi);
    plot_scale(&c->plot, lo, hi);
    return true;
}

/* Each period's own limit, half a step to either side. */
static void limits(const struct control *c, const char *name) {
    const struct plot *plot = &c->plot;
    double half = plot->count < 2 ? 12 : (plot_across(plot, 1) - plot_across(plot, 0)) / 2, before = NAN;
    for (size_t i = 0; i < plot->count; i++) {
        double number = limit(c, i, name), y = plot_up(plot, number), x = plot_across(plot, i);
        double from = fmax(x - half, plot->left - 4), to = fmin(x + half, plot->right + 4);
        if (isfinite(number)) {
            pen_line(plot->pen, from, y, to, y, .7, plot->pen->theme->muted);
            if (isfinite(before) && i > 0)
                pen_line(plot->pen, from, plot_up(plot, before), from, y, .7, plot->pen->theme->muted);
        }
        before = number;
    }
}

static void zone(const struct control *c) {
    const struct plot *plot = &c->plot;
    double half = plot->count < 2 ? 12 : (plot_across(plot, 1) - plot_across(plot, 0)) / 2;
    for (size_t i = 0; i < plot->count; i++) {
        double lo = plot_up(plot, limit(c, i, "lo")), hi = plot_up(plot, limit(c, i, "hi")), x = plot_across(plot, i),
               from = fmax(x - half, plot->left - 4), to = fmin(x + half, plot->right + 4);
        if (isfinite(limit(c, i, "lo")) && isfinite(limit(c, i, "hi")))
            pen_fill_rect(plot->pen, from, hi, to - from, lo - hi, 0, plot->pen->theme->panel);
    }
}

static void line(const struct plot *plot, const struct value *points, size_t from, size_t to, const void *context) {
    (void)context;
    struct page_point *at = arena_alloc(plot->pen->arena, (to - from) * sizeof *at);
    for (size_t i = from; i < to; i++)
        at[i - from] = (struct page_point){plot_across(plot, i), plot_up(plot, plot_figure(points, i).value)};
    pen_polyline(plot->pen, at, to - from, 1.2, plot->pen->theme->accent, false);
}

static void square(const struct pen *pen, double x, double y, struct page_colour colour) {
    pen_fill_rect(pen, x - 3, y - 3, 6, 6, 0, colour);
    pen_fill_rect(pen, x - 1.6, y - 1.6, 3.2, 3.2, 0, colour_white);
}

static void dots(const struct control *c) {
    const struct plot *plot = &c->plot;
    const struct theme *theme = plot->pen->theme;
    struct page_style bold = pen_aligned(PAGE_BOLD, theme->small_size, theme->ink, PAGE_CENTRE);
    for (size_t i = 0; i < plot->count; i++) {
        struct figure figure = plot_figure(plot->points, i);
        double x = plot_across(plot, i), y = plot_up(plot, figure.value);
        bool up = figure.value > c->centre;
        if (!figure.known)
            continue;
        if (strcmp(signal_of(c, i), "beyond") == 0) {
            pen_triangle(plot->pen, x, y, 9, up, theme->warning);
            pen_text(plot->pen, x, up ? y - 6.5 : y + 12, &bold,
                     figure_value(plot->pen->arena, plot->pen->language, &figure));
        } else if (strcmp(signal_of(c, i), "run") == 0) {
            square(plot->pen, x, y, theme->warning);
        } else {
            pen_dot(plot->pen, x, y, plot->count > 24 ? 1.5 : 2.1, figure.uncertain, theme->accent);
        }
    }
}

static const char *level_text(const struct control *c, double number) {
    struct figure some = {.unit = c->plot.unit, .decimals = 2};
    for (size_t i = 0; i < c->plot.count; i++)
        if (plot_figure(c->plot.points, i).known)
            some = plot_figure(c->plot.points, i);
    some.value = number;
    some.known = isfinite(number);
    if (some.unit == METRIC_POINTS)
        some.decimals = 1;
    return figure_value(c->plot.pen->arena, c->plot.pen->language, &some);
}

/* Centre and last limits, named at the right, pushed apart where they are close. */
static void ends(const struct control *c) {
    const struct pen *pen = c->plot.pen;
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    size_t last = c->plot.count - 1;
    const double numbers[] = {limit(c, last, "hi"), c->centre, limit(c, last, "lo")};
    const char *const names[] = {pen_word(pen, "上限", "upper"), pen_word(pen, "中心", "centre"),
                                 pen_word(pen, "下限", "lower")};
    double before = -INFINITY;
    for (int i = 0; i < 3; i++) {
        double y = plot_up(&c->plot, numbers[i]);
        if (!isfinite(numbers[i]))
            continue;
        y = fmax(y, before + 9);
        pen_text(pen, c->plot.right + 8, pen_baseline(&fine, y), &fine,
                 arena_format(pen->arena, "%s %s", names[i], level_text(c, numbers[i])));
        before = y;
    }
}

static double ends_width(const struct control *c) {
    struct page_style fine = pen_style(PAGE_REGULAR, c->plot.pen->theme->fine_size, c->plot.pen->theme->muted);
    return pen_width(c->plot.pen, &fine, pen_word(c->plot.pen, "中心 100.0%", "centre 100.0%"));
}

static const char *key(const struct control *c) {
    const struct pen *pen = c->plot.pen;
    bool beyond = false, runs = false, limited = false;
    for (size_t i = 0; i < c->plot.count; i++) {
        beyond = beyond || strcmp(signal_of(c, i), "beyond") == 0;
        runs = runs || strcmp(signal_of(c, i), "run") == 0;
        limited = limited || isfinite(limit(c, i, "lo")) || isfinite(limit(c, i, "hi"));
    }
    const char *found =
        beyond || runs ? ""
        : limited      ? pen_word(pen, " · 没有异常信号", " · no signal")
                  : pen_word(pen, " · 各期没有差异或期数不足，不设界限", " · periods alike or too few: no limits");
    return arena_format(pen->arena, "%s%s%s%s%s", value_text(value_get(c->block, "name"), ""),
                        limited ? pen_word(pen, " · 灰带为正常波动范围（3σ）", " · grey: what chance allows (3σ)") : "",
                        beyond ? pen_word(pen, " · ▲▼ 超出界限", " · ▲▼ beyond a limit") : "",
                        runs ? pen_word(pen, " · □ 连续 8 期在中心同一侧", " · □ eight in a row on one side") : "",
                        found);
}

static void draw(const struct control *c) {
    const struct pen *pen = c->plot.pen;
    zone(c);
    plot_grid(&c->plot);
    limits(c, "lo");
    limits(c, "hi");
    if (isfinite(c->centre))
        pen_dashed(pen, c->plot.left - 4, plot_up(&c->plot, c->centre), c->plot.right + 4, plot_up(&c->plot, c->centre),
                   .8, pen->theme->ink);
    plot_runs(&c->plot, c->plot.points, line, NULL);
    dots(c);
    ends(c);
    plot_labels(&c->plot, c->plot.scale.from + 3);
}

double block_control(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double high = 118, axis = 26, below = 21, above = 10;
    struct control c = {
        .plot = {.pen = pen, .points = value_get(block, "points"), .count = value_count(value_get(block, "points"))},
        .block = block,
        .centre = value_number(value_get(block, "centre"), NAN)};
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    double height = pen_heading(pen, block, x, y, width);
    if (!find_scale(&c))
        return height + pen_nothing(pen, x, y + height, width);
    c.plot.left = x + axis;
    c.plot.right = x + width - ends_width(&c) - 10;
    c.plot.scale.to = y + height + above;
    c.plot.scale.from = c.plot.scale.to + high;
    if (pen_draws(pen))
        draw(&c);
    height += above + high + below + 2;
    return height + pen_paragraph(pen, x, y + height, width, &fine, key(&c));
}
