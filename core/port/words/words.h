/* The door to the words of Chinese text: friso and its dictionary, which cuts by the longest chain of three words
 * (MMSEG), so that 收银机坏了 is 收银机 and 坏了.
 *
 * A text is cut the same way on every run; locale and environment play no part. Friso reads past the end of what is
 * no UTF-8, so text that is none has no words here. One reader belongs to one thread. Opening one reads the dictionary,
 * some tenths of a second and 25 MB. */
#ifndef EARSHOT_PORT_WORDS_H
#define EARSHOT_PORT_WORDS_H

#include <stddef.h>

#include "base/err.h"

#define WORDS_LONGEST 5 /* characters of a word of one's own that is still found */

struct words;

/* `own` are words besides the dictionary's. Errors: ERR_CONFIG when the dictionary is not there. */
int words_open(struct words **out, const char *const *own, size_t count, struct err *err);
void words_close(struct words *words); /* NULL is fine */

/* The words of a text (NUL-terminated), in order, as often as they stand in it: Chinese ones of two characters and
 * more, and such as wifi, in small letters. Signs, single characters, friso's list of stop words and
 * whatever holds a digit are left out. A word lives until fn returns. */
void words_each(struct words *words, const char *text, void (*fn)(void *context, const char *word), void *context);

#endif
