/* What leads somewhere: the outline beside the pages, and links on them. Each is a line of PDF words; which numbers the
 * objects have, pdf.c knows. */
#include "port/page/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

void page_mark(struct page *page, double y, int level, const char *title) {
    struct page_pdf *pdf = page->pdf;
    size_t len = strlen(title) + 1;
    pdf->marks = mem_grow_items(pdf->marks, &pdf->mark_cap, pdf->mark_count + 1, sizeof *pdf->marks);
    struct mark *mark = &pdf->marks[pdf->mark_count++];
    *mark = (struct mark){page->index, y, pdf->mark_count > 1 ? level : 0, mem_alloc(len)};
    memcpy(mark->title, title, len);
}

void page_link(struct page *page, double x, double y, double w, double h, const struct page *to, double to_y) {
    page->links = mem_grow_items(page->links, &page->link_cap, page->link_count + 1, sizeof *page->links);
    page->links[page->link_count++] = (struct link){x, y, w, h, to->index, to_y};
}

void marks_free(struct page_pdf *pdf) {
    for (size_t i = 0; i < pdf->mark_count; i++)
        free(pdf->marks[i].title);
    free(pdf->marks);
}

static void destination(const struct page_pdf *pdf, size_t page, double y, const unsigned *numbers, struct buf *out) {
    buf_format(out, "/Dest [%u 0 R /XYZ null ", numbers[page]);
    number_write(out, pdf->pages[page]->height - y);
    buf_text(out, " null]");
}

/* ---- links ---- */

void marks_links(const struct page *page, const unsigned *numbers, struct buf *out) {
    if (page->link_count == 0)
        return;
    buf_text(out, "/Annots [\n");
    for (size_t i = 0; i < page->link_count; i++) {
        const struct link *link = &page->links[i];
        double top = page->height - link->y;
        const double corners[] = {link->x, top - link->h, link->x + link->w, top};
        buf_text(out, "<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [");
        for (int k = 0; k < 4; k++) {
            number_write(out, corners[k]);
            buf_text(out, k < 3 ? " " : "] ");
        }
        destination(page->pdf, link->to, link->to_y, numbers, out);
        buf_text(out, " >>\n");
    }
    buf_text(out, "]\n");
}

/* ---- the outline ---- */

/* The next entry of the same level under the same parent; the count without one. */
static size_t sibling_after(const struct page_pdf *pdf, size_t index) {
    size_t next = index + 1;
    while (next < pdf->mark_count && pdf->marks[next].level > pdf->marks[index].level)
        next++;
    return next < pdf->mark_count && pdf->marks[next].level == pdf->marks[index].level ? next : pdf->mark_count;
}

/* The last entry before it of a lower level, or of the same; the count without one. */
static size_t before(const struct page_pdf *pdf, size_t index, int level) {
    for (size_t i = index; i-- > 0;)
        if (pdf->marks[i].level <= level)
            return pdf->marks[i].level == level ? i : pdf->mark_count;
    return pdf->mark_count;
}

/* First and last of the entries of a level from `first` on, and how many there are. */
static void children(const struct page_pdf *pdf, size_t first, int level, const unsigned *own, struct buf *out,
                     const char *sign) {
    size_t count = 0, last = first;
    if (first == pdf->mark_count || pdf->marks[first].level != level)
        return;
    for (size_t i = first; i < pdf->mark_count; i = sibling_after(pdf, i), count++)
        last = i;
    buf_format(out, "/First %u 0 R /Last %u 0 R /Count %s%zu\n", own[first], own[last], sign, count);
}

void marks_outline(const struct page_pdf *pdf, const unsigned *own, struct buf *out) {
    buf_text(out, "/Type /Outlines\n");
    children(pdf, 0, 0, own, out, "");
}

/* Entries of level 1 are folded away at first. */
void marks_entry(const struct page_pdf *pdf, size_t index, unsigned root, const unsigned *own, const unsigned *numbers,
                 struct buf *out) {
    const struct mark *mark = &pdf->marks[index];
    size_t none = pdf->mark_count, next = sibling_after(pdf, index), previous = before(pdf, index, mark->level),
           parent = mark->level > 0 ? before(pdf, index, mark->level - 1) : none;
    buf_text(out, "/Title ");
    utf16_write(out, mark->title);
    buf_format(out, "\n/Parent %u 0 R ", parent == none ? root : own[parent]);
    if (previous != none)
        buf_format(out, "/Prev %u 0 R ", own[previous]);
    if (next != none)
        buf_format(out, "/Next %u 0 R ", own[next]);
    destination(pdf, mark->page, mark->y, numbers, out);
    buf_char(out, '\n');
    children(pdf, index + 1, mark->level + 1, own, out, "-");
}

void utf16_write(struct buf *out, const char *text) {
    buf_text(out, "<FEFF");
    for (const char *at = text, *end = text + strlen(text); at < end;) {
        uint32_t c = text_next(&at, end);
        if (c > 0xFFFF)
            buf_format(out, "%04X%04X", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + ((c - 0x10000) & 0x3FF));
        else
            buf_format(out, "%04X", c);
    }
    buf_char(out, '>');
}
