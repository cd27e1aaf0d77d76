/* What the files that write HTML share; html.c, html_blocks.c and html_style.c open it, nobody else. */
#ifndef EARSHOT_FLOW_REPORT_HTML_PARTS_H
#define EARSHOT_FLOW_REPORT_HTML_PARTS_H

#include "base/text.h"
#include "flow/report/pen.h"
#include "flow/report/svg.h"
#include "flow/report/tables.h"

/* A title that the table of contents may lead to. */
struct html_entry {
    const char *title;
    int id;
    bool section;
};

struct html {
    struct buf *out; /* the body */
    struct arena *arena;
    enum language language;
    struct shades *shades;
    struct svg svg;
    struct pen pen;  /* draws on svg */
    int last_id;     /* of "b1", "b2", … */
    int last_region; /* their labels are numbered: a reader who jumps from one to the next can tell them apart */
    bool within;     /* a section has begun: titles of blocks are one level lower */
    struct html_entry *entries;
    size_t entry_count, entry_cap;
    unsigned char splits[100]; /* which shares of columns the style sheet must know, in percent */
};

/* The width of the page's text in points, as on paper; blocks in columns have their share of it. */
#define HTML_WIDTH  (PAGE_A4_WIDTH - 2 * 40)
#define HTML_GUTTER 26.0

/* One block in the given width; those of columns too. */
void html_block(struct html *html, const struct value *block, double width);

/* "<p class=…>text</p>", encoded; nothing where there is no text. `class` may be NULL. */
void html_put(struct html *html, const char *element, const char *class, const char *text);
const char *html_word(const struct html *html, const char *zh, const char *en);

/* html_table.c: a table with its name as caption; the rows of a block "table", named by the heading of number `id`,
 * where it has one. */
void html_table(struct html *html, const struct report_table *table);
/* "<div class=scroll>": where it may be wider than the screen, one that a keyboard can scroll, labelled. */
void html_open_scroll(struct html *html, bool wide, const char *label, const char *name);
void html_block_table(struct html *html, const struct value *block, int id);

/* "区域排名 2 / 48，较上月 ▲ 4 位"; "" without a rank. */
const char *html_rank(const struct html *html, const struct value *rank);

/* The style sheet of all that was written. */
void html_style(const struct html *html, const struct theme *theme, struct buf *out);

#endif
