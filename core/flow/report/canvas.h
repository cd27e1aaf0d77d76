/* What a block is drawn on: a page of a PDF, or whatever else can draw these eight things. A chart is set once, through
 * a pen (pen.h), and its shapes go to the canvas in points from the top left, in the order in which they cover each
 * other: so a chart has the same geometry wherever it is seen. */
#ifndef EARSHOT_FLOW_REPORT_CANVAS_H
#define EARSHOT_FLOW_REPORT_CANVAS_H

#include <stdbool.h>

#include "port/page/page.h"

/* As the page_* functions of the same names (port/page/page.h) promise. Widths of texts are always those of the page's
 * fonts. */
struct canvas_tools {
    double (*text)(void *target, double x, double y, const struct page_style *style, const char *text);
    void (*fill_rect)(void *target, double x, double y, double w, double h, double radius, struct page_colour colour);
    void (*stroke_rect)(void *target, double x, double y, double w, double h, double radius, double line,
                        struct page_colour colour);
    void (*line)(void *target, double x1, double y1, double x2, double y2, double line, struct page_colour colour,
                 bool dashed);
    void (*polyline)(void *target, const struct page_point *points, size_t count, double line,
                     struct page_colour colour, bool dashed);
    void (*polygon)(void *target, const struct page_point *points, size_t count, struct page_colour colour);
    void (*disc)(void *target, double x, double y, double radius, struct page_colour fill);
    void (*ring)(void *target, double x, double y, double inner, double outer, double from, double to,
                 struct page_colour colour);
};

/* Without tools there is nothing to draw on: a block is measured only. */
struct canvas {
    const struct canvas_tools *tools;
    void *target; /* belongs to whoever made it */
};

struct canvas canvas_of_page(struct page *page);

#endif
