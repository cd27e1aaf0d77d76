/* Shapes by a pen. One that has nothing to draw on draws nothing. */
#include "flow/report/pen.h"

bool pen_draws(const struct pen *pen) {
    return pen->canvas.tools != NULL;
}

struct pen pen_dry(const struct pen *pen) {
    struct pen dry = *pen;
    dry.canvas = (struct canvas){0};
    return dry;
}

#define DRAW(tool, ...)                                                                                                \
    do {                                                                                                               \
        if (pen_draws(pen))                                                                                            \
            pen->canvas.tools->tool(pen->canvas.target, __VA_ARGS__);                                                  \
    } while (0)

void pen_fill_rect(const struct pen *pen, double x, double y, double w, double h, double radius,
                   struct page_colour colour) {
    DRAW(fill_rect, x, y, w, h, radius, colour);
}

void pen_stroke_rect(const struct pen *pen, double x, double y, double w, double h, double radius, double line,
                     struct page_colour colour) {
    DRAW(stroke_rect, x, y, w, h, radius, line, colour);
}

void pen_line(const struct pen *pen, double x1, double y1, double x2, double y2, double line,
              struct page_colour colour) {
    DRAW(line, x1, y1, x2, y2, line, colour, false);
}

void pen_dashed(const struct pen *pen, double x1, double y1, double x2, double y2, double line,
                struct page_colour colour) {
    DRAW(line, x1, y1, x2, y2, line, colour, true);
}

void pen_polyline(const struct pen *pen, const struct page_point *points, size_t count, double line,
                  struct page_colour colour, bool dashed) {
    DRAW(polyline, points, count, line, colour, dashed);
}

void pen_polygon(const struct pen *pen, const struct page_point *points, size_t count, struct page_colour colour) {
    DRAW(polygon, points, count, colour);
}

void pen_disc(const struct pen *pen, double x, double y, double radius, struct page_colour fill) {
    DRAW(disc, x, y, radius, fill);
}

void pen_ring(const struct pen *pen, double x, double y, double inner, double outer, double from, double to,
              struct page_colour colour) {
    DRAW(ring, x, y, inner, outer, from, to, colour);
}

void pen_triangle(const struct pen *pen, double x, double y, double size, bool up, struct page_colour colour) {
    double tip = up ? -size / 2 : size / 2;
    pen_polygon(pen, (struct page_point[]){{x, y + tip}, {x + size * .55, y - tip}, {x - size * .55, y - tip}}, 3,
                colour);
}

static void whisker(const struct pen *pen, double lo, double hi, double y, double line, struct page_colour colour) {
    const double cap = 3;
    pen_line(pen, lo, y, hi, y, line, colour);
    pen_line(pen, lo, y - cap, lo, y + cap, line, colour);
    pen_line(pen, hi, y - cap, hi, y + cap, line, colour);
}

void pen_whisker(const struct pen *pen, double lo, double hi, double y) {
    whisker(pen, lo, hi, y, 2, colour_white);
    whisker(pen, lo, hi, y, .7, pen->theme->ink);
}

void pen_dot(const struct pen *pen, double x, double y, double radius, bool hollow, struct page_colour colour) {
    pen_disc(pen, x, y, radius, colour);
    if (hollow)
        pen_disc(pen, x, y, radius * .58, (struct page_colour){1, 1, 1});
}
