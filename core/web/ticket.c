#include "web/ticket.h"

#include <string.h>

enum { TIME = 5, RANDOM = 9, SEAL = 6, ALL = TIME + RANDOM + SEAL };

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char *code_write(char *out, const unsigned char *bytes, size_t len) {
    unsigned held = 0, bits = 0;
    size_t made = 0;
    for (size_t i = 0; i < len; i++) {
        held = (held << 8 | bytes[i]) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5)
            out[made++] = letters[held >> (bits - 5) & 31];
    }
    if (bits)
        out[made++] = letters[held << (5 - bits) & 31];
    out[made] = '\0';
    return out;
}

static int letter_of(char c) {
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    c = (char)(c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
    const char *found = c ? strchr(letters, c) : NULL;
    return found ? (int)(found - letters) : -1;
}

bool code_read(const char *text, unsigned char *out, size_t len) {
    unsigned held = 0, bits = 0;
    size_t made = 0;
    if (strlen(text) != code_letters(len))
        return false;
    for (; *text; text++) {
        const int letter = letter_of(*text);
        if (letter < 0)
            return false;
        held = (held << 5 | (unsigned)letter) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out[made++] = (unsigned char)(held >> bits);
        }
    }
    return made == len && !(held & ((1U << bits) - 1));
}

static void seal(const struct secret *key, unsigned char bytes[ALL]) {
    const struct digest hash = secret_hash(key, "ticket", bytes, TIME + RANDOM);
    memcpy(bytes + TIME + RANDOM, hash.bytes, SEAL);
}

void ticket_make(const struct secret *key, int64_t now, struct ticket *out) {
    unsigned char bytes[ALL];
    for (int i = 0; i < TIME; i++)
        bytes[i] = (unsigned char)(now >> (8 * (TIME - 1 - i)));
    digest_random(bytes + TIME, RANDOM);
    seal(key, bytes);
    out->begun = now;
    code_write(out->text, bytes, sizeof bytes);
}

bool ticket_read(const struct secret *key, const char *text, struct ticket *out) {
    unsigned char bytes[ALL], own[ALL];
    if (!code_read(text, bytes, sizeof bytes))
        return false;
    memcpy(own, bytes, sizeof own);
    seal(key, own);
    if (memcmp(own, bytes, sizeof own) != 0)
        return false;
    out->begun = 0;
    for (int i = 0; i < TIME; i++)
        out->begun = out->begun << 8 | bytes[i];
    code_write(out->text, bytes, sizeof bytes);
    return true;
}
