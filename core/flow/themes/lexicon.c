#include "flow/themes/lexicon.h"

#include <stdlib.h>
#include <string.h>

static int compare_bytes(const struct lexicon_word *a, const struct lexicon_word *b) {
    int order = memcmp(a->bytes, b->bytes, a->len < b->len ? a->len : b->len);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare(const void *first, const void *second) {
    const struct lexicon_word *a = first, *b = second;
    int order = compare_bytes(a, b);
    return order ? order : (a->tag > b->tag) - (a->tag < b->tag);
}

const struct lexicon *lexicon_make(struct arena *arena, const struct lexicon_word *words, size_t count) {
    struct lexicon *lexicon = arena_alloc(arena, sizeof *lexicon);
    struct lexicon_word *sorted = arena_alloc(arena, (count + 1) * sizeof *sorted);
    if (count) {
        memcpy(sorted, words, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare);
    }
    lexicon->words = sorted;
    lexicon->count = count;
    for (size_t byte = 0, i = 0; byte <= 256; byte++) {
        while (i < count && (unsigned char)sorted[i].bytes[0] < byte)
            i++;
        lexicon->begin[byte] = i;
    }
    return lexicon;
}

const struct lexicon_word *lexicon_twin(const struct lexicon *lexicon) {
    for (size_t i = 1; i < lexicon->count; i++)
        if (compare_bytes(&lexicon->words[i - 1], &lexicon->words[i]) == 0)
            return &lexicon->words[i];
    return NULL;
}

struct lexicon_walk lexicon_at(const struct lexicon *lexicon, const char *at, const char *end) {
    size_t first = (unsigned char)*at;
    return (struct lexicon_walk){lexicon->words, lexicon->begin[first], lexicon->begin[first + 1], 1, at, end};
}

/* The first word of the range whose byte at the walk's depth is not below `byte`. All words of the range are longer. */
static size_t lower_bound(const struct lexicon_walk *walk, unsigned byte) {
    size_t low = walk->low, high = walk->high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((unsigned char)walk->words[middle].bytes[walk->depth] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct lexicon_word *lexicon_step(struct lexicon_walk *walk) {
    while (walk->low < walk->high) {
        if (walk->words[walk->low].len == walk->depth)
            return &walk->words[walk->low++];
        if (walk->at + walk->depth >= walk->end)
            return NULL;
        unsigned byte = (unsigned char)walk->at[walk->depth];
        walk->low = lower_bound(walk, byte);
        walk->high = lower_bound(walk, byte + 1);
        walk->depth++;
    }
    return NULL;
}

const struct lexicon_word *lexicon_longest(const struct lexicon *lexicon, const char *at, const char *end) {
    struct lexicon_walk walk = lexicon_at(lexicon, at, end);
    const struct lexicon_word *longest = NULL, *word;
    while ((word = lexicon_step(&walk)))
        longest = word;
    return longest;
}
