/* A table: columns as wide as their content asks, a metric's base and interval in a second, smaller line of its cell.
 */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

struct column {
    double x, width; /* from the table's left edge */
    enum page_align align;
    const char *title;
};

struct grid {
    const struct value *rows;
    size_t count;
    struct column *columns;
    double width;
};

enum { GAP = 12, PAD = 4 };

struct cell {
    const char *main, *under;
    bool clear; /* a difference that its interval carries: stressed */
};

static bool is_metric(const struct value *value) {
    return value_get(value, "unit") != NULL;
}

static const char *footing(const struct pen *pen, const struct value *metric) {
    struct figure figure = figure_read(metric);
    return figure_footing_short(pen->arena, pen->language, &figure);
}

/* A say of one metric needs no name before its base: the column's title says it. */
static struct cell cell_of(const struct pen *pen, const struct value *value) {
    const struct value *items = value_get(value, "items");
    if (is_metric(value)) {
        struct figure figure = figure_read(value);
        return (struct cell){figure_value(pen->arena, pen->language, &figure), footing(pen, value),
                             figure.difference && figure_clear(&figure)};
    }
    return (struct cell){say_text(pen->arena, pen->language, value, FOOTINGS_NONE),
                         value_count(items) == 2 ? footing(pen, value_at(items, 1))
                                                 : say_footings(pen->arena, pen->language, value),
                         false};
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
static enum page_align align_of(const struct grid *grid, const struct value *column, size_t index) {
    const char *align = value_text(value_get(column, "align"), "");
    if (*align)
        return strcmp(align, "right") == 0 ? PAGE_RIGHT : strcmp(align, "centre") == 0 ? PAGE_CENTRE : PAGE_LEFT;
    return is_metric(value_at(value_at(grid->rows, 0), index)) ? PAGE_RIGHT : PAGE_LEFT;
}

static double wish(const struct pen *pen, const struct grid *grid, size_t index) {
    struct page_style main = main_style(pen), under = under_style(pen), title = title_style(pen);
    double width = pen_width(pen, &title, grid->columns[index].title);
    for (size_t row = 0; row < value_count(grid->rows); row++) {
        struct cell cell = cell_of(pen, value_at(value_at(grid->rows, row), index));
        width = fmax(width, fmax(pen_width(pen, &main, cell.main), pen_width(pen, &under, cell.under)));
    }
    return width;
}

/* Room is dealt out: who asks for less than an equal share of what is left gets it, the others share the rest; what is
 * left over widens all columns alike. */
static void deal(struct grid *grid, const double *wishes, double room) {
    size_t open = grid->count;
    bool settled = false;
    for (size_t i = 0; i < grid->count; i++)
        grid->columns[i].width = -1;
    while (!settled) {
        settled = true;
        double share = open > 0 ? room / (double)open : 0;
        for (size_t i = 0; i < grid->count; i++)
            if (grid->columns[i].width < 0 && wishes[i] <= share) {
                grid->columns[i].width = wishes[i];
                room -= wishes[i];
                open--;
                settled = false;
            }
    }
    double each = open > 0 ? room / (double)open : room / (double)grid->count;
    for (size_t i = 0; i < grid->count; i++)
        if (open == 0)
            grid->columns[i].width += each;
        else if (grid->columns[i].width < 0)
            grid->columns[i].width = each;
}

struct grid *grid_plan(const struct pen *pen, const struct value *block, double width) {
    struct grid *grid = arena_alloc(pen->arena, sizeof *grid);
    const struct value *columns = value_get(block, "columns");
    grid->rows = value_get(block, "rows");
    grid->count = value_count(columns);
    grid->width = width;
    grid->columns = arena_alloc(pen->arena, (grid->count + 1) * sizeof *grid->columns);
    double *wishes = arena_alloc(pen->arena, (grid->count + 1) * sizeof *wishes), x = 0;
    for (size_t i = 0; i < grid->count; i++) {
        grid->columns[i].title = value_text(value_get(value_at(columns, i), "title"), "");
        grid->columns[i].align = align_of(grid, value_at(columns, i), i);
        wishes[i] = wish(pen, grid, i);
    }
    deal(grid, wishes, width - GAP * (double)(grid->count - 1));
    for (size_t i = 0; i < grid->count; i++, x += GAP) {
        grid->columns[i].x = x;
        x += grid->columns[i].width;
    }
    return grid;
}

size_t grid_rows(const struct grid *grid) {
    return value_count(grid->rows);
}

double grid_head(const struct pen *pen, const struct grid *grid, double x, double y) {
    double height = 0;
    for (size_t i = 0; i < grid->count; i++) {
        struct page_style style = title_style(pen);
        style.align = grid->columns[i].align;
        height = fmax(height, pen_paragraph(pen, x + grid->columns[i].x, y, grid->columns[i].width + .1, &style,
                                            grid->columns[i].title));
    }
    height += PAD;
    pen_line(pen, x, y + height, x + grid->width, y + height, .8, pen->theme->muted);
    return height;
}

double grid_row(const struct pen *pen, const struct grid *grid, size_t row, double x, double y) {
    double height = 0;
    for (size_t i = 0; i < grid->count; i++) {
        const struct column *column = &grid->columns[i];
        struct cell cell = cell_of(pen, value_at(value_at(grid->rows, row), i));
        struct page_style main = main_style(pen), under = under_style(pen);
        main.align = under.align = column->align;
        main.face = cell.clear ? PAGE_BOLD : PAGE_REGULAR;
        double used = pen_paragraph(pen, x + column->x, y + PAD, column->width + .1, &main, cell.main);
        used += pen_paragraph(pen, x + column->x, y + PAD + used - 1.5, column->width + .1, &under, cell.under);
        height = fmax(height, used);
    }
    height += 2 * PAD - 1;
    pen_line(pen, x, y + height, x + grid->width, y + height, .4, pen->theme->rule);
    return height;
}

double block_table(const struct pen *pen, const struct value *block, double x, double y, double width) {
    double height = pen_heading(pen, block, x, y, width);
    struct grid *grid = grid_plan(pen, block, width);
    height += grid_head(pen, grid, x, y + height);
    for (size_t row = 0; row < grid_rows(grid); row++)
        height += grid_row(pen, grid, row, x, y + height);
    return grid_rows(grid) > 0 ? height : height + 4 + pen_nothing(pen, x, y + height + 4, width);
}
