/* Text is UTF-8 from the moment it is inside; this module brings it there and measures it for people. */
#ifndef EARSHOT_BASE_TEXT_H
#define EARSHOT_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool text_valid(const char *bytes, size_t len); /* well-formed UTF-8 without NUL */

/* Decodes one code point at *at (< end) and moves *at past it. Bytes that are no UTF-8 give U+FFFD, one byte at a time.
 */
uint32_t text_next(const char **at, const char *end);
size_t text_put(char out[4], uint32_t code_point); /* how many bytes were written */

size_t text_width(const char *text); /* columns on a terminal: a hanzi is two */

/* CR LF and CR become LF, in place; returns the new length. Text inside an answer is always normalised so. */
size_t text_unix_lines(char *bytes, size_t len);

/* Whether it holds characters that a reader does not see, so that two texts that differ may look the same. */
bool text_has_unseen(const char *text);

/* Cuts white space (ASCII and the ideographic space U+3000) from both ends: returns the start, moves *len. */
const char *text_trim(const char *bytes, size_t *len);

#define TEXT_REAL 24 /* bytes for a real of 10 digits, its sign and exponent, and a NUL */

/* A finite real to 10 significant digits, to the byte what printf's %.10g makes of it in the C locale, but several
 * times as fast: a big table is mostly such numbers. No "-0". Returns out. */
char *text_real(char out[TEXT_REAL], double real);

/* The name in names[0..count) nearest to `given` by edit distance, if near enough to be a slip of the hand; else the
 * only one that begins with it, three characters or more; else NULL. */
const char *text_nearest(const char *given, const char *const *names, size_t count);

#endif
