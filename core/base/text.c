/* One strict decoder carries everything here: it knows a character or refuses the byte, and nobody else looks at bits.
 */
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

#define REPLACEMENT 0xFFFD

/* The length of the character at s, 1 to 4, and its code point; 0 for bytes that are no UTF-8 (overlong forms,
 * surrogates and what lies past U+10FFFF included). */
static size_t decode(const unsigned char *s, size_t len, uint32_t *out) {
    if (s[0] < 0x80)
        return *out = s[0], 1;
    size_t need = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    if (s[0] < 0xC2 || s[0] > 0xF4 || len < need)
        return 0;
    uint32_t code = s[0] & (0x7Fu >> need);
    for (size_t i = 1; i < need; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (s[i] & 0x3Fu);
    }
    if ((need == 3 && (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF))) ||
        (need == 4 && (code < 0x10000 || code > 0x10FFFF)))
        return 0;
    *out = code;
    return need;
}

/* Eight bytes that are all ASCII and none of them NUL. */
static bool plain_eight(const unsigned char *s) {
    uint64_t word;
    memcpy(&word, s, sizeof word);
    const uint64_t high = UINT64_C(0x8080808080808080), ones = UINT64_C(0x0101010101010101);
    return !((word | (word - ones)) & high);
}

/* Three bytes that are one character, whatever follows the first: all hanzi are such. */
static bool plain_three(const unsigned char *s) {
    return (s[0] & 0xF0) == 0xE0 && s[0] != 0xE0 && s[0] != 0xED && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80;
}

bool text_valid(const char *bytes, size_t len) {
    const unsigned char *s = (const unsigned char *)bytes, *end = s + len;
    while (s < end) {
        size_t skip = end - s >= 8 && plain_eight(s) ? 8 : end - s >= 3 && plain_three(s) ? 3 : 0;
        if (skip) {
            s += skip;
            continue;
        }
        uint32_t code;
        size_t size = decode(s, (size_t)(end - s), &code);
        if (!size || !code)
            return false;
        s += size;
    }
    return true;
}

uint32_t text_next(const char **at, const char *end) {
    uint32_t code = REPLACEMENT;
    size_t size = decode((const unsigned char *)*at, (size_t)(end - *at), &code);
    *at += size ? size : 1;
    return code;
}

size_t text_put(char out[4], uint32_t code_point) {
    uint32_t c = code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF) ? REPLACEMENT : code_point;
    if (c < 0x80)
        return out[0] = (char)c, 1;
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> size & 0xFF) | c);
    return size;
}

size_t text_width(const char *text) {
    size_t width = 0;
    for (const char *end = text + strlen(text); text < end;) {
        int columns = utf8proc_charwidth((utf8proc_int32_t)text_next(&text, end));
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

size_t text_unix_lines(char *bytes, size_t len) {
    const char *end = bytes + len;
    char *from = len ? memchr(bytes, '\r', len) : NULL;
    if (!from)
        return len;
    char *to = from;
    while (from < end) {
        if (*from == '\r') {
            from += from + 1 < end && from[1] == '\n' ? 2 : 1;
            *to++ = '\n';
        } else {
            *to++ = *from++;
        }
    }
    return (size_t)(to - bytes);
}

static bool is_white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

#define WIDE_SPACE "\xE3\x80\x80"

bool text_has_unseen(const char *text) {
    for (const char *end = text + strlen(text); text < end;) {
        uint32_t c = text_next(&text, end);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
            (c >= 0x2060 && c <= 0x206F) || c == 0xAD || c == 0xFEFF)
            return true;
    }
    return false;
}

const char *text_trim(const char *bytes, size_t *len) {
    const char *start = bytes, *end = bytes + *len;
    for (;;) {
        if (start < end && is_white(*start))
            start++;
        else if (end - start >= 3 && !memcmp(start, WIDE_SPACE, 3))
            start += 3;
        else
            break;
    }
    for (;;) {
        if (start < end && is_white(end[-1]))
            end--;
        else if (end - start >= 3 && !memcmp(end - 3, WIDE_SPACE, 3))
            end -= 3;
        else
            break;
    }
    *len = (size_t)(end - start);
    return start;
}

#define NEAR_CHARACTERS 64 /* longer names have no slips of the hand */

/* Code points in lower case (ASCII); how many, or NEAR_CHARACTERS + 1 for too many. */
static size_t spell(const char *text, uint32_t out[NEAR_CHARACTERS]) {
    size_t count = 0;
    for (const char *end = text + strlen(text); text < end; count++) {
        if (count == NEAR_CHARACTERS)
            return NEAR_CHARACTERS + 1;
        uint32_t c = text_next(&text, end);
        out[count] = c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    return count;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Edit distance: a character put in, left out or mistaken counts two, two neighbours exchanged count one: that is what
 * fingers do most. */
static size_t distance(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len) {
    size_t rows[3][NEAR_CHARACTERS + 1];
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = 2 * j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *now = rows[i % 3];
        const size_t *last = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];
        now[0] = 2 * i;
        for (size_t j = 1; j <= b_len; j++) {
            now[j] = least(least(last[j], now[j - 1]) + 2, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 2));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

/* The only name that goes on where `given` ends; NULL for none or several. */
static const char *only_longer(const uint32_t *given, size_t len, const char *const *names, size_t count) {
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        uint32_t other[NEAR_CHARACTERS];
        const size_t other_len = spell(names[i], other);
        if (other_len > NEAR_CHARACTERS || other_len < len || memcmp(given, other, len * sizeof *given) != 0)
            continue;
        if (found)
            return NULL;
        found = names[i];
    }
    return found;
}

const char *text_nearest(const char *given, const char *const *names, size_t count) {
    uint32_t wanted[NEAR_CHARACTERS], other[NEAR_CHARACTERS];
    size_t len = spell(given, wanted);
    if (len > NEAR_CHARACTERS)
        return NULL;
    size_t best = len < 2 ? 1 : len < 6 ? 3 : len < 9 ? 5 : 7; /* one more than what still counts as a slip */
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t other_len = spell(names[i], other);
        if (other_len > NEAR_CHARACTERS)
            continue;
        size_t d = distance(wanted, len, other, other_len);
        if (d < best) {
            best = d;
            nearest = names[i];
        }
    }
    return nearest || len < 3 ? nearest : only_longer(wanted, len, names, count);
}

/* ---- reals ---- */

enum { DIGITS = 10 };

/* 10 to the power of i: exact. */
static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13};

/* The power of ten at or below a size from 1e-4 up to 1e9. At a power of ten below 1, which no double is, it may be one
 * too small; the digits show it then. */
static int exponent_of(double size) {
    int exponent = -4;
    while (exponent < 8 && size >= (exponent < -1 ? 1 / tens[-exponent - 1] : tens[exponent + 1]))
        exponent++;
    return exponent;
}

/* The real's 10 digits as one number. Scaling rounds by some millionths of the last digit at most, so which way that
 * digit goes is certain unless what is left lies beside one half; then it is left to printf, which reckons exactly. */
static bool quick_digits(double size, int exponent, uint64_t *out) {
    double scaled = size * tens[DIGITS - 1 - exponent];
    uint64_t whole = (uint64_t)scaled;
    double rest = scaled - (double)whole;
    if (fabs(rest - 0.5) < 1e-4 || !(scaled >= 1e9 && scaled < 1e10 - 1))
        return false;
    *out = whole + (rest > 0.5);
    return true;
}

static void put_digits(char *out, uint64_t digits, int exponent) {
    char all[DIGITS];
    int count = DIGITS;
    for (int i = DIGITS; i--; digits /= 10)
        all[i] = (char)('0' + digits % 10);
    while (count > 1 && all[count - 1] == '0')
        count--;
    if (exponent < 0) {
        *out++ = '0';
        *out++ = '.';
        for (int i = -1; i > exponent; i--)
            *out++ = '0';
    }
    for (int i = 0; i < count || i <= exponent; i++) {
        if (i > 0 && i == exponent + 1)
            *out++ = '.';
        *out++ = i < count ? all[i] : '0';
    }
    *out = '\0';
}

char *text_real(char out[TEXT_REAL], double real) {
    double size = fabs(real);
    uint64_t digits;
    if (size >= 1e-4 && size < 1e9 && quick_digits(size, exponent_of(size), &digits)) {
        out[0] = '-';
        put_digits(out + (real < 0), digits, exponent_of(size));
    } else {
        snprintf(out, TEXT_REAL, "%.10g", real + 0.0);
    }
    return out;
}
