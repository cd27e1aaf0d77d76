/* What the two files of the PDF renderer share: pdf.c sets heads and small print, pdf_flow.c what stands between. */
#ifndef EARSHOT_FLOW_REPORT_PDF_PARTS_H
#define EARSHOT_FLOW_REPORT_PDF_PARTS_H

#include "base/limits.h"
#include "flow/report/pen.h"
#include "flow/report/uses.h"

static const double margin = 40, width = PAGE_A4_WIDTH - 2 * 40, foot = PAGE_A4_HEIGHT - 50, gap = 13;

/* A title that the outline lists, and the contents where there are any: where it stands. */
struct entry {
    const char *title;
    size_t page; /* from 0 */
    double y;
    int level; /* 0; 1: a block under a section */
};

/* A document being set. Without a pdf its pages are only counted: nothing is drawn. */
struct sheet {
    struct pen pen; /* its canvas is the page being filled */
    struct page_pdf *pdf;
    const struct value *document;
    const struct uses *uses; /* its definitions */
    struct page *pages[LIMIT_PAGES];
    size_t count;
    double y;          /* where the next block begins */
    double top;        /* where the first block of this page began */
    bool working_copy; /* holds private blocks */
    double *heights;   /* of the blocks, by their places; NAN while not measured */
    bool sections;     /* it has any: blocks stand under them */
    double uses_room;  /* of its definitions, which close it; 0 without any */
    struct entry *entries;
    size_t entry_count, entry_cap;
    const struct sheet *counted; /* the same document counted before, when its first page holds contents; or NULL */
    double contents;             /* where they begin */
    struct err *err;
};

int sheet_next_page(struct sheet *sheet); /* pdf.c: begins it with its head */

/* ---- pdf_flow.c ---- */

int sheet_flow(struct sheet *sheet);                     /* all blocks */
int sheet_make_room(struct sheet *sheet, double height); /* a new page where the present one does not hold it */

/* ---- pdf_contents.c ---- */

bool contents_wanted(const struct sheet *counted); /* the report is long, and there is something to list */
/* Sets the entries of `set` at the height y, with links on `page` unless that is NULL. Returns the height, which does
 * not depend on the pages' numbers. */
double contents_set(const struct pen *pen, const struct sheet *set, double y, struct page *page);

#endif
