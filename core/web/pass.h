/* A pass is what a fresh questionnaire carries from its first page to its last: when it was begun, and a random
 * number by which its answers are known if they are sent twice. Sealed by a keyed hash, so that nobody makes one of
 * their own; nothing of it is kept here.
 */
#ifndef EARSHOT_WEB_PASS_H
#define EARSHOT_WEB_PASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/secret.h"

#define PASS_TEXT 33 /* 20 bytes as 32 letters, and a NUL */

struct pass {
    int64_t begun; /* seconds since 1970 */
    char text[PASS_TEXT];
};

void pass_make(const struct secret *key, int64_t now, struct pass *out);
/* False for one that is not ours. */
bool pass_read(const struct secret *key, const char *text, struct pass *out);

#endif
