/* Cells are kept as they were pushed, in one array, row after row, and become text only when they are printed: once to
 * measure the columns and once to print them. */
#include "cli/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/frame.h"

enum { DEFAULT_DECIMALS = 2, GUTTER = 2, NUMBER_TEXT = 512 /* the longest double in fixed notation, and more */ };

struct cell {
    bool known;
    union {
        const char *text;
        int64_t whole;
        double real;
        bool yes;
    };
};

struct table {
    struct arena *arena;
    const struct table_column *columns;
    size_t width; /* how many columns */
    struct cell *cells;
    size_t count, cap;
    const char *(*reader)(const char *english); /* NULL: as it stands */
};

static void free_cells(void *what) {
    free(((struct table *)what)->cells);
}

struct table *table_new(struct arena *arena, const struct table_column *columns) {
    struct table *table = arena_alloc(arena, sizeof *table);
    table->arena = arena;
    table->columns = columns;
    while (columns[table->width].key)
        table->width++;
    arena_on_free(arena, free_cells, table);
    return table;
}

void table_read_by(struct table *table, const char *(*reader)(const char *english)) {
    table->reader = reader;
}

size_t table_row_count(const struct table *table) {
    return table->count / table->width;
}

static const struct table_column *next_column(const struct table *table) {
    return &table->columns[table->count % table->width];
}

static void push(struct table *table, struct cell cell) {
    table->cells = mem_grow_items(table->cells, &table->cap, table->count + 1, sizeof *table->cells);
    table->cells[table->count++] = cell;
}

static void must_be(const struct table *table, enum table_kind kind) {
    if (next_column(table)->kind == kind)
        return;
    fprintf(stderr, "earshot: a cell of another kind was pushed into column '%s'\n", next_column(table)->key);
    abort();
}

void table_none(struct table *table) {
    push(table, (struct cell){0});
}

void table_text(struct table *table, const char *text) {
    must_be(table, TABLE_TEXT);
    push(table, (struct cell){.known = text, .text = text ? arena_text(table->arena, text) : NULL});
}

void table_int(struct table *table, int64_t whole) {
    if (next_column(table)->kind == TABLE_REAL) {
        table_real(table, (double)whole);
        return;
    }
    must_be(table, TABLE_INT);
    push(table, (struct cell){.known = true, .whole = whole});
}

void table_real(struct table *table, double real) {
    must_be(table, TABLE_REAL);
    push(table, (struct cell){.known = isfinite(real), .real = real});
}

void table_bool(struct table *table, int yes) {
    must_be(table, TABLE_BOOL);
    push(table, (struct cell){.known = true, .yes = yes != 0});
}

/* The cell's text for a program: reals to 10 significant digits. `number` is room for it. */
static const char *exact(const struct table_column *column, const struct cell *cell, char number[NUMBER_TEXT]) {
    if (!cell->known)
        return "";
    switch (column->kind) {
    case TABLE_TEXT:
        return cell->text;
    case TABLE_INT:
        snprintf(number, NUMBER_TEXT, "%" PRId64, cell->whole);
        return number;
    case TABLE_REAL:
        return text_real(number, cell->real);
    case TABLE_BOOL:
        break;
    }
    return cell->yes ? "true" : "false";
}

static const char *told(const struct table *table, const char *english) {
    return table->reader ? table->reader(english) : english;
}

/* The cell's text for a person. */
static const char *plain(const struct table *table, const struct table_column *column, const struct cell *cell,
                         char number[NUMBER_TEXT]) {
    if (!cell->known)
        return "-";
    if (column->kind == TABLE_BOOL)
        return told(table, cell->yes ? "yes" : "no");
    if (column->kind == TABLE_TEXT)
        return cli_shown(table->arena, column->words ? told(table, cell->text) : cell->text);
    if (column->kind == TABLE_INT)
        return exact(column, cell, number);
    int decimals = column->decimals == 0 ? DEFAULT_DECIMALS : column->decimals < 0 ? 0 : column->decimals;
    snprintf(number, NUMBER_TEXT, "%.*f", decimals, cell->real);
    if (number[0] == '-' && strspn(number, "-0.") == strlen(number))
        return number + 1; /* "-0.00" */
    return number;
}

static const char *heading(const struct table *table, const struct table_column *column) {
    return told(table, column->heading ? column->heading : column->key);
}

static void spaces(FILE *out, size_t count) {
    while (count--)
        fputc(' ', out);
}

static void put_padded(FILE *out, const struct table_column *column, const char *text, size_t width, bool last) {
    size_t used = text_width(text), gap = used < width ? width - used : 0;
    bool numeric = column->kind == TABLE_INT || column->kind == TABLE_REAL;
    bool right = column->align == TABLE_RIGHT || (column->align == TABLE_BY_KIND && numeric);
    if (right)
        spaces(out, gap);
    fputs(text, out);
    if (!last)
        spaces(out, (right ? 0 : gap) + GUTTER);
}

static size_t wider(size_t width, const char *text) {
    size_t other = text_width(text);
    return other > width ? other : width;
}

static void print_plain(struct table *table, FILE *out) {
    char number[NUMBER_TEXT];
    size_t *widths = arena_alloc(table->arena, table->width * sizeof *widths);
    for (size_t c = 0; c < table->width; c++)
        widths[c] = wider(0, heading(table, &table->columns[c]));
    for (size_t i = 0; i < table->count; i++) {
        size_t c = i % table->width;
        widths[c] = wider(widths[c], plain(table, &table->columns[c], &table->cells[i], number));
    }
    for (size_t i = 0; i < table->width + table->count; i++) {
        size_t c = i % table->width;
        const struct table_column *column = &table->columns[c];
        const char *text =
            i < table->width ? heading(table, column) : plain(table, column, &table->cells[i - table->width], number);
        bool last = c == table->width - 1;
        put_padded(out, column, text, widths[c], last);
        if (last)
            fputc('\n', out);
    }
}

static void print_csv(const struct table *table, FILE *out) {
    char number[NUMBER_TEXT];
    for (size_t i = 0; i < table->width + table->count; i++) {
        size_t c = i % table->width;
        const struct table_column *column = &table->columns[c];
        const char *text = i < table->width ? column->key : exact(column, &table->cells[i - table->width], number);
        csv_put(out, text, c == 0, i >= table->width && column->kind == TABLE_TEXT);
        if (c == table->width - 1)
            fputs("\r\n", out);
    }
}

/* `row` as an object, its pairs parted by `between`; text is built in `line`, which is cleared. */
static void put_object(const struct table *table, size_t row, const char *between, struct buf *line, FILE *out) {
    char number[NUMBER_TEXT];
    buf_clear(line);
    for (size_t c = 0; c < table->width; c++) {
        const struct table_column *column = &table->columns[c];
        const struct cell *cell = &table->cells[row * table->width + c];
        const char *text = exact(column, cell, number);
        buf_text(line, c ? between : "");
        json_text(line, column->key, strlen(column->key));
        buf_text(line, ": ");
        if (cell->known && column->kind == TABLE_TEXT)
            json_text(line, text, strlen(text));
        else
            buf_text(line, cell->known ? text : "null");
    }
    fwrite(line->data, 1, line->len, out);
}

static void print_json(const struct table *table, FILE *out) {
    struct buf line = buf_make(SIZE_MAX);
    size_t rows = table_row_count(table);
    fputs("[", out);
    for (size_t row = 0; row < rows; row++) {
        fputs(row ? ",\n  {" : "\n  {", out);
        put_object(table, row, ", ", &line, out);
        fputs("}", out);
    }
    fputs(rows ? "\n]\n" : "]\n", out);
    buf_free(&line);
}

static void must_be_whole(const struct table *table) {
    if (table->count % table->width == 0)
        return;
    fprintf(stderr, "earshot: a table is printed whose last row ends before column '%s'\n", next_column(table)->key);
    abort();
}

void table_print(struct table *table, enum table_format format, FILE *out) {
    must_be_whole(table);
    if (format == TABLE_CSV)
        print_csv(table, out);
    else if (format == TABLE_JSON)
        print_json(table, out);
    else
        print_plain(table, out);
}

static void print_plain_record(const struct table *table, FILE *out) {
    char number[NUMBER_TEXT];
    size_t width = 0;
    for (size_t c = 0; c < table->width; c++)
        width = wider(width, heading(table, &table->columns[c]));
    for (size_t c = 0; c < table->width; c++) {
        const char *label = heading(table, &table->columns[c]);
        fputs(label, out);
        spaces(out, width - text_width(label) + GUTTER);
        fprintf(out, "%s\n", plain(table, &table->columns[c], &table->cells[c], number));
    }
}

void table_print_record(struct table *table, enum table_format format, FILE *out) {
    must_be_whole(table);
    if (table->count == 0 || format == TABLE_CSV) {
        table_print(table, format, out);
    } else if (format == TABLE_PLAIN) {
        print_plain_record(table, out);
    } else {
        struct buf line = buf_make(SIZE_MAX);
        fputs("{\n  ", out);
        put_object(table, 0, ",\n  ", &line, out);
        fputs("\n}\n", out);
        buf_free(&line);
    }
}
