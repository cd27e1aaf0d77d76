/* A figure over time: the line with its interval as a band, labelled at its end; a reference as a dashed line. Where a
 * month is suppressed the line has a gap and the axis a dash. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

struct trend {
    const struct pen *pen;
    const struct value *block;
    const struct value *points, *reference;
    size_t count;
    enum metric_unit unit;
    struct scale scale; /* from is the bottom of the plot */
    double left, right;
};

static double across(const struct trend *t, size_t index) {
    return t->count < 2 ? (t->left + t->right) / 2
                        : t->left + (t->right - t->left) * (double)index / (double)(t->count - 1);
}

static struct figure point(const struct value *points, size_t index) {
    return figure_read(value_get(value_at(points, index), "metric"));
}

static const char *label_of(const struct trend *t, size_t index) {
    return value_text(value_get(value_at(t->points, index), "label"), "");
}

static const struct value *reference_points(const struct trend *t) {
    return value_get(t->reference, "points");
}

static void widen(const struct value *points, size_t count, double *lo, double *hi) {
    for (size_t i = 0; i < count; i++) {
        struct figure figure = point(points, i);
        if (!figure.known)
            continue;
        *lo = fmin(*lo, figure.interval ? fmin(figure.lo, figure.value) : figure.value);
        *hi = fmax(*hi, figure.interval ? fmax(figure.hi, figure.value) : figure.value);
    }
}

static void widen_by_values(const struct value *points, size_t count, double *lo, double *hi) {
    for (size_t i = 0; i < count; i++) {
        struct figure figure = point(points, i);
        *lo = figure.known ? fmin(*lo, figure.value) : *lo;
        *hi = figure.known ? fmax(*hi, figure.value) : *hi;
    }
}

/* False when no point can be shown. */
static bool find_scale(struct trend *t) {
    double lo = INFINITY, hi = -INFINITY, least = -INFINITY, most = INFINITY;
    widen(t->points, t->count, &lo, &hi);
    widen_by_values(reference_points(t), t->count, &lo, &hi);
    if (!isfinite(lo))
        return false;
    for (size_t i = 0; i < t->count; i++)
        if (point(t->points, i).known)
            t->unit = point(t->points, i).unit;
    if (t->unit == METRIC_POINTS || t->unit == METRIC_PERCENT) {
        least = t->unit == METRIC_POINTS ? -100 : 0;
        most = 100;
    }
    t->scale = scale_make(lo, hi, least, most, 5);
    return true;
}

static void grid(const struct trend *t) {
    struct page_style fine = pen_style(PAGE_REGULAR, t->pen->theme->fine_size, t->pen->theme->muted);
    fine.align = PAGE_RIGHT;
    for (int i = 0; i < scale_ticks(&t->scale); i++) {
        double y = scale_at(&t->scale, scale_tick(&t->scale, i));
        pen_line(t->pen, t->left - 4, y, t->right + 4, y, i == 0 ? .8 : .5, t->pen->theme->rule);
        pen_text(t->pen, t->left - 8, y + fine.size * .36, &fine, scale_label(t->pen, &t->scale, i, t->unit));
    }
}

/* Does run follow on run? Calls fn for each stretch of points that can be shown. */
static void each_run(const struct trend *t, const struct value *points,
                     void (*fn)(const struct trend *t, const struct value *points, size_t from, size_t to)) {
    for (size_t i = 0; i < t->count;) {
        size_t from = i;
        while (i < t->count && point(points, i).known)
            i++;
        if (i > from)
            fn(t, points, from, i);
        i += i == from;
    }
}

static void band(const struct trend *t, const struct value *points, size_t from, size_t to) {
    size_t n = to - from;
    struct page_point *edge = arena_alloc(t->pen->arena, 2 * n * sizeof *edge);
    for (size_t i = 0; i < n; i++) {
        struct figure figure = point(points, from + i);
        double lo = figure.interval ? figure.lo : figure.value, hi = figure.interval ? figure.hi : figure.value;
        edge[i] = (struct page_point){across(t, from + i), scale_at(&t->scale, hi)};
        edge[2 * n - 1 - i] = (struct page_point){across(t, from + i), scale_at(&t->scale, lo)};
    }
    if (n == 1)
        pen_line(t->pen, edge[0].x, edge[0].y, edge[1].x, edge[1].y, 4, t->pen->theme->accent_soft);
    pen_polygon(t->pen, edge, 2 * n, t->pen->theme->accent_soft);
}

static void path(const struct trend *t, const struct value *points, size_t from, size_t to, double line,
                 struct page_colour colour, int dashed) {
    struct page_point *at = arena_alloc(t->pen->arena, (to - from) * sizeof *at);
    for (size_t i = from; i < to; i++)
        at[i - from] = (struct page_point){across(t, i), scale_at(&t->scale, point(points, i).value)};
    pen_polyline(t->pen, at, to - from, line, colour, dashed);
    if (to - from == 1 && dashed)
        pen_line(t->pen, at[0].x - 3, at[0].y, at[0].x + 3, at[0].y, line, colour);
}

static void reference_run(const struct trend *t, const struct value *points, size_t from, size_t to) {
    path(t, points, from, to, .9, t->pen->theme->muted, 1);
}

static void own_run(const struct trend *t, const struct value *points, size_t from, size_t to) {
    path(t, points, from, to, 1.7, t->pen->theme->accent, 0);
    for (size_t i = from; i < to; i++) {
        struct figure figure = point(points, i);
        pen_dot(t->pen, across(t, i), scale_at(&t->scale, figure.value), i + 1 == t->count ? 3.2 : 2.1,
                figure.uncertain, t->pen->theme->accent);
    }
}

/* A label under a point, where its neighbours leave room: every one, every second, ... but always the last. */
static void month_labels(const struct trend *t, double y) {
    struct page_style fine = pen_style(PAGE_REGULAR, t->pen->theme->fine_size, t->pen->theme->muted), bold = fine;
    fine.align = bold.align = PAGE_CENTRE;
    bold.face = PAGE_BOLD;
    bold.colour = t->pen->theme->ink;
    double widest = 0, slot = t->count < 2 ? t->right - t->left : across(t, 1) - across(t, 0);
    for (size_t i = 0; i < t->count; i++)
        widest = fmax(widest, pen_width(t->pen, &bold, label_of(t, i)));
    size_t every = (size_t)ceil((widest + 3) / slot);
    for (size_t i = 0; i < t->count; i++) {
        struct figure figure = point(t->points, i);
        const struct page_style *style = i + 1 == t->count ? &bold : &fine;
        if ((t->count - 1 - i) % every == 0) {
            pen_text(t->pen, across(t, i), y + 8, style, label_of(t, i));
            pen_text(t->pen, across(t, i), y + 17, &fine,
                     figure.known && figure.n > 0 ? figure_number(t->pen->arena, (double)figure.n, 0, false) : "—");
        }
    }
    fine.align = PAGE_RIGHT;
    pen_text(t->pen, t->left - 8 - (t->count > 1 ? fmin(widest / 2, 6) : 0), y + 17, &fine, "n");
}

static void end_label(const struct trend *t, double y, const char *value, const char *name, struct page_colour colour) {
    const struct theme *theme = t->pen->theme;
    struct page_style bold = pen_style(PAGE_BOLD, theme->body_size, colour),
                      small = pen_style(PAGE_REGULAR, theme->fine_size, colour);
    pen_text(t->pen, t->right + 9, y, &bold, value);
    pen_text(t->pen, t->right + 9, y + 8.5, &small, name);
}

static size_t last_known(const struct value *points, size_t count) {
    size_t last = count;
    for (size_t i = 0; i < count; i++)
        if (point(points, i).known)
            last = i;
    return last;
}

/* Where a line's label goes: beside its last point. NAN without one. */
static double end_height(const struct trend *t, const struct value *points) {
    size_t last = last_known(points, t->count);
    return last < t->count ? scale_at(&t->scale, point(points, last).value) : NAN;
}

static const char *end_value(const struct trend *t, const struct value *points) {
    struct figure last = point(points, last_known(points, t->count));
    return figure_value(t->pen->arena, t->pen->language, &last);
}

/* Both labels are pushed apart until neither covers the other. */
static void end_labels(const struct trend *t) {
    const double room = 20;
    double own = end_height(t, t->points), other = end_height(t, reference_points(t));
    if (isfinite(own) && isfinite(other) && fabs(own - other) < room) {
        double middle = (own + other) / 2, side = own <= other ? -room / 2 : room / 2;
        own = middle + side;
        other = middle - side;
    }
    if (isfinite(own))
        end_label(t, own + 1, end_value(t, t->points), value_text(value_get(t->block, "name"), ""),
                  t->pen->theme->accent);
    if (isfinite(other))
        end_label(t, other + 1, end_value(t, reference_points(t)), value_text(value_get(t->reference, "name"), ""),
                  t->pen->theme->muted);
}

static void marks(const struct trend *t, double top) {
    const struct value *list = value_get(t->block, "marks");
    struct page_style small = pen_style(PAGE_REGULAR, t->pen->theme->fine_size, t->pen->theme->ink);
    for (size_t k = 0; k < value_count(list); k++)
        for (size_t i = 0; i < t->count; i++) {
            if (strcmp(value_text(value_get(value_at(list, k), "label"), ""), label_of(t, i)) != 0)
                continue;
            const char *text =
                say_text(t->pen->arena, t->pen->language, value_get(value_at(list, k), "text"), FOOTINGS_WHOLE);
            double width = pen_width(t->pen, &small, text) + 8, x = across(t, i), y = top + 12 * (double)k;
            double start = fmin(fmax(x - width / 2, t->left - 4), t->right + 4 - width);
            pen_dashed(t->pen, x, y + 11, x, t->scale.from, .7, t->pen->theme->muted);
            pen_fill_rect(t->pen, start, y, width, 11, 3, t->pen->theme->panel);
            pen_text(t->pen, start + 4, y + 8, &small, text);
        }
}

/* What the shapes mean, only where they occur. */
static const char *key(const struct trend *t) {
    const struct pen *pen = t->pen;
    bool thin = false, gaps = false;
    for (size_t i = 0; i < t->count; i++) {
        thin |= point(t->points, i).known && point(t->points, i).uncertain;
        gaps |= !point(t->points, i).known;
    }
    return arena_format(pen->arena, "%s%s%s", pen_word(pen, "阴影为 95% 区间", "band: 95% interval"),
                        thin ? pen_word(pen, " · ○ 样本偏少", " · ○ small base") : "",
                        gaps ? pen_word(pen, " · — 样本不足，不予显示", " · — too few answers to show") : "");
}

static double names_width(const struct trend *t, double most) {
    struct page_style bold = pen_style(PAGE_BOLD, t->pen->theme->body_size, t->pen->theme->ink),
                      small = pen_style(PAGE_REGULAR, t->pen->theme->fine_size, t->pen->theme->ink);
    double width = fmax(pen_width(t->pen, &small, value_text(value_get(t->block, "name"), "")),
                        pen_width(t->pen, &small, value_text(value_get(t->reference, "name"), "")));
    return fmin(fmax(width, pen_width(t->pen, &bold, end_value(t, t->points))), most);
}

static void plot(struct trend *t, double top) {
    grid(t);
    each_run(t, t->points, band);
    marks(t, top);
    each_run(t, reference_points(t), reference_run);
    each_run(t, t->points, own_run);
    end_labels(t);
    month_labels(t, t->scale.from + 3);
}

static const char *nothing(const struct trend *t) {
    if (t->count == 0)
        return pen_word(t->pen, "尚无历史。", "No history yet.");
    return arena_format(
        t->pen->arena,
        pen_word(t->pen, "%s 至 %s 各期样本不足，不予显示。", "%s to %s: too few answers in every period to show."),
        label_of(t, 0), label_of(t, t->count - 1));
}

double block_trend(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double high = 128, axis = 26, below = 21;
    struct trend t = {.pen = pen,
                      .block = block,
                      .points = value_get(block, "points"),
                      .reference = value_get(block, "reference"),
                      .count = value_count(value_get(block, "points"))};
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    double height = pen_heading(pen, block, x, y, width);
    if (!find_scale(&t))
        return height + pen_paragraph(pen, x, y + height, width, &fine, nothing(&t));
    double marks_room = 12.0 * (double)value_count(value_get(block, "marks")), top = y + height;
    t.left = x + axis;
    t.right = x + width - names_width(&t, width * .28) - 12;
    t.scale.to = top + marks_room + 4;
    t.scale.from = t.scale.to + high;
    if (pen_draws(pen))
        plot(&t, top);
    height += marks_room + 4 + high + below + 2;
    return height + pen_paragraph(pen, x, y + height, width, &fine, key(&t));
}
