/* Every kind of block comes down to two shapes: a sentence, and a line "label  value  base and interval". The labels of
 * one block stand under each other, so that the values can be read down. Sentences are broken into lines, figures
 * never; a kind without a form of its own is told as its tables. */
#include "flow/report/plain.h"

#include <string.h>

#include "base/text.h"
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
static void put_cells(const struct plain *plain, const struct report_table *table) {
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
        put_cells(plain, tables.list[i]);
    }
}

/* ---- the kinds with a form of their own ---- */

static void put_headline(const struct plain *plain, const struct value *block) {
    put_say(plain, "", value_get(block, "text"));
    put_say(plain, "", value_get(block, "detail"));
}

/* A card's target and rank, where it has them. */
static void put_aim(const struct plain *plain, const struct value *card, size_t width) {
    struct report_tables tables = {.arena = plain->arena, .language = plain->language};
    char number[TEXT_REAL];
    if (value_get(card, "target"))
        buf_format(plain->out, "  %*s  %s %s\n", (int)width, "", word(plain, "目标", "target"),
                   text_real(number, value_number(value_get(card, "target"), 0)));
    if (value_get(card, "rank"))
        buf_format(plain->out, "  %*s  %s\n", (int)width, "", tables_rank(&tables, value_get(card, "rank")));
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
        put_aim(plain, card, width);
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
    char number[TEXT_REAL];
    put_heading(plain, block);
    put_series(plain, value_get(block, "points"), text_of(plain, block, "name"));
    if (reference)
        put_series(plain, value_get(reference, "points"), text_of(plain, reference, "name"));
    if (value_get(block, "target"))
        buf_format(plain->out, "  %s %s\n", word(plain, "目标", "target"),
                   text_real(number, value_number(value_get(block, "target"), 0)));
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

/* A row is its first cell, then a line for each other one, behind the title of its column; a group is its name. */
static void put_rows(const struct plain *plain, const struct value *columns, const struct value *rows) {
    size_t width = widest(plain, columns, "title");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_at(rows, i);
        if (value_get(row, "group"))
            buf_format(plain->out, "  [%s]\n", text_of(plain, row, "group"));
        else
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
    put_rows(plain, value_get(block, "columns"), value_get(block, "rows"));
    put_rows(plain, value_get(block, "columns"), value_get(block, "totals"));
}

static void put_note(const struct plain *plain, const struct value *block) {
    put_say(plain, "", value_get(block, "title"));
    put_say(plain, "", value_get(block, "text"));
}

static void put_nothing(const struct plain *plain, const struct value *block) {
    (void)plain, (void)block;
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

static void put_block(const struct plain *plain, const struct value *block, bool first) {
    static const struct {
        const char *kind;
        void (*put)(const struct plain *plain, const struct value *block);
    } kinds[] = {
        {"headline", put_headline},     {"cards", put_cards},    {"composition", put_composition}, {"trend", put_trend},
        {"comparison", put_comparison}, {"table", put_table},    {"section", put_heading},         {"note", put_note},
        {"columns", put_columns},       {"paragraph", put_note}, {"page_break", put_nothing},
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
