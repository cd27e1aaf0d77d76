/* The embedded fonts, cut by HarfBuzz to what the document uses. The subset keeps the face's own CIDs, so the codes on
 * the page need no translation; we add what a PDF reader wants to know about them: widths, and the way back to text. */
#include "port/page/parts.h"

#include <string.h>

#include <hb-ot.h>
#include <hb-subset.h>

enum { CMAP_BLOCK = 100 }; /* entries that one begin…/end… pair of a CMap may hold */

unsigned used_next(const struct used *used, unsigned glyph) {
    while (glyph < GLYPHS && !(used->glyphs[glyph / 64] >> glyph % 64))
        glyph = (glyph / 64 + 1) * 64;
    while (glyph < GLYPHS && !(used->glyphs[glyph / 64] >> glyph % 64 & 1))
        glyph++;
    return glyph;
}

static hb_subset_input_t *subset_input(const struct used *used) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return NULL;
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_add(glyphs, 0);
    for (unsigned glyph = used_next(used, 0); glyph < GLYPHS; glyph = used_next(used, glyph + 1))
        hb_set_add(glyphs, glyph);
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    hb_set_clear(drop);
    hb_set_invert(drop);
    for (const char *keep = "CFF headhheahmtxmaxp"; *keep; keep += 4)
        hb_set_del(drop, HB_TAG(keep[0], keep[1], keep[2], keep[3]));
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    return input;
}

static void prepare(struct face *face) {
    if (face->prepared)
        return;
    hb_face_t *prepared = hb_subset_preprocess(face->face);
    hb_face_destroy(face->face);
    face->face = prepared;
    face->prepared = true;
}

void page_fonts_prepare(struct page_fonts *fonts) {
    for (int i = 0; i < FACES; i++)
        prepare(&fonts->faces[i]);
}

/* Preparing a face for quick cutting takes a second and saves about 9 ms a cut: it pays once many cuts have been made.
 * The bytes are the same either way. */
static hb_face_t *face_to_cut(struct face *face) {
    if (++face->cuts >= PAGE_CUTS_THAT_PAY)
        prepare(face);
    return face->face;
}

int subset_cut(struct page_fonts *fonts, enum page_face face, const struct used *used, struct buf *out_cff,
               struct err *err) {
    hb_subset_input_t *input = subset_input(used);
    hb_face_t *cut = input ? hb_subset_or_fail(face_to_cut(&fonts->faces[face]), input) : NULL;
    hb_subset_input_destroy(input);
    hb_blob_t *table = hb_face_reference_table(cut ? cut : hb_face_get_empty(), HB_TAG('C', 'F', 'F', ' '));
    unsigned len;
    const char *bytes = hb_blob_get_data(table, &len);
    buf_add(out_cff, bytes, len);
    hb_blob_destroy(table);
    hb_face_destroy(cut);
    return len > 0 ? 0 : err_set(err, ERR_INTERNAL, "HarfBuzz could not cut the font to this document");
}

/* [ 34 [ 608 ] 1200 [ 1000 ] … ]; the default width is an em, so hanzi need no entry. */
void subset_widths(const struct page_fonts *fonts, enum page_face face, const struct used *used, struct buf *out) {
    buf_char(out, '[');
    for (unsigned glyph = used_next(used, 0); glyph < GLYPHS; glyph = used_next(used, glyph + 1)) {
        double advance = glyph_advance(fonts, face, (uint16_t)glyph);
        if (advance != 1000)
            buf_format(out, "%u[%.0f]", glyph, advance);
    }
    buf_char(out, ']');
}

/* Opens and closes the blocks that a CMap's entries come in, before entry `index` and after the last. */
static void cmap_block(struct buf *out, size_t index, size_t count) {
    if (index > 0 && (index == count || index % CMAP_BLOCK == 0))
        buf_text(out, "endbfchar\n");
    if (index < count && index % CMAP_BLOCK == 0)
        buf_format(out, "%zu beginbfchar\n", count - index < CMAP_BLOCK ? count - index : CMAP_BLOCK);
}

static void unicode_entry(struct buf *out, int digits, unsigned code, uint32_t c) {
    if (c > 0xFFFF)
        buf_format(out, "<%0*X> <%04X%04X>\n", digits, code, 0xD800 + ((c - 0x10000) >> 10),
                   0xDC00 + ((c - 0x10000) & 0x3FF));
    else
        buf_format(out, "<%0*X> <%04X>\n", digits, code, c);
}

void subset_to_unicode(const uint32_t *characters, size_t codes, struct buf *out) {
    size_t count = 0, index = 0;
    int digits = codes > 256 ? 4 : 2;
    for (size_t code = 0; code < codes; code++)
        count += characters[code] != 0;
    buf_format(out,
               "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
               "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
               "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
               "1 begincodespacerange\n<%0*X> <%0*zX>\nendcodespacerange\n",
               digits, 0, digits, codes - 1);
    for (unsigned code = 0; code < codes; code++) {
        if (!characters[code])
            continue;
        cmap_block(out, index++, count);
        unicode_entry(out, digits, code, characters[code]);
    }
    cmap_block(out, index, count);
    buf_text(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

static int big_endian(const unsigned char *at) {
    return (int16_t)(at[0] << 8 | at[1]);
}

const char *subset_name(enum page_face face) {
    return face == PAGE_BOLD ? "EARSHB+NotoSansCJKsc-Bold" : "EARSHR+NotoSansCJKsc-Regular";
}

/* What a reader needs when it has to substitute or to select: from the face's head table and extents. */
void subset_descriptor(const struct page_fonts *fonts, enum page_face face, struct buf *out) {
    hb_blob_t *table = hb_face_reference_table(fonts->faces[face].face, HB_TAG('h', 'e', 'a', 'd'));
    unsigned len;
    const unsigned char *head = (const unsigned char *)hb_blob_get_data(table, &len);
    int box[4] = {0, -120, 1000, 880};
    for (int i = 0; i < 4 && len >= 44; i++)
        box[i] = big_endian(head + 36 + 2 * i);
    hb_blob_destroy(table);
    buf_format(out,
               "/Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 "
               "/Ascent 880 /Descent -120 /CapHeight 733 /StemV %d\n",
               subset_name(face), box[0], box[1], box[2], box[3], face == PAGE_BOLD ? 134 : 78);
}
