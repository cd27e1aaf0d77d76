#include "base/letters.h"

#include <string.h>

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char *letters_write(char *out, const unsigned char *bytes, size_t len) {
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
    const char *found = strchr(letters, c);
    return found ? (int)(found - letters) : -1;
}

bool letters_read(const char *text, unsigned char *out, size_t len) {
    unsigned held = 0, bits = 0;
    size_t made = 0, count = 0;
    for (; *text; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        const int letter = letter_of(*text);
        if (letter < 0 || ++count > LETTERS_OF(len))
            return false;
        held = (held << 5 | (unsigned)letter) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out[made++] = (unsigned char)(held >> bits);
        }
    }
    return count == LETTERS_OF(len) && !(held & ((1U << bits) - 1));
}
