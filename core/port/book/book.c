#include "port/book/book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/mem.h"
#include "base/text.h"

enum {
    NAME_MOST = 31, /* characters of a sheet's name */
    COLUMNS_MOST = 256,
    LOOKS = 4 * 2 * 2, /* decimals, sign, percent */
    WIDTH_LEAST = 8,
    WIDTH_MOST = 60,       /* columns of a terminal, about the characters of a cell */
    FIRST_TIME = 315532800 /* 1980-01-01: nothing in a ZIP is older, and 0 would have the library ask the clock */
};

struct book {
    struct arena *arena;
    lxw_workbook *file;
    lxw_worksheet *sheet;
    lxw_format *head, *body, *looks[LOOKS];
    lxw_error failed; /* the first */
    int memory;       /* the file, in memory; -1 without */
    const char *path; /* or on the disk */
    char *directory;  /* of its temporary files */
    const char **names;
    size_t count, cap;
    size_t columns, rows; /* of the sheet so far */
    size_t widths[COLUMNS_MOST];
};

/* What holds for any workbook; `book->file` is there, or NULL. */
static struct book *furnish(struct book *book, const struct book_info *info) {
    struct arena *arena = book->arena;
    if (!book->file) {
        book->failed = LXW_ERROR_MEMORY_MALLOC_FAILED;
        return book;
    }
    lxw_doc_properties properties = {.title = arena_text(arena, info->title),
                                     .subject = arena_text(arena, info->subject),
                                     .author = arena_text(arena, info->author),
                                     .created = (time_t)(info->created > FIRST_TIME ? info->created : FIRST_TIME)};
    workbook_set_properties(book->file, &properties);
    book->head = workbook_add_format(book->file);
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    format_set_align(book->head, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(book->head, LXW_BORDER_THIN);
    book->body = workbook_add_format(book->file);
    format_set_text_wrap(book->body);
    format_set_align(book->body, LXW_ALIGN_VERTICAL_TOP);
    return book;
}

struct book *book_new(const struct book_info *info) {
    struct arena *arena = arena_new();
    struct book *book = arena_alloc(arena, sizeof *book);
    book->arena = arena;
    book->memory = memfd_create("workbook", MFD_CLOEXEC);
    book->file = workbook_new(arena_format(arena, "/proc/self/fd/%d", book->memory));
    return furnish(book, info);
}

struct book *book_open(const struct book_info *info, const char *path) {
    struct arena *arena = arena_new();
    struct book *book = arena_alloc(arena, sizeof *book);
    const char *directory = getenv("TMPDIR");
    book->arena = arena;
    book->memory = -1;
    book->path = arena_text(arena, path);
    book->directory = mem_text(directory && *directory ? directory : "/var/tmp");
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = book->directory};
    book->file = workbook_new_opt(book->path, &options);
    return furnish(book, info);
}

static void note(struct book *book, lxw_error error) {
    if (error != LXW_NO_ERROR && book->failed == LXW_NO_ERROR)
        book->failed = error;
}

/* ---- sheets ---- */

static bool is_taken(const struct book *book, const char *name) {
    for (size_t i = 0; i < book->count; i++)
        if (strcasecmp(book->names[i], name) == 0)
            return true;
    return strcasecmp(name, "History") == 0; /* Excel keeps it for itself */
}

/* The first `most` characters that a name may have. One beyond the basic plane counts as two, as Excel counts. */
static const char *tidy_name(struct book *book, const char *name, size_t most) {
    const char *at = name, *end = name + strlen(name);
    char *out = arena_alloc(book->arena, strlen(name) * 3 + 1);
    size_t len = 0, used = 0;
    while (at < end) {
        uint32_t c = text_next(&at, end);
        used += c > 0xFFFF ? 2 : 1;
        if (used > most)
            break;
        bool edge = c == '\'' && (len == 0 || at == end);
        len += c < ' ' || edge || (c < 128 && strchr("[]:*?/\\", (int)c)) ? text_put(out + len, ' ')
                                                                          : text_put(out + len, c);
    }
    while (len > 0 && (out[len - 1] == ' ' || out[len - 1] == '\''))
        len--;
    out[len] = '\0';
    return len > 0 ? out : "Sheet";
}

/* What is known only when the sheet is whole. */
static void finish_sheet(struct book *book) {
    if (!book->sheet || book->columns == 0)
        return;
    for (size_t i = 0; i < book->columns; i++) {
        size_t wide = book->widths[i] + 2;
        double width = (double)(wide < WIDTH_LEAST ? WIDTH_LEAST : wide > WIDTH_MOST ? WIDTH_MOST : wide);
        note(book, worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL));
    }
    worksheet_freeze_panes(book->sheet, 1, book->columns > 1 ? 1 : 0);
    if (book->rows > 1)
        note(book,
             worksheet_autofilter(book->sheet, 0, 0, (lxw_row_t)(book->rows - 1), (lxw_col_t)(book->columns - 1)));
    worksheet_set_paper(book->sheet, 9); /* A4 */
    worksheet_set_landscape(book->sheet);
    worksheet_repeat_rows(book->sheet, 0, 0);
    worksheet_fit_to_pages(book->sheet, 1, 0);
}

void book_add(struct book *book, const char *name) {
    const char *made = tidy_name(book, name, NAME_MOST);
    for (int number = 2; is_taken(book, made); number++) {
        const char *suffix = arena_format(book->arena, " %d", number);
        made = arena_format(book->arena, "%s%s", tidy_name(book, name, NAME_MOST - strlen(suffix)), suffix);
    }
    if (!book->file)
        return;
    finish_sheet(book);
    book->names = arena_grow(book->arena, book->names, book->count, &book->cap, sizeof *book->names);
    book->names[book->count++] = made;
    book->columns = book->rows = 0;
    memset(book->widths, 0, sizeof book->widths);
    book->sheet = workbook_add_worksheet(book->file, made);
    if (!book->sheet)
        note(book, LXW_ERROR_PARAMETER_VALIDATION);
}

/* ---- cells ---- */

static bool place(struct book *book, size_t row, size_t column, size_t width) {
    if (column >= COLUMNS_MOST || row >= LXW_ROW_MAX)
        note(book, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE);
    if (!book->sheet || book->failed != LXW_NO_ERROR)
        return false;
    book->columns = column + 1 > book->columns ? column + 1 : book->columns;
    book->rows = row + 1 > book->rows ? row + 1 : book->rows;
    book->widths[column] = width > book->widths[column] ? width : book->widths[column];
    return true;
}

void book_text(struct book *book, size_t row, size_t column, const char *text) {
    if (place(book, row, column, text_width(text)))
        note(book, worksheet_write_string(book->sheet, (lxw_row_t)row, (lxw_col_t)column, text,
                                          row == 0 ? book->head : book->body));
}

static const char *pattern(struct arena *arena, struct book_number look) {
    static const char *const numbers[] = {"#,##0", "#,##0.0", "#,##0.00"};
    const char *number = numbers[look.decimals];
    const char *plain = look.percent ? arena_format(arena, "%s\"%%\"", number) : number;
    return look.sign ? arena_format(arena, "+%s;-%s;%s", plain, plain, plain) : plain;
}

static lxw_format *format_of(struct book *book, struct book_number look) {
    look.decimals = look.decimals > 2 ? 2 : look.decimals;
    size_t index = (size_t)(look.decimals < 0 ? 3 : look.decimals) * 4 + look.sign * 2u + look.percent;
    if (!book->looks[index]) {
        book->looks[index] = workbook_add_format(book->file);
        format_set_align(book->looks[index], LXW_ALIGN_VERTICAL_TOP);
        if (look.decimals >= 0)
            format_set_num_format(book->looks[index], pattern(book->arena, look));
    }
    return book->looks[index];
}

void book_number(struct book *book, size_t row, size_t column, double number, struct book_number look) {
    enum { USUAL = 8 }; /* columns that a number takes */
    if (place(book, row, column, USUAL))
        note(book,
             worksheet_write_number(book->sheet, (lxw_row_t)row, (lxw_col_t)column, number, format_of(book, look)));
}

/* ---- the file ---- */

static int read_memory(struct book *book, struct buf *out, struct err *err) {
    off_t size = lseek(book->memory, 0, SEEK_END);
    char *room = size > 0 ? buf_reserve(out, (size_t)size) : NULL;
    if (!room)
        return err_set(err, ERR_DATA, "the workbook is too large"), err_todo(err, "export fewer tables"), err->kind;
    for (off_t at = 0; at < size;) {
        ssize_t got = pread(book->memory, room + at, (size_t)(size - at), at);
        if (got <= 0)
            return err_set(err, ERR_IO, "the workbook cannot be read back"), err->kind;
        at += got;
    }
    out->len += (size_t)size;
    room[size] = '\0';
    return 0;
}

static int failure(lxw_error failed, struct err *err) {
    bool files = failed == LXW_ERROR_CREATING_XLSX_FILE || failed == LXW_ERROR_CREATING_TMPFILE ||
                 failed == LXW_ERROR_READING_TMPFILE || failed == LXW_ERROR_ZIP_FILE_OPERATION ||
                 failed == LXW_ERROR_ZIP_CLOSE || failed == LXW_ERROR_ZIP_FILE_ADD;
    err_set(err, files ? ERR_IO : ERR_DATA, "the workbook cannot be made: %s", lxw_strerror(failed));
    if (files)
        err_todo(err, "it needs a little room in the directory for temporary files");
    return err->kind;
}

int book_finish(struct book *book, struct buf *out, struct err *err) {
    int rc = 0;
    if (book->file) {
        finish_sheet(book);
        lxw_error closed = workbook_close(book->file); /* frees all of it, whatever came before */
        note(book, closed);
    }
    if (book->failed != LXW_NO_ERROR)
        rc = failure(book->failed, err);
    else
        rc = read_memory(book, out, err);
    if (book->memory >= 0)
        close(book->memory);
    arena_free(book->arena);
    return rc;
}

static int make_durable(const char *path, struct err *err) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    int failed = file < 0 || fsync(file) ? err_errno(err, ERR_IO, errno, "%s cannot be written", path) : 0;
    if (file >= 0)
        close(file);
    return failed;
}

int book_close(struct book *book, struct err *err) {
    if (book->file) {
        finish_sheet(book);
        note(book, workbook_close(book->file));
    }
    int failed = book->failed != LXW_NO_ERROR ? failure(book->failed, err) : make_durable(book->path, err);
    free(book->directory);
    arena_free(book->arena);
    return failed;
}
