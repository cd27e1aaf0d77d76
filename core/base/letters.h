/* Bytes as letters that a person can read out and type: 0-9 and A-Z without I, L, O and U (Crockford's base32). Read in
 * either case, O as 0, I and L as 1. */
#ifndef EARSHOT_BASE_LETTERS_H
#define EARSHOT_BASE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

/* Five bits a letter, the last filled with zeros. */
#define LETTERS_OF(bytes) (((bytes)*8 + 4) / 5)

/* `out` has room for LETTERS_OF(len) and a NUL. Returns out. */
char *letters_write(char *out, const unsigned char *bytes, size_t len);

/* Fills `len` bytes; false for what is no letter, too few or too many. Blanks and hyphens are passed over. */
bool letters_read(const char *text, unsigned char *out, size_t len);

#endif
