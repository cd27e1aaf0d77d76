/* Turns a document into an A4 PDF: a pure function of document and theme. The look is the theme's
 * (templates/theme.lua); the arrangement on the page is decided here. */
#ifndef EARSHOT_FLOW_REPORT_PDF_H
#define EARSHOT_FLOW_REPORT_PDF_H

#include "base/buf.h"
#include "base/err.h"
#include "base/value.h"
#include "flow/rules/shape.h"
#include "port/page/page.h"

/* What the renderer is called in a provenance; it changes whenever the same document would give other bytes. */
#define REPORT_RENDERER "pdf 6"

/* `document` is whole, with provenance. One that holds private blocks says on each page that it is a working copy.
 * `theme` is the definition that templates/theme.lua returns (word `theme`), checked by report_theme_check. Errors:
 * ERR_DATA for a document that cannot be set (a title too long for the page), ERR_INTERNAL. */
int report_pdf(struct page_fonts *fonts, const struct value *document, const struct value *theme, struct buf *out,
               struct err *err);

/* The fields of a theme, the look on paper. */
extern const struct shape_table paper_shape;

/* Checks a theme: colours "#rrggbb", sizes in points. Errors: ERR_DATA naming the field. */
int report_theme_check(const char *script, const struct value *theme, struct err *err);

/* A checked theme as an edition keeps it: its fields in their order, numbers to the precision of documents, nothing of
 * the script. */
const struct value *report_theme_kept(struct arena *arena, const struct value *theme);

#endif
