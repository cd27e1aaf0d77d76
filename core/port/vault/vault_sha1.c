/* FIPS 180-4, section 6.1, as it stands there. Unrolled, the schedule stays in registers: half as fast again. */
#include "port/vault/vault_sha1.h"

#include <string.h>

struct sha1 sha1_begin(void) {
    return (struct sha1){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
}

static uint32_t turn(uint32_t x, int n) {
    return x << n | x >> (32 - n);
}

static uint32_t big_endian(const unsigned char *b) {
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

struct five {
    uint32_t a, b, c, d, e;
};

static struct five step(struct five v, uint32_t mixed, uint32_t word) {
    return (struct five){turn(v.a, 5) + mixed + v.e + word, v.a, turn(v.b, 30), v.c, v.d};
}

/* Word t of the schedule: only the last sixteen are ever needed. */
static uint32_t word_at(uint32_t w[16], int t) {
    if (t >= 16)
        w[t & 15] = turn(w[(t + 13) & 15] ^ w[(t + 8) & 15] ^ w[(t + 2) & 15] ^ w[t & 15], 1);
    return w[t & 15];
}

static void compress(uint32_t state[5], const unsigned char block[64]) {
    uint32_t w[16];
    for (int t = 0; t < 16; t++)
        w[t] = big_endian(block + 4 * t);
    struct five v = {state[0], state[1], state[2], state[3], state[4]};
#pragma GCC unroll 20
    for (int t = 0; t < 20; t++)
        v = step(v, (v.d ^ (v.b & (v.c ^ v.d))) + 0x5a827999, word_at(w, t));
#pragma GCC unroll 20
    for (int t = 20; t < 40; t++)
        v = step(v, (v.b ^ v.c ^ v.d) + 0x6ed9eba1, word_at(w, t));
#pragma GCC unroll 20
    for (int t = 40; t < 60; t++)
        v = step(v, ((v.b & v.c) | (v.d & (v.b | v.c))) + 0x8f1bbcdc, word_at(w, t));
#pragma GCC unroll 20
    for (int t = 60; t < 80; t++)
        v = step(v, (v.b ^ v.c ^ v.d) + 0xca62c1d6, word_at(w, t));
    state[0] += v.a;
    state[1] += v.b;
    state[2] += v.c;
    state[3] += v.d;
    state[4] += v.e;
}

void sha1_more(struct sha1 *sha1, const void *bytes, size_t len) {
    const unsigned char *at = bytes;
    size_t held = sha1->len % 64;
    sha1->len += len;
    while (held + len >= 64) {
        size_t take = 64 - held;
        const unsigned char *block = at;
        if (held) {
            memcpy(sha1->block + held, at, take);
            block = sha1->block;
        }
        compress(sha1->state, block);
        at += take;
        len -= take;
        held = 0;
    }
    if (len)
        memcpy(sha1->block + held, at, len);
}

void sha1_end(struct sha1 *sha1, unsigned char out[SHA1_BYTES]) {
    static const unsigned char padding[64] = {0x80};
    uint64_t bits = sha1->len * 8;
    unsigned char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    sha1_more(sha1, padding, 1 + (119 - sha1->len % 64) % 64);
    sha1_more(sha1, length, sizeof length);
    for (int i = 0; i < SHA1_BYTES; i++)
        out[i] = (unsigned char)(sha1->state[i / 4] >> (24 - 8 * (i % 4)));
}
