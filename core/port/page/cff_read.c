/* What a CFF consists of: INDEXes, which are lists of byte strings, and DICTs, which are operators behind operands. */
#include "port/page/cff.h"

size_t big_endian_at(struct view view, size_t at, size_t width) {
    size_t number = 0;
    for (size_t i = 0; i < width; i++)
        number = number << 8 | view.bytes[at + i];
    return number;
}

static bool holds(struct view view, size_t at, size_t len) {
    return at <= view.len && len <= view.len - at;
}

bool cff_index_read(struct view cff, size_t at, struct cff_index *out) {
    if (!holds(cff, at, 2))
        return false;
    *out = (struct cff_index){.count = big_endian_at(cff, at, 2), .end = at + 2};
    if (out->count == 0)
        return true;
    if (!holds(cff, at, 3))
        return false;
    out->width = cff.bytes[at + 2];
    out->offsets = at + 3;
    out->data = out->offsets + (out->count + 1) * out->width;
    if (out->width < 1 || out->width > 4 || !holds(cff, out->offsets, out->data - out->offsets))
        return false;
    out->end = out->data - 1 + big_endian_at(cff, out->data - out->width, out->width);
    return out->end >= out->data && out->end <= cff.len;
}

bool cff_index_item(struct view cff, const struct cff_index *index, size_t item, struct view *out) {
    if (item >= index->count)
        return false;
    size_t from = big_endian_at(cff, index->offsets + item * index->width, index->width),
           to = big_endian_at(cff, index->offsets + (item + 1) * index->width, index->width);
    if (from < 1 || from > to || !holds(cff, index->data + from - 1, to - from))
        return false;
    *out = (struct view){cff.bytes + index->data + from - 1, to - from};
    return true;
}

/* A real's digits are nibbles; the last is 15. */
static size_t real_width(struct view dict, size_t at) {
    size_t end = at + 1;
    while (end < dict.len && (dict.bytes[end] & 15) != 15 && dict.bytes[end] >> 4 != 15)
        end++;
    return end + 1 - at;
}

/* The bytes of an operand, 0 where no operand begins so. */
static size_t operand_width(struct view dict, size_t at) {
    unsigned b = dict.bytes[at];
    if (b >= 32 && b <= 254)
        return b <= 246 ? 1 : 2;
    return b == 28 ? 3 : b == 29 ? 5 : b == 30 ? real_width(dict, at) : 0;
}

static int64_t operand_at(struct view dict, size_t at) {
    int64_t b = dict.bytes[at];
    if (b == 28)
        return (int16_t)big_endian_at(dict, at + 1, 2);
    if (b == 29)
        return (int32_t)big_endian_at(dict, at + 1, 4);
    if (b <= 246)
        return b == 30 ? 0 : b - 139;
    int64_t low = dict.bytes[at + 1];
    return b <= 250 ? (b - 247) * 256 + low + 108 : -(b - 251) * 256 - low - 108;
}

bool cff_entry_next(struct view dict, size_t *at, struct cff_entry *out) {
    size_t count = 0;
    *out = (struct cff_entry){.at = *at};
    while (*at < dict.len && dict.bytes[*at] > 21) {
        size_t width = operand_width(dict, *at);
        if (width == 0 || !holds(dict, *at, width))
            return false;
        if (count < 2)
            out->operands[count++] = operand_at(dict, *at);
        *at += width;
    }
    size_t width = *at < dict.len && dict.bytes[*at] == 12 ? 2 : 1;
    if (!holds(dict, *at, width))
        return false;
    out->op = (unsigned)big_endian_at(dict, *at, width);
    *at += width;
    out->len = *at - out->at;
    return true;
}

bool cff_entry_find(struct view dict, unsigned op, struct cff_entry *out) {
    for (size_t at = 0; cff_entry_next(dict, &at, out);)
        if (out->op == op)
            return true;
    return false;
}
