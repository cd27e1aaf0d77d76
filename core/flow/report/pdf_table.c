/* A table: columns as wide as their content asks, a metric's base and interval in a second, smaller line of its cell.
 */
#include "flow/report/pdf_parts.h"

#include <math.h>
#include <string.h>

struct column {
    double x, width; /* from the table's left edge */
    enum page_align align;
    const char *title;
};

struct table {
    const struct value *rows;
    size_t count;
    struct column *columns;
    double width;
};

enum { GAP = 12, PAD = 4 };

struct cell {
    const char *main, *under;
};

static bool is_metric(const struct value *value) {
    return value_get(value, "unit") != NULL;
}

static const char *footing(const struct pen *pen, const struct value *metric) {
    struct figure figure = figure_read(metric);
    return figure_footing(pen->arena, pen->language, &figure);
}

/* A say of one metric needs no name before its base: the column's title says it. */
static struct cell cell_of(const struct pen *pen, const struct value *value) {
    const struct value *items = value_get(value, "items");
    if (is_metric(value)) {
        struct figure figure = figure_read(value);
        return (struct cell){figure_value(pen->arena, pen->language, &figure), footing(pen, value)};
    }
    return (struct cell){say_text(pen->arena, pen->language, value, false),
                         value_count(items) == 2 ? footing(pen, value_at(items, 1))
                                                 : say_footings(pen->arena, pen->language, value)};
}

static struct page_style main_style(const struct pen *pen) {
    return pen_style(PAGE_REGULAR, pen->theme->body_size, pen->theme->ink);
}

static struct page_style under_style(const struct pen *pen) {
    return pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
}

static struct page_style title_style(const struct pen *pen) {
    return pen_style(PAGE_BOLD, pen->theme->small_size, pen->theme->muted);
}

/* A column of metrics is set to the right, one of text to the left, unless the table says otherwise. */
static enum page_align align_of(const struct table *table, const struct value *column, size_t index) {
    const char *align = value_text(value_get(column, "align"), "");
    if (*align)
        return strcmp(align, "right") == 0 ? PAGE_RIGHT : strcmp(align, "centre") == 0 ? PAGE_CENTRE : PAGE_LEFT;
    return is_metric(value_at(value_at(table->rows, 0), index)) ? PAGE_RIGHT : PAGE_LEFT;
}

static double wish(const struct pen *pen, const struct table *table, size_t index) {
    struct page_style main = main_style(pen), under = under_style(pen), title = title_style(pen);
    double width = pen_width(pen, &title, table->columns[index].title);
    for (size_t row = 0; row < value_count(table->rows); row++) {
        struct cell cell = cell_of(pen, value_at(value_at(table->rows, row), index));
        width = fmax(width, fmax(pen_width(pen, &main, cell.main), pen_width(pen, &under, cell.under)));
    }
    return width;
}

/* Room is dealt out: who asks for less than an equal share of what is left gets it, the others share the rest; what is
 * left over widens all columns alike. */
static void deal(struct table *table, const double *wishes, double room) {
    size_t open = table->count;
    bool settled = false;
    for (size_t i = 0; i < table->count; i++)
        table->columns[i].width = -1;
    while (!settled) {
        settled = true;
        double share = open > 0 ? room / (double)open : 0;
        for (size_t i = 0; i < table->count; i++)
            if (table->columns[i].width < 0 && wishes[i] <= share) {
                table->columns[i].width = wishes[i];
                room -= wishes[i];
                open--;
                settled = false;
            }
    }
    double each = open > 0 ? room / (double)open : room / (double)table->count;
    for (size_t i = 0; i < table->count; i++)
        if (open == 0)
            table->columns[i].width += each;
        else if (table->columns[i].width < 0)
            table->columns[i].width = each;
}

struct table *table_plan(const struct pen *pen, const struct value *block, double width) {
    struct table *table = arena_alloc(pen->arena, sizeof *table);
    const struct value *columns = value_get(block, "columns");
    table->rows = value_get(block, "rows");
    table->count = value_count(columns);
    table->width = width;
    table->columns = arena_alloc(pen->arena, (table->count + 1) * sizeof *table->columns);
    double *wishes = arena_alloc(pen->arena, (table->count + 1) * sizeof *wishes), x = 0;
    for (size_t i = 0; i < table->count; i++) {
        table->columns[i].title = value_text(value_get(value_at(columns, i), "title"), "");
        table->columns[i].align = align_of(table, value_at(columns, i), i);
        wishes[i] = wish(pen, table, i);
    }
    deal(table, wishes, width - GAP * (double)(table->count - 1));
    for (size_t i = 0; i < table->count; i++, x += GAP) {
        table->columns[i].x = x;
        x += table->columns[i].width;
    }
    return table;
}

size_t table_body(const struct table *table) {
    return value_count(table->rows);
}

double table_head(const struct pen *pen, const struct table *table, double x, double y) {
    double height = 0;
    for (size_t i = 0; i < table->count; i++) {
        struct page_style style = title_style(pen);
        style.align = table->columns[i].align;
        height = fmax(height, pen_paragraph(pen, x + table->columns[i].x, y, table->columns[i].width + .1, &style,
                                            table->columns[i].title));
    }
    height += PAD;
    if (pen->page)
        page_line(pen->page, x, y + height, x + table->width, y + height, .8, pen->theme->muted);
    return height;
}

double table_row(const struct pen *pen, const struct table *table, size_t row, double x, double y) {
    double height = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct column *column = &table->columns[i];
        struct cell cell = cell_of(pen, value_at(value_at(table->rows, row), i));
        struct page_style main = main_style(pen), under = under_style(pen);
        main.align = under.align = column->align;
        double used = pen_paragraph(pen, x + column->x, y + PAD, column->width + .1, &main, cell.main);
        used += pen_paragraph(pen, x + column->x, y + PAD + used - 1.5, column->width + .1, &under, cell.under);
        height = fmax(height, used);
    }
    height += 2 * PAD - 1;
    if (pen->page)
        page_line(pen->page, x, y + height, x + table->width, y + height, .4, pen->theme->rule);
    return height;
}

double block_table(const struct pen *pen, const struct value *block, double x, double y, double width) {
    double height = pen_heading(pen, block, x, y, width);
    struct table *table = table_plan(pen, block, width);
    if (table->count == 0 || table_body(table) == 0)
        return height + pen_nothing(pen, x, y + height, width);
    height += table_head(pen, table, x, y + height);
    for (size_t row = 0; row < table_body(table); row++)
        height += table_row(pen, table, row, x, y + height);
    return height;
}
