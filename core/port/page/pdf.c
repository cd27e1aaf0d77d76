/* The PDF: libharu keeps the pages, the cross-reference table and the trailer. Whatever it would write with its own
 * floats, zlib or clock we write ourselves: an object of ours is a libharu dictionary whose text comes from
 * `raw_write`. */
#include "port/page/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <hpdf.h>
#include <libdeflate.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

enum { DEFLATE_LEVEL = 4 };

struct page_pdf *page_pdf_new(struct page_fonts *fonts) {
    struct page_pdf *pdf = mem_alloc(sizeof *pdf);
    pdf->fonts = fonts;
    return pdf;
}

void page_pdf_free(struct page_pdf *pdf) {
    if (!pdf)
        return;
    for (size_t i = 0; i < pdf->count; i++) {
        buf_free(&pdf->pages[i]->content);
        free(pdf->pages[i]->links);
        free(pdf->pages[i]);
    }
    marks_free(pdf);
    for (int i = 0; i < FACES * LAYERS; i++)
        free(pdf->used[i / LAYERS].layers[i % LAYERS]);
    free(pdf->missing);
    free(pdf->pages);
    free(pdf);
}

struct page *page_add(struct page_pdf *pdf, double width, double height) {
    struct page *page = mem_alloc(sizeof *page);
    page->pdf = pdf;
    page->index = pdf->count;
    page->width = width;
    page->height = height;
    page->content = buf_make(LIMIT_PDF);
    page->line = 1;                    /* PDF's own */
    buf_text(&page->content, "1 j\n"); /* round joins */
    pdf->pages = mem_grow_items(pdf->pages, &pdf->cap, pdf->count + 1, sizeof *pdf->pages);
    pdf->pages[pdf->count++] = page;
    return page;
}

size_t page_missing(const struct page_pdf *pdf) {
    return pdf->missing_count;
}

/* ---- objects whose text is ours ---- */

/* One document being written. Texts of objects live until libharu has written them. */
struct writer {
    HPDF_Doc doc;
    struct libdeflate_compressor *compressor;
    struct arena *arena;
};

static HPDF_STATUS raw_write(HPDF_Dict dict, HPDF_Stream stream) {
    return HPDF_Stream_WriteStr(stream, dict->attr);
}

static void raw(struct writer *w, HPDF_Dict dict, const struct buf *text) {
    dict->attr = arena_bytes(w->arena, text->data, text->len);
    dict->write_fn = raw_write;
}

static unsigned number_of(HPDF_Dict dict) {
    return dict->header.obj_id & 0x00FFFFFF;
}

/* An object with our text between its << and >>. Ends the buf. NULL when libharu is out of memory, which it remembers.
 */
static HPDF_Dict object(struct writer *w, struct buf *text) {
    HPDF_Dict dict = HPDF_Dict_New(w->doc->mmgr);
    if (dict && HPDF_Xref_Add(w->doc->xref, dict) == HPDF_OK)
        raw(w, dict, text);
    else
        dict = NULL;
    buf_free(text);
    return dict;
}

static HPDF_Dict stream_object(struct writer *w, const struct buf *bytes, struct buf *text) {
    HPDF_Dict dict = HPDF_DictStream_New(w->doc->mmgr, w->doc->xref);
    if (dict && HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)bytes->data, (HPDF_UINT)bytes->len) == HPDF_OK)
        raw(w, dict, text);
    else
        dict = NULL;
    buf_free(text);
    return dict;
}

static struct buf deflated(const struct writer *w, const struct buf *bytes) {
    struct buf out = buf_make(LIMIT_PDF);
    size_t bound = libdeflate_zlib_compress_bound(w->compressor, bytes->len);
    char *place = buf_reserve(&out, bound);
    if (place)
        out.len = libdeflate_zlib_compress(w->compressor, bytes->data, bytes->len, place, bound);
    return out;
}

/* Ends the buf. */
static HPDF_Dict deflated_object(struct writer *w, struct buf *bytes) {
    struct buf small = deflated(w, bytes), text = buf_make(LIMIT_MESSAGE);
    buf_text(&text, "/Filter /FlateDecode\n");
    HPDF_Dict dict = small.len > 0 ? stream_object(w, &small, &text) : NULL;
    buf_free(&small);
    buf_free(&text);
    buf_free(bytes);
    return dict;
}

/* ---- fonts ---- */

static HPDF_Dict font_file(struct writer *w, const struct page_pdf *pdf, enum page_face face, struct err *err) {
    struct buf cff = buf_make(LIMIT_PDF), text = buf_make(LIMIT_MESSAGE);
    HPDF_Dict dict = NULL;
    if (!subset_cut(pdf->fonts, face, &pdf->used[face], &cff, err)) {
        buf_text(&text,
                 "/Subtype /CIDFontType0C\n"); /* not deflated: packs of many editions stay 2 to 4 times smaller */
        dict = stream_object(w, &cff, &text);
    }
    buf_free(&cff);
    return dict;
}

/* The outlines with their widths: what both fonts of a face share. */
static HPDF_Dict descendant(struct writer *w, const struct page_pdf *pdf, enum page_face face, struct err *err) {
    HPDF_Dict file = font_file(w, pdf, face, err);
    if (!file)
        return NULL;
    struct buf text = buf_make(LIMIT_MESSAGE);
    subset_descriptor(pdf->fonts, face, &text);
    buf_format(&text, "/FontFile3 %u 0 R\n", number_of(file));
    HPDF_Dict descriptor = object(w, &text);
    if (!descriptor)
        return NULL;
    text = buf_make(LIMIT_PDF);
    buf_format(&text,
               "/Type /Font /Subtype /CIDFontType0 /BaseFont /%s "
               "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor %u "
               "0 R\n/W ",
               subset_name(face), number_of(descriptor));
    subset_widths(pdf->fonts, face, &pdf->used[face], &text);
    buf_char(&text, '\n');
    return object(w, &text);
}

/* One layer of a face as the font that pages name. */
static HPDF_Dict layer_font(struct writer *w, enum page_face face, const uint32_t *layer, HPDF_Dict below) {
    struct buf cmap = buf_make(LIMIT_PDF), text = buf_make(LIMIT_MESSAGE);
    subset_to_unicode(layer, GLYPHS, &cmap);
    HPDF_Dict to_unicode = deflated_object(w, &cmap);
    if (!to_unicode)
        return NULL;
    buf_format(
        &text,
        "/Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%u 0 R] /ToUnicode %u 0 R\n",
        subset_name(face), number_of(below), number_of(to_unicode));
    return object(w, &text);
}

/* Lists the fonts of one face behind `list`: "/F00 7 0 R /F01 9 0 R ". */
static bool face_fonts(struct writer *w, const struct page_pdf *pdf, enum page_face face, struct buf *list,
                       struct err *err) {
    HPDF_Dict below = NULL;
    for (int i = 0; i < LAYERS; i++) {
        const uint32_t *layer = pdf->used[face].layers[i];
        if (!layer)
            continue;
        if (!below)
            below = descendant(w, pdf, face, err);
        HPDF_Dict font = below ? layer_font(w, face, layer, below) : NULL;
        if (!font)
            return false;
        buf_format(list, "/F%d%d %u 0 R ", face, i, number_of(font));
    }
    return true;
}

static HPDF_Dict box_glyph(struct writer *w) {
    struct buf glyph = buf_make(LIMIT_MESSAGE), text = buf_make(LIMIT_MESSAGE);
    buf_text(&glyph, "1000 0 100 -80 900 800 d1\n60 w 130 -50 740 820 re S\n");
    HPDF_Dict dict = stream_object(w, &glyph, &text);
    buf_free(&glyph);
    return dict;
}

/* One font of boxes: whatever the code, the same box, an em wide. Code 0 is never drawn: poppler guesses the size of a
 * Type 3 font from its first width, taking half an em for normal. */
static HPDF_Dict box_font(struct writer *w, HPDF_Dict glyph, const uint32_t *missing, size_t count) {
    uint32_t characters[BOXES + 1] = {0};
    memcpy(characters + 1, missing, count * sizeof *missing);
    struct buf cmap = buf_make(LIMIT_PDF), text = buf_make(LIMIT_MESSAGE);
    subset_to_unicode(characters, BOXES + 1, &cmap);
    HPDF_Dict to_unicode = deflated_object(w, &cmap);
    if (!to_unicode)
        return NULL;
    buf_format(
        &text,
        "/Type /Font /Subtype /Type3 /FontBBox [0 -120 1000 880] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 0 "
        "/LastChar %zu /ToUnicode %u 0 R /CharProcs << /box %u 0 R >> /Resources << >>\n/Encoding << /Differences "
        "[0 /box",
        count, number_of(to_unicode), number_of(glyph));
    for (size_t i = 0; i < count; i++)
        buf_text(&text, " /box");
    buf_text(&text, "] >>\n/Widths [500");
    for (size_t i = 0; i < count; i++)
        buf_text(&text, " 1000");
    buf_text(&text, "]\n");
    return object(w, &text);
}

static bool box_fonts(struct writer *w, const struct page_pdf *pdf, struct buf *list) {
    HPDF_Dict glyph = pdf->missing_count > 0 ? box_glyph(w) : NULL;
    for (size_t i = 0; i < pdf->missing_count; i += BOXES) {
        size_t left = pdf->missing_count - i;
        HPDF_Dict font = glyph ? box_font(w, glyph, pdf->missing + i, left < BOXES ? left : BOXES) : NULL;
        if (!font)
            return false;
        buf_format(list, "/B%zu %u 0 R ", i / BOXES, number_of(font));
    }
    return true;
}

/* The fonts of all pages as one resource dictionary. */
static HPDF_Dict fonts_object(struct writer *w, const struct page_pdf *pdf, struct err *err) {
    struct buf list = buf_make(LIMIT_MESSAGE);
    if (face_fonts(w, pdf, PAGE_REGULAR, &list, err) && face_fonts(w, pdf, PAGE_BOLD, &list, err) &&
        box_fonts(w, pdf, &list))
        return object(w, &list);
    buf_free(&list);
    return NULL;
}

/* ---- pages and the document ---- */

static HPDF_STATUS filter_write(HPDF_Dict dict, HPDF_Stream stream) {
    (void)dict;
    return HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\n");
}

/* The box of a page, and its links, are kept with its contents, because a page's own attr is libharu's. */
static HPDF_STATUS box_write(HPDF_Dict page, HPDF_Stream stream) {
    HPDF_PageAttr attr = page->attr;
    return HPDF_Stream_WriteStr(stream, attr->contents->attr);
}

static char *box_text(struct arena *arena, const struct page *page, const unsigned *numbers) {
    struct buf text = buf_make(LIMIT_PDF);
    buf_text(&text, "/MediaBox [0 0 ");
    number_write(&text, page->width);
    buf_char(&text, ' ');
    number_write(&text, page->height);
    buf_text(&text, "]\n");
    marks_links(page, numbers, &text);
    char *kept = arena_text(arena, text.data);
    buf_free(&text);
    return kept;
}

/* The content stream is put into libharu's, already deflated. */
static bool page_write(struct writer *w, HPDF_Page target, const struct page *page, const unsigned *numbers,
                       HPDF_Dict fonts) {
    struct buf small = deflated(w, &page->content);
    bool whole = small.len > 0 && !buf_overflowed(&page->content);
    if (whole) {
        HPDF_PageAttr attr = target->attr;
        attr->contents->attr = box_text(w->arena, page, numbers);
        attr->contents->write_fn = filter_write;
        target->write_fn = box_write;
        HPDF_Dict_RemoveElement(target, "MediaBox");
        HPDF_Dict_Add(HPDF_Dict_GetItem(target, "Resources", HPDF_OCLASS_DICT), "Font", fonts);
        HPDF_Stream_Write(attr->stream, (const HPDF_BYTE *)small.data, (HPDF_UINT)small.len);
    }
    buf_free(&small);
    return whole;
}

/* All pages are begun before one is written, for a link may lead to a later one. */
static bool pages_write(struct writer *w, const struct page_pdf *pdf, const unsigned *numbers, HPDF_Page *pages,
                        HPDF_Dict fonts) {
    bool whole = true;
    for (size_t i = 0; whole && i < pdf->count; i++)
        whole = page_write(w, pages[i], pdf->pages[i], numbers, fonts);
    return whole;
}

static bool pages_begin(struct writer *w, const struct page_pdf *pdf, HPDF_Page *out_pages, unsigned *out_numbers) {
    for (size_t i = 0; i < pdf->count; i++) {
        out_pages[i] = HPDF_AddPage(w->doc);
        if (!out_pages[i])
            return false;
        out_numbers[i] = number_of(out_pages[i]);
    }
    return true;
}

/* The outline's root, NULL without one (or when libharu is out of memory, which it remembers). */
static HPDF_Dict outline(struct writer *w, const struct page_pdf *pdf, const unsigned *numbers) {
    struct buf text = buf_make(LIMIT_PDF);
    HPDF_Dict root = pdf->mark_count > 0 ? object(w, &text) : NULL;
    HPDF_Dict *entries = arena_alloc(w->arena, (pdf->mark_count + 1) * sizeof(HPDF_Dict));
    unsigned *own = arena_alloc(w->arena, (pdf->mark_count + 1) * sizeof *own);
    for (size_t i = 0; root && i < pdf->mark_count; i++) {
        entries[i] = object(w, &text);
        if (!entries[i])
            return NULL;
        own[i] = number_of(entries[i]);
    }
    for (size_t i = 0; root && i < pdf->mark_count; i++) {
        text = buf_make(LIMIT_PDF);
        marks_entry(pdf, i, number_of(root), own, numbers, &text);
        raw(w, entries[i], &text);
        buf_free(&text);
    }
    text = buf_make(LIMIT_PDF);
    marks_outline(pdf, own, &text);
    if (root)
        raw(w, root, &text);
    buf_free(&text);
    return root;
}

static void info_text(struct buf *out, const char *key, const char *text) {
    if (!text || !*text)
        return;
    buf_format(out, "/%s ", key);
    utf16_write(out, text);
    buf_char(out, '\n');
}

static void info_write(struct writer *w, const struct page_info *info) {
    struct buf text = buf_make(LIMIT_MESSAGE);
    info_text(&text, "Title", info->title);
    info_text(&text, "Author", info->author);
    info_text(&text, "Subject", info->subject);
    info_text(&text, "Keywords", info->keywords);
    info_text(&text, "Producer", info->producer);
    if (info->created != 0) {
        time_t seconds = info->created;
        struct tm utc;
        char date[32] = "";
        if (gmtime_r(&seconds, &utc))
            strftime(date, sizeof date, "%Y%m%d%H%M%S", &utc);
        buf_format(&text, "/CreationDate (D:%sZ)\n", date);
    }
    HPDF_Dict_RemoveElement(w->doc->info, "Producer");
    raw(w, w->doc->info, &text);
    buf_free(&text);
}

/* A reader shows the title in place of the file's name, and the outline, where there is one, beside the pages. */
static void catalog_write(struct writer *w, const struct page_info *info, HPDF_Dict outline) {
    struct buf text = buf_make(LIMIT_MESSAGE);
    if (info->language)
        buf_format(&text, "/Lang (%s)\n", info->language);
    buf_text(&text, "/ViewerPreferences << /DisplayDocTitle true >>\n");
    if (outline)
        buf_format(&text, "/Outlines %u 0 R /PageMode /UseOutlines\n", number_of(outline));
    raw(w, w->doc->catalog, &text);
    buf_free(&text);
}

static int document_write(struct writer *w, const struct page_pdf *pdf, const struct page_info *info, struct err *err) {
    w->doc->pdf_version = HPDF_VER_17;
    info_write(w, info);
    HPDF_Dict fonts = fonts_object(w, pdf, err);
    HPDF_Page *pages = arena_alloc(w->arena, (pdf->count + 1) * sizeof(HPDF_Page));
    unsigned *numbers = arena_alloc(w->arena, (pdf->count + 1) * sizeof *numbers);
    bool whole = fonts && pages_begin(w, pdf, pages, numbers) && pages_write(w, pdf, numbers, pages, fonts);
    if (whole)
        catalog_write(w, info, outline(w, pdf, numbers));
    if (err->kind == ERR_NONE && (!whole || HPDF_GetError(w->doc) != HPDF_OK || HPDF_SaveToStream(w->doc) != HPDF_OK))
        err_set(err, ERR_INTERNAL, "libharu could not write the pages: error 0x%04lX", HPDF_GetError(w->doc));
    return err->kind;
}

static int document_take(HPDF_Doc doc, struct buf *out, struct err *err) {
    HPDF_UINT32 size = HPDF_GetStreamSize(doc);
    char *place = buf_reserve(out, size);
    if (!place)
        return err_set(err, ERR_DATA, "the PDF would pass %zu bytes", out->ceiling);
    HPDF_ResetStream(doc);
    if (HPDF_ReadFromStream(doc, (HPDF_BYTE *)place, &size) != HPDF_OK)
        return err_set(err, ERR_INTERNAL, "libharu did not hand out the PDF it wrote");
    out->len += size;
    return 0;
}

int page_finish(struct page_pdf *pdf, const struct page_info *info, struct buf *out, struct err *err) {
    if (pdf->broken)
        return err_set(err, ERR_INTERNAL, "%s was given a number that no page can hold", pdf->broken);
    *err = (struct err){0};
    struct writer w = {HPDF_New(NULL, NULL), libdeflate_alloc_compressor(DEFLATE_LEVEL), arena_new()};
    if (!w.doc || !w.compressor)
        err_set(err, ERR_INTERNAL, "libharu could not begin a document");
    else if (!document_write(&w, pdf, info, err))
        document_take(w.doc, out, err);
    if (w.doc)
        HPDF_Free(w.doc);
    libdeflate_free_compressor(w.compressor);
    arena_free(w.arena);
    return err->kind;
}
