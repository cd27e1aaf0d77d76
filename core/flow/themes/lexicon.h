/* A lexicon: words to be found in text, all of them in one pass, however many they are.
 *
 * Chinese has no blank around a word, so a text is looked at from each of its characters: which words begin here? The
 * words lie sorted by their bytes, those that go on as the text does are a range of them, and each byte of the text
 * narrows it. Looking at one place costs the logarithm of the number of words, a text its length times that.
 *
 *     for (const char *at = text; at < end; text_next(&at, end)) {
 *         struct lexicon_walk walk = lexicon_at(lexicon, at, end);
 *         while ((word = lexicon_step(&walk))) ... */
#ifndef EARSHOT_FLOW_THEMES_LEXICON_H
#define EARSHOT_FLOW_THEMES_LEXICON_H

#include <stddef.h>

#include "base/mem.h"

struct lexicon_word {
    const char *bytes;
    size_t len; /* at least 1 */
    size_t tag; /* what the word means to its owner */
};

struct lexicon {
    const struct lexicon_word *words; /* by their bytes, then by tag; a word may be there under several tags */
    size_t count;
    size_t begin[257]; /* where the words with each first byte begin, and where all end */
};

/* The bytes of the words are not copied. */
const struct lexicon *lexicon_make(struct arena *arena, const struct lexicon_word *words, size_t count);

/* A word that is there twice, whatever its tags: the second of the two, behind the first; or NULL. */
const struct lexicon_word *lexicon_twin(const struct lexicon *lexicon);

struct lexicon_walk {
    const struct lexicon_word *words;
    size_t low, high, depth;
    const char *at, *end;
};

/* The words that the text begins with at `at` (< end); each step is one, the shortest first, NULL after the last. */
struct lexicon_walk lexicon_at(const struct lexicon *lexicon, const char *at, const char *end);
const struct lexicon_word *lexicon_step(struct lexicon_walk *walk);
const struct lexicon_word *lexicon_longest(const struct lexicon *lexicon, const char *at, const char *end);

#endif
