/* HTML from templates: a template is our own text, in which each $ is the place of the next argument, a text of
 * anybody's that is encoded there. So nothing that a person wrote can become markup, in an element or in a quoted
 * attribute.
 *
 *     encode_put(&out, "<a href=\"$\">$</a>", path, store_name); */
#ifndef EARSHOT_WEB_ENCODE_H
#define EARSHOT_WEB_ENCODE_H

#include "base/buf.h"

/* As many texts as the template has $; NULL is none. */
void encode_put(struct buf *out, const char *template, ...);

/* One text, encoded. What is no UTF-8, and control characters but LF and TAB, become U+FFFD. */
void encode_text(struct buf *out, const char *text);

#endif
