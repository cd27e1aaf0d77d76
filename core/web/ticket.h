/* A ticket is what a fresh questionnaire carries from its first page to its last: when it was begun, and a random
 * number by which its answers are known if they are sent twice. Sealed by a keyed hash, so that nobody makes one of
 * their own; nothing of it is kept here.
 *
 * Codes are written in letters that are not mistaken for each other on a till slip: 0-9 and A-Z without I, L, O, U;
 * read in either case, O as 0, I and L as 1. */
#ifndef EARSHOT_WEB_TICKET_H
#define EARSHOT_WEB_TICKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/secret.h"

#define TICKET_TEXT 33 /* 20 bytes as 32 letters, and a NUL */

struct ticket {
    int64_t begun; /* seconds since 1970 */
    char text[TICKET_TEXT];
};

void ticket_make(const struct secret *key, int64_t now, struct ticket *out);
/* False for one that is not ours. */
bool ticket_read(const struct secret *key, const char *text, struct ticket *out);

/* `len` bytes, in letters: five bits each, the last filled with zeros. `out` has room for code_letters(len) and a NUL.
 */
static inline size_t code_letters(size_t len) {
    return (len * 8 + 4) / 5;
}
char *code_write(char *out, const unsigned char *bytes, size_t len);
/* Letters to bytes; false for what is no letter, or not so many. */
bool code_read(const char *text, unsigned char *out, size_t len);

#endif
