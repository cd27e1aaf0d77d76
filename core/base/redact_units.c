#include "base/redact_units.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

/* Codes in a row that stand for others in a row. */
struct range {
    uint32_t first, last, as;
};

static const struct range alike[] = {
    {0xB2, 0xB3, '2'},       {0xB9, 0xB9, '1'},       {0x660, 0x669, '0'},     {0x6F0, 0x6F9, '0'},
    {0x2070, 0x2070, '0'},   {0x2074, 0x2079, '4'},   {0x2080, 0x2089, '0'},   {0x2460, 0x2468, '1'},
    {0x2474, 0x247C, '1'},   {0x2488, 0x2490, '1'},   {0x24B6, 0x24CF, 'a'},   {0x24D0, 0x24E9, 'a'},
    {0x24EA, 0x24EA, '0'},   {0x24F5, 0x24FD, '1'},   {0x24FF, 0x24FF, '0'},   {0x2776, 0x277E, '1'},
    {0x2780, 0x2788, '1'},   {0x278A, 0x2792, '1'},   {0xFF01, 0xFF5E, '!'},   {0x1D7CE, 0x1D7D7, '0'},
    {0x1D7D8, 0x1D7E1, '0'}, {0x1D7E2, 0x1D7EB, '0'}, {0x1D7EC, 0x1D7F5, '0'}, {0x1D7F6, 0x1D7FF, '0'},
    {0x1FBF0, 0x1FBF9, '0'},
};

static bool unseen(uint32_t c) {
    return c == 0xAD || c == 0x34F || c == 0x115F || c == 0x1160 || c == 0x180E || c == 0x20E3 || c == 0x3164 ||
           c == 0xFEFF || c == 0xFFA0 || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || (c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0000 && c <= 0xE01EF);
}

static bool blank(uint32_t c) {
    return c <= 0x20 || c == 0x7F || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool dash(uint32_t c) {
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2043 || c == 0x2212 || c == 0x2500 || c == 0x30FC || c == 0xFE58 ||
           c == 0xFE63 || c == 0xFF70 || c == '~' || c == 0x301C;
}

static uint32_t plain(uint32_t c) {
    for (size_t i = 0; i < sizeof alike / sizeof *alike && c >= alike[i].first; i++)
        if (c <= alike[i].last)
            c = alike[i].as + (c - alike[i].first);
    if (blank(c))
        return ' ';
    if (dash(c))
        return '-';
    if (c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x22C5 || c == 0x30FB || c == 0xFE52)
        return '.';
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static int hanzi_digit(uint32_t c) {
    static const struct {
        uint32_t code;
        int digit;
    } numerals[] = {{0x3007, 0}, {0x4E00, 1}, {0x4E03, 7}, {0x4E09, 3}, {0x4E5D, 9}, {0x4E8C, 2}, {0x4E94, 5},
                    {0x4F0D, 5}, {0x516B, 8}, {0x516D, 6}, {0x53C1, 3}, {0x56DB, 4}, {0x58F9, 1}, {0x5E7A, 1},
                    {0x634C, 8}, {0x67D2, 7}, {0x7396, 9}, {0x8086, 4}, {0x8D30, 2}, {0x9646, 6}, {0x96F6, 0}};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals && numerals[i].code <= c; i++)
        if (numerals[i].code == c)
            return numerals[i].digit;
    return NO_DIGIT;
}

static struct unit unit_of(uint32_t c) {
    if (c < 0x80) {
        c = c <= ' ' || c == 0x7F ? ' ' : c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c == '~' ? '-' : c;
    } else {
        int digit = c >= 0x3007 && c <= 0x96F6 ? hanzi_digit(c) : NO_DIGIT;
        if (digit != NO_DIGIT)
            return (struct unit){.code = (uint32_t)('0' + digit), .digit = (int8_t)digit, .hanzi = true};
        if (c < 0x3400 || c > 0x9FFF)
            c = plain(c);
    }
    return (struct unit){.code = c, .digit = c >= '0' && c <= '9' ? (int8_t)(c - '0') : NO_DIGIT};
}

void units_read(struct units *units, const char *text, size_t len) {
    const char *at = text, *end = text + (len < UINT32_MAX ? len : UINT32_MAX);
    units->count = 0;
    units->items = mem_grow_items(units->items, &units->cap, (size_t)(end - text) + 1, sizeof *units->items);
    while (at < end) {
        uint32_t from = (uint32_t)(at - text), c = text_next(&at, end);
        if (c >= 0x80 && unseen(c)) {
            if (units->count)
                units->items[units->count - 1].to = (uint32_t)(at - text);
            continue;
        }
        struct unit *unit = &units->items[units->count++];
        *unit = unit_of(c);
        unit->from = from;
        unit->to = (uint32_t)(at - text);
    }
}

void units_free(struct units *units) {
    free(units->items);
    *units = (struct units){0};
}
