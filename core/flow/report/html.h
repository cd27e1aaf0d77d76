/* Turns a document into one HTML file that needs nothing else: no script, no font, no picture from outside, and a
 * Content-Security-Policy that forbids all of them. A pure function of document and theme, the same bytes every time.
 *
 * What is written is written: titles, sentences, cards and tables are HTML. What is drawn is drawn by the very
 * functions that draw the PDF (pen.h) on a canvas of SVG, with its figures as a table beside it; a block of a kind that
 * nobody here knows is drawn so too. The page follows the reader's light or dark, narrow or wide, and prints on A4. */
#ifndef EARSHOT_FLOW_REPORT_HTML_H
#define EARSHOT_FLOW_REPORT_HTML_H

#include "base/buf.h"
#include "base/err.h"
#include "base/value.h"
#include "port/page/page.h"

/* Stands in the page, so that two files that differ can say why. */
#define REPORT_HTML "html 1"

/* As report_pdf (pdf.h) takes its arguments; the fonts only tell how wide texts are. Errors: ERR_DATA for a document
 * that passes LIMIT_HTML, ERR_INTERNAL for a chart that draws nowhere. */
int report_html(struct page_fonts *fonts, const struct value *document, const struct value *theme, struct buf *out,
                struct err *err);

#endif
