/* The fonts that are embedded, as CFF (Adobe's Technical Note 5176): HarfBuzz cuts each glyph once in a process, and
 * each document's font is put together from what was cut.
 *
 * Why at home: HarfBuzz spends nine tenths of a cut on looking at tables that are never embedded and on working through
 * outlines that the document before had too. What it writes is kept as it is, outline by outline, and laid out as it
 * would lay it out, so the bytes are those of one cut (tests/unit/port/page/cff.c holds one against the other),
 * whatever was drawn before.
 *
 *     struct outlines *outlines = outlines_new(face);                       // cheap
 *     outlines_cut(outlines, used, err) || cff_write(outlines, used, &out, err);
 *     outlines_free(outlines); */
#ifndef EARSHOT_PORT_PAGE_CFF_H
#define EARSHOT_PORT_PAGE_CFF_H

#include "port/page/parts.h"

/* Operators of a DICT, those of two bytes as 0x0C00 + the second. */
enum cff_operator {
    CFF_CHARSET = 15,
    CFF_CHAR_STRINGS = 17,
    CFF_PRIVATE = 18,
    CFF_FONT_DICTS = 0x0C24,
    CFF_DICT_OF_GLYPH = 0x0C25,
    CFF_FONT_NAME = 0x0C26
};
enum { CFF_FIRST_STRING = 391, CFF_DICTS = 256, CFF_STRINGS = 16 };

/* Bytes that were kept of a cut; len 0: none yet. */
struct piece {
    uint32_t at, len; /* in outlines.kept */
};

/* Glyphs of one kind share a font DICT. */
struct font_dict {
    struct piece name, rest; /* its name; operators beside name and place of the private one */
    struct piece hidden;     /* its private DICT */
};

struct outlines {
    hb_face_t *face; /* the tables that a cut needs and no others */
    struct buf kept;
    struct piece glyphs[GLYPHS];
    uint8_t dict_of[GLYPHS];
    struct font_dict dicts[CFF_DICTS];
    struct piece name, top,
        strings[CFF_STRINGS]; /* the same in every cut: the name INDEX, the top DICT without places */
    size_t string_count;
    bool begun;
};

struct outlines *outlines_new(hb_face_t *face);
void outlines_free(struct outlines *outlines); /* NULL is fine */

/* Has cut what of `used` was not cut yet. ERR_INTERNAL where HarfBuzz fails or writes what is not understood here. */
int outlines_cut(struct outlines *outlines, const struct used *used, struct err *err);

/* The font of these glyphs and .notdef, all of which were cut. */
int cff_write(const struct outlines *outlines, const struct used *used, struct buf *out, struct err *err);

/* ---- reading (cff_read.c); all answer false to what reaches beyond the bytes ---- */

struct view {
    const unsigned char *bytes;
    size_t len;
};

struct cff_index {
    size_t count, width;  /* of an offset, in bytes */
    size_t offsets, data; /* where the first of each stands */
    size_t end;
};

struct cff_entry {
    unsigned op;
    size_t at, len;      /* of operands and operator, in the DICT */
    int64_t operands[2]; /* the first two; a real counts as 0 */
};

size_t big_endian_at(struct view view, size_t at, size_t width); /* within the bytes: the caller has looked */
bool cff_index_read(struct view cff, size_t at, struct cff_index *out);
bool cff_index_item(struct view cff, const struct cff_index *index, size_t item, struct view *out);
bool cff_entry_next(struct view dict, size_t *at,
                    struct cff_entry *out); /* false also at the end: *at is then its len */
bool cff_entry_find(struct view dict, unsigned op, struct cff_entry *out);

#endif
