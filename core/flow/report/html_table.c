/* Tables: the block "table" as the page shows it, and the figures beside a chart. */
#include <string.h>

#include "flow/report/html_parts.h"
#include "flow/report/markup.h"

/* ---- beside a chart ---- */

static void put_cell_text(struct html *html, const struct report_cell *cell) {
    const struct figure *figure = &cell->figure;
    if (cell->kind == REPORT_CELL_NUMBER) {
        char number[TEXT_REAL];
        markup_text(html->out, text_real(number, cell->number));
    } else if (cell->kind == REPORT_CELL_FIGURE) {
        const char *footing = figure_footing(html->arena, html->language, figure);
        markup_text(html->out, figure_value(html->arena, html->language, figure));
        html_put(html, "small", NULL, footing);
    } else
        markup_text(html->out, cell->text);
}

void html_open_scroll(struct html *html, bool wide, const char *label, const char *name) {
    if (!wide) {
        buf_text(html->out, "<div class=\"scroll\">\n");
        return;
    }
    const char *kept = arena_format(html->arena, html_word(html, "%s（%d）", "%s (%d)"), name, ++html->last_region);
    buf_text(html->out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    markup_text(html->out, label);
    markup_text(html->out, kept);
    buf_text(html->out, "\">\n");
}

void html_table(struct html *html, const struct report_table *table) {
    html_open_scroll(html, true, html_word(html, "表格：", "Table: "), table->name);
    buf_text(html->out, "<table>\n");
    html_put(html, "caption", NULL, table->name);
    buf_text(html->out, "<thead><tr>");
    for (size_t i = 0; i < table->width; i++) {
        buf_text(html->out, "<th scope=\"col\">");
        markup_text(html->out, table->titles[i]);
        buf_text(html->out, "</th>");
    }
    buf_text(html->out, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < table_rows(table); row++) {
        buf_text(html->out, "<tr>");
        for (size_t i = 0; i < table->width; i++) {
            buf_text(html->out, i == 0 ? "<th scope=\"row\">" : "<td>");
            put_cell_text(html, table_cell(table, row, i));
            buf_text(html->out, i == 0 ? "</th>" : "</td>");
        }
        buf_text(html->out, "</tr>\n");
    }
    buf_text(html->out, "</tbody>\n</table>\n</div>\n");
}

/* ---- the block ---- */

struct column {
    const char *align; /* class */
    bool less_is_good;
};

static bool is_text(const struct value *map, const char *key, const char *text) {
    return strcmp(value_text(value_get(map, key), ""), text) == 0;
}

/* Where the script says nothing, a column is set as in print: right where its first cell is a figure. */
static struct column column_of(const struct value *block, size_t index) {
    const struct value *column = value_at(value_get(block, "columns"), index), *rows = value_get(block, "rows");
    size_t first = 0; /* that is no group */
    while (value_get(value_at(rows, first), "group"))
        first++;
    bool figures = tables_is_metric(value_at(value_at(rows, first), index));
    const char *align = value_text(value_get(column, "align"), figures ? "right" : "left");
    return (struct column){strcmp(align, "left") == 0 ? "" : align, is_text(column, "good", "less")};
}

static void put_footing(struct html *html, const struct figure *figure) {
    html_put(html, "small", NULL, figure_footing_short(html->arena, html->language, figure));
}

static void put_metric(struct html *html, const struct value *metric, const struct column *column) {
    struct figure figure = figure_read(metric);
    bool clear = figure.difference && figure_clear(&figure), up = figure.value > 0;
    if (clear)
        buf_format(html->out, "<span class=\"clear %s\"><span aria-hidden=\"true\">%s </span>",
                   up != column->less_is_good ? "up" : "down", up ? "▲" : "▼");
    markup_text(html->out, figure_value(html->arena, html->language, &figure));
    buf_text(html->out, clear ? "</span>" : "");
    put_footing(html, &figure);
}

/* A say of one metric needs no name before its base: the column's title says it. */
static void put_cell(struct html *html, const struct value *cell, const struct column *column) {
    const struct value *items = value_get(cell, "items");
    if (tables_is_metric(cell)) {
        put_metric(html, cell, column);
        return;
    }
    markup_text(html->out, say_text(html->arena, html->language, cell, FOOTINGS_NONE));
    if (value_count(items) == 2) {
        struct figure figure = figure_read(value_at(items, 1));
        put_footing(html, &figure);
    } else
        html_put(html, "small", "words", say_footings(html->arena, html->language, cell));
}

static void open_cell(struct html *html, const char *element, const char *scope, const char *align) {
    buf_format(html->out, "<%s", element);
    if (*scope)
        buf_format(html->out, " scope=\"%s\"", scope);
    if (*align)
        buf_format(html->out, " class=\"%s\"", align);
    buf_char(html->out, '>');
}

static void put_row(struct html *html, const struct value *block, const struct value *row, size_t width) {
    buf_text(html->out, "<tr>");
    for (size_t i = 0; i < width; i++) {
        struct column column = column_of(block, i);
        open_cell(html, i == 0 ? "th" : "td", i == 0 ? "row" : "", column.align);
        put_cell(html, value_at(row, i), &column);
        buf_text(html->out, i == 0 ? "</th>" : "</td>");
    }
    buf_text(html->out, "</tr>\n");
}

/* A group is a body of its own, under a row that names it. */
static void put_rows(struct html *html, const struct value *block, size_t width) {
    const struct value *rows = value_get(block, "rows");
    buf_text(html->out, "<tbody>\n");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_at(rows, i), *group = value_get(row, "group");
        if (!group) {
            put_row(html, block, row, width);
            continue;
        }
        buf_format(html->out, "%s<tr><th scope=\"rowgroup\" class=\"group\" colspan=\"%zu\">",
                   i > 0 ? "</tbody>\n<tbody>\n" : "", width);
        markup_text(html->out, value_text(group, ""));
        buf_text(html->out, "</th></tr>\n");
    }
    buf_text(html->out, "</tbody>\n");
}

void html_block_table(struct html *html, const struct value *block, int id) {
    enum { NARROW = 3 }; /* columns that fit on a telephone */
    const struct value *columns = value_get(block, "columns"), *totals = value_get(block, "totals");
    size_t width = value_count(columns);
    html_open_scroll(html, width > NARROW, html_word(html, "表格：", "Table: "),
                     say_text(html->arena, html->language, value_get(block, "title"), FOOTINGS_NONE));
    if (value_get(block, "title"))
        buf_format(html->out, "<table aria-labelledby=\"b%d\">\n<thead><tr>", id);
    else
        buf_text(html->out, "<table>\n<thead><tr>");
    for (size_t i = 0; i < width; i++) {
        open_cell(html, "th", "col", column_of(block, i).align);
        markup_text(html->out, value_text(value_get(value_at(columns, i), "title"), ""));
        buf_text(html->out, "</th>");
    }
    buf_text(html->out, "</tr></thead>\n");
    put_rows(html, block, width);
    if (value_count(totals))
        buf_text(html->out, "<tfoot>\n");
    for (size_t i = 0; i < value_count(totals); i++)
        put_row(html, block, value_at(totals, i), width);
    buf_text(html->out, value_count(totals) ? "</tfoot>\n</table></div>\n" : "</table></div>\n");
    if (value_count(value_get(block, "rows")) == 0)
        html_put(html, "p", "note", html_word(html, "本期没有可显示的数据。", "Nothing to show for this period."));
}
