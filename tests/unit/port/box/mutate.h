/* Scripts with bytes changed, left out, doubled and swapped. */
#ifndef EARSHOT_TEST_BOX_MUTATE_H
#define EARSHOT_TEST_BOX_MUTATE_H

#include <stdint.h>
#include <string.h>

static inline uint32_t next_random(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* The text has room for twelve bytes more. */
static inline void mutate(char *text, uint64_t *random) {
    static const char bytes[] = "(){}[]'\"=~<>,;:.+-*/%#^&| \n\\0129azAZ_e\xe6\xff\x1b";
    size_t len = strlen(text), at = next_random(random) % len, other = next_random(random) % len;
    size_t piece = 1 + next_random(random) % 12;
    switch (next_random(random) % 4) {
    case 0:
        text[at] = bytes[next_random(random) % (sizeof bytes - 1)];
        break;
    case 1: /* leave out */
        piece = piece < len - at ? piece : len - at;
        memmove(text + at, text + at + piece, len - at - piece + 1);
        break;
    case 2: /* double */
        piece = piece < len - at ? piece : len - at;
        memmove(text + at + piece, text + at, len - at + 1);
        break;
    default:
        text[at] = text[other];
    }
}

#endif
