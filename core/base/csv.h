/* CSV in and out, streaming: memory does not grow with the file.
 *
 * The reader finds the encoding (a BOM, else UTF-16LE by its zero bytes, else UTF-8, else GB18030) and the separator
 * (comma, semicolon or tab, by the header row), handles quoted separators and line breaks, and hands out fields as
 * UTF-8 with line ends normalised to LF. Spaces around a field belong to it.
 *
 * No row is lost and none ends the reading. Text with a bad byte here and there is still taken for UTF-8; the row that
 * holds a bad byte (a NUL is one) says .broken. So does a row with text behind a closing quote ("good" food): its field
 * goes on to the next separator, and no row behind it is swallowed. A quote that is never closed makes the rest of the
 * file one last row, which says .broken.
 *
 *     struct csv_reader *r;
 *     struct csv_row row;
 *     if (csv_open(&r, path, err)) return err->kind;
 *     while ((rc = csv_next(r, &row, err)) == CSV_ROW) ...
 *     csv_close(r); */
#ifndef EARSHOT_BASE_CSV_H
#define EARSHOT_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

struct csv_field {
    const char *bytes; /* UTF-8 unless the row says .broken; NUL-terminated */
    size_t len;
};

struct csv_row {
    int64_t number; /* of the row in the file as a spreadsheet counts it: the header is row 1, a quoted line break does
                       not count */
    bool broken;    /* holds bytes that its encoding cannot hold: fields are shown with U+FFFD; or a quote that is not
                       closed where its field ends */
    bool too_long;  /* a field or the row passes its limit: fields are cut there */
    size_t count;
    const struct csv_field *fields; /* valid until the next call */
};

enum csv_step { CSV_ROW, CSV_END, CSV_FAILED };

struct csv_reader;

int csv_open(struct csv_reader **out, const char *path, struct err *err);
void csv_close(struct csv_reader *reader);
enum csv_step csv_next(struct csv_reader *reader, struct csv_row *out,
                       struct err *err); /* the header is the first row; empty lines are passed over */
const char *csv_encoding(const struct csv_reader *reader); /* "UTF-8", "UTF-8 with BOM", "UTF-16LE", "GB18030" */
int64_t csv_bytes_read(const struct csv_reader *reader);   /* of the file, for progress; with csv_bytes_total */
int64_t csv_bytes_total(const struct csv_reader *reader);
const char *csv_digest(struct csv_reader *reader); /* SHA-256 of the file, hex; after CSV_END, before it NULL */

/* Writes one field, quoted where needed; `first` says whether a comma goes before it. `guard` puts an apostrophe before
 * a cell that a spreadsheet would run as a formula (= + - @ TAB CR and their full-width forms). */
void csv_put(FILE *out, const char *text, bool first, bool guard);

#endif
