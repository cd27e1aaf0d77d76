/* The rows of a workbook. The sheet's XML is told piece by piece and paused at the end of each row, so that one row at
 * a time is in memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "flow/intake/grid_parts.h"
#include "flow/intake/xlsx_parts.h"
#include "port/xml/xml.h"

#define PIECE KIB(16)

enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_INLINE, CELL_BOOL, CELL_TEXT };

struct xlsx {
    struct arena *arena;
    char *path;
    struct zip *zip;
    struct xml *xml;
    struct xlsx_book book;
    struct xlsx_strings *strings;
    char *piece;
    int64_t read, total;
    bool fed, paused;
    struct grid_row row;
    int64_t number;
    /* the cell at hand */
    size_t column;
    enum cell_kind kind;
    size_t style;
    bool in_value, spoken;
    struct buf value, clear;
    int failed;
    struct err trouble;
};

/* ---- a cell ---- */

static enum cell_kind kind_of(const char *type) {
    static const struct {
        const char *name;
        enum cell_kind kind;
    } kinds[] = {{"s", CELL_SHARED}, {"inlineStr", CELL_INLINE}, {"b", CELL_BOOL},
                 {"str", CELL_TEXT}, {"e", CELL_TEXT},           {"d", CELL_TEXT}};
    for (size_t i = 0; type && i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].name, type))
            return kinds[i].kind;
    return CELL_NUMBER;
}

/* "AB12" is column 27. What is none goes behind the cell before it. */
static size_t column_of(const char *reference, size_t next) {
    size_t column = 0;
    if (!reference || !(*reference >= 'A' && *reference <= 'Z'))
        return next;
    for (; *reference >= 'A' && *reference <= 'Z' && column < LIMIT_CSV_COLUMNS * 26; reference++)
        column = column * 26 + (size_t)(*reference - 'A') + 1;
    return column - 1;
}

static void begin_cell(struct xlsx *xlsx, const char *const *attributes) {
    const char *style = xml_attribute(attributes, "s");
    xlsx->column = column_of(xml_attribute(attributes, "r"), xlsx->column + 1);
    xlsx->kind = kind_of(xml_attribute(attributes, "t"));
    xlsx->style = style ? strtoul(style, NULL, 10) : 0;
    buf_clear(&xlsx->value);
}

static void put(struct xlsx *xlsx, const char *bytes, size_t len) {
    grid_row_put(&xlsx->row, xlsx->column, bytes, len);
}

static void put_shared(struct xlsx *xlsx) {
    const char *bytes = "";
    size_t len = 0;
    bool there = false;
    char *end;
    unsigned long number = strtoul(xlsx->value.data, &end, 10);
    bool plain = end != xlsx->value.data && !*end;
    if (xlsx->strings && plain && !xlsx->failed)
        xlsx->failed = xlsx_strings_get(xlsx->strings, number, &bytes, &len, &there, &xlsx->trouble);
    xlsx->row.broken |= !there;
    put(xlsx, bytes, len);
}

/* As it is kept, unless a moment, or one of those that a machine writes with all its digits: 4.0999999999999996. */
static void put_number(struct xlsx *xlsx) {
    const char *text = xlsx->value.data;
    char *end, told[64];
    double number = strtod(text, &end);
    bool whole = end != text && !*end;
    bool moment = xlsx->style < xlsx->book.style_count && xlsx->book.dates[xlsx->style];
    if (whole && moment && xlsx_moment(number, xlsx->book.since_1904, told, sizeof told))
        text = told;
    else if (whole && (xlsx->value.len > 15 || strpbrk(text, "eE")))
        snprintf(told, sizeof told, "%.15g", number), text = told;
    put(xlsx, text, strlen(text));
}

static void end_cell(struct xlsx *xlsx) {
    static const char *const truth[] = {"FALSE", "TRUE"};
    xlsx->row.too_long |= buf_overflowed(&xlsx->value);
    if (!xlsx->value.len)
        return;
    switch (xlsx->kind) {
    case CELL_SHARED:
        put_shared(xlsx);
        return;
    case CELL_NUMBER:
        put_number(xlsx);
        return;
    case CELL_BOOL:
        put(xlsx, truth[xlsx->value.data[0] == '1'], strlen(truth[xlsx->value.data[0] == '1']));
        return;
    case CELL_INLINE:
    case CELL_TEXT:
        buf_clear(&xlsx->clear);
        xlsx_unescape(xlsx->value.data, xlsx->value.len, &xlsx->clear);
        put(xlsx, xlsx->clear.data, xlsx->clear.len);
        return;
    }
}

/* ---- the sheet ---- */

static bool sheet_start(void *context, const char *name, const char *const *attributes) {
    struct xlsx *xlsx = context;
    if (!strcmp(name, "row")) {
        const char *number = xml_attribute(attributes, "r");
        xlsx->number = number ? (int64_t)strtoul(number, NULL, 10) : xlsx->number + 1;
        xlsx->column = (size_t)-1;
        grid_row_clear(&xlsx->row);
    } else if (!strcmp(name, "c")) {
        begin_cell(xlsx, attributes);
    }
    xlsx->spoken = xlsx->spoken || !strcmp(name, "rPh");
    xlsx->in_value = !xlsx->spoken && (!strcmp(name, "v") || !strcmp(name, "t"));
    return false;
}

static bool sheet_end(void *context, const char *name) {
    struct xlsx *xlsx = context;
    xlsx->in_value = false;
    if (!strcmp(name, "rPh"))
        xlsx->spoken = false;
    if (!strcmp(name, "c"))
        end_cell(xlsx);
    return !strcmp(name, "row") && xlsx->row.count > 0;
}

static void sheet_text(void *context, const char *bytes, size_t len) {
    struct xlsx *xlsx = context;
    if (xlsx->in_value)
        buf_add(&xlsx->value, bytes, len);
}

/* ---- the reader ---- */

static void xlsx_close(void *reader) {
    struct xlsx *xlsx = reader;
    xml_free(xlsx->xml);
    xlsx_strings_free(xlsx->strings);
    zip_close(xlsx->zip);
    grid_row_free(&xlsx->row);
    buf_free(&xlsx->value);
    buf_free(&xlsx->clear);
    free(xlsx->piece);
    free(xlsx->path);
    arena_free(xlsx->arena);
    free(xlsx);
}

static int begin(struct xlsx *xlsx, const char *path, struct err *err) {
    static const struct xml_events events = {sheet_start, sheet_end, sheet_text};
    if (zip_open(&xlsx->zip, path, err) || xlsx_book_read(xlsx->zip, xlsx->arena, &xlsx->book, err))
        return err->kind;
    const char *strings = xlsx->book.strings;
    if (strings && zip_size(xlsx->zip, strings) >= 0 &&
        (xlsx_strings_new(&xlsx->strings, err) || xlsx_strings_read(xlsx->zip, strings, xlsx->strings, err)))
        return err->kind;
    xlsx->total = zip_size(xlsx->zip, xlsx->book.sheet);
    xlsx->xml = xml_new(&events, xlsx);
    return zip_begin(xlsx->zip, xlsx->book.sheet, err);
}

/* Which file it is, and, where its XML is broken, the place. */
static int tell_where(const char *path, struct err *err) {
    char place[sizeof err->where];
    snprintf(place, sizeof place, "%s", err->where);
    if (err->kind == ERR_NOINPUT || err->kind == ERR_IO)
        return err->kind;
    return place[0] ? err_where(err, "%s, %s", file_base_name(path), place)
                    : err_where(err, "%s", file_base_name(path));
}

static int xlsx_open(void **out, const char *path, struct err *err) {
    struct xlsx *xlsx = mem_alloc(sizeof *xlsx);
    xlsx->arena = arena_new();
    xlsx->path = mem_text(path);
    xlsx->piece = mem_grow(NULL, PIECE);
    xlsx->value = buf_make(LIMIT_CSV_FIELD + 1);
    xlsx->clear = buf_make(LIMIT_CSV_FIELD + 1);
    if (begin(xlsx, path, err)) {
        xlsx_close(xlsx);
        return tell_where(path, err);
    }
    *out = xlsx;
    return 0;
}

static int feed(struct xlsx *xlsx, struct err *err) {
    size_t got = 0;
    if (zip_read(xlsx->zip, xlsx->piece, PIECE, &got, err))
        return err->kind;
    xlsx->read += (int64_t)got;
    xlsx->fed = !got;
    return xml_feed(xlsx->xml, xlsx->piece, got, !got, &xlsx->paused, err);
}

static enum csv_step xlsx_next(void *reader, struct csv_row *out, struct err *err) {
    struct xlsx *xlsx = reader;
    bool row = false;
    while (!row) {
        if (!xlsx->paused && xlsx->fed)
            return CSV_END;
        if (xlsx->paused ? xml_go_on(xlsx->xml, &xlsx->paused, err) : feed(xlsx, err)) {
            tell_where(xlsx->path, err);
            return CSV_FAILED;
        }
        row = xlsx->paused;
    }
    if (xlsx->failed) {
        *err = xlsx->trouble;
        return CSV_FAILED;
    }
    *out = grid_row_end(&xlsx->row, xlsx->number);
    return CSV_ROW;
}

static int64_t xlsx_read(const void *reader) {
    return ((const struct xlsx *)reader)->read;
}

static int64_t xlsx_total(const void *reader) {
    return ((const struct xlsx *)reader)->total;
}

const struct grid_reader xlsx_reader = {"XLSX", xlsx_open, xlsx_close, xlsx_next, xlsx_read, xlsx_total};
