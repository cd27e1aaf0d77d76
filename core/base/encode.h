/* Bytes as text for other machines: base64, hexadecimal, percent. Each appends to out. */
#ifndef EARSHOT_BASE_ENCODE_H
#define EARSHOT_BASE_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

void encode_base64(struct buf *out, const void *bytes, size_t len); /* RFC 4648, with padding, on one line */
/* Back again; blanks are passed over. False for what is no base64, or more than out holds. */
bool encode_from_base64(struct buf *out, const char *text);
/* As a part of a mail: lines of 76 characters, each ended by CR LF. */
void encode_base64_lines(struct buf *out, const void *bytes, size_t len);
void encode_hex(struct buf *out, const void *bytes, size_t len); /* small letters */
/* Everything but RFC 3986's unreserved characters as %XX: what stands between & and = of a query. */
void encode_percent(struct buf *out, const char *text);
/* What stands for a character in HTML's text and quoted attributes, where it may not stand itself: & < > " '; NULL for
 * the others. */
const char *encode_reference(uint32_t code_point);

#endif
