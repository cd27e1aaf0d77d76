#include "flow/report/canvas.h"

static double text(void *page, double x, double y, const struct page_style *style, const char *words) {
    return page_text(page, x, y, style, words);
}

static void fill_rect(void *page, double x, double y, double w, double h, double radius, struct page_colour colour) {
    page_fill_rect(page, x, y, w, h, radius, colour);
}

static void stroke_rect(void *page, double x, double y, double w, double h, double radius, double line,
                        struct page_colour colour) {
    page_stroke_rect(page, x, y, w, h, radius, line, colour);
}

static void straight(void *page, double x1, double y1, double x2, double y2, double line, struct page_colour colour,
                     bool dashed) {
    (dashed ? page_dashed : page_line)(page, x1, y1, x2, y2, line, colour);
}

static void polyline(void *page, const struct page_point *points, size_t count, double line, struct page_colour colour,
                     bool dashed) {
    page_polyline(page, points, count, line, colour, dashed);
}

static void polygon(void *page, const struct page_point *points, size_t count, struct page_colour colour) {
    page_polygon(page, points, count, colour);
}

static void disc(void *page, double x, double y, double radius, struct page_colour fill) {
    page_disc(page, x, y, radius, fill);
}

static void ring(void *page, double x, double y, double inner, double outer, double from, double to,
                 struct page_colour colour) {
    page_ring(page, x, y, inner, outer, from, to, colour);
}

struct canvas canvas_of_page(struct page *page) {
    static const struct canvas_tools tools = {text, fill_rect, stroke_rect, straight, polyline, polygon, disc, ring};
    return (struct canvas){&tools, page};
}
