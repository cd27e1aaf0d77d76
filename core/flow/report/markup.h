/* Text on its way into HTML or SVG: whatever it says, it stays text. Used by the renderers of both, by nobody else. */
#ifndef EARSHOT_FLOW_REPORT_MARKUP_H
#define EARSHOT_FLOW_REPORT_MARKUP_H

#include "base/buf.h"

/* Appends text for the inside of an element or of an attribute in double quotes: & < > " ' become references, control
 * characters that XML cannot hold a space. */
void markup_text(struct buf *out, const char *text);

/* A number in at most two decimals, "12.5", "-3", the same in every locale. Past ±1e7 it is cut to that. */
void markup_number(struct buf *out, double number);

#endif
