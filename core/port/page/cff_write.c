/* A font put together, laid out as HarfBuzz 6 lays one out: header, name, top DICT, strings, no subroutines, charset,
 * font DICTs by glyph, font DICTs, outlines, and the private DICTs, each of which stands there once. */
#include "port/page/cff.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

struct writer {
    const struct outlines *outlines;
    struct buf *out;
    size_t start;      /* of the font, in out */
    uint16_t *glyphs;  /* .notdef and those used, ascending */
    uint32_t *lengths; /* room for the lengths of an INDEX */
    size_t count;
    uint8_t number[CFF_DICTS]; /* of a font DICT in this font */
    uint8_t dicts[CFF_DICTS];  /* those used, ascending */
    size_t dict_count;
    size_t hidden[CFF_DICTS]; /* where, in out, the place of the private DICT is to be told */
    size_t places;            /* where, in out, the four of the top DICT stand */
};

static void put(struct buf *out, size_t number, size_t width) {
    char bytes[4];
    for (size_t i = 0; i < width; i++)
        bytes[i] = (char)(number >> 8 * (width - 1 - i));
    buf_add(out, bytes, width);
}

static void put_piece(struct writer *w, struct piece piece) {
    buf_add(w->out, w->outlines->kept.data + piece.at, piece.len);
}

/* What stands before the items of an INDEX. */
static void put_index(struct buf *out, const uint32_t *lengths, size_t count) {
    size_t whole = 1, width = 1, offset = 1;
    for (size_t i = 0; i < count; i++)
        whole += lengths[i];
    while (whole >> 8 * width)
        width++;
    put(out, count, 2);
    put(out, width, 1);
    put(out, offset, width);
    for (size_t i = 0; i < count; i++)
        put(out, offset += lengths[i], width);
}

/* ---- what comes before the outlines ---- */

enum { PLACE = 5 }; /* bytes of an operand that is filled in later */

static const unsigned places[] = {CFF_CHARSET, CFF_CHAR_STRINGS, CFF_DICT_OF_GLYPH, CFF_FONT_DICTS};
enum { PLACES = sizeof places / sizeof *places };

static uint32_t place_len(unsigned op) {
    return PLACE + (op > 255 ? 2u : 1u);
}

static void put_place(struct buf *out, unsigned op) {
    put(out, 29, 1);
    put(out, 0, 4);
    put(out, op, op > 255 ? 2 : 1);
}

static void fill_place(struct buf *out, size_t at, size_t number) {
    for (size_t i = 0; i < 4 && !buf_overflowed(out); i++)
        out->data[at + 1 + i] = (char)(number >> 8 * (3 - i));
}

/* Says in the top DICT that what is asked for stands here. */
static void here(struct writer *w, unsigned op) {
    size_t at = w->places;
    for (size_t i = 0; i < PLACES && places[i] != op; i++)
        at += place_len(places[i]);
    fill_place(w->out, at, w->out->len - w->start);
}

static void put_top(struct writer *w) {
    uint32_t len = w->outlines->top.len;
    for (size_t i = 0; i < PLACES; i++)
        len += place_len(places[i]);
    put_index(w->out, &len, 1);
    put_piece(w, w->outlines->top);
    w->places = w->out->len;
    for (size_t i = 0; i < PLACES; i++)
        put_place(w->out, places[i]);
}

static void put_strings(struct writer *w) {
    const struct outlines *o = w->outlines;
    uint32_t lengths[CFF_STRINGS + CFF_DICTS];
    for (size_t i = 0; i < o->string_count; i++)
        lengths[i] = o->strings[i].len;
    for (size_t i = 0; i < w->dict_count; i++)
        lengths[o->string_count + i] = o->dicts[w->dicts[i]].name.len;
    put_index(w->out, lengths, o->string_count + w->dict_count);
    for (size_t i = 0; i < o->string_count; i++)
        put_piece(w, o->strings[i]);
    for (size_t i = 0; i < w->dict_count; i++)
        put_piece(w, o->dicts[w->dicts[i]].name);
}

/* Where a run of glyphs, each the one after the last, ends that begins at `from`. */
static size_t run_end(const struct writer *w, size_t from) {
    size_t to = from + 1;
    while (to < w->count && w->glyphs[to] == w->glyphs[to - 1] + 1)
        to++;
    return to;
}

/* A glyph's name is its CID, its number in the whole face. Listed, or by runs where that is no longer. */
static void put_charset(struct writer *w) {
    size_t runs = 0, longest = 0;
    for (size_t from = 1, to; from < w->count; from = to, runs++) {
        to = run_end(w, from);
        longest = to - from > longest ? to - from : longest;
    }
    size_t width = longest > 256 ? 2 : 1, listed = 2 * (w->count - 1) < (2 + width) * runs;
    here(w, CFF_CHARSET);
    put(w->out, listed ? 0 : width, 1);
    for (size_t from = 1, to; from < w->count; from = to) {
        to = listed ? from + 1 : run_end(w, from);
        put(w->out, w->glyphs[from], 2);
        if (!listed)
            put(w->out, to - from - 1, width);
    }
}

static size_t dict_end(const struct writer *w, size_t from) {
    size_t to = from + 1;
    while (to < w->count && w->outlines->dict_of[w->glyphs[to]] == w->outlines->dict_of[w->glyphs[from]])
        to++;
    return to;
}

static void put_dict_of_glyph(struct writer *w) {
    size_t runs = 0;
    for (size_t from = 0; from < w->count; from = dict_end(w, from))
        runs++;
    here(w, CFF_DICT_OF_GLYPH);
    put(w->out, 3, 1);
    put(w->out, runs, 2);
    for (size_t from = 0; from < w->count; from = dict_end(w, from)) {
        put(w->out, from, 2);
        put(w->out, w->number[w->outlines->dict_of[w->glyphs[from]]], 1);
    }
    put(w->out, w->count, 2);
}

/* Its name, what else it says, and size and place of the private one. */
static void put_dicts(struct writer *w) {
    const struct outlines *o = w->outlines;
    uint32_t lengths[CFF_DICTS] = {0};
    for (size_t i = 0; i < w->dict_count; i++)
        lengths[i] = 5 + o->dicts[w->dicts[i]].rest.len + 3 + place_len(CFF_PRIVATE);
    here(w, CFF_FONT_DICTS);
    put_index(w->out, lengths, w->dict_count);
    for (size_t i = 0; i < w->dict_count; i++) {
        const struct font_dict *dict = &o->dicts[w->dicts[i]];
        put(w->out, 28, 1);
        put(w->out, CFF_FIRST_STRING + o->string_count + i, 2);
        put(w->out, CFF_FONT_NAME, 2);
        put_piece(w, dict->rest);
        put(w->out, 28, 1);
        put(w->out, dict->hidden.len, 2);
        w->hidden[i] = w->out->len;
        put_place(w->out, CFF_PRIVATE);
    }
}

/* ---- outlines, and what is behind them ---- */

static void put_outlines(struct writer *w) {
    for (size_t i = 0; i < w->count; i++)
        w->lengths[i] = w->outlines->glyphs[w->glyphs[i]].len;
    here(w, CFF_CHAR_STRINGS);
    put_index(w->out, w->lengths, w->count);
    for (size_t i = 0; i < w->count; i++)
        put_piece(w, w->outlines->glyphs[w->glyphs[i]]);
}

static bool same_hidden(const struct writer *w, size_t a, size_t b) {
    struct piece one = w->outlines->dicts[w->dicts[a]].hidden, other = w->outlines->dicts[w->dicts[b]].hidden;
    return one.len == other.len &&
           memcmp(w->outlines->kept.data + one.at, w->outlines->kept.data + other.at, one.len) == 0;
}

/* The last font DICT that has the same private one stands for all of them; in the order of those. */
static void put_hidden(struct writer *w) {
    size_t at[CFF_DICTS];
    for (size_t i = 0; i < w->dict_count; i++) {
        size_t last = w->dict_count - 1;
        while (!same_hidden(w, i, last))
            last--;
        if (last != i)
            continue;
        at[i] = w->out->len - w->start;
        put_piece(w, w->outlines->dicts[w->dicts[i]].hidden);
    }
    for (size_t i = 0; i < w->dict_count; i++) {
        size_t last = w->dict_count - 1;
        while (!same_hidden(w, i, last))
            last--;
        fill_place(w->out, w->hidden[i], at[last]);
    }
}

/* ---- the whole ---- */

static void gather(struct writer *w, const struct used *used) {
    bool present[CFF_DICTS] = {false};
    w->glyphs[w->count++] = 0;
    for (unsigned glyph = used_next(used, 1); glyph < GLYPHS; glyph = used_next(used, glyph + 1))
        w->glyphs[w->count++] = (uint16_t)glyph;
    for (size_t i = 0; i < w->count; i++)
        present[w->outlines->dict_of[w->glyphs[i]]] = true;
    for (size_t i = 0; i < CFF_DICTS; i++)
        if (present[i]) {
            w->number[i] = (uint8_t)w->dict_count;
            w->dicts[w->dict_count++] = (uint8_t)i;
        }
}

int cff_write(const struct outlines *outlines, const struct used *used, struct buf *out, struct err *err) {
    struct writer w = {.outlines = outlines, .out = out, .start = out->len};
    size_t most = 1 + used_count(used);
    w.glyphs = mem_alloc(most * sizeof *w.glyphs);
    w.lengths = mem_alloc(most * sizeof *w.lengths);
    gather(&w, used);
    buf_add(out, "\1\0\4\4", 4); /* version 1.0; offsets of 4 bytes */
    put_piece(&w, outlines->name);
    put_top(&w);
    put_strings(&w);
    put(out, 0, 2); /* no subroutines */
    put_charset(&w);
    put_dict_of_glyph(&w);
    put_dicts(&w);
    put_outlines(&w);
    put_hidden(&w);
    free(w.glyphs);
    free(w.lengths);
    return buf_overflowed(out) ? err_set(err, ERR_DATA, "the font would pass %zu bytes", out->ceiling) : 0;
}
