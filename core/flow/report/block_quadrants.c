/* Two figures a point, cut into four: what matters and does badly stands at the upper left, on a tinted ground. The
 * quadrants are named in words, the points beside them. */
#include "flow/report/pen.h"

#include <math.h>

#include "flow/report/scatter.h"

struct quadrants {
    struct scatter scatter;
    const struct value *block, *points;
    struct scale across, up;
    enum metric_unit x_unit, y_unit;
    double x_cut, y_cut;
};

static struct figure figure_at(const struct quadrants *q, size_t index, const char *field) {
    return figure_read(value_get(value_at(q->points, index), field));
}

static bool is_shown(const struct quadrants *q, size_t index) {
    return figure_at(q, index, "x").known && figure_at(q, index, "y").known;
}

static bool is_strong(const struct quadrants *q, size_t index) {
    return value_yes(value_get(value_at(q->points, index), "strong"), false);
}

/* The scale of one axis, a little wider than its points; and where it is cut, at their mean unless the block says. */
static bool find_axis(const struct quadrants *q, const char *field, const char *cut, struct scale *out, double *out_cut,
                      enum metric_unit *out_unit) {
    double lo = INFINITY, hi = -INFINITY, sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < q->scatter.count; i++) {
        struct figure figure = figure_at(q, i, field);
        if (!is_shown(q, i))
            continue;
        lo = fmin(lo, figure.value);
        hi = fmax(hi, figure.value);
        sum += figure.value;
        *out_unit = figure.unit;
        count++;
    }
    if (count == 0)
        return false;
    *out_cut = value_number(value_get(q->block, cut), sum / (double)count);
    lo = fmin(lo, *out_cut);
    hi = fmax(hi, *out_cut);
    double room = hi - lo > 1e-9 * fabs(hi) ? (hi - lo) * .08 : fmax(fabs(hi) * .05, .5);
    *out = scale_make(lo - room, hi + room, -INFINITY, INFINITY, 5);
    return true;
}

static void axes(const struct quadrants *q) {
    const struct pen *pen = q->scatter.pen;
    const struct scatter *s = &q->scatter;
    struct page_style right = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_RIGHT),
                      middle = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_CENTRE),
                      left = pen_style(PAGE_BOLD, pen->theme->fine_size, pen->theme->muted), bold = left;
    bold.align = PAGE_RIGHT;
    for (int i = 0; i < scale_ticks(&q->up); i++)
        pen_text(pen, s->left - 5, pen_baseline(&right, scale_at(&q->up, scale_tick(&q->up, i))), &right,
                 scale_label(pen, &q->up, i, q->y_unit));
    for (int i = 0; i < scale_ticks(&q->across); i++)
        pen_text(pen, scale_at(&q->across, scale_tick(&q->across, i)), s->bottom + 10, &middle,
                 scale_label(pen, &q->across, i, q->x_unit));
    pen_text(pen, s->left, s->top - 4, &left, value_text(value_get(q->block, "y"), ""));
    pen_text(pen, s->right, s->bottom + 20, &bold, value_text(value_get(q->block, "x"), ""));
    pen_stroke_rect(pen, s->left, s->top, s->right - s->left, s->bottom - s->top, 0, .6, pen->theme->rule);
}

static const char *name_of(const struct quadrants *q, size_t index) {
    static const char *const zh[] = {"重点改进", "继续保持", "暂缓", "锦上添花"};
    static const char *const en[] = {"Improve first", "Keep it up", "Low priority", "Nice to have"};
    const char *given = value_text(value_at(value_get(q->block, "names"), index), "");
    return *given ? given : pen_word(q->scatter.pen, zh[index], en[index]);
}

/* Names stand in the outer corners, and points keep off them. */
static void corners(struct quadrants *q, double x, double y) {
    const struct pen *pen = q->scatter.pen;
    struct scatter *s = &q->scatter;
    struct page_style style = pen_style(PAGE_BOLD, pen->theme->small_size, pen->theme->muted);
    pen_fill_rect(pen, s->left, s->top, x - s->left, y - s->top, 0, pen->theme->warning_soft);
    for (size_t i = 0; i < 4; i++) {
        bool right = i % 2 == 1, low = i > 1;
        style.align = right ? PAGE_RIGHT : PAGE_LEFT;
        style.colour = i == 0 ? colour_readable(pen->theme->warning, pen->theme->warning_soft) : pen->theme->muted;
        double wide = pen_width(pen, &style, name_of(q, i)), at = right ? s->right - 5 : s->left + 5,
               line = low ? s->bottom - 5 : s->top + 11;
        scatter_keep_off(s, right ? at - wide : at, line, wide);
        pen_text(pen, at, line, &style, name_of(q, i));
    }
}

static void find_points(struct quadrants *q) {
    for (size_t i = 0; i < q->scatter.count; i++) {
        bool shown = is_shown(q, i);
        q->scatter.labels[i] = (struct label){.x = shown ? scale_at(&q->across, figure_at(q, i, "x").value) : -1e4,
                                              .y = shown ? scale_at(&q->up, figure_at(q, i, "y").value) : -1e4,
                                              .radius = 3,
                                              .first = is_strong(q, i)};
        q->scatter.names[i] = shown ? value_text(value_get(value_at(q->points, i), "label"), "") : NULL;
    }
}

static void draw(const struct quadrants *q) {
    const struct pen *pen = q->scatter.pen;
    double x = q->scatter.cut_x, y = q->scatter.cut_y;
    axes(q);
    pen_dashed(pen, x, q->scatter.top, x, q->scatter.bottom, .8, pen->theme->muted);
    pen_dashed(pen, q->scatter.left, y, q->scatter.right, y, .8, pen->theme->muted);
    for (size_t i = 0; i < q->scatter.count; i++) {
        bool thin = figure_at(q, i, "x").uncertain || figure_at(q, i, "y").uncertain;
        if (is_shown(q, i))
            pen_dot(pen, q->scatter.labels[i].x, q->scatter.labels[i].y, is_strong(q, i) ? 3.2 : 2.6, thin,
                    is_strong(q, i) ? pen->theme->warning : pen->theme->accent);
    }
}

static const char *key(const struct quadrants *q) {
    const struct pen *pen = q->scatter.pen;
    const char *base = pen_bases(pen, q->points), *hidden = "";
    bool thin = false;
    for (size_t i = 0; i < q->scatter.count; i++) {
        thin = thin || (is_shown(q, i) && (figure_at(q, i, "x").uncertain || figure_at(q, i, "y").uncertain));
        if (!is_shown(q, i))
            hidden = arena_format(pen->arena, "%s%s%s", hidden, *hidden ? pen_word(pen, "、", ", ") : "",
                                  value_text(value_get(value_at(q->points, i), "label"), ""));
    }
    return arena_format(pen->arena, "%s%s%s%s%s%s", base, *base ? " · " : "",
                        value_get(q->block, "x_cut") || value_get(q->block, "y_cut")
                            ? pen_word(pen, "虚线为分界", "dashed: the cuts")
                            : pen_word(pen, "虚线为各点均值", "dashed: means of the points"),
                        thin ? pen_word(pen, " · ○ 样本偏少", " · ○ small base") : "",
                        *hidden ? pen_word(pen, " · 样本不足，不予显示：", " · too few answers to show: ") : "",
                        hidden);
}

double block_quadrants(const struct pen *pen, const struct value *block, double x, double y, double width) {
    const double high = 210, axis = 30, below = 24, above = 12;
    struct quadrants q = {.block = block, .points = value_get(block, "points")};
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    double height = pen_heading(pen, block, x, y, width);
    q.scatter = scatter_make(pen, value_count(q.points));
    if (!find_axis(&q, "x", "x_cut", &q.across, &q.x_cut, &q.x_unit) ||
        !find_axis(&q, "y", "y_cut", &q.up, &q.y_cut, &q.y_unit))
        return height + pen_nothing(pen, x, y + height, width);
    q.scatter.left = q.across.from = x + axis;
    q.scatter.right = q.across.to = x + width - 8;
    q.scatter.top = q.up.to = y + height + above;
    q.scatter.bottom = q.up.from = q.scatter.top + high;
    q.scatter.cut_x = scale_at(&q.across, q.x_cut);
    q.scatter.cut_y = scale_at(&q.up, q.y_cut);
    find_points(&q);
    corners(&q, q.scatter.cut_x, q.scatter.cut_y);
    if (pen_draws(pen)) {
        draw(&q);
        scatter_names(&q.scatter);
    }
    height += above + high + below;
    height += scatter_rest(&q.scatter, x, y + height, width);
    return height + pen_paragraph(pen, x, y + height, width, &fine, key(&q));
}
