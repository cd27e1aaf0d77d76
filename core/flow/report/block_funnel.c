/* A funnel: each store's figure by its base, between the limits that chance leaves a store of its size. Inside are
 * quiet dots; outside 95 % a small triangle, outside 99.8 % a large one with its name: no ranking, and no "worst store"
 * that is only a small one. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

#include "flow/report/scatter.h"

struct funnel {
    struct scatter scatter;
    const struct value *block, *points, *limits;
    struct figure centre;
    struct scale up, across; /* across counts log10 n where `logarithmic` */
    bool logarithmic;
    double least, most; /* of the bases */
};

static struct figure figure_at(const struct funnel *f, size_t index) {
    return figure_read(value_get(value_at(f->points, index), "metric"));
}

static bool is_shown(const struct funnel *f, size_t index) {
    struct figure figure = figure_at(f, index);
    return figure.known && figure.n > 0;
}

static const char *place_at(const struct funnel *f, size_t index) {
    return value_text(value_get(value_at(f->points, index), "place"), "in");
}

static bool is_own(const struct funnel *f, size_t index) {
    return value_yes(value_get(value_at(f->points, index), "own"), false);
}

static bool is_far(const char *place) {
    return strstr(place, "998") != NULL;
}

static double x_of(const struct funnel *f, double n) {
    return scale_at(&f->across, f->logarithmic ? log10(n) : n);
}

static double limit(const struct value *limits, size_t index, const char *name) {
    return value_number(value_get(value_at(limits, index), name), NAN);
}

/* The points decide how far the chart reaches, the limits at the smallest base do only so far as they are near. */
static bool find_scales(struct funnel *f) {
    double lo = f->centre.known ? f->centre.value : INFINITY, hi = f->centre.known ? f->centre.value : -INFINITY;
    f->least = INFINITY;
    f->most = 0;
    for (size_t i = 0; i < f->scatter.count; i++) {
        struct figure figure = figure_at(f, i);
        if (!is_shown(f, i))
            continue;
        lo = fmin(lo, figure.value);
        hi = fmax(hi, figure.value);
        f->least = fmin(f->least, (double)figure.n);
        f->most = fmax(f->most, (double)figure.n);
    }
    if (f->most == 0)
        return false;
    for (size_t i = value_count(f->limits) / 6; i < value_count(f->limits); i++) {
        lo = fmin(lo, limit(f->limits, i, "far_lo"));
        hi = fmax(hi, limit(f->limits, i, "far_hi"));
    }
    double room = (hi - lo) * .04; /* no point lies on the frame */
    lo -= room;
    hi += room;
    bool bounded = f->centre.unit == METRIC_PERCENT || f->centre.unit == METRIC_POINTS;
    f->up = scale_make(lo, hi,
                       f->centre.unit == METRIC_PERCENT ? 0
                       : bounded                        ? -100
                                                        : -INFINITY,
                       bounded ? 100 : INFINITY, 5);
    f->logarithmic = f->most > 25 * f->least;
    if (f->logarithmic)
        f->across = (struct scale){.lo = log10(f->least) - .08, .hi = log10(f->most) + .08, .step = 1};
    else
        f->across = scale_make(f->least - fmax((f->most - f->least) * .05, 5), f->most + 5, 0, INFINITY, 6);
    return true;
}

/* ---- axes ---- */

static void tick(const struct funnel *f, double n) {
    const struct pen *pen = f->scatter.pen;
    struct page_style fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_CENTRE);
    double x = x_of(f, n);
    pen_line(pen, x, f->scatter.bottom, x, f->scatter.bottom + 3, .5, pen->theme->muted);
    pen_text(pen, x, f->scatter.bottom + 11, &fine, figure_number(pen->arena, n, 0, false));
}

static void axis_across(const struct funnel *f) {
    const struct pen *pen = f->scatter.pen;
    struct page_style fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_RIGHT);
    static const double steps[] = {1, 2, 5};
    if (!f->logarithmic)
        for (int i = 0; i < scale_ticks(&f->across); i++)
            tick(f, scale_tick(&f->across, i));
    for (int power = 0; power < 10 && f->logarithmic; power++)
        for (int k = 0; k < 3; k++) {
            double n = steps[k] * pow(10, power);
            if (log10(n) >= f->across.lo && log10(n) <= f->across.hi)
                tick(f, n);
        }
    pen_text(pen, f->scatter.right, f->scatter.bottom + 20, &fine,
             f->logarithmic ? pen_word(pen, "答案数 n（对数刻度）", "answers n (log scale)")
                            : pen_word(pen, "答案数 n", "answers n"));
}

static void grid(const struct funnel *f) {
    const struct pen *pen = f->scatter.pen;
    struct page_style fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_RIGHT);
    for (int i = 0; i < scale_ticks(&f->up); i++) {
        double y = scale_at(&f->up, scale_tick(&f->up, i));
        pen_line(pen, f->scatter.left, y, f->scatter.right, y, i == 0 ? .8 : .5, pen->theme->rule);
        pen_text(pen, f->scatter.left - 5, pen_baseline(&fine, y), &fine, scale_label(pen, &f->up, i, f->centre.unit));
    }
}

/* ---- limits ---- */

/* Only the stretch that lies within the chart. */
static void curve(const struct funnel *f, const char *name, bool dashed) {
    const struct pen *pen = f->scatter.pen;
    struct page_point *at = arena_alloc(pen->arena, (value_count(f->limits) + 1) * sizeof *at);
    size_t count = 0;
    for (size_t i = 0; i < value_count(f->limits); i++) {
        double n = limit(f->limits, i, "n"), number = limit(f->limits, i, name);
        if (number >= f->up.lo && number <= f->up.hi && n >= f->least && n <= f->most)
            at[count++] = (struct page_point){x_of(f, n), scale_at(&f->up, number)};
    }
    if (count > 1)
        pen_polyline(pen, at, count, .9, pen->theme->muted, dashed);
}

static void centre(const struct funnel *f) {
    const struct pen *pen = f->scatter.pen;
    double y = scale_at(&f->up, f->centre.value);
    if (f->centre.known)
        pen_line(pen, f->scatter.left, y, f->scatter.right, y, .9, pen->theme->ink);
}

/* ---- points ---- */

static void point_set(const struct funnel *f, size_t index) {
    const struct pen *pen = f->scatter.pen;
    const struct theme *theme = pen->theme;
    const struct label *label = &f->scatter.labels[index];
    const char *place = place_at(f, index);
    bool up = strncmp(place, "above", 5) == 0;
    struct page_colour colour = up ? theme->accent : theme->warning;
    if (is_own(f, index))
        pen_disc(pen, label->x, label->y, 5.6, theme->ink);
    if (is_own(f, index))
        pen_disc(pen, label->x, label->y, 4.6, colour_white);
    if (strcmp(place, "in") == 0)
        pen_dot(pen, label->x, label->y, 2, figure_at(f, index).uncertain, theme->muted);
    else
        pen_triangle(pen, label->x, label->y, is_far(place) ? 8.5 : 5.5, up, colour);
}

/* Far outside, and one's own, are named first; outside 95 % only while they are few. */
static void find_points(struct funnel *f) {
    enum { FEW = 12 };
    size_t outside = 0;
    for (size_t i = 0; i < f->scatter.count; i++)
        outside += is_shown(f, i) && strcmp(place_at(f, i), "in") != 0;
    for (size_t i = 0; i < f->scatter.count; i++) {
        struct figure figure = figure_at(f, i);
        bool shown = is_shown(f, i), far = is_far(place_at(f, i)) || is_own(f, i),
             named = far || (strcmp(place_at(f, i), "in") != 0 && outside <= FEW);
        f->scatter.labels[i] = (struct label){.x = shown ? x_of(f, (double)figure.n) : -1e4,
                                              .y = shown ? scale_at(&f->up, figure.value) : -1e4,
                                              .radius = is_own(f, i) ? 5.6
                                                        : far        ? 4.5
                                                                     : 2.5,
                                              .first = far};
        f->scatter.names[i] = shown && named ? value_text(value_get(value_at(f->points, i), "label"), "") : NULL;
    }
}

static const char *key(const struct funnel *f) {
    const struct pen *pen = f->scatter.pen;
    size_t hidden = 0;
    for (size_t i = 0; i < f->scatter.count; i++)
        hidden += !is_shown(f, i);
    const char *limits =
        value_count(f->limits) < 2
            ? ""
            : pen_word(pen, " · 虚线 95%、实线 99.8% 界限 · 小▲▼ 在 95% 之外，大▲▼ 在 99.8% 之外",
                       " · limits: dashed 95%, full 99.8% · small ▲▼ beyond 95%, large ▲▼ beyond 99.8%");
    const char *text =
        arena_format(pen->arena, pen_word(pen, "%s；横线为总体 %s（%s）%s", "%s; line: all together %s (%s)%s"),
                     value_text(value_get(f->block, "name"), ""), figure_value(pen->arena, pen->language, &f->centre),
                     figure_footing(pen->arena, pen->language, &f->centre), limits);
    return hidden == 0 ? text
                       : arena_format(pen->arena,
                                      pen_word(pen, "%s · 另有 %zu 个样本不足，不予显示",
                                               "%s · %zu more have too few answers to show"),
                                      text, hidden);
}

static void draw(struct funnel *f) {
    grid(f);
    axis_across(f);
    curve(f, "far_lo", false);
    curve(f, "lo", true);
    curve(f, "hi", true);
    curve(f, "far_hi", false);
    centre(f);
    for (size_t i = 0; i < f->scatter.count; i++)
        if (is_shown(f, i))
            point_set(f, i);
    scatter_names(&f->scatter);
}

double block_funnel(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double high = 180, axis = 30, below = 24;
    struct funnel f = {.block = block,
                       .points = value_get(block, "points"),
                       .limits = value_get(block, "limits"),
                       .centre = figure_read(value_get(block, "centre"))};
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    double height = pen_heading(pen, block, x, y, width);
    f.scatter = scatter_make(pen, value_count(f.points));
    if (!find_scales(&f))
        return height + pen_nothing(pen, x, y + height, width);
    f.scatter.left = f.across.from = x + axis;
    f.scatter.right = f.across.to = x + width - 8;
    f.scatter.top = f.up.to = y + height + 3;
    f.scatter.bottom = f.up.from = f.scatter.top + high;
    f.scatter.halo = true;
    find_points(&f);
    if (pen_draws(pen))
        draw(&f);
    height += 3 + high + below;
    height += scatter_rest(&f.scatter, x, y + height, width);
    return height + pen_paragraph(pen, x, y + height, width, &fine, key(&f));
}
