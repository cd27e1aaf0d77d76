/* Shapes on a page, in PDF's path operators. Callers think from the top left; y is turned over in draw_point alone. */
#include "port/page/parts.h"

#include <math.h>
#include <stdlib.h>

static const double reach = 32767, pi = 3.14159265358979323846;

void number_write(struct buf *out, double number) {
    char digits[32], *end = digits + sizeof digits, *at = end;
    long long thousandths = llround(number * 1000), left = llabs(thousandths), whole = left / 1000;
    for (int i = 0; i < 3; i++, left /= 10)
        if (at < end || left % 10 != 0)
            *--at = (char)('0' + left % 10);
    if (at < end)
        *--at = '.';
    do
        *--at = (char)('0' + whole % 10);
    while (whole /= 10);
    if (thousandths < 0)
        *--at = '-';
    buf_add(out, at, (size_t)(end - at));
}

void draw_number(struct page *page, double number) {
    if (!(fabs(number) <= reach)) {
        if (!page->pdf->broken)
            page->pdf->broken = page->call;
        number = 0;
    }
    number_write(&page->content, number);
    buf_char(&page->content, ' ');
}

void draw_point(struct page *page, double x, double y) {
    draw_number(page, x);
    draw_number(page, page->height - y);
}

static bool same(struct page_colour a, struct page_colour b) {
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

/* Just above 1 a colour is an error to some readers. */
static void colour(struct page *page, struct page_colour c, const char *operator) {
    draw_number(page, fmin(fmax(c.r, 0), 1));
    draw_number(page, fmin(fmax(c.g, 0), 1));
    draw_number(page, fmin(fmax(c.b, 0), 1));
    buf_text(&page->content, operator);
}

void draw_fill(struct page *page, struct page_colour c) {
    if (same(page->fill, c))
        return;
    colour(page, c, "rg ");
    page->fill = c;
}

static void set_stroke(struct page *page, struct page_colour c, double line, bool dashed) {
    if (!same(page->stroke, c))
        colour(page, c, "RG ");
    page->stroke = c;
    if (page->line != line) {
        draw_number(page, line);
        buf_text(&page->content, "w ");
        page->line = line;
    }
    if (page->dashed != dashed)
        buf_text(&page->content, dashed ? "[3 2] 0 d " : "[] 0 d ");
    page->dashed = dashed;
}

static void move(struct page *page, double x, double y) {
    draw_point(page, x, y);
    buf_text(&page->content, "m ");
}

static void line_to(struct page *page, double x, double y) {
    draw_point(page, x, y);
    buf_text(&page->content, "l ");
}

static void curve(struct page *page, struct page_point a, struct page_point b, struct page_point to) {
    draw_point(page, a.x, a.y);
    draw_point(page, b.x, b.y);
    draw_point(page, to.x, to.y);
    buf_text(&page->content, "c ");
}

static struct page_point on_circle(double x, double y, double radius, double angle) {
    return (struct page_point){x + radius * cos(angle), y + radius * sin(angle)};
}

/* An arc from where the path is, in pieces of at most a quarter turn, each one Bézier curve. Angles in radians,
 * clockwise as seen, from three o'clock. */
static void arc(struct page *page, double x, double y, double radius, double from, double to) {
    int pieces = (int)fmax(1, ceil(fabs(to - from) / (pi / 2) - 1e-9));
    double step = (to - from) / pieces, handle = 4.0 / 3 * tan(step / 4) * radius;
    for (int i = 0; i < pieces; i++) {
        double a = from + i * step, b = a + step;
        struct page_point start = on_circle(x, y, radius, a), end = on_circle(x, y, radius, b);
        curve(page, (struct page_point){start.x - handle * sin(a), start.y + handle * cos(a)},
              (struct page_point){end.x + handle * sin(b), end.y - handle * cos(b)}, end);
    }
}

static void rect_path(struct page *page, double x, double y, double w, double h, double radius) {
    double r = fmin(radius, fmin(w, h) / 2);
    if (r <= 0) {
        draw_point(page, x, y + h);
        draw_number(page, w);
        draw_number(page, h);
        buf_text(&page->content, "re ");
        return;
    }
    move(page, x + r, y);
    line_to(page, x + w - r, y);
    arc(page, x + w - r, y + r, r, -pi / 2, 0);
    line_to(page, x + w, y + h - r);
    arc(page, x + w - r, y + h - r, r, 0, pi / 2);
    line_to(page, x + r, y + h);
    arc(page, x + r, y + h - r, r, pi / 2, pi);
    line_to(page, x, y + r);
    arc(page, x + r, y + r, r, pi, pi * 3 / 2);
    buf_text(&page->content, "h ");
}

void page_fill_rect(struct page *page, double x, double y, double w, double h, double radius, struct page_colour c) {
    page->call = "page_fill_rect";
    draw_fill(page, c);
    rect_path(page, x, y, w, h, radius);
    buf_text(&page->content, "f\n");
}

void page_stroke_rect(struct page *page, double x, double y, double w, double h, double radius, double line,
                      struct page_colour c) {
    page->call = "page_stroke_rect";
    set_stroke(page, c, line, false);
    rect_path(page, x, y, w, h, radius);
    buf_text(&page->content, "S\n");
}

static void stroke(struct page *page, const struct page_point *points, size_t count, double line, struct page_colour c,
                   bool dashed) {
    if (count < 2)
        return;
    set_stroke(page, c, line, dashed);
    move(page, points[0].x, points[0].y);
    for (size_t i = 1; i < count; i++)
        line_to(page, points[i].x, points[i].y);
    buf_text(&page->content, "S\n");
}

void page_line(struct page *page, double x1, double y1, double x2, double y2, double line, struct page_colour c) {
    page->call = "page_line";
    stroke(page, (struct page_point[]){{x1, y1}, {x2, y2}}, 2, line, c, false);
}

void page_dashed(struct page *page, double x1, double y1, double x2, double y2, double line, struct page_colour c) {
    page->call = "page_dashed";
    stroke(page, (struct page_point[]){{x1, y1}, {x2, y2}}, 2, line, c, true);
}

void page_polyline(struct page *page, const struct page_point *points, size_t count, double line, struct page_colour c,
                   int dashed) {
    page->call = "page_polyline";
    stroke(page, points, count, line, c, dashed);
}

void page_polygon(struct page *page, const struct page_point *points, size_t count, struct page_colour c) {
    page->call = "page_polygon";
    if (count < 3)
        return;
    draw_fill(page, c);
    move(page, points[0].x, points[0].y);
    for (size_t i = 1; i < count; i++)
        line_to(page, points[i].x, points[i].y);
    buf_text(&page->content, "h f\n");
}

void page_disc(struct page *page, double x, double y, double radius, struct page_colour c) {
    page->call = "page_disc";
    draw_fill(page, c);
    move(page, x + radius, y);
    arc(page, x, y, radius, 0, 2 * pi);
    buf_text(&page->content, "h f\n");
}

void page_ring(struct page *page, double x, double y, double inner, double outer, double from, double to,
               struct page_colour c) {
    page->call = "page_ring";
    double a = pi + from * pi / 180, b = pi + to * pi / 180;
    struct page_point start = on_circle(x, y, outer, a), back = on_circle(x, y, inner, b);
    draw_fill(page, c);
    move(page, start.x, start.y);
    arc(page, x, y, outer, a, b);
    line_to(page, back.x, back.y);
    arc(page, x, y, inner, b, a);
    buf_text(&page->content, "h f\n");
}
