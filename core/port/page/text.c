/* Text on a page: characters become codes of the embedded fonts, and each face remembers what was used of it. */
#include "port/page/parts.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { BOX_FONT = LAYERS }; /* from here on the fonts of boxes are counted */

struct code {
    uint16_t code, glyph;
    int font; /* a layer of the face, or BOX_FONT and up */
};

/* Past the last box a character copies out as the one that holds it. */
static struct code box_code(struct page_pdf *pdf, uint32_t code_point) {
    size_t i = 0;
    while (i < pdf->missing_count && pdf->missing[i] != code_point)
        i++;
    if (i == pdf->missing_count && i < BOXES_MOST) {
        pdf->missing = mem_grow_items(pdf->missing, &pdf->missing_cap, i + 1, sizeof *pdf->missing);
        pdf->missing[pdf->missing_count++] = code_point;
    }
    if (i == BOXES_MOST)
        i--;
    return (struct code){(uint16_t)(i % BOXES + 1), 0, BOX_FONT + (int)(i / BOXES)};
}

/* Claims a glyph of a layer for a character: free, or the character's own already. */
static bool claim(struct used *used, int layer, uint16_t glyph, uint32_t code_point) {
    uint32_t **characters = &used->layers[layer];
    if (!*characters)
        *characters = mem_alloc(GLYPHS * sizeof **characters);
    if ((*characters)[glyph] == 0)
        (*characters)[glyph] = code_point;
    used->glyphs[glyph / 64] |= (uint64_t)1 << glyph % 64;
    return (*characters)[glyph] == code_point;
}

/* Past the last layer a character copies out as its look-alike. */
static struct code code_of(struct page_pdf *pdf, enum page_face face, uint32_t code_point) {
    uint16_t glyph;
    if (!glyph_find(pdf->fonts, face, code_point, &glyph))
        return box_code(pdf, code_point);
    int layer = 0;
    while (!claim(&pdf->used[face], layer, glyph, code_point) && layer < LAYERS - 1)
        layer++;
    return (struct code){glyph, glyph, layer};
}

static void set_tracking(struct page *page, double tracking) {
    if (page->tracking == tracking)
        return;
    draw_number(page, tracking);
    buf_text(&page->content, "Tc ");
    page->tracking = tracking;
}

static void set_font(struct page *page, const struct page_style *style, int font) {
    int code = font >= BOX_FONT ? FACES * BOX_FONT + font - BOX_FONT + 1 : (int)style->face * BOX_FONT + font + 1;
    if (page->font == code && page->size == style->size)
        return;
    if (font >= BOX_FONT)
        buf_format(&page->content, "/B%d ", font - BOX_FONT);
    else
        buf_format(&page->content, "/F%d%d ", style->face, font);
    number_write(&page->content, style->size);
    buf_text(&page->content, " Tf ");
    page->font = code;
    page->size = style->size;
}

static void put_code(struct buf *out, uint16_t code, int digits) {
    char hex[4];
    for (int i = 0; i < digits; i++)
        hex[i] = "0123456789ABCDEF"[code >> 4 * (digits - 1 - i) & 15];
    buf_add(out, hex, (size_t)digits);
}

/* Runs of one font each; nearly always that is one run. Returns the width. */
static double show(struct page *page, const struct page_style *style, const char *text) {
    double thousandths = 0;
    size_t count = 0;
    int font = -1;
    for (const char *at = text, *end = text + strlen(text); at < end;) {
        uint32_t code_point = text_next(&at, end);
        if (glyph_silent(code_point))
            continue;
        struct code code = code_of(page->pdf, style->face, code_point);
        if (font != code.font) {
            buf_text(&page->content, font < 0 ? "" : "> Tj ");
            set_font(page, style, code.font);
            buf_char(&page->content, '<');
        }
        font = code.font;
        put_code(&page->content, code.code, font >= BOX_FONT ? 2 : 4);
        thousandths += glyph_advance(page->pdf->fonts, style->face, code.glyph);
        count++;
    }
    buf_text(&page->content, font < 0 ? "" : "> Tj ");
    return thousandths * style->size / 1000 + style->tracking * (double)count;
}

void page_fonts_listen(struct page_fonts *fonts, struct buf *drawn) {
    fonts->listener = drawn;
}

double page_text(struct page *page, double x, double y, const struct page_style *style, const char *text) {
    page->call = "page_text";
    if (page->pdf->fonts->listener) {
        buf_text(page->pdf->fonts->listener, text);
        buf_text(page->pdf->fonts->listener, "\n\n\n\n");
    }
    if (style->align != PAGE_LEFT)
        x -= page_measure(page->pdf->fonts, style, text) / (style->align == PAGE_CENTRE ? 2 : 1);
    draw_fill(page, style->colour);
    buf_text(&page->content, "BT ");
    set_tracking(page, style->tracking);
    draw_point(page, x, y);
    buf_text(&page->content, "Td ");
    double width = show(page, style, text);
    buf_text(&page->content, "ET\n");
    return width;
}

void page_text_turned(struct page *page, double x, double y, double degrees, const struct page_style *style,
                      const char *text) {
    page->call = "page_text_turned";
    double turn = degrees * 3.14159265358979323846 / 180, along = cos(turn), up = sin(turn),
           back = style->align == PAGE_LEFT ? 0 : page_measure(page->pdf->fonts, style, text);
    if (style->align == PAGE_CENTRE)
        back /= 2;
    draw_fill(page, style->colour);
    buf_text(&page->content, "BT ");
    set_tracking(page, style->tracking);
    const double matrix[] = {along, up, -up, along};
    for (int i = 0; i < 4; i++)
        draw_number(page, matrix[i]);
    draw_point(page, x - back * along, y + back * up);
    buf_text(&page->content, "Tm ");
    show(page, style, text);
    buf_text(&page->content, "ET\n");
}
