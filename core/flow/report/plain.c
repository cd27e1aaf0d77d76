/* Every kind of block comes down to two shapes: a sentence, and a line "label  value  base and interval". The labels of
 * one block stand under each other, so that the values can be read down. Sentences are broken into lines, figures
 * never; a kind without a form of its own is told as its tables. */
#include "flow/report/plain.h"

#include <string.h>

#include "base/text.h"
#include "flow/report/document.h"
#include "flow/report/figures.h"
#include "flow/report/tables.h"

struct plain {
    struct buf *out;
    struct arena *arena;
    enum language language;
};

static const char *word(const struct plain *plain, const char *zh, const char *en) {
    return plain->language == LANGUAGE_ZH ? zh : en;
}

/* ---- sentences ---- */

enum { LINE = 100 }; /* columns; a hanzi is two */

/* A mark that no line begins with, or that no line ends with. */
static bool is_one_of(uint32_t c, const char *marks) {
    for (const char *end = marks + strlen(marks); marks < end;)
        if (text_next(&marks, end) == c)
            return true;
    return false;
}

/* Between two characters: a space ends a word, and hanzi are words of one character. */
static bool may_break(uint32_t before, uint32_t after) {
    enum { HANZI = 0x2E80 }; /* from here on characters are as wide as hanzi */
    return before == ' ' || ((before >= HANZI || after >= HANZI) && after != ' ' &&
                             !is_one_of(after, "，。、；：？！）】》”’…%·") && !is_one_of(before, "（【《“‘−+"));
}

/* How many bytes of the text stand on one line. */
static size_t line_of(const char *text, size_t width) {
    const char *at = text, *end = text + strcspn(text, "\n"), *last = NULL;
    uint32_t before = 0;
    size_t used = 0;
    while (at < end) {
        const char *here = at;
        uint32_t c = text_next(&at, end);
        char one[5] = {0};
        text_put(one, c);
        used += text_width(one);
        if (here > text && may_break(before, c))
            last = here;
        if (last && used > width && c != ' ')
            return (size_t)(last - text);
        before = c;
    }
    return (size_t)(end - text);
}

/* Lines of a text, each behind `before`. */
static void put_lines(const struct plain *plain, const char *before, const char *text) {
    while (*text) {
        size_t len = line_of(text, LINE - text_width(before)), shown = len;
        while (shown > 0 && text[shown - 1] == ' ')
            shown--;
        buf_format(plain->out, "%s%.*s\n", before, (int)shown, text);
        text += len + (text[len] == '\n');
    }
}

/* A text or a say with its footings; nothing where there is none. */
static void put_say(const struct plain *plain, const char *before, const struct value *text) {
    put_lines(plain, before, say_text(plain->arena, plain->language, text, FOOTINGS_WHOLE));
}

static void put_heading(const struct plain *plain, const struct value *block) {
    const char *title = say_text(plain->arena, plain->language, value_get(block, "title"), FOOTINGS_WHOLE);
    const char *note = say_text(plain->arena, plain->language, value_get(block, "note"), FOOTINGS_WHOLE);
    if (*title)
        buf_format(plain->out, *note ? "%s%s%s%s\n" : "%s\n", title, word(plain, "（", " ("), note,
                   word(plain, "）", ")"));
    else if (*note)
        buf_format(plain->out, "%s\n", note);
}

/* ---- figures ---- */

static void put_padded(const struct plain *plain, const char *text, size_t width) {
    size_t used = text_width(text);
    buf_format(plain->out, "%s%*s", text, (int)(used < width ? width - used : 0), "");
}

/* "+42  n = 913 · 95% CI +37 to +47" */
static const char *figure_text(const struct plain *plain, const struct value *metric) {
    struct figure figure = figure_read(metric);
    const char *value = figure_value(plain->arena, plain->language, &figure);
    const char *footing = figure_footing(plain->arena, plain->language, &figure);
    return *footing ? arena_format(plain->arena, "%s  %s", value, footing) : value;
}

static void put_figure(const struct plain *plain, const char *label, size_t width, const struct value *metric) {
    buf_text(plain->out, "  ");
    put_padded(plain, label, width);
    buf_format(plain->out, "  %s\n", figure_text(plain, metric));
}

static const char *text_of(const struct plain *plain, const struct value *map, const char *key) {
    return say_text(plain->arena, plain->language, value_get(map, key), FOOTINGS_WHOLE);
}

static size_t widest(const struct plain *plain, const struct value *items, const char *key) {
    size_t width = 0;
    for (size_t i = 0; i < value_count(items); i++) {
        size_t one = text_width(text_of(plain, value_at(items, i), key));
        width = one > width ? one : width;
    }
    return width;
}

/* ---- one function for each kind of block ---- */

static void put_headline(const struct plain *plain, const struct value *block) {
    put_say(plain, "", value_get(block, "text"));
    put_say(plain, "", value_get(block, "detail"));
}

/* "区域排名 2 / 48，较上月 ▲ 4 位". */
static void put_rank(const struct plain *plain, const char *before, const struct value *rank) {
    const char *change = rank_change(plain->arena, plain->language, rank);
    if (rank)
        buf_format(plain->out, "%s%s%s%s\n", before, rank_text(plain->arena, plain->language, rank),
                   *change ? word(plain, "，", ", ") : "", change);
}

/* What a card's figure is held against, behind its label's room. */
static void put_aims(const struct plain *plain, const struct value *card, size_t width) {
    struct figure figure = figure_read(value_get(card, "metric"));
    const char *target = figure_target(plain->arena, plain->language, &figure, value_get(card, "target")),
               *room = arena_format(plain->arena, "  %*s  ", (int)width, "");
    if (*target)
        buf_format(plain->out, "%s%s\n", room, target);
    put_rank(plain, room, value_get(card, "rank"));
}

static void put_cards(const struct plain *plain, const struct value *block) {
    const struct value *items = value_get(block, "items");
    size_t width = widest(plain, items, "title");
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *card = value_at(items, i), *change = value_get(card, "change");
        const char *compare = text_of(plain, card, "compare");
        put_figure(plain, text_of(plain, card, "title"), width, value_get(card, "metric"));
        if (change)
            buf_format(plain->out, "  %*s  %s%s%s\n", (int)width, "", compare, *compare ? " " : "",
                       figure_text(plain, change));
        else if (*compare)
            buf_format(plain->out, "  %*s  %s\n", (int)width, "", compare);
        put_aims(plain, card, width);
    }
}

/* "0: 3, 1: 0, …": how many gave each answer. */
static void put_counts(const struct plain *plain, const struct value *block) {
    const struct value *counts = value_get(block, "counts");
    int64_t from = value_whole(value_get(block, "from"), 0);
    for (size_t i = 0; i < value_count(counts); i++)
        buf_format(plain->out, "%s%lld: %lld", i ? ", " : "  ", (long long)(from + (int64_t)i),
                   (long long)value_whole(value_at(counts, i), 0));
    if (value_count(counts))
        buf_char(plain->out, '\n');
}

static void put_composition(const struct plain *plain, const struct value *block) {
    static const struct {
        const char *key, *zh, *en;
    } parts[] = {{"nps", "净推荐值", "NPS"},
                 {"promoters", "推荐者", "promoters"},
                 {"passives", "中立者", "passives"},
                 {"detractors", "贬损者", "detractors"}};
    size_t width = 0, count = sizeof parts / sizeof *parts;
    for (size_t i = 0; i < count; i++) {
        size_t one = text_width(word(plain, parts[i].zh, parts[i].en));
        width = one > width ? one : width;
    }
    put_heading(plain, block);
    for (size_t i = 0; i < count; i++)
        put_figure(plain, word(plain, parts[i].zh, parts[i].en), width, value_get(block, parts[i].key));
    put_counts(plain, block);
}

static void put_series(const struct plain *plain, const struct value *points, const char *name) {
    size_t width = widest(plain, points, "label");
    buf_format(plain->out, *name ? "  %s\n" : "%s", name);
    for (size_t i = 0; i < value_count(points); i++)
        put_figure(plain, text_of(plain, value_at(points, i), "label"), width,
                   value_get(value_at(points, i), "metric"));
}

static void put_trend(const struct plain *plain, const struct value *block) {
    const struct value *reference = value_get(block, "reference"), *marks = value_get(block, "marks");
    put_heading(plain, block);
    put_series(plain, value_get(block, "points"), text_of(plain, block, "name"));
    if (reference)
        put_series(plain, value_get(reference, "points"), text_of(plain, reference, "name"));
    if (value_get(block, "target")) {
        struct figure first = figure_read(value_get(value_at(value_get(block, "points"), 0), "metric"));
        buf_format(plain->out, "  %s %s\n", word(plain, "目标", "target"),
                   figure_aim(plain->arena, &first, value_number(value_get(block, "target"), 0)));
    }
    for (size_t i = 0; i < value_count(marks); i++)
        buf_format(plain->out, "  %s%s%s\n", text_of(plain, value_at(marks, i), "label"), word(plain, "：", ": "),
                   text_of(plain, value_at(marks, i), "text"));
}

static void put_comparison(const struct plain *plain, const struct value *block) {
    const struct value *rows = value_get(block, "rows"), *columns = value_get(block, "columns");
    size_t width = widest(plain, rows, "label");
    put_heading(plain, block);
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_at(rows, i), *difference = value_get(row, "difference");
        put_figure(plain, text_of(plain, row, "label"), width, value_get(row, "metric"));
        buf_format(plain->out, "  %*s  %s %s\n", (int)width, "", text_of(plain, columns, "reference"),
                   figure_text(plain, value_get(row, "reference")));
        if (difference)
            buf_format(plain->out, "  %*s  %s %s\n", (int)width, "", text_of(plain, columns, "difference"),
                       figure_text(plain, difference));
    }
}

/* A cell is text, a say or a metric, and only a metric has a unit. */
static const char *cell_text(const struct plain *plain, const struct value *cell) {
    return value_get(cell, "unit") ? figure_text(plain, cell)
                                   : say_text(plain->arena, plain->language, cell, FOOTINGS_WHOLE);
}

/* A row is its first cell, then a line for each other one, behind the title of its column. */
static void put_cells(const struct plain *plain, const struct value *block, const char *field) {
    const struct value *columns = value_get(block, "columns"), *rows = value_get(block, field);
    size_t width = widest(plain, columns, "title");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_at(rows, i);
        if (value_get(row, "group")) {
            buf_format(plain->out, "  [%s]\n", text_of(plain, row, "group"));
            continue;
        }
        buf_format(plain->out, "  %s\n", cell_text(plain, value_at(row, 0)));
        for (size_t c = 1; c < value_count(row); c++) {
            buf_text(plain->out, "    ");
            put_padded(plain, text_of(plain, value_at(columns, c), "title"), width);
            buf_format(plain->out, "  %s\n", cell_text(plain, value_at(row, c)));
        }
    }
}

static void put_table(const struct plain *plain, const struct value *block) {
    put_heading(plain, block);
    put_cells(plain, block, "rows");
    put_cells(plain, block, "totals");
}

/* One line for each row: its label, its figures behind the names that `fields` gives them. */
struct part {
    const char *field, *zh, *en; /* of a figure; without words it stands alone */
};

static void put_rows(const struct plain *plain, const struct value *rows, const struct part *parts, size_t count) {
    size_t width = widest(plain, rows, "label");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_at(rows, i);
        for (size_t k = 0, shown = 0; k < count; k++) {
            const struct value *metric = value_get(row, parts[k].field);
            const char *name = word(plain, parts[k].zh, parts[k].en);
            if (!metric)
                continue;
            buf_text(plain->out, "  ");
            put_padded(plain, shown++ == 0 ? text_of(plain, row, "label") : "", width);
            buf_format(plain->out, "  %s%s%s\n", name, *name ? " " : "", figure_text(plain, metric));
        }
    }
}
#define PUT_ROWS(plain, rows, parts) put_rows(plain, rows, parts, sizeof(parts) / sizeof *(parts))

static void put_line(const struct plain *plain, const char *line) {
    if (*line)
        buf_format(plain->out, "  %s\n", line);
}

static void put_histogram(const struct plain *plain, const struct value *block) {
    const struct value *counts = value_get(block, "counts"), *labels = value_get(block, "labels");
    int64_t from = value_whole(value_get(block, "from"), 1);
    put_heading(plain, block);
    for (size_t i = 0; i < value_count(counts); i++) {
        const char *label = value_text(value_at(labels, i), "");
        buf_format(plain->out, "  %s: %lld\n",
                   *label ? label : figure_number(plain->arena, (double)(from + (int64_t)i), 0, false),
                   (long long)value_whole(value_at(counts, i), 0));
    }
    if (value_get(block, "mean"))
        put_figure(plain, word(plain, "均值", "mean"), 0, value_get(block, "mean"));
}

static void put_bars(const struct plain *plain, const struct value *block) {
    static const struct part parts[] = {{"metric", "", ""}};
    const struct value *reference = value_get(block, "reference");
    put_heading(plain, block);
    PUT_ROWS(plain, value_get(block, "rows"), parts);
    if (reference)
        put_figure(plain, text_of(plain, reference, "label"), 0, value_get(reference, "metric"));
}

static void put_heat_row(const struct plain *plain, const struct value *block, const struct value *row) {
    const struct value *columns = value_get(block, "columns"), *cells = value_get(row, "cells");
    put_line(plain, text_of(plain, row, "label"));
    for (size_t i = 0; i < value_count(cells); i++) {
        const struct value *difference = value_get(value_at(cells, i), "difference");
        buf_format(plain->out, "    %s  %s%s%s\n", value_text(value_at(columns, i), ""),
                   figure_text(plain, value_get(value_at(cells, i), "metric")),
                   difference ? word(plain, "；相差 ", "; difference ") : "",
                   difference ? figure_text(plain, difference) : "");
    }
    if (value_get(row, "last"))
        buf_format(plain->out, "    %s  %s\n", text_of(plain, block, "last"),
                   figure_text(plain, value_get(row, "last")));
}

static void put_heatmap(const struct plain *plain, const struct value *block) {
    const struct value *rows = value_get(block, "rows"), *total = value_get(block, "total");
    put_heading(plain, block);
    for (size_t i = 0; i < value_count(rows); i++)
        put_heat_row(plain, block, value_at(rows, i));
    if (total)
        put_heat_row(plain, block, total);
}

/* Where a store stands in the funnel, or what a period signals; "" for nothing to say. */
static const char *verdict(const struct plain *plain, const struct value *point) {
    static const struct {
        const char *is, *zh, *en;
    } verdicts[] = {{"below998", "低于 99.8% 界限", "below the 99.8% limit"},
                    {"below95", "低于 95% 界限", "below the 95% limit"},
                    {"above95", "高于 95% 界限", "above the 95% limit"},
                    {"above998", "高于 99.8% 界限", "above the 99.8% limit"},
                    {"beyond", "超出控制界限", "beyond a control limit"},
                    {"run", "连续 8 期在中心同一侧", "eight in a row on one side of the centre"}};
    const char *said = value_text(value_get(point, "place"), value_text(value_get(point, "signal"), ""));
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (strcmp(verdicts[i].is, said) == 0)
            return word(plain, verdicts[i].zh, verdicts[i].en);
    return "";
}

static void put_points(const struct plain *plain, const struct value *block) {
    const struct value *points = value_get(block, "points"), *centre = value_get(block, "centre");
    size_t width = widest(plain, points, "label");
    put_heading(plain, block);
    put_line(plain, text_of(plain, block, "name"));
    for (size_t i = 0; i < value_count(points); i++) {
        const struct value *point = value_at(points, i);
        const char *said = verdict(plain, point);
        buf_text(plain->out, "  ");
        put_padded(plain, text_of(plain, point, "label"), width);
        buf_format(plain->out, "  %s%s%s\n", figure_text(plain, value_get(point, "metric")), *said ? " · " : "", said);
    }
    if (value_is(centre, VALUE_MAP))
        put_figure(plain, word(plain, "总体", "all together"), 0, centre);
    else if (centre)
        buf_format(plain->out, "  %s %s\n", word(plain, "中心", "centre"),
                   figure_number(plain->arena, value_number(centre, 0), 2, false));
}

static void put_quadrants(const struct plain *plain, const struct value *block) {
    const char *x = text_of(plain, block, "x"), *y = text_of(plain, block, "y");
    const struct part parts[] = {{"x", x, x}, {"y", y, y}};
    put_heading(plain, block);
    PUT_ROWS(plain, value_get(block, "points"), parts);
}

static void put_before_after(const struct plain *plain, const struct value *block) {
    const struct value *columns = value_get(block, "columns");
    const char *before = text_of(plain, columns, "before"), *after = text_of(plain, columns, "after"),
               *difference = text_of(plain, columns, "difference");
    const struct part parts[] = {
        {"before", before, before}, {"after", after, after}, {"difference", difference, difference}};
    put_heading(plain, block);
    PUT_ROWS(plain, value_get(block, "rows"), parts);
}

static void put_topics(const struct plain *plain, const struct value *block) {
    static const struct part parts[] = {{"share", "", ""},
                                        {"change", "变化", "change"},
                                        {"bad", "差评", "bad"},
                                        {"neutral", "中评", "neutral"},
                                        {"good", "好评", "good"}};
    put_heading(plain, block);
    PUT_ROWS(plain, value_get(block, "rows"), parts);
}

static void put_flow(const struct plain *plain, const struct value *block) {
    static const struct part parts[] = {{"opening", "期初", "before"},
                                        {"new", "新增", "came"},
                                        {"reopened", "重开", "reopened"},
                                        {"solved", "解决", "solved"},
                                        {"put_aside", "未解决即关闭", "closed unsolved"},
                                        {"continuing", "期末", "after"},
                                        {"overdue", "逾期", "late"}};
    struct value *total = value_list(plain->arena);
    put_heading(plain, block);
    PUT_ROWS(plain, value_get(block, "rows"), parts);
    if (value_get(block, "total"))
        value_push(plain->arena, total, value_get(block, "total"));
    PUT_ROWS(plain, total, parts);
}

static void put_quotes(const struct plain *plain, const struct value *block) {
    static const char *const fields[] = {"date", "store", "topic"};
    const struct value *items = value_get(block, "items");
    put_heading(plain, block);
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *quote = value_at(items, i);
        const char *from = "";
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
            const char *part = text_of(plain, quote, fields[k]);
            from = *part ? arena_format(plain->arena, "%s%s%s", from, *from ? " · " : "", part) : from;
        }
        put_line(plain, text_of(plain, quote, "text"));
        put_line(plain, *from ? arena_format(plain->arena, "  — %s", from) : "");
    }
}

static void put_paragraph(const struct plain *plain, const struct value *block) {
    put_heading(plain, block);
    put_say(plain, "", value_get(block, "text"));
}

static void put_nothing(const struct plain *plain, const struct value *block) {
    (void)plain;
    (void)block;
}

static void put_note(const struct plain *plain, const struct value *block) {
    put_say(plain, "", value_get(block, "text"));
}

static void put_block(const struct plain *plain, const struct value *block, bool first);

static void put_columns(const struct plain *plain, const struct value *block) {
    static const char *const sides[] = {"left", "right"};
    bool first = true;
    for (int side = 0; side < 2; side++) {
        const struct value *blocks = value_get(block, sides[side]);
        for (size_t i = 0; i < value_count(blocks); i++, first = false)
            put_block(plain, value_at(blocks, i), first);
    }
}

/* ---- any kind of block, as tables ---- */

static const char *told(const struct plain *plain, const struct report_cell *cell) {
    struct figure figure = cell->figure;
    char number[TEXT_REAL];
    if (cell->kind == REPORT_CELL_NUMBER)
        return arena_text(plain->arena, text_real(number, cell->number));
    if (cell->kind != REPORT_CELL_FIGURE)
        return cell->text;
    const char *value = figure_value(plain->arena, plain->language, &figure),
               *footing = figure_footing(plain->arena, plain->language, &figure);
    return *footing ? arena_format(plain->arena, "%s  %s", value, footing) : value;
}

static size_t widest_in(const struct plain *plain, const struct report_table *table) {
    size_t width = 0;
    for (size_t row = 0; row < table_rows(table); row++) {
        size_t one = text_width(told(plain, table_cell(table, row, 0)));
        width = one > width ? one : width;
    }
    return width;
}

/* Two columns: "label  value". More: a line for the first cell, then one for each other that says something. */
static void put_table_rows(const struct plain *plain, const struct report_table *table) {
    size_t width = widest_in(plain, table), titles = 0;
    for (size_t i = 1; i < table->width; i++)
        titles = text_width(table->titles[i]) > titles ? text_width(table->titles[i]) : titles;
    for (size_t row = 0; row < table_rows(table); row++) {
        buf_text(plain->out, "  ");
        if (table->width == 2)
            put_padded(plain, told(plain, table_cell(table, row, 0)), width);
        else
            buf_text(plain->out, told(plain, table_cell(table, row, 0)));
        for (size_t i = 1; i < table->width; i++) {
            const struct report_cell *cell = table_cell(table, row, i);
            if (table->width > 2 && cell->kind != REPORT_CELL_EMPTY) {
                buf_text(plain->out, "\n    ");
                put_padded(plain, table->titles[i], titles);
            }
            if (cell->kind != REPORT_CELL_EMPTY)
                buf_format(plain->out, "  %s", told(plain, cell));
        }
        buf_char(plain->out, '\n');
    }
}

static void put_any(const struct plain *plain, const struct value *block) {
    struct report_tables tables = {.arena = plain->arena, .language = plain->language};
    const char *title = say_text(plain->arena, plain->language, value_get(block, "title"), FOOTINGS_NONE);
    tables_of_block(&tables, block);
    put_heading(plain, block);
    if (!*title && tables.count == 0)
        buf_format(plain->out, "[%s]\n", value_text(value_get(block, "kind"), ""));
    for (size_t i = 0; i < tables.count; i++) {
        if (tables.list[i] == tables.texts)
            continue;
        if (strcmp(tables.list[i]->name, title) != 0)
            buf_format(plain->out, "  %s\n", tables.list[i]->name);
        put_table_rows(plain, tables.list[i]);
    }
}

static void put_block(const struct plain *plain, const struct value *block, bool first) {
    static const struct {
        const char *kind;
        void (*put)(const struct plain *plain, const struct value *block);
    } kinds[] = {
        {"headline", put_headline},
        {"cards", put_cards},
        {"composition", put_composition},
        {"trend", put_trend},
        {"comparison", put_comparison},
        {"table", put_table},
        {"section", put_heading},
        {"note", put_note},
        {"columns", put_columns},
        {"histogram", put_histogram},
        {"bars", put_bars},
        {"heatmap", put_heatmap},
        {"funnel_chart", put_points},
        {"control_chart", put_points},
        {"quadrants", put_quadrants},
        {"before_after", put_before_after},
        {"topics", put_topics},
        {"stock_flow", put_flow},
        {"quotes", put_quotes},
        {"paragraph", put_paragraph},
        {"page_break", put_nothing},
    };
    const char *kind = value_text(value_get(block, "kind"), "");
    if (!first)
        buf_char(plain->out, '\n');
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i].kind) == 0) {
            kinds[i].put(plain, block);
            return;
        }
    put_any(plain, block);
}

/* "门店体验月报  2026 年 10 月" */
static void put_title(const struct plain *plain, const struct value *document) {
    const char *kicker = text_of(plain, document, "kicker"), *period = text_of(plain, document, "period");
    buf_format(plain->out, "%s%s%s\n", kicker, *kicker && *period ? "  " : "", period);
    put_say(plain, "", value_get(document, "title"));
    put_say(plain, "", value_get(document, "subtitle"));
    put_rank(plain, "", value_get(document, "rank"));
    if (document_is_private(document))
        buf_format(plain->out, "%s\n",
                   word(plain, "工作副本 · 含顾客原话 · 不得外传",
                        "Working copy · holds customers' own words · not to be passed on"));
}

void report_plain(const struct value *document, struct buf *out) {
    struct plain plain = {out, arena_new(), language_of(value_text(value_get(document, "language"), NULL))};
    const struct value *blocks = value_get(document, "blocks");
    put_title(&plain, document);
    buf_char(out, '\n');
    for (size_t i = 0; i < value_count(blocks); i++)
        put_block(&plain, value_at(blocks, i), i == 0);
    arena_free(plain.arena);
}
