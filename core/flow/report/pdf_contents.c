/* The contents of a long report, under the head of its first page: each section, or where there are none each titled
 * block, with its page, in columns that are read downwards. An entry leads to where it stands. */
#include "flow/report/pdf_parts.h"

#include <math.h>

enum { COLUMNS_MOST = 3, INDENT = 42, BETWEEN = 22, NUMBER = 22, PAD = 7 };

static size_t outermost(const struct sheet *set) {
    size_t count = 0;
    for (size_t i = 0; i < set->entry_count; i++)
        count += set->entries[i].level == 0;
    return count;
}

bool contents_wanted(const struct sheet *counted) {
    enum { PAGES = 3, ENTRIES = 2 };
    return counted->count > PAGES && outermost(counted) >= ENTRIES;
}

static double column_width(int columns) {
    return (width - INDENT - (columns - 1) * BETWEEN) / columns;
}

/* As many columns as hold every title on one line, else one. */
static int columns_of(const struct pen *pen, const struct sheet *set, const struct page_style *style) {
    double widest = 0;
    for (size_t i = 0; i < set->entry_count; i++)
        if (set->entries[i].level == 0)
            widest = fmax(widest, pen_width(pen, style, set->entries[i].title));
    int columns = COLUMNS_MOST;
    while (columns > 1 && column_width(columns) - NUMBER < widest)
        columns--;
    return columns;
}

/* A title, dots, and its page. Returns the height. */
static double set_entry(const struct pen *pen, const struct entry *entry, double x, double y, double room,
                        const struct page_style *style) {
    struct page_style right = *style, faint = *style;
    right.align = PAGE_RIGHT;
    faint.colour = pen->theme->rule;
    double height = pen_paragraph(pen, x, y, room - NUMBER, style, entry->title), line = pen_leading(style),
           from = x + 6 + (height > line + .1 ? room - NUMBER : pen_width(pen, style, entry->title)),
           baseline = y + height - line / 2 + style->size * .36;
    if (from < x + room - NUMBER)
        pen_dashed(pen, from, baseline - 2, x + room - NUMBER + 4, baseline - 2, .5, faint.colour);
    pen_text(pen, x + room, baseline, &right, arena_format(pen->arena, "%zu", entry->page + 1));
    return height;
}

double contents_set(const struct pen *pen, const struct sheet *set, double y, struct page *page) {
    struct page_style small = pen_style(PAGE_REGULAR, pen->theme->small_size, pen->theme->ink),
                      bold = pen_style(PAGE_BOLD, pen->theme->small_size, pen->theme->muted);
    int columns = columns_of(pen, set, &small);
    size_t each = (outermost(set) + (size_t)columns - 1) / (size_t)columns, placed = 0;
    double room = column_width(columns), at = y + PAD, lowest = at;
    pen_text(pen, margin, at + pen_leading(&bold) / 2 + bold.size * .36, &bold, pen_word(pen, "目录", "Contents"));
    for (size_t i = 0; i < set->entry_count; i++) {
        const struct entry *entry = &set->entries[i];
        if (entry->level > 0)
            continue;
        double x = margin + INDENT + (double)(placed / each) * (room + BETWEEN);
        at = placed % each == 0 ? y + PAD : at;
        double height = set_entry(pen, entry, x, at, room, &small);
        if (page)
            page_link(page, x, at, room, height, set->pages[entry->page], entry->y);
        at += height;
        lowest = fmax(lowest, at);
        placed++;
    }
    pen_line(pen, margin, y, margin + width, y, .6, pen->theme->rule);
    pen_line(pen, margin, lowest + PAD, margin + width, lowest + PAD, .6, pen->theme->rule);
    return lowest + PAD - y;
}
