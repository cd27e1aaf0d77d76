#include "flow/report/svg.h"

#include <math.h>

#include "flow/report/markup.h"

static const char dashes[] = " stroke-dasharray=\"3 2\"";

/* ` name="12.5"`; a number that is none becomes 0 and is told of. */
static void put_attribute(struct svg *svg, const char *name, double number) {
    svg->broken |= !isfinite(number);
    buf_format(svg->out, " %s=\"", name);
    markup_number(svg->out, isfinite(number) ? number : 0);
    buf_char(svg->out, '"');
}

static void put_place(struct svg *svg, double x, double y) {
    svg->broken |= !isfinite(x) || !isfinite(y);
    markup_number(svg->out, isfinite(x) ? x : 0);
    buf_char(svg->out, ' ');
    markup_number(svg->out, isfinite(y) ? y : 0);
}

static void put_fill(struct svg *svg, struct page_colour colour) {
    buf_format(svg->out, " class=\"f-%s\"", shades_name(svg->shades, colour, false));
}

/* A line's width, and nothing inside it. */
static void put_stroke(struct svg *svg, double line, struct page_colour colour, bool dashed) {
    buf_format(svg->out, " class=\"s-%s\" fill=\"none\"", shades_name(svg->shades, colour, false));
    put_attribute(svg, "stroke-width", line);
    buf_text(svg->out, dashed ? dashes : "");
}

/* The shade of words at a place: by the last rectangle under them, if any. */
static const char *words_at(struct svg *svg, double x, double y, const struct page_style *style) {
    double inside = style->align == PAGE_LEFT    ? x + .5
                    : style->align == PAGE_RIGHT ? x - .5
                                                 : x,
           middle = y - style->size * .35;
    size_t kept = svg->ground_count < SVG_GROUNDS ? svg->ground_count : SVG_GROUNDS;
    for (size_t i = 1; i <= kept; i++) {
        const struct svg_ground *g = &svg->grounds[(svg->ground_count - i) % SVG_GROUNDS];
        if (inside >= g->x && inside <= g->x + g->w && middle >= g->y && middle <= g->y + g->h)
            return shades_on(svg->shades, style->colour, g->colour);
    }
    return shades_name(svg->shades, style->colour, true);
}

static double text(void *target, double x, double y, const struct page_style *style, const char *words) {
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    struct svg *svg = target;
    double wide = page_measure(svg->fonts, style, words);
    if (!*words)
        return 0;
    buf_text(svg->out, "<text");
    put_attribute(svg, "x", x);
    put_attribute(svg, "y", y);
    put_attribute(svg, "font-size", style->size);
    buf_format(svg->out, "%s%s class=\"f-%s\"", style->face == PAGE_BOLD ? " font-weight=\"700\"" : "",
               anchors[style->align], words_at(svg, x, y, style));
    put_attribute(svg, "textLength", wide);
    buf_text(svg->out, " lengthAdjust=\"spacingAndGlyphs\">");
    markup_text(svg->out, words);
    buf_text(svg->out, "</text>\n");
    return wide;
}

static void put_rect(struct svg *svg, double x, double y, double w, double h, double radius) {
    buf_text(svg->out, "<rect");
    put_attribute(svg, "x", x);
    put_attribute(svg, "y", y);
    put_attribute(svg, "width", fmax(w, 0));
    put_attribute(svg, "height", fmax(h, 0));
    if (radius > 0)
        put_attribute(svg, "rx", fmax(fmin(radius, fmin(w, h) / 2), 0));
}

static void fill_rect(void *target, double x, double y, double w, double h, double radius, struct page_colour colour) {
    struct svg *svg = target;
    svg->grounds[svg->ground_count++ % SVG_GROUNDS] = (struct svg_ground){x, y, w, h, colour};
    put_rect(svg, x, y, w, h, radius);
    put_fill(svg, colour);
    buf_text(svg->out, "/>\n");
}

static void stroke_rect(void *target, double x, double y, double w, double h, double radius, double line,
                        struct page_colour colour) {
    struct svg *svg = target;
    put_rect(svg, x, y, w, h, radius);
    put_stroke(svg, line, colour, false);
    buf_text(svg->out, "/>\n");
}

static void straight(void *target, double x1, double y1, double x2, double y2, double line, struct page_colour colour,
                     bool dashed) {
    struct svg *svg = target;
    buf_text(svg->out, "<line");
    put_attribute(svg, "x1", x1);
    put_attribute(svg, "y1", y1);
    put_attribute(svg, "x2", x2);
    put_attribute(svg, "y2", y2);
    put_stroke(svg, line, colour, dashed);
    buf_text(svg->out, "/>\n");
}

static void put_points(struct svg *svg, const char *element, const struct page_point *points, size_t count) {
    buf_format(svg->out, "<%s points=\"", element);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(svg->out, ' ');
        put_place(svg, points[i].x, points[i].y);
    }
    buf_char(svg->out, '"');
}

static void polyline(void *target, const struct page_point *points, size_t count, double line,
                     struct page_colour colour, bool dashed) {
    struct svg *svg = target;
    if (count < 2)
        return;
    put_points(svg, "polyline", points, count);
    put_stroke(svg, line, colour, dashed);
    buf_text(svg->out, " stroke-linejoin=\"round\"/>\n");
}

static void polygon(void *target, const struct page_point *points, size_t count, struct page_colour colour) {
    struct svg *svg = target;
    put_points(svg, "polygon", points, count);
    put_fill(svg, colour);
    buf_text(svg->out, "/>\n");
}

static void disc(void *target, double x, double y, double radius, struct page_colour fill) {
    struct svg *svg = target;
    buf_text(svg->out, "<circle");
    put_attribute(svg, "cx", x);
    put_attribute(svg, "cy", y);
    put_attribute(svg, "r", radius);
    put_fill(svg, fill);
    buf_text(svg->out, "/>\n");
}

static struct page_point on_circle(double x, double y, double radius, double degrees) {
    double angle = degrees * M_PI / 180;
    return (struct page_point){x - radius * cos(angle), y - radius * sin(angle)};
}

static void put_arc(struct svg *svg, double radius, struct page_point to, bool large, bool clockwise) {
    buf_text(svg->out, " A");
    put_place(svg, radius, radius);
    buf_format(svg->out, " 0 %d %d ", large, clockwise);
    put_place(svg, to.x, to.y);
}

static void ring(void *target, double x, double y, double inner, double outer, double from, double to,
                 struct page_colour colour) {
    struct svg *svg = target;
    if (to - from >= 360) { /* an arc that ends where it began is nothing */
        ring(target, x, y, inner, outer, from, from + 180, colour);
        ring(target, x, y, inner, outer, from + 180, from + 359.99, colour);
        return;
    }
    bool large = to - from > 180;
    struct page_point begin = on_circle(x, y, outer, from), back = on_circle(x, y, inner, to);
    buf_text(svg->out, "<path d=\"M");
    put_place(svg, begin.x, begin.y);
    put_arc(svg, outer, on_circle(x, y, outer, to), large, true);
    buf_text(svg->out, " L");
    put_place(svg, back.x, back.y);
    put_arc(svg, inner, on_circle(x, y, inner, from), large, false);
    buf_text(svg->out, " Z\"");
    put_fill(svg, colour);
    buf_text(svg->out, "/>\n");
}

struct canvas canvas_of_svg(struct svg *svg) {
    static const struct canvas_tools tools = {text, fill_rect, stroke_rect, straight, polyline, polygon, disc, ring};
    return (struct canvas){&tools, svg};
}
