/* The embedded fonts, cut to what the document uses (cff.h). They keep the face's own CIDs, so the codes on the page
 * need no translation; here we add what a PDF reader wants to know about them: widths, and the way back to text. */
#include "port/page/cff.h"

#include <string.h>

#include <hb-ot.h>

enum { CMAP_BLOCK = 100 }; /* entries that one begin…/end… pair of a CMap may hold */

unsigned used_next(const struct used *used, unsigned glyph) {
    while (glyph < GLYPHS && !(used->glyphs[glyph / 64] >> glyph % 64))
        glyph = (glyph / 64 + 1) * 64;
    while (glyph < GLYPHS && !(used->glyphs[glyph / 64] >> glyph % 64 & 1))
        glyph++;
    return glyph;
}

size_t used_count(const struct used *used) {
    size_t count = 0;
    for (size_t i = 0; i < GLYPHS / 64; i++)
        count += (size_t)__builtin_popcountll(used->glyphs[i]);
    return count;
}

int subset_cut(struct page_fonts *fonts, enum page_face face, const struct used *used, struct buf *out_cff,
               struct err *err) {
    struct outlines *outlines = fonts->faces[face].outlines;
    int failed = outlines_cut(outlines, used, err);
    return failed ? failed : cff_write(outlines, used, out_cff, err);
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
