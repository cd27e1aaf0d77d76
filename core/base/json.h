/* JSON in and out. Reading is jansson's (duplicate keys, bad UTF-8 and deep nesting are refused); writing is our own,
 * because an edition needs the same bytes on every machine: keys in the order they were set, reals to a stated number
 * of significant digits, no locale. */
#ifndef EARSHOT_BASE_JSON_H
#define EARSHOT_BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"
#include "base/value.h"

/* Any value may stand alone, not only a list or a map. Errors: ERR_DATA with line and column in .where. */
int json_read(struct arena *arena, const char *text, size_t len, const struct value **out, struct err *err);

enum json_style {
    JSON_COMPACT, /* one line, reals to 17 digits: between our own processes */
    JSON_DOCUMENT /* indented by two, reals to 10 significant digits, a newline at the end: what is archived or shown */
};

void json_write(struct buf *out, const struct value *value, enum json_style style);
void json_text(struct buf *out, const char *bytes,
               size_t len); /* one string with its quotes; bytes that are no UTF-8 become U+FFFD */

/* Rounds to 10 significant digits, the precision of documents; -0 becomes 0. */
double json_round(double real);

#endif
