/* The door to workbooks: sheets of text and numbers, handed out as one XLSX file, the same bytes for the same calls.
 *
 * Libxlsxwriter is the container; it keeps parts of the file in unlinked temporary files while it works, the file
 * itself in memory. Row 0 of each sheet is its head: bold, frozen, with a filter. A text is a text whatever it begins
 * with: nothing written here is ever a formula.
 *
 *     struct book *book = book_new(&info);
 *     book_add(book, "逐题得分");
 *     book_text(book, 0, 0, "题目"); book_text(book, 1, 0, "员工的态度");
 *     book_number(book, 1, 1, 4.31, (struct book_number){.decimals = 2});
 *     book_finish(book, &out, err); */
#ifndef EARSHOT_PORT_BOOK_H
#define EARSHOT_PORT_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct book;

struct book_info {
    const char *title, *subject, *author; /* UTF-8 */
    int64_t created; /* seconds since 1970, from the data and never from a clock; before 1980 it is taken for 1980 */
};

#define BOOK_ANY_DECIMALS (-1)

struct book_number {
    int decimals; /* 0 to 2, as shown; BOOK_ANY_DECIMALS: as many as it has */
    bool sign;    /* +4.4 */
    bool percent; /* 62.4 shown as 62.4% */
};

struct book *book_new(const struct book_info *info);

/* The same for a file of any length: rows go to the disk as they are written, so they must come in their order, from
 * left to right, and its one sheet must be added first. The file is made at `path`, which book_close makes durable. */
struct book *book_open(const struct book_info *info, const char *path);
int book_close(struct book *book, struct err *err); /* frees it; errors as book_finish */

/* The sheet that all calls from now on mean. A name that no sheet may have is made one: []:*?/\ become spaces, it is
 * cut to 31 characters, a second of the same name is numbered. */
void book_add(struct book *book, const char *name);
void book_text(struct book *book, size_t row, size_t column, const char *text); /* row 0: a heading */
void book_number(struct book *book, size_t row, size_t column, double number, struct book_number look);

/* Appends the file to out, frees the book. Widths follow the contents. Errors: ERR_IO where there is no room for
 * temporary files, ERR_DATA for what no workbook can hold (1,048,576 rows, 32,767 characters in a cell). */
int book_finish(struct book *book, struct buf *out, struct err *err);

#endif
