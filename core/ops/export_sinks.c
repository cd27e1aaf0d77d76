/* The three forms of an export. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/day.h"
#include "base/mem.h"
#include "ops/export_parts.h"
#include "port/book/book.h"
#include "port/sav/sav.h"

#define BOOK_ROWS 1048576
#define BOOK_CELL 32767 /* characters */
#define BOOK_WIDE 256   /* columns, as port/book has them */

int export_fits(enum export_format format, const struct export_columns *columns, int64_t rows, struct err *err) {
    size_t widest = 0;
    for (size_t i = 0; i < columns->count; i++)
        widest = columns->items[i].width > widest ? columns->items[i].width : widest;
    if (format == EXPORT_XLSX && rows >= BOOK_ROWS)
        return err_set(err, ERR_DATA, "a workbook holds %d rows and its head, and there are %lld", BOOK_ROWS - 1,
                       (long long)rows),
               err_todo(err, "export fewer months, or as CSV");
    if (format == EXPORT_XLSX && columns->count > BOOK_WIDE)
        return err_set(err, ERR_DATA, "there are %zu columns, and a workbook of ours holds %d", columns->count,
                       BOOK_WIDE),
               err_todo(err, "export as CSV");
    if ((format == EXPORT_XLSX && widest > BOOK_CELL) || (format == EXPORT_SAV && widest > SAV_TEXT_MOST))
        return err_set(err, ERR_DATA, "a text of %zu bytes is more than a cell of this format holds", widest),
               err_todo(err, "export as CSV, or without --words");
    return 0;
}

/* A moment's number is the seconds that the store's clock shows. */
static const char *moment_text(double seconds, bool day, char *out, size_t len) {
    char text[DAY_TEXT];
    int64_t at = (int64_t)seconds, days = at / 86400 - (at % 86400 < 0), left = at - days * 86400;
    day_write(text, (day_t)days);
    if (day)
        snprintf(out, len, "%s", text);
    else
        snprintf(out, len, "%s %02d:%02d:%02d", text, (int)(left / 3600), (int)(left / 60 % 60), (int)(left % 60));
    return out;
}

/* ---- CSV ---- */

struct csv_sink {
    const struct export_columns *columns;
    FILE *file;
};

static void csv_drop(void *state) {
    struct csv_sink *sink = state;
    if (sink->file)
        fclose(sink->file);
    free(sink);
}

static int csv_begin(void **out, const char *path, const struct export_columns *columns, int64_t rows,
                     const struct act *act, struct err *err) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    struct csv_sink *sink = mem_alloc(sizeof *sink);
    (void)rows, (void)act;
    sink->columns = columns;
    sink->file = file < 0 ? NULL : fdopen(file, "w");
    if (!sink->file) {
        err_errno(err, ERR_EXISTS, errno, "%s cannot be created", path);
        csv_drop(sink);
        return err->kind;
    }
    fputs("\xEF\xBB\xBF", sink->file);
    for (size_t i = 0; i < columns->count; i++)
        csv_put(sink->file, columns->items[i].name, i == 0, true);
    fputs("\r\n", sink->file);
    *out = sink;
    return 0;
}

static void csv_cell(struct csv_sink *sink, size_t i, const struct export_cell *cell) {
    char text[64];
    const struct export_column *column = &sink->columns->items[i];
    if (!cell->there || column->kind == EXPORT_TEXT) {
        csv_put(sink->file, cell->there ? cell->text : "", i == 0, true);
        return;
    }
    if (column->kind == EXPORT_NUMBER)
        snprintf(text, sizeof text, "%.*f", column->part == PART_WEIGHT ? 9 : column->decimals, cell->number);
    else
        moment_text(cell->number, column->kind == EXPORT_DAY, text, sizeof text);
    csv_put(sink->file, text, i == 0, false);
}

static int csv_row_out(void *state, const struct export_cell *cells, struct err *err) {
    struct csv_sink *sink = state;
    for (size_t i = 0; i < sink->columns->count; i++)
        csv_cell(sink, i, &cells[i]);
    fputs("\r\n", sink->file);
    return ferror(sink->file) ? err_errno(err, ERR_IO, errno, "the file cannot be written") : 0;
}

static int csv_finish(void *state, struct err *err) {
    struct csv_sink *sink = state;
    bool good = !fflush(sink->file) && !ferror(sink->file) && !fsync(fileno(sink->file));
    int failed = good ? 0 : err_errno(err, ERR_IO, errno, "the file cannot be written");
    csv_drop(sink);
    return failed;
}

/* ---- XLSX ---- */

struct book_sink {
    const struct export_columns *columns;
    struct book *book;
    size_t rows;
};

static int book_begin(void **out, const char *path, const struct export_columns *columns, int64_t rows,
                      const struct act *act, struct err *err) {
    struct book_sink *sink = mem_alloc(sizeof *sink);
    struct book_info info = {.title = "", .subject = "", .author = "", .created = act->now / 1000};
    (void)rows, (void)err;
    sink->columns = columns;
    sink->book = book_open(&info, path);
    book_add(sink->book, strcmp(columns->language, "zh") ? "Responses" : "答卷");
    for (size_t i = 0; i < columns->count; i++)
        book_text(sink->book, 0, i, columns->items[i].name);
    sink->rows = 1;
    *out = sink;
    return 0;
}

static int book_row(void *state, const struct export_cell *cells, struct err *err) {
    struct book_sink *sink = state;
    char text[64];
    (void)err;
    for (size_t i = 0; i < sink->columns->count; i++) {
        const struct export_column *column = &sink->columns->items[i];
        if (!cells[i].there)
            continue;
        if (column->kind == EXPORT_TEXT)
            book_text(sink->book, sink->rows, i, cells[i].text);
        else if (column->kind == EXPORT_NUMBER)
            book_number(sink->book, sink->rows, i, cells[i].number,
                        (struct book_number){.decimals = BOOK_ANY_DECIMALS});
        else
            book_text(sink->book, sink->rows, i,
                      moment_text(cells[i].number, column->kind == EXPORT_DAY, text, sizeof text));
    }
    sink->rows++;
    return 0;
}

static int book_finish_sink(void *state, struct err *err) {
    struct book_sink *sink = state;
    int failed = book_close(sink->book, err);
    free(sink);
    return failed;
}

static void book_drop(void *state) {
    struct err ignored;
    book_finish_sink(state, &ignored);
}

/* ---- SPSS ---- */

struct sav_sink {
    struct arena *arena;
    const struct export_columns *columns;
    struct sav *sav;
};

static void label_options(struct arena *arena, const struct export_columns *columns, const struct question *question,
                          struct sav_variable *out) {
    struct sav_label *labels = arena_alloc(arena, (question->option_count + 1) * sizeof *labels);
    for (size_t i = 0; i < question->option_count; i++) {
        const struct option *option = &question->options[i];
        bool english = strcmp(columns->language, "zh") && option->en[0];
        labels[i] = (struct sav_label){(double)(i + 1), english ? option->en : option->zh};
    }
    out->labels = labels;
    out->label_count = question->option_count;
}

static void label_choice(struct arena *arena, const struct export_columns *columns, struct sav_variable *out) {
    bool english = strcmp(columns->language, "zh") != 0;
    struct sav_label *labels = arena_alloc(arena, 2 * sizeof *labels);
    labels[0] = (struct sav_label){0, english ? "not chosen" : "未选"};
    labels[1] = (struct sav_label){1, english ? "chosen" : "选中"};
    out->labels = labels;
    out->label_count = 2;
}

static struct sav_variable variable_of(struct arena *arena, const struct export_columns *columns,
                                       const struct export_column *column) {
    struct sav_variable variable = {.name = column->name, .label = column->label, .decimals = column->decimals};
    variable.width = column->kind != EXPORT_TEXT ? 0 : column->width ? column->width : 1;
    variable.moment = column->kind == EXPORT_MOMENT;
    variable.day = column->kind == EXPORT_DAY;
    bool coded = column->part == PART_PLACE || (column->part == PART_ANSWER && column->question->option_count);
    if (coded)
        label_options(arena, columns, column->question, &variable);
    else if (column->part == PART_OPTION)
        label_choice(arena, columns, &variable);
    return variable;
}

static void sav_drop_sink(void *state) {
    struct sav_sink *sink = state;
    sav_drop(sink->sav);
    arena_free(sink->arena);
    free(sink);
}

static int sav_begin(void **out, const char *path, const struct export_columns *columns, int64_t rows,
                     const struct act *act, struct err *err) {
    struct sav_sink *sink = mem_alloc(sizeof *sink);
    struct sav_info info = {.label = "earshot", .created = act->now / 1000, .rows = rows};
    sink->arena = arena_new();
    sink->columns = columns;
    struct sav_variable *variables = arena_alloc(sink->arena, (columns->count + 1) * sizeof *variables);
    for (size_t i = 0; i < columns->count; i++)
        variables[i] = variable_of(sink->arena, columns, &columns->items[i]);
    if (sav_create(&sink->sav, path, &info, variables, columns->count, err)) {
        sav_drop_sink(sink);
        return err->kind;
    }
    *out = sink;
    return 0;
}

static int sav_row_out(void *state, const struct export_cell *cells, struct err *err) {
    struct sav_sink *sink = state;
    for (size_t i = 0; i < sink->columns->count; i++) {
        if (!cells[i].there)
            continue;
        if (sink->columns->items[i].kind == EXPORT_TEXT)
            sav_text(sink->sav, i, cells[i].text);
        else
            sav_number(sink->sav, i, cells[i].number);
    }
    return sav_row(sink->sav, err);
}

static int sav_finish_sink(void *state, struct err *err) {
    struct sav_sink *sink = state;
    int failed = sav_finish(sink->sav, err);
    sink->sav = NULL;
    sav_drop_sink(sink);
    return failed;
}

const struct export_sink export_sinks[] = {
    [EXPORT_CSV] = {csv_begin, csv_row_out, csv_finish, csv_drop},
    [EXPORT_XLSX] = {book_begin, book_row, book_finish_sink, book_drop},
    [EXPORT_SAV] = {sav_begin, sav_row_out, sav_finish_sink, sav_drop_sink},
};
