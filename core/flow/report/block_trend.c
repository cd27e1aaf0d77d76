/* A figure over time: the line with its interval as a band, labelled at its end; a reference as a dashed line, a target
 * as a level with its name. Where a month is suppressed the line has a gap and the axis a dash. */
#include <math.h>
#include <string.h>

#include "flow/report/plot.h"

struct trend {
    struct plot plot;
    const struct value *block, *reference;
    double target; /* NAN without one */
    double names;  /* room for the names at the right */
};

static const struct value *reference_points(const struct trend *t) {
    return value_get(t->reference, "points");
}

static void widen(const struct value *points, size_t count, double *lo, double *hi) {
    for (size_t i = 0; i < count; i++) {
        struct figure figure = plot_figure(points, i);
        if (!figure.known)
            continue;
        *lo = fmin(*lo, figure.interval ? fmin(figure.lo, figure.value) : figure.value);
        *hi = fmax(*hi, figure.interval ? fmax(figure.hi, figure.value) : figure.value);
    }
}

static void widen_by_values(const struct value *points, size_t count, double *lo, double *hi) {
    for (size_t i = 0; i < count; i++) {
        struct figure figure = plot_figure(points, i);
        *lo = figure.known ? fmin(*lo, figure.value) : *lo;
        *hi = figure.known ? fmax(*hi, figure.value) : *hi;
    }
}

/* False when no point can be shown. */
static bool find_scale(struct trend *t) {
    double lo = INFINITY, hi = -INFINITY;
    widen(t->plot.points, t->plot.count, &lo, &hi);
    widen_by_values(reference_points(t), t->plot.count, &lo, &hi);
    if (!isfinite(lo))
        return false;
    if (isfinite(t->target)) {
        lo = fmin(lo, t->target);
        hi = fmax(hi, t->target);
    }
    plot_scale(&t->plot, lo, hi);
    return true;
}

static void band(const struct plot *plot, const struct value *points, size_t from, size_t to, const void *context) {
    (void)context;
    size_t n = to - from;
    struct page_colour soft = plot->pen->theme->accent_soft;
    struct page_point *edge = arena_alloc(plot->pen->arena, 2 * n * sizeof *edge);
    for (size_t i = 0; i < n; i++) {
        struct figure figure = plot_figure(points, from + i);
        double lo = figure.interval ? figure.lo : figure.value, hi = figure.interval ? figure.hi : figure.value;
        edge[i] = (struct page_point){plot_across(plot, from + i), plot_up(plot, hi)};
        edge[2 * n - 1 - i] = (struct page_point){plot_across(plot, from + i), plot_up(plot, lo)};
    }
    if (n == 1)
        pen_line(plot->pen, edge[0].x, edge[0].y, edge[1].x, edge[1].y, 4, soft);
    pen_polygon(plot->pen, edge, 2 * n, soft);
}

static void path(const struct plot *plot, const struct value *points, size_t from, size_t to, double line,
                 struct page_colour colour, bool dashed) {
    struct page_point *at = arena_alloc(plot->pen->arena, (to - from) * sizeof *at);
    for (size_t i = from; i < to; i++)
        at[i - from] = (struct page_point){plot_across(plot, i), plot_up(plot, plot_figure(points, i).value)};
    pen_polyline(plot->pen, at, to - from, line, colour, dashed);
    if (to - from == 1 && dashed)
        pen_line(plot->pen, at[0].x - 3, at[0].y, at[0].x + 3, at[0].y, line, colour);
}

static void reference_run(const struct plot *plot, const struct value *points, size_t from, size_t to,
                          const void *context) {
    (void)context;
    path(plot, points, from, to, .9, plot->pen->theme->muted, true);
}

static void own_run(const struct plot *plot, const struct value *points, size_t from, size_t to, const void *context) {
    (void)context;
    path(plot, points, from, to, 1.7, plot->pen->theme->accent, false);
    for (size_t i = from; i < to; i++) {
        struct figure figure = plot_figure(points, i);
        double radius = i + 1 == plot->count ? 3.2 : plot->count > 24 ? 1.5 : 2.1;
        pen_dot(plot->pen, plot_across(plot, i), plot_up(plot, figure.value), radius, figure.uncertain,
                plot->pen->theme->accent);
    }
}

static size_t last_known(const struct value *points, size_t count) {
    size_t last = count;
    for (size_t i = 0; i < count; i++)
        if (plot_figure(points, i).known)
            last = i;
    return last;
}

/* Where a line's label goes: beside its last point. NAN without one. */
static double end_height(const struct trend *t, const struct value *points) {
    size_t last = last_known(points, t->plot.count);
    return last < t->plot.count ? plot_up(&t->plot, plot_figure(points, last).value) : NAN;
}

static const char *end_value(const struct trend *t, const struct value *points) {
    struct figure last = plot_figure(points, last_known(points, t->plot.count));
    return figure_value(t->plot.pen->arena, t->plot.pen->language, &last);
}

static const char *name_of(const struct value *named) {
    return value_text(value_get(named, "name"), "");
}

/* A value and its name below it, which may take several lines. */
static double end_size(const struct trend *t, const char *name) {
    struct pen dry = pen_dry(t->plot.pen);
    struct page_style small = pen_style(PAGE_REGULAR, dry.theme->fine_size, dry.theme->ink);
    return 10.7 + pen_paragraph(&dry, 0, 0, t->names, &small, name);
}

/* Both labels are pushed apart until neither covers the other. */
static void end_labels(const struct trend *t) {
    double own = end_height(t, t->plot.points), other = end_height(t, reference_points(t));
    if (isfinite(own) && isfinite(other)) {
        double room = end_size(t, name_of(own <= other ? t->block : t->reference)), middle = (own + other) / 2,
               side = own <= other ? -room / 2 : room / 2;
        bool close = fabs(own - other) < room;
        own = close ? middle + side : own;
        other = close ? middle - side : other;
    }
    if (isfinite(own))
        plot_end(&t->plot, own + 1, t->names, end_value(t, t->plot.points), name_of(t->block),
                 t->plot.pen->theme->accent);
    if (isfinite(other))
        plot_end(&t->plot, other + 1, t->names, end_value(t, reference_points(t)), name_of(t->reference),
                 t->plot.pen->theme->muted);
}

/* Labels wrap within half the plot and stand under each other, each beside its line. */
static double mark_size(const struct pen *pen, const struct trend *t, const struct value *mark, const char **out_text,
                        double *out_width) {
    struct page_style small = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->ink);
    struct pen dry = pen_dry(pen);
    *out_text = say_text(pen->arena, pen->language, value_get(mark, "text"), FOOTINGS_WHOLE);
    *out_width = fmin(pen_width(pen, &small, *out_text), (t->plot.right - t->plot.left) * .7) + .1;
    return pen_paragraph(&dry, 0, 0, *out_width, &small, *out_text) + 1.5;
}

static void mark_set(const struct trend *t, const struct value *mark, double x, double y) {
    const struct pen *pen = t->plot.pen;
    struct page_style small = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->ink);
    const char *text;
    double wide, high = mark_size(pen, t, mark, &text, &wide);
    double start = fmin(fmax(x - wide / 2 - 4, t->plot.left - 4), t->plot.right + 4 - wide - 8);
    pen_dashed(pen, x, y + high, x, t->plot.scale.from, .7, pen->theme->muted);
    pen_fill_rect(pen, start, y, wide + 8, high, 3, pen->theme->panel);
    pen_paragraph(pen, start + 4, y + .5, wide, &small, text);
}

/* A mark whose label is no point's has no place. Returns the height of all. */
static double marks(const struct trend *t, double top, bool draw) {
    const struct value *list = value_get(t->block, "marks");
    double height = 0;
    for (size_t k = 0; k < value_count(list); k++)
        for (size_t i = 0; i < t->plot.count; i++) {
            const char *text, *label = value_text(value_get(value_at(list, k), "label"), "");
            double wide;
            if (strcmp(label, plot_label(&t->plot, i)) != 0)
                continue;
            if (draw)
                mark_set(t, value_at(list, k), plot_across(&t->plot, i), top + height);
            height += mark_size(t->plot.pen, t, value_at(list, k), &text, &wide) + 1.5;
            break;
        }
    return height;
}

/* What the shapes mean, only where they occur. */
static const char *key(const struct trend *t) {
    const struct pen *pen = t->plot.pen;
    bool thin = false, gaps = false;
    for (size_t i = 0; i < t->plot.count; i++) {
        struct figure figure = plot_figure(t->plot.points, i);
        thin |= figure.known && figure.uncertain;
        gaps |= !figure.known;
    }
    return arena_format(pen->arena, "%s%s%s", pen_word(pen, "阴影为 95% 区间", "band: 95% interval"),
                        thin ? pen_word(pen, " · ○ 样本偏少", " · ○ small base") : "",
                        gaps ? pen_word(pen, " · — 样本不足，不予显示", " · — too few answers to show") : "");
}

/* Which points have a mark's upright. */
static const bool *marked(const struct trend *t) {
    const struct value *list = value_get(t->block, "marks");
    bool *found = arena_alloc(t->plot.pen->arena, (t->plot.count + 1) * sizeof *found);
    for (size_t i = 0; i < t->plot.count; i++) {
        found[i] = false;
        for (size_t k = 0; k < value_count(list); k++)
            found[i] |= !strcmp(value_text(value_get(value_at(list, k), "label"), ""), plot_label(&t->plot, i));
    }
    return found;
}

static double names_width(const struct trend *t, double most) {
    const struct pen *pen = t->plot.pen;
    struct page_style bold = pen_style(PAGE_BOLD, pen->theme->body_size, pen->theme->ink),
                      small = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->ink);
    double width = fmax(pen_width(pen, &small, name_of(t->block)), pen_width(pen, &small, name_of(t->reference)));
    return fmin(fmax(width, pen_width(pen, &bold, end_value(t, t->plot.points))), most) + .1;
}

static void draw(const struct trend *t, double top) {
    struct figure first = plot_figure(t->plot.points, last_known(t->plot.points, t->plot.count));
    const struct pen *pen = t->plot.pen;
    plot_grid(&t->plot);
    plot_runs(&t->plot, t->plot.points, band, NULL);
    marks(t, top, true);
    if (isfinite(t->target))
        plot_level(&t->plot, t->target,
                   arena_format(pen->arena, "%s %s", pen_word(pen, "目标", "target"),
                                figure_aim(pen->arena, &first, t->target)),
                   reference_points(t));
    plot_runs(&t->plot, reference_points(t), reference_run, NULL);
    plot_runs(&t->plot, t->plot.points, own_run, NULL);
    end_labels(t);
    plot_labels(&t->plot, t->plot.scale.from + 3);
}

static const char *nothing(const struct trend *t) {
    const struct pen *pen = t->plot.pen;
    if (t->plot.count == 0)
        return pen_word(pen, "尚无历史。", "No history yet.");
    return arena_format(
        pen->arena,
        pen_word(pen, "%s 至 %s 各期样本不足，不予显示。", "%s to %s: too few answers in every period to show."),
        plot_label(&t->plot, 0), plot_label(&t->plot, t->plot.count - 1));
}

double block_trend(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double high = 128, axis = 26, below = 21;
    struct trend t = {
        .plot = {.pen = pen, .points = value_get(block, "points"), .count = value_count(value_get(block, "points"))},
        .block = block,
        .reference = value_get(block, "reference"),
        .target = value_number(value_get(block, "target"), NAN)};
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    double height = pen_heading(pen, block, x, y, width);
    if (!find_scale(&t))
        return height + pen_paragraph(pen, x, y + height, width, &fine, nothing(&t));
    t.names = names_width(&t, width * .28);
    t.plot.marked = marked(&t);
    t.plot.left = x + axis;
    t.plot.right = x + width - t.names - 12;
    double top = y + height, room = marks(&t, top, false);
    t.plot.scale.to = top + room + 4;
    t.plot.scale.from = t.plot.scale.to + high;
    if (pen_draws(pen))
        draw(&t, top);
    height += room + 4 + high + below + 2;
    return height + pen_paragraph(pen, x, y + height, width, &fine, key(&t));
}
