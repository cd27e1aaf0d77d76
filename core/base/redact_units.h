/* Text as a person reads it aloud: what redact.c looks through. Full-width, circled and styled forms become ASCII,
 * letters lower case, hanzi numerals digits, all dashes one dash, all blanks one blank; what nobody sees is gone. Each
 * unit remembers where in the text it stood. */
#ifndef EARSHOT_BASE_REDACT_UNITS_H
#define EARSHOT_BASE_REDACT_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NO_DIGIT = -1 };

struct unit {
    uint32_t code;     /* a digit of any script is '0' to '9' */
    uint32_t from, to; /* bytes of the text; what is unseen belongs to the unit before */
    int8_t digit;      /* 0 to 9, or NO_DIGIT */
    bool hanzi;        /* a digit that is a hanzi, and so may be a word's part: 一直 */
};

struct units {
    struct unit *items;
    size_t count, cap;
};

/* Reads the text into `units`, whose memory is used again; units_free gives it back. Linear; at most UINT32_MAX bytes
 * are looked at. */
void units_read(struct units *units, const char *text, size_t len);
void units_free(struct units *units);

#endif
