/* What the files of this module share; nobody outside opens it.
 *
 * The idea: both faces are embedded with their own CIDs, so a character's code on the page is known the moment it is
 * drawn. A page's display list is therefore simply its content stream, written in PDF's words from the first call on;
 * what waits for page_finish is only the cutting of the fonts, when all glyphs are known. */
#ifndef EARSHOT_PORT_PAGE_PARTS_H
#define EARSHOT_PORT_PAGE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hb.h>

#include "port/page/page.h"

enum { FACES = 2, GLYPHS = 65536, LAYERS = 4 };
enum { BOXES = 255, BOXES_MOST = 16 * BOXES }; /* codes of one font of boxes, 1 to 255; of all together */

struct face {
    hb_face_t *face;
    hb_font_t *font;
    uint16_t *glyphs, *advances; /* plus 1, by character (below U+10000) and by glyph; 0: not asked yet */
    struct outlines *outlines;   /* cff.h */
};

struct page_fonts {
    struct face faces[FACES];
    char *name;
    struct buf *listener; /* page_fonts_listen; or NULL */
};

/* What a document uses of one face. Each layer becomes a font over the same outlines, with its own way back to text:
 * for each code (a glyph's CID), the character it copies out as, 0 while unused. Nearly all text is in the first layer;
 * a higher one serves characters whose glyph another character has claimed (U+2126 and U+03A9 look alike but must copy
 * out apart). */
struct used {
    uint32_t *layers[LAYERS];
    uint64_t glyphs[GLYPHS / 64]; /* one bit each: in any layer */
};

/* Where the outline and links lead. */
struct mark {
    size_t page; /* from 0 */
    double y;
    int level;
    char *title;
};
struct link {
    double x, y, w, h;
    size_t to;
    double to_y;
};

struct page {
    struct page_pdf *pdf;
    size_t index; /* from 0 */
    double width, height;
    struct buf content;
    struct link *links;
    size_t link_count, link_cap;
    const char *call; /* the drawing call at work, for the message about a number out of reach */
    /* What the content stream has set last: repeated settings are left out. PDF begins with black, and so does zeroed
     * memory. */
    struct page_colour fill, stroke;
    double line;
    bool dashed;
    int font; /* 1 and up, as text.c counts them */
    double size, tracking;
};

struct page_pdf {
    struct page_fonts *fonts;
    struct page **pages;
    size_t count, cap;
    struct used used[FACES];
    uint32_t *missing; /* characters that no face has; each is a code in a font of boxes: its place in this list */
    size_t missing_count, missing_cap;
    struct mark *marks;
    size_t mark_count, mark_cap;
    const char *broken; /* the first call that was given a number out of reach */
};

/* Characters that only steer (variation selectors, joiners, marks of direction, controls) leave no ink and no code. */
bool glyph_silent(uint32_t code_point);
bool glyph_find(const struct page_fonts *fonts, enum page_face face, uint32_t code_point, uint16_t *out); /* else 0 */
double glyph_advance(const struct page_fonts *fonts, enum page_face face, uint16_t glyph); /* in thousandths of an em */

/* The next glyph that is used, from `glyph` on; GLYPHS after the last. */
unsigned used_next(const struct used *used, unsigned glyph);
size_t used_count(const struct used *used);

/* Appends a number as PDF wants it: at most three decimals, a point, no exponent, no locale. */
void number_write(struct buf *out, double number);

/* For the content stream: an operand (out of reach it becomes 0, and page_finish fails and names the call), a place, a
 * fill colour where it changes. */
void draw_number(struct page *page, double number);
void draw_point(struct page *page, double x, double y);
void draw_fill(struct page *page, struct page_colour colour);

/* What leads somewhere, as PDF words. `numbers` are those of the pages' objects; an outline's entry is an object, whose
 * numbers are `own`, in the order of the marks, under the outline's own number `root`. */
void marks_outline(const struct page_pdf *pdf, const unsigned *own, struct buf *out); /* the root */
void marks_entry(const struct page_pdf *pdf, size_t index, unsigned root, const unsigned *own, const unsigned *numbers,
                 struct buf *out);
void marks_links(const struct page *page, const unsigned *numbers, struct buf *out); /* /Annots, or nothing */
void marks_free(struct page_pdf *pdf);

/* "<FEFF…>": text as UTF-16, which every reader understands outside of pages. */
void utf16_write(struct buf *out, const char *text);

/* What the embedded font of one face is made of. Bytes are added to the bufs. */
int subset_cut(struct page_fonts *fonts, enum page_face face, const struct used *used, struct buf *out_cff,
               struct err *err);
void subset_widths(const struct page_fonts *fonts, enum page_face face, const struct used *used, struct buf *out);
void subset_to_unicode(const uint32_t *characters, size_t codes, struct buf *out); /* 0 for none; 256 or GLYPHS codes */
const char *subset_name(enum page_face face); /* six letters and a plus are put before a subset's name */
void subset_descriptor(const struct page_fonts *fonts, enum page_face face, struct buf *out);

#endif
