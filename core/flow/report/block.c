/* Which function sets which kind of block. */
#include "flow/report/pen.h"

#include <string.h>

static const struct {
    const char *kind;
    block_fn *whole;
    rows_fn *rows;  /* of a block of rows, */
    const char *of; /* which stand in this field */
} kinds[] = {
    {"headline", block_headline, NULL, NULL},
    {"paragraph", block_paragraph, NULL, NULL},
    {"cards", block_cards, NULL, NULL},
    {"composition", block_composition, NULL, NULL},
    {"histogram", block_histogram, NULL, NULL},
    {"trend", block_trend, NULL, NULL},
    {"comparison", NULL, rows_comparison, "rows"},
    {"bars", NULL, rows_bars, "rows"},
    {"heatmap", NULL, rows_heatmap, "rows"},
    {"funnel_chart", block_funnel, NULL, NULL},
    {"control_chart", block_control, NULL, NULL},
    {"quadrants", block_quadrants, NULL, NULL},
    {"before_after", NULL, rows_before_after, "rows"},
    {"topics", NULL, rows_topics, "rows"},
    {"stock_flow", NULL, rows_flow, "rows"},
    {"table", NULL, rows_table, "rows"},
    {"quotes", NULL, rows_quotes, "items"},
    {"section", block_section, NULL, NULL},
    {"note", block_note, NULL, NULL},
    {"columns", block_columns, NULL, NULL},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static int find(const struct value *block) {
    const char *kind = value_text(value_get(block, "kind"), "");
    int found = 0;
    while (found < KINDS && strcmp(kinds[found].kind, kind) != 0)
        found++;
    return found;
}

bool rows_of(const struct pen *pen, const struct value *block, double width, struct rows *out) {
    int kind = find(block);
    if (kind == KINDS || !kinds[kind].rows)
        return false;
    const struct value *list = value_get(block, kinds[kind].of);
    *out = (struct rows){.block = block, .list = list, .count = value_count(list), .width = width};
    kinds[kind].rows(pen, block, out);
    return true;
}

static double set_rows(const struct pen *pen, const struct rows *rows, double x, double y) {
    double height = pen_heading(pen, rows->block, x, y, rows->width);
    height += rows->head(pen, rows, x, y + height);
    if (rows->count == 0)
        return height + 4 + pen_nothing(pen, x, y + height + 4, rows->width);
    for (size_t row = 0; row < rows->count; row++)
        height += rows->row(pen, rows, row, x, y + height);
    return height + (rows->tail ? rows->tail(pen, rows, x, y + height) : 0);
}

double block_set(const struct pen *pen, const struct value *block, double x, double y, double width) {
    int kind = find(block);
    struct rows rows;
    if (rows_of(pen, block, width, &rows))
        return set_rows(pen, &rows, x, y);
    return kind < KINDS ? kinds[kind].whole(pen, block, x, y, width) : 0;
}
