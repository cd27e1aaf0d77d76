/* A canvas that writes SVG: what a block draws on it is a picture of shapes and texts, the texts still texts.
 *
 * The caller writes the <svg> element around it, one unit a point. Colours are classes, "f-accent" and "s-rule", of the
 * style sheet that shades_css makes; words on a filled rectangle have a shade that can be read on it. A text is as wide
 * as in the page's fonts whatever font the reader has: textLength says so. */
#ifndef EARSHOT_FLOW_REPORT_SVG_H
#define EARSHOT_FLOW_REPORT_SVG_H

#include "base/buf.h"
#include "flow/report/canvas.h"
#include "flow/report/shades.h"

enum { SVG_GROUNDS = 8 }; /* rectangles that are remembered: a word stands on one of the last */

struct svg_ground {
    double x, y, w, h;
    struct page_colour colour;
};

struct svg {
    struct buf *out;
    struct shades *shades;
    const struct page_fonts *fonts; /* widths */
    struct svg_ground grounds[SVG_GROUNDS];
    size_t ground_count; /* so far; the last one is at (ground_count - 1) % SVG_GROUNDS */
    bool broken;         /* was given a number that is none */
};

struct canvas canvas_of_svg(struct svg *svg); /* borrows svg */

#endif
