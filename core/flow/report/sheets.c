#include "flow/report/sheets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/day.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/report/tables.h"
#include "port/book/book.h"

/* ---- a table with its figures spread over columns ---- */

enum part { PART_VALUE, PART_N, PART_LO, PART_HI, PART_REMARK, PARTS };

struct spread_cell {
    bool filled, number;
    const char *text;
    double value;
    struct book_number look;
};

struct spread {
    struct arena *arena;
    enum language language;
    const struct report_table *table;
    size_t (*at)[PARTS]; /* where each part of a column stands; 0 for one that it has not, but for the first column */
    const char **titles;
    size_t width;
};

static const char *word(enum language language, const char *zh, const char *en) {
    return language == LANGUAGE_ZH ? zh : en;
}

/* Why a figure is missing, or that it rests on few; else "". */
static const char *remark_of(const struct spread *spread, const struct figure *figure) {
    if (!figure->known)
        return figure_footing(spread->arena, spread->language, figure);
    return figure->uncertain ? word(spread->language, "样本偏少", "small base") : "";
}

static bool has_part(const struct spread *spread, size_t column, enum part part) {
    for (size_t row = 0; row < table_rows(spread->table); row++) {
        const struct report_cell *cell = table_cell(spread->table, row, column);
        const struct figure *figure = &cell->figure;
        if (cell->kind == REPORT_CELL_FIGURE && (part == PART_N        ? *figure_base(spread->arena, figure) != '\0'
                                                 : part == PART_REMARK ? *remark_of(spread, figure) != '\0'
                                                                       : figure->interval))
            return true;
    }
    return false;
}

/* What a share's number alone does not say; "" for any other figure. */
static const char *unit_word(enum language language, const struct figure *figure) {
    if (figure->unit == METRIC_HOURS)
        return word(language, "小时", "h");
    return figure->unit != METRIC_PERCENT ? "" : figure->difference ? word(language, "百分点", "pp") : "%";
}

/* "（%）" where all figures of a column are shares. */
static const char *unit_of(const struct spread *spread, size_t column) {
    const char *unit = "";
    for (size_t row = 0; row < table_rows(spread->table); row++) {
        const struct report_cell *cell = table_cell(spread->table, row, column);
        if (cell->kind != REPORT_CELL_FIGURE)
            continue;
        const char *one = unit_word(spread->language, &cell->figure);
        if (!*one || (*unit && strcmp(one, unit) != 0))
            return "";
        unit = one;
    }
    return *unit ? arena_format(spread->arena, word(spread->language, "（%s）", " (%s)"), unit) : "";
}

static void add_column(struct spread *spread, size_t column, enum part part) {
    static const char *const names[PARTS][2] = {
        {"", ""}, {" n", " n"}, {" 95% 下限", " 95% low"}, {" 95% 上限", " 95% high"}, {" 备注", " remark"}};
    spread->at[column][part] = spread->width;
    spread->titles[spread->width++] =
        arena_format(spread->arena, "%s%s%s", spread->table->titles[column], names[part][spread->language],
                     part == PART_VALUE ? unit_of(spread, column) : "");
}

static struct spread spread_of(const struct report_tables *tables, const struct report_table *table) {
    struct spread spread = {.arena = tables->arena, .language = tables->language, .table = table};
    spread.at = arena_alloc(spread.arena, (table->width + 1) * sizeof *spread.at);
    spread.titles = arena_alloc(spread.arena, (table->width * PARTS + 1) * sizeof *spread.titles);
    for (size_t column = 0; column < table->width; column++) {
        add_column(&spread, column, PART_VALUE);
        for (enum part part = PART_N; part < PARTS; part++)
            if (has_part(&spread, column, part))
                add_column(&spread, column, part);
    }
    return spread;
}

static struct spread_cell text_cell(const char *text) {
    return (struct spread_cell){.filled = *text, .text = text};
}

static struct spread_cell figure_cell(const struct spread *spread, const struct figure *figure, enum part part) {
    double number = part == PART_VALUE ? figure->value
                    : part == PART_N   ? (double)figure->n
                    : part == PART_LO  ? figure->lo
                                       : figure->hi;
    bool filled = part == PART_VALUE ? figure->known
                  : part == PART_N   ? *figure_base(spread->arena, figure) != '\0'
                                     : figure->interval;
    struct book_number look = {.decimals = figure->decimals,
                               .sign = figure->difference || figure->unit == METRIC_POINTS,
                               .percent = figure->unit == METRIC_PERCENT && !figure->difference};
    if (part == PART_REMARK)
        return text_cell(remark_of(spread, figure));
    if (part == PART_N)
        look = (struct book_number){0};
    return (struct spread_cell){.filled = filled, .number = true, .value = number, .look = look};
}

static struct spread_cell cell_of(const struct spread *spread, size_t row, size_t column, enum part part) {
    const struct report_cell *cell = table_cell(spread->table, row, column);
    if (cell->kind == REPORT_CELL_FIGURE)
        return figure_cell(spread, &cell->figure, part);
    if (part != PART_VALUE)
        return (struct spread_cell){0};
    if (cell->kind == REPORT_CELL_NUMBER)
        return (struct spread_cell){
            .filled = true, .number = true, .value = cell->number, .look = {.decimals = BOOK_ANY_DECIMALS}};
    return text_cell(cell->text);
}

/* Calls fn for each cell of a row, from left to right. */
static void each_cell(const struct spread *spread, size_t row,
                      void (*fn)(void *context, size_t row, size_t column, const struct spread_cell *cell),
                      void *context) {
    for (size_t column = 0; column < spread->table->width; column++)
        for (enum part part = PART_VALUE; part < PARTS; part++) {
            size_t at = spread->at[column][part];
            if (part != PART_VALUE && at == 0)
                continue;
            struct spread_cell cell = cell_of(spread, row, column, part);
            fn(context, row, at, &cell);
        }
}

/* ---- CSV ---- */

static void put_csv(FILE *file, const struct spread_cell *cell, bool first) {
    char number[TEXT_REAL];
    if (cell->filled && cell->number)
        csv_put(file, text_real(number, cell->value), first, false);
    else
        csv_put(file, cell->filled ? cell->text : "", first, true);
}

static void put_csv_cell(void *context, size_t row, size_t column, const struct spread_cell *cell) {
    (void)row;
    put_csv(context, cell, column == 0);
}

static void csv_table(const struct spread *spread, FILE *file) {
    for (size_t i = 0; i < spread->width; i++)
        csv_put(file, spread->titles[i], i == 0, true);
    putc('\n', file);
    for (size_t row = 0; row < table_rows(spread->table); row++) {
        each_cell(spread, row, put_csv_cell, file);
        putc('\n', file);
    }
}

struct listing {
    FILE *file;
    const char *before[2]; /* store, month */
};

/* One cell of a table as a row of the list. A table of one column has no column of names. */
static void list_cell(const struct listing *listing, const struct spread *spread, size_t row, size_t column) {
    const struct report_cell *cell = table_cell(spread->table, row, column);
    struct spread_cell name = spread->table->width > 1 ? cell_of(spread, row, 0, PART_VALUE) : text_cell("");
    struct spread_cell blank = {0}, value = cell_of(spread, row, column, PART_VALUE);
    FILE *file = listing->file;
    if (cell->kind == REPORT_CELL_EMPTY)
        return;
    csv_put(file, listing->before[0], true, true);
    csv_put(file, listing->before[1], false, true);
    csv_put(file, spread->table->name, false, true);
    put_csv(file, &name, false);
    csv_put(file, spread->table->titles[column], false, true);
    put_csv(file, value.number ? &blank : &value, false);
    put_csv(file, value.number ? &value : &blank, false);
    csv_put(file, cell->kind == REPORT_CELL_FIGURE ? unit_word(spread->language, &cell->figure) : "", false, true);
    for (enum part part = PART_N; part < PARTS; part++) {
        struct spread_cell more = cell->kind == REPORT_CELL_FIGURE ? cell_of(spread, row, column, part) : blank;
        put_csv(file, &more, false);
    }
    putc('\n', file);
}

static void csv_list(const struct report_tables *tables, const struct value *document, FILE *file) {
    static const char *const keys[] = {"store", "month", "table", "row", "column", "text",
                                       "value", "unit",  "n",     "lo",  "hi",     "remark"};
    const struct value *provenance = value_get(document, "provenance");
    struct listing listing = {
        file, {value_text(value_get(provenance, "store"), ""), value_text(value_get(provenance, "month"), "")}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        csv_put(file, keys[i], i == 0, false);
    putc('\n', file);
    for (size_t i = 0; i < tables->count; i++) {
        struct spread spread = spread_of(tables, tables->list[i]);
        for (size_t row = 0; row < table_rows(spread.table); row++)
            for (size_t column = spread.table->width > 1; column < spread.table->width; column++)
                list_cell(&listing, &spread, row, column);
    }
}

static int no_such_table(const struct report_tables *tables, const char *wanted, struct err *err) {
    const char **names = arena_alloc(tables->arena, (tables->count + 1) * sizeof *names), *all = "";
    for (size_t i = 0; i < tables->count; i++) {
        names[i] = tables->list[i]->name;
        all = arena_format(tables->arena, "%s%s%zu %s", all, i ? ", " : "", i + 1, names[i]);
    }
    const char *near = text_nearest(wanted, names, tables->count);
    err_set(err, ERR_NOINPUT, "the report has no table '%s'", wanted);
    if (near)
        err_todo(err, "did you mean '%s'?", near);
    else
        err_todo(err, "it has: %s", all);
    return err->kind;
}

int report_csv(const struct value *document, const char *wanted, struct buf *out, struct err *err) {
    struct arena *arena = arena_new();
    struct report_tables tables = tables_of_document(arena, document);
    const struct report_table *table = wanted ? tables_find(&tables, wanted) : NULL;
    char *bytes = NULL;
    size_t len = 0;
    int rc = wanted && !table ? no_such_table(&tables, wanted, err) : 0;
    FILE *file = rc ? NULL : open_memstream(&bytes, &len);
    if (!rc && !file)
        rc = err_set(err, ERR_OS, "there is no memory for the table");
    if (file && table) {
        struct spread spread = spread_of(&tables, table);
        csv_table(&spread, file);
    } else if (file)
        csv_list(&tables, document, file);
    if (file)
        fclose(file);
    if (!rc)
        buf_add(out, bytes, len);
    free(bytes);
    arena_free(arena);
    return rc;
}

/* ---- workbook ---- */

static void put_book_cell(void *context, size_t row, size_t column, const struct spread_cell *cell) {
    if (cell->filled && cell->number)
        book_number(context, row + 1, column, cell->value, cell->look);
    else if (cell->filled)
        book_text(context, row + 1, column, cell->text);
}

static void book_table(const struct spread *spread, struct book *book) {
    book_add(book, spread->table->name);
    for (size_t i = 0; i < spread->width; i++)
        book_text(book, 0, i, spread->titles[i]);
    for (size_t row = 0; row < table_rows(spread->table); row++)
        each_cell(spread, row, put_book_cell, book);
}

/* The day that the figures hold for; a workbook must have a date, and a clock's would change its bytes. */
static int64_t created(const struct value *document) {
    day_t day;
    return day_read(value_text(value_get(value_get(document, "provenance"), "registry_day"), ""), &day)
               ? (int64_t)day * 86400
               : 0;
}

int report_xlsx(const struct value *document, struct buf *out, struct err *err) {
    struct arena *arena = arena_new();
    struct report_tables tables = tables_of_document(arena, document);
    struct book_info info = {
        .title = arena_format(arena, "%s · %s", tables_say(&tables, document, "title"),
                              tables_say(&tables, document, "period")),
        .subject = tables_say(&tables, document, "kicker"),
        .author = value_text(value_get(value_get(document, "provenance"), "engine"), "earshot"),
        .created = created(document),
    };
    struct book *book = book_new(&info);
    for (size_t i = 0; i < tables.count; i++) {
        struct spread spread = spread_of(&tables, tables.list[i]);
        book_table(&spread, book);
    }
    int rc = book_finish(book, out, err);
    arena_free(arena);
    return rc;
}
