#include "web/pass.h"

#include <string.h>

#include "base/letters.h"

enum { TIME = 5, RANDOM = 9, SEAL = 6, ALL = TIME + RANDOM + SEAL };

static void seal(const struct secret *key, unsigned char bytes[ALL]) {
    const struct digest hash = secret_hash(key, "pass", bytes, TIME + RANDOM);
    memcpy(bytes + TIME + RANDOM, hash.bytes, SEAL);
}

void pass_make(const struct secret *key, int64_t now, struct pass *out) {
    unsigned char bytes[ALL];
    for (int i = 0; i < TIME; i++)
        bytes[i] = (unsigned char)(now >> (8 * (TIME - 1 - i)));
    digest_random(bytes + TIME, RANDOM);
    seal(key, bytes);
    out->begun = now;
    letters_write(out->text, bytes, sizeof bytes);
}

bool pass_read(const struct secret *key, const char *text, struct pass *out) {
    unsigned char bytes[ALL], own[ALL];
    if (!letters_read(text, bytes, sizeof bytes))
        return false;
    memcpy(own, bytes, sizeof own);
    seal(key, own);
    if (memcmp(own, bytes, sizeof own) != 0)
        return false;
    out->begun = 0;
    for (int i = 0; i < TIME; i++)
        out->begun = out->begun << 8 | bytes[i];
    letters_write(out->text, bytes, sizeof bytes);
    return true;
}
