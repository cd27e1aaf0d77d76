/* Blocks flow down the page. One that does not fit goes to the next page whole, unless that would leave too much of
 * this one empty: then a block of rows begins here and runs on, row by row under its repeated head. What belongs
 * together stays together: a section with the beginning of what follows it, a note with what stands above it, the last
 * rows of a block with each other. */
#include "flow/report/pdf_parts.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "flow/report/document.h"

static const double page_room = PAGE_A4_HEIGHT - 50 - 60; /* of a page that is not the first */

static bool is_kind(const struct value *block, const char *kind) {
    return strcmp(value_text(value_get(block, "kind"), ""), kind) == 0;
}

static const struct value *block_at(const struct sheet *sheet, size_t index) {
    return value_at(value_get(sheet->document, "blocks"), index);
}

static double measure(struct sheet *sheet, size_t index) {
    struct pen dry = pen_dry(&sheet->pen);
    if (isnan(sheet->heights[index]))
        sheet->heights[index] = block_set(&dry, block_at(sheet, index), margin, 0, width);
    return sheet->heights[index];
}

int sheet_make_room(struct sheet *sheet, double height) {
    return sheet->y + height > foot && sheet->y > sheet->top ? sheet_next_page(sheet) : 0;
}

/* ---- titles, for the outline ---- */

static void enter(struct sheet *sheet, const struct value *block, int level) {
    const char *title = say_text(sheet->pen.arena, sheet->pen.language, value_get(block, "title"), FOOTINGS_NONE);
    if (!*title)
        return;
    sheet->entries =
        arena_grow(sheet->pen.arena, sheet->entries, sheet->entry_count, &sheet->entry_cap, sizeof *sheet->entries);
    sheet->entries[sheet->entry_count++] = (struct entry){title, sheet->count - 1, sheet->y - 6, level};
    if (sheet->pdf)
        page_mark(sheet->pages[sheet->count - 1], sheet->y - 6, level, title);
}

/* Blocks in columns stand side by side: they are listed at the height where the columns begin. */
static void enter_block(struct sheet *sheet, const struct value *block) {
    static const char *const sides[] = {"left", "right"};
    bool under = sheet->entry_count > 0 && sheet->sections;
    enter(sheet, block, under && !is_kind(block, "section"));
    for (size_t side = 0; side < 2 && is_kind(block, "columns"); side++) {
        const struct value *blocks = value_get(block, sides[side]);
        for (size_t i = 0; i < value_count(blocks); i++)
            enter_block(sheet, value_at(blocks, i));
    }
}

/* ---- a block of rows over several pages ---- */

/* What must stand together where a block of rows begins: its title, its head and a few rows. */
static double rows_opening(const struct pen *dry, const struct rows *rows) {
    enum { TOGETHER = 3 };
    double height = pen_heading(dry, rows->block, margin, 0, width) + rows->head(dry, rows, margin, 0);
    for (size_t row = 0; row < rows->count && row < TOGETHER; row++)
        height += rows->row(dry, rows, row, margin, 0);
    return height;
}

/* No row is left to stand alone on a page. */
static bool stays_with_next(const struct rows *rows, size_t row) {
    return row + 1 < rows->count && (row + 2 == rows->count || (rows->joined && rows->joined(rows, row)));
}

/* A row with those that it must not be parted from; the last one takes along what closes the block, and its note. */
static double row_room(const struct pen *dry, const struct rows *rows, size_t row, double note) {
    double height = rows->row(dry, rows, row, margin, 0);
    while (stays_with_next(rows, row))
        height += rows->row(dry, rows, ++row, margin, 0);
    if (row + 1 == rows->count)
        height += note + (rows->tail ? rows->tail(dry, rows, margin, 0) : 0);
    return height;
}

/* On a page that a block runs on to, its title stands small over its head. */
static void continued(struct sheet *sheet, const struct rows *rows) {
    const struct pen *pen = &sheet->pen;
    struct page_style bold = pen_style(PAGE_BOLD, pen->theme->small_size, pen->theme->muted);
    const char *title = say_text(pen->arena, pen->language, value_get(rows->block, "title"), FOOTINGS_NONE);
    if (*title)
        sheet->y += 4 + pen_paragraph(pen, margin, sheet->y, width, &bold,
                                      arena_format(pen->arena, pen_word(pen, "%s（续）", "%s (continued)"), title));
    sheet->y += rows->head(pen, rows, margin, sheet->y);
}

static int too_tall(struct sheet *sheet, const struct value *block, const char *part) {
    const char *library = value_text(value_get(block, "script"), "");
    err_set(sheet->err, ERR_DATA, "%s the %s of line %lld%s%s does not fit on a page", part,
            value_text(value_get(block, "kind"), "block"), (long long)value_whole(value_get(block, "line"), 0),
            *library ? " of " : "", library);
    return err_todo(sheet->err, "shorten it, or divide it into several"), sheet->err->kind;
}

static int flow_rows(struct sheet *sheet, const struct rows *rows, double note) {
    struct pen dry = pen_dry(&sheet->pen);
    if (sheet_make_room(sheet, rows_opening(&dry, rows)))
        return sheet->err->kind;
    enter_block(sheet, rows->block);
    sheet->y += pen_heading(&sheet->pen, rows->block, margin, sheet->y, width);
    sheet->y += rows->head(&sheet->pen, rows, margin, sheet->y);
    for (size_t row = 0; row < rows->count; row++) {
        if (sheet->y + row_room(&dry, rows, row, note) > foot && sheet->y > sheet->top && row > 0) {
            if (sheet_next_page(sheet))
                return sheet->err->kind;
            continued(sheet, rows);
        }
        double height = rows->row(&sheet->pen, rows, row, margin, sheet->y);
        if (sheet->y + height > foot + 1)
            return too_tall(sheet, rows->block, arena_format(sheet->pen.arena, "row %zu of", row + 1));
        sheet->y += height;
    }
    if (rows->tail)
        sheet->y += rows->tail(&sheet->pen, rows, margin, sheet->y);
    sheet->y += gap;
    return 0;
}

/* ---- the flow ---- */

/* Tables and quotes are read row by row, so they part easily; a chart is seen at once. */
static bool parts_easily(const struct value *block) {
    return is_kind(block, "table") || is_kind(block, "quotes");
}

/* Whether a block that begins at y runs on to the next page: with its company it does not fit, it has rows, and would
 * leave a gap or is too tall to be moved for nothing. */
static bool runs_on(struct sheet *sheet, size_t index, double y, double with, struct rows *out) {
    const struct value *block = block_at(sheet, index);
    const double tall = .45 * page_room, empty = (parts_easily(block) ? .15 : .35) * page_room;
    double height = measure(sheet, index);
    return y + height + with > foot && (height > tall || foot - y > empty) && rows_of(&sheet->pen, block, width, out) &&
           out->count > 0;
}

/* The least of a block that stands where it begins. */
static double opening(struct sheet *sheet, size_t index, double y) {
    struct pen dry = pen_dry(&sheet->pen);
    struct rows rows;
    return runs_on(sheet, index, y, 0, &rows) ? rows_opening(&dry, &rows) : measure(sheet, index);
}

/* What stands with a block: below a section the beginning of the next block, below another its notes. */
static double company(struct sheet *sheet, size_t index) {
    const struct value *block = block_at(sheet, index), *next = block_at(sheet, index + 1);
    if (!next || is_kind(next, "page_break"))
        return 0;
    if (is_kind(block, "section"))
        return gap / 2 + opening(sheet, index + 1, sheet->y + measure(sheet, index) + gap / 2);
    return is_kind(next, "note") ? gap + measure(sheet, index + 1) : 0;
}

/* The last rows of a document take its definitions along, so that these do not stand on a page alone. */
static double closing(const struct sheet *sheet, size_t index) {
    const struct value *next = block_at(sheet, index + 1);
    bool last = !next || (is_kind(next, "note") && !block_at(sheet, index + 2));
    return last && parts_easily(block_at(sheet, index)) ? sheet->uses_room : 0;
}

static int flow_block(struct sheet *sheet, size_t index) {
    const struct value *block = block_at(sheet, index);
    struct rows rows;
    if (is_kind(block, "page_break"))
        return sheet->y > sheet->top && block_at(sheet, index + 1) ? sheet_next_page(sheet) : 0;
    double height = measure(sheet, index), with = company(sheet, index), close = closing(sheet, index);
    if (runs_on(sheet, index, sheet->y, with + close, &rows))
        return flow_rows(sheet, &rows, with + close);
    if (height + with > page_room) /* no page holds both */
        with = 0;
    if (sheet_make_room(sheet, height + with))
        return sheet->err->kind;
    if (sheet->y + height > foot)
        return runs_on(sheet, index, sheet->y, with, &rows) ? flow_rows(sheet, &rows, with)
                                                            : too_tall(sheet, block, "");
    enter_block(sheet, block);
    if (sheet->pdf)
        block_set(&sheet->pen, block, margin, sheet->y, width);
    sheet->y += height > 0 ? height + (is_kind(block, "section") ? gap / 2 : gap) : 0;
    return 0;
}

int sheet_flow(struct sheet *sheet) {
    size_t count = value_count(value_get(sheet->document, "blocks"));
    for (size_t i = 0; i < count && !sheet->sections; i++)
        sheet->sections = is_kind(block_at(sheet, i), "section");
    for (size_t i = 0; i < count; i++)
        if (flow_block(sheet, i))
            return sheet->err->kind;
    return 0;
}
