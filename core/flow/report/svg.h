/* A canvas that writes SVG: what a block draws on it is a picture of shapes and texts, the texts still texts.
 *
 * The caller writes the <svg> element around it, one unit a point. Colours are classes, "f-accent" and "s-rule", of the
 * style sheet that shades_css makes. A text is as wide as in the page's fonts whatever font the reader has: textLength
 * says so. */
#ifndef EARSHOT_FLOW_REPORT_SVG_H
#define EARSHOT_FLOW_REPORT_SVG_H

#include "base/buf.h"
#include "flow/report/canvas.h"
#include "flow/report/shades.h"

struct svg {
    struct buf *out;
    struct shades *shades;
    const struct page_fonts *fonts; /* widths */
    bool broken;                    /* was given a number that is none */
};

struct canvas canvas_of_svg(struct svg *svg); /* borrows svg */

#endif
