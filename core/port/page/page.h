/* The door to paper: draws text and shapes in points on pages and hands out a PDF, the same bytes for the same calls.
 *
 * The origin is the top left corner and y grows downwards, as a reader thinks. Two faces, Noto Sans CJK SC regular and
 * bold, are cut to the glyphs that the document uses (HarfBuzz) and embedded; libharu is the container. A glyph that no
 * face has is drawn as a visible box, which copies out as the character, and counted in page_missing. Characters that
 * only steer (variation selectors, joiners, controls) draw nothing.
 *
 *     struct page_fonts *fonts;                  // once a process: it keeps what it cut
 *     struct page_pdf *pdf = page_pdf_new(fonts);
 *     struct page *p = page_add(pdf, PAGE_A4_WIDTH, PAGE_A4_HEIGHT);
 *     page_text(p, 48, 72, &(struct page_style){PAGE_BOLD, 22, ink, PAGE_LEFT, 0}, "南京西路旗舰店");
 *     page_finish(pdf, &info, &out, err); page_pdf_free(pdf); */
#ifndef EARSHOT_PORT_PAGE_H
#define EARSHOT_PORT_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define PAGE_A4_WIDTH  595.276
#define PAGE_A4_HEIGHT 841.89

struct page_fonts;
struct page_pdf;
struct page;

enum page_face { PAGE_REGULAR, PAGE_BOLD };
enum page_align { PAGE_LEFT, PAGE_CENTRE, PAGE_RIGHT };

struct page_colour {
    double r, g, b; /* 0 to 1 */
};

struct page_style {
    enum page_face face;
    double size; /* points */
    struct page_colour colour;
    enum page_align align; /* x is the left edge, the middle or the right edge of the text */
    double tracking;       /* extra space between characters, points */
};

struct page_point {
    double x, y;
};

/* Errors: ERR_CONFIG when the font files are not installed, with what to install. */
int page_fonts_open(struct page_fonts **out, struct err *err);
void page_fonts_close(struct page_fonts *fonts);
const char *page_fonts_name(const struct page_fonts *fonts); /* names and versions, for the provenance */

/* The first character of the text that no face has and that would be printed as a box; 0 where there is none. */
uint32_t page_fonts_lack(const struct page_fonts *fonts, const char *text);

/* From here on each text that a page draws is added to `drawn` too, which the caller owns (NULL: no more), with empty
 * lines between them: what a reader of the PDF will find, without reading the PDF. */
void page_fonts_listen(struct page_fonts *fonts, struct buf *drawn);

struct page_pdf *page_pdf_new(struct page_fonts *fonts);
void page_pdf_free(struct page_pdf *pdf);
struct page *page_add(struct page_pdf *pdf, double width, double height); /* belongs to pdf */

/* y is the baseline. Returns the width drawn. */
double page_text(struct page *page, double x, double y, const struct page_style *style, const char *text);
/* The same turned by `degrees` anticlockwise about (x, y). */
void page_text_turned(struct page *page, double x, double y, double degrees, const struct page_style *style,
                      const char *text);
double page_measure(const struct page_fonts *fonts, const struct page_style *style, const char *text);

/* Breaks text into lines no wider than `width` by CJK rules (no closing mark at a line's start, no opening one at its
 * end, Latin words and numbers whole); line breaks in the text hold. Calls fn with each line's start and byte length.
 * Returns the number of lines. */
size_t page_break(const struct page_fonts *fonts, const struct page_style *style, const char *text, double width,
                  void (*fn)(void *context, const char *line, size_t len), void *context);

void page_fill_rect(struct page *page, double x, double y, double w, double h, double radius,
                    struct page_colour colour);
void page_stroke_rect(struct page *page, double x, double y, double w, double h, double radius, double line,
                      struct page_colour colour);
void page_line(struct page *page, double x1, double y1, double x2, double y2, double line, struct page_colour colour);
void page_dashed(struct page *page, double x1, double y1, double x2, double y2, double line, struct page_colour colour);
void page_polyline(struct page *page, const struct page_point *points, size_t count, double line,
                   struct page_colour colour, int dashed);
void page_polygon(struct page *page, const struct page_point *points, size_t count, struct page_colour colour);
void page_disc(struct page *page, double x, double y, double radius, struct page_colour fill);
/* A ring segment, degrees clockwise from nine o'clock: 0 to 180 is the upper half. */
void page_ring(struct page *page, double x, double y, double inner, double outer, double from, double to,
               struct page_colour colour);

/* An entry of the outline (bookmarks), which leads to the height y of the page. Entries stand in the order of the
 * calls; level 0 is the outermost, and one of level 1 stands under the last of level 0 before it. */
void page_mark(struct page *page, double y, int level, const char *title);
/* A rectangle of the page that leads to the height to_y of another page of the same document. */
void page_link(struct page *page, double x, double y, double w, double h, const struct page *to, double to_y);

struct page_info {
    const char *title, *author, *subject, *keywords, *language; /* UTF-8 or NULL; language is "zh-CN" or "en" */
    const char *producer;
    int64_t created; /* seconds since 1970, from the data and never from a clock; 0 leaves the date out */
};

/* Writes the whole PDF to out. Numbers outside a page's reach (NaN, beyond ±32767) are an ERR_INTERNAL that names the
 * call. */
int page_finish(struct page_pdf *pdf, const struct page_info *info, struct buf *out, struct err *err);
size_t page_missing(const struct page_pdf *pdf); /* code points that no face has */

#endif
