/* A table: columns as wide as their content asks, a metric's base and interval in a second, smaller line of its cell.
 * Groups are rows of their own, totals stand in bold at the foot. A column may colour its clear differences (a triangle
 * says the same) or lay a bar under its figures. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

struct column {
    double x, width; /* from the table's left edge */
    enum page_align align;
    const char *title;
    const char *good; /* "more", "less" or "": which clear differences are good */
    double most;      /* what a bar of the whole width stands for; 0: no bars */
};

struct grid {
    const struct value *rows, *totals;
    size_t count;
    struct column *columns;
    bool bars; /* any column has them */
};

enum { GAP = 12, PAD = 4, BAR = 3 };

struct cell {
    const char *main, *under;
    bool clear;  /* a difference that its interval carries: stressed */
    bool up;     /* it is above 0 */
    double size; /* of a figure that a bar may show, 0 or more; NAN otherwise */
};

static bool is_metric(const struct value *value) {
    return value_get(value, "unit") != NULL;
}

static const char *footing(const struct pen *pen, const struct value *metric) {
    struct figure figure = figure_read(metric);
    return figure_footing_short(pen->arena, pen->language, &figure);
}

static struct cell metric_cell(const struct pen *pen, const struct column *column, const struct value *value) {
    struct figure figure = figure_read(value);
    struct cell cell = {.main = figure_value(pen->arena, pen->language, &figure),
                        .under = footing(pen, value),
                        .clear = figure.difference && figure_clear(&figure),
                        .up = figure.value > 0,
                        .size = figure.known && figure.value >= 0 ? figure.value : NAN};
    if (cell.clear && *column->good)
        cell.main = arena_format(pen->arena, "%s %s", cell.up ? "▲" : "▼", cell.main);
    return cell;
}

/* A say of one metric needs no name before its base: the column's title says it. */
static struct cell cell_of(const struct pen *pen, const struct column *column, const struct value *value) {
    const struct value *items = value_get(value, "items");
    if (is_metric(value))
        return metric_cell(pen, column, value);
    return (struct cell){.main = say_text(pen->arena, pen->language, value, FOOTINGS_NONE),
                         .under = value_count(items) == 2 ? footing(pen, value_at(items, 1))
                                                          : say_footings(pen->arena, pen->language, value),
                         .size = NAN};
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

static bool is_group(const struct value *row) {
    return value_get(row, "group") != NULL;
}

/* A column of metrics is set to the right, one of text to the left, unless the table says otherwise. */
static enum page_align align_of(const struct grid *grid, const struct value *column, size_t index) {
    const char *align = value_text(value_get(column, "align"), "");
    size_t first = 0;
    while (is_group(value_at(grid->rows, first)))
        first++;
    if (*align)
        return strcmp(align, "right") == 0 ? PAGE_RIGHT : strcmp(align, "centre") == 0 ? PAGE_CENTRE : PAGE_LEFT;
    return is_metric(value_at(value_at(grid->rows, first), index)) ? PAGE_RIGHT : PAGE_LEFT;
}

static double widest(const struct pen *pen, const struct grid *grid, const struct value *rows, size_t index,
                     enum page_face face) {
    struct page_style main = main_style(pen), under = under_style(pen);
    double width = 0;
    main.face = face;
    for (size_t row = 0; row < value_count(rows); row++) {
        struct cell cell = cell_of(pen, &grid->columns[index], value_at(value_at(rows, row), index));
        main.face = cell.clear ? PAGE_BOLD : face;
        width = fmax(width, fmax(pen_width(pen, &main, cell.main), pen_width(pen, &under, cell.under)));
    }
    return width;
}

static double wish(const struct pen *pen, const struct grid *grid, size_t index) {
    struct page_style title = title_style(pen);
    return fmax(
        fmax(pen_width(pen, &title, grid->columns[index].title), widest(pen, grid, grid->rows, index, PAGE_REGULAR)),
        widest(pen, grid, grid->totals, index, PAGE_BOLD));
}

static double greatest(const struct pen *pen, const struct grid *grid, size_t index) {
    double most = 0;
    for (size_t row = 0; row < value_count(grid->rows); row++)
        most = fmax(most, cell_of(pen, &grid->columns[index], value_at(value_at(grid->rows, row), index)).size);
    return most;
}

/* Room is dealt out: who asks for less than an equal share of what is left gets it, the others share the rest; what is
 * left over widens each column by what it asked for, so that a narrow one stays narrow. */
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
    double asked = 0;
    for (size_t i = 0; i < grid->count; i++)
        asked += wishes[i];
    for (size_t i = 0; i < grid->count; i++)
        if (open == 0 && asked > 0)
            grid->columns[i].width += room * wishes[i] / asked;
        else if (grid->columns[i].width < 0)
            grid->columns[i].width = room / (double)open;
}

static struct grid *plan(const struct pen *pen, const struct value *block, double width) {
    struct grid *grid = arena_alloc(pen->arena, sizeof *grid);
    const struct value *columns = value_get(block, "columns");
    grid->rows = value_get(block, "rows");
    grid->totals = value_get(block, "totals");
    grid->count = value_count(columns);
    grid->columns = arena_alloc(pen->arena, (grid->count + 1) * sizeof *grid->columns);
    double *wishes = arena_alloc(pen->arena, (grid->count + 1) * sizeof *wishes), x = 0;
    for (size_t i = 0; i < grid->count; i++) {
        const struct value *column = value_at(columns, i);
        grid->columns[i].title = value_text(value_get(column, "title"), "");
        grid->columns[i].good = value_text(value_get(column, "good"), "");
        grid->columns[i].align = align_of(grid, column, i);
        grid->columns[i].most = value_yes(value_get(column, "bars"), false) ? greatest(pen, grid, i) : 0;
        grid->bars = grid->bars || grid->columns[i].most > 0;
        wishes[i] = wish(pen, grid, i);
    }
    deal(grid, wishes, width - GAP * (double)(grid->count - 1));
    for (size_t i = 0; i < grid->count; i++, x += GAP) {
        grid->columns[i].x = x;
        x += grid->columns[i].width;
    }
    return grid;
}

static double head(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct grid *grid = rows->plan;
    double height = 0;
    for (size_t i = 0; i < grid->count; i++) {
        struct page_style style = title_style(pen);
        style.align = grid->columns[i].align;
        height = fmax(height, pen_paragraph(pen, x + grid->columns[i].x, y, grid->columns[i].width + .1, &style,
                                            grid->columns[i].title));
    }
    height += PAD;
    pen_line(pen, x, y + height, x + rows->width, y + height, .8, pen->theme->muted);
    return height;
}

static double group_set(const struct pen *pen, const struct rows *rows, const struct value *row, double x, double y) {
    struct page_style bold = pen_style(PAGE_BOLD, pen->theme->body_size, pen->theme->ink);
    struct pen dry = pen_dry(pen);
    const char *title = value_text(value_get(row, "group"), "");
    double height = pen_paragraph(&dry, x, y, rows->width - 2 * PAD, &bold, title) + PAD;
    pen_fill_rect(pen, x, y + .5, rows->width, height - .5, 0, pen->theme->panel);
    pen_paragraph(pen, x + PAD, y + PAD / 2.0, rows->width - 2 * PAD, &bold, title);
    return height;
}

static struct page_colour colour_of(const struct pen *pen, const struct column *column, const struct cell *cell) {
    if (!cell->clear || !*column->good)
        return pen->theme->ink;
    bool good = cell->up == (strcmp(column->good, "more") == 0);
    return colour_readable(good ? pen->theme->accent : pen->theme->warning, colour_white);
}

static double cell_set(const struct pen *pen, const struct column *column, const struct cell *cell, enum page_face face,
                       double x, double y) {
    struct page_style main = main_style(pen), under = under_style(pen);
    main.align = under.align = column->align;
    main.face = cell->clear ? PAGE_BOLD : face;
    main.colour = colour_of(pen, column, cell);
    double used = pen_paragraph(pen, x + column->x, y, column->width + .1, &main, cell->main);
    return used + pen_paragraph(pen, x + column->x, y + used - 1.5, column->width + .1, &under, cell->under);
}

static void bar(const struct pen *pen, const struct column *column, const struct cell *cell, double x, double y,
                double height) {
    if (!(column->most > 0 && cell->size > 0))
        return;
    double w = column->width * fmin(cell->size / column->most, 1);
    pen_fill_rect(pen, x + column->x, y + height - BAR - 2, column->width, BAR, 0, pen->theme->panel);
    pen_fill_rect(pen, x + column->x, y + height - BAR - 2, w, BAR, 0, pen->theme->accent);
}

static double cells_set(const struct pen *pen, const struct rows *rows, const struct value *row, enum page_face face,
                        double x, double y) {
    const struct grid *grid = rows->plan;
    struct pen dry = pen_dry(pen);
    double height = 0;
    struct cell *cells = arena_alloc(pen->arena, (grid->count + 1) * sizeof *cells);
    for (size_t i = 0; i < grid->count; i++) {
        cells[i] = cell_of(pen, &grid->columns[i], value_at(row, i));
        height = fmax(height, cell_set(&dry, &grid->columns[i], &cells[i], face, x, y));
    }
    height += 2 * PAD - 1 + (grid->bars ? BAR : 0);
    for (size_t i = 0; i < grid->count && pen_draws(pen); i++) {
        bar(pen, &grid->columns[i], &cells[i], x, y, height);
        cell_set(pen, &grid->columns[i], &cells[i], face, x, y + PAD);
    }
    pen_line(pen, x, y + height, x + rows->width, y + height, .4, pen->theme->rule);
    return height;
}

static double row_set(const struct pen *pen, const struct rows *rows, size_t index, double x, double y) {
    const struct value *row = value_at(rows->list, index);
    return is_group(row) ? group_set(pen, rows, row, x, y) : cells_set(pen, rows, row, PAGE_REGULAR, x, y);
}

static double totals(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct grid *grid = rows->plan;
    double height = 0;
    if (value_count(grid->totals) > 0)
        pen_line(pen, x, y, x + rows->width, y, .8, pen->theme->muted);
    for (size_t i = 0; i < value_count(grid->totals); i++)
        height += cells_set(pen, rows, value_at(grid->totals, i), PAGE_BOLD, x, y + height);
    return height;
}

static bool opens_a_group(const struct rows *rows, size_t row) {
    return is_group(value_at(rows->list, row));
}

void rows_table(const struct pen *pen, const struct value *block, struct rows *out) {
    out->plan = plan(pen, block, out->width);
    out->head = head;
    out->row = row_set;
    out->tail = totals;
    out->joined = opens_a_group;
}
