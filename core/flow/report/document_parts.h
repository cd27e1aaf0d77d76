/* What document.c leaves to others; nobody else opens it. */
#ifndef EARSHOT_FLOW_REPORT_DOCUMENT_PARTS_H
#define EARSHOT_FLOW_REPORT_DOCUMENT_PARTS_H

#include "base/value.h"

/* Adds to a checked funnel or control chart the limits and verdicts that its script left to us (document_charts.c):
 * they stand in the document then, so that all renderers draw the same ones. Any other shape stays as it is. */
void document_complete(struct arena *arena, const char *shape, struct value *made);

#endif
