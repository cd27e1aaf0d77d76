/* Turns a document into text for a terminal: title, then block by block, each metric with its base and interval on one
 * line. A pure function of the document, in the document's language; what a reader of the PDF is told, told in words.
 */
#ifndef EARSHOT_FLOW_REPORT_PLAIN_H
#define EARSHOT_FLOW_REPORT_PLAIN_H

#include "base/buf.h"
#include "base/value.h"

/* `document` as document.json holds it. Appends to out; a block of an unknown kind is told as its tables (tables.h),
 * never dropped. */
void report_plain(const struct value *document, struct buf *out);

#endif
