#include "flow/intake/grid.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/intake/grid_parts.h"

struct grid {
    enum grid_kind kind;
    char *path;
    struct csv_reader *csv;
    const struct grid_reader *how;
    void *reader;
    struct arena *ahead; /* what was looked at */
    struct csv_row *rows;
    size_t count, given;
    bool ended;
    char digest[DIGEST_TEXT];
};

/* ---- rows of other readers ---- */

void grid_row_clear(struct grid_row *row) {
    row->len = row->count = 0;
    row->broken = row->too_long = false;
}

void grid_row_free(struct grid_row *row) {
    free(row->bytes);
    row->bytes = NULL;
}

static size_t cut(const char *bytes, size_t len, size_t most) {
    if (len <= most)
        return len;
    while (most && ((unsigned char)bytes[most] & 0xC0) == 0x80)
        most--;
    return most;
}

/* Room for text of this length, even where each byte becomes a U+FFFD. */
static char *place_for(struct grid_row *row, size_t len) {
    row->bytes = mem_grow_items(row->bytes, &row->cap, row->len + 3 * len + 5, 1);
    return row->bytes + row->len;
}

static size_t put_clean(char *place, const char *bytes, size_t len) {
    size_t put = 0;
    for (const char *end = bytes + len; bytes < end;) {
        uint32_t c = text_next(&bytes, end);
        put += text_put(place + put, c ? c : 0xFFFD);
    }
    return put;
}

void grid_row_put(struct grid_row *row, size_t column, const char *bytes, size_t len) {
    size_t room = row->len < LIMIT_CSV_ROW ? LIMIT_CSV_ROW - row->len : 0;
    size_t whole = cut(bytes, len, room < LIMIT_CSV_FIELD ? room : LIMIT_CSV_FIELD);
    row->too_long |= whole < len || column >= LIMIT_CSV_COLUMNS;
    if (column >= LIMIT_CSV_COLUMNS)
        return;
    for (; row->count <= column; row->count++)
        row->starts[row->count] = row->lens[row->count] = 0;
    char *place = place_for(row, whole);
    bool valid = text_valid(bytes, whole);
    row->broken |= whole && !valid;
    if (valid && whole)
        memcpy(place, bytes, whole);
    size_t put = valid || !whole ? whole : put_clean(place, bytes, whole);
    put = text_unix_lines(place, put);
    place[put] = '\0';
    row->starts[column] = row->len;
    row->lens[column] = put;
    row->len += put + 1;
}

struct csv_row grid_row_end(struct grid_row *row, int64_t number) {
    for (size_t i = 0; i < row->count; i++)
        row->fields[i] =
            row->lens[i] ? (struct csv_field){row->bytes + row->starts[i], row->lens[i]} : (struct csv_field){"", 0};
    return (struct csv_row){
        .number = number, .broken = row->broken, .too_long = row->too_long, .count = row->count, .fields = row->fields};
}

/* ---- what the file is ---- */

static bool begins(const char *bytes, size_t len, const char *with, size_t with_len) {
    return len >= with_len && !memcmp(bytes, with, with_len);
}

static size_t skip_blank(const char *bytes, size_t len, size_t at) {
    while (at < len && strchr(" \t\r\n", bytes[at]) && bytes[at])
        at++;
    return at;
}

/* A list of objects or an object: a header of CSV does not begin with {" or [{. */
static bool is_json(const char *bytes, size_t len) {
    size_t at = skip_blank(bytes, len, begins(bytes, len, "\xEF\xBB\xBF", 3) ? 3 : 0);
    bool listed = at < len && bytes[at] == '[';
    if (listed)
        at = skip_blank(bytes, len, at + 1);
    if (listed && at < len && bytes[at] == ']')
        return skip_blank(bytes, len, at + 1) == len;
    if (at >= len || bytes[at] != '{')
        return false;
    at = skip_blank(bytes, len, at + 1);
    return at < len && (bytes[at] == '"' || bytes[at] == '}');
}

static int tell_kind(const char *path, enum grid_kind *out, struct err *err) {
    char bytes[512];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return err_errno(err, errno == ENOENT || errno == ENOTDIR ? ERR_NOINPUT : ERR_IO, errno, "%s cannot be opened",
                         path);
    ssize_t got = read(file, bytes, sizeof bytes);
    close(file);
    size_t len = got > 0 ? (size_t)got : 0;
    if (begins(bytes, len, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return err_set(err, ERR_DATA, "%s is a workbook of the old kind (.xls), or one under a password", path),
               err_todo(err, "save it as .xlsx, or as CSV, without a password");
    *out = begins(bytes, len, "PK\x03\x04", 4) ? GRID_XLSX : is_json(bytes, len) ? GRID_JSON : GRID_CSV;
    return 0;
}

/* ---- opening and closing ---- */

int grid_open(struct grid **out, const char *path, struct err *err) {
    enum grid_kind kind;
    if (tell_kind(path, &kind, err))
        return err->kind;
    struct grid *grid = mem_alloc(sizeof *grid);
    grid->kind = kind;
    grid->path = mem_text(path);
    grid->how = kind == GRID_XLSX ? &xlsx_reader : kind == GRID_JSON ? &json_reader : NULL;
    if (grid->how ? grid->how->open(&grid->reader, path, err) : csv_open(&grid->csv, path, err)) {
        grid_close(grid);
        return err->kind;
    }
    *out = grid;
    return 0;
}

void grid_close(struct grid *grid) {
    if (!grid)
        return;
    csv_close(grid->csv);
    if (grid->reader)
        grid->how->close(grid->reader);
    arena_free(grid->ahead);
    free(grid->path);
    free(grid);
}

/* ---- reading ---- */

/* Libraries read such a file in their own order: its digest is made of itself, once its rows are known. */
static int make_digest(struct grid *grid, struct err *err) {
    char *piece = mem_grow(NULL, KIB(64));
    int file = open(grid->path, O_RDONLY | O_CLOEXEC);
    struct digest_stream *stream = digest_begin();
    ssize_t got = file < 0 ? -1 : 1;
    while (got > 0 && (got = read(file, piece, KIB(64))) > 0)
        digest_more(stream, piece, (size_t)got);
    struct digest digest = digest_end(stream);
    int failed = got < 0 ? err_errno(err, ERR_IO, errno, "%s cannot be read", grid->path) : 0;
    digest_write(grid->digest, &digest);
    if (file >= 0)
        close(file);
    free(piece);
    return failed;
}

static enum csv_step next_of_file(struct grid *grid, struct csv_row *out, struct err *err) {
    if (grid->ended)
        return CSV_END;
    enum csv_step step = grid->csv ? csv_next(grid->csv, out, err) : grid->how->next(grid->reader, out, err);
    if (step == CSV_END && !grid->csv && make_digest(grid, err))
        return CSV_FAILED;
    grid->ended = step == CSV_END;
    return step;
}

enum csv_step grid_next(struct grid *grid, struct csv_row *out, struct err *err) {
    if (grid->given == grid->count)
        return next_of_file(grid, out, err);
    *out = grid->rows[grid->given++];
    return CSV_ROW;
}

static size_t keep(struct grid *grid, const struct csv_row *row, struct csv_row *out) {
    struct csv_field *fields = arena_alloc(grid->ahead, (row->count + 1) * sizeof *fields);
    size_t bytes = 0;
    for (size_t i = 0; i < row->count; i++) {
        fields[i] =
            (struct csv_field){arena_bytes(grid->ahead, row->fields[i].bytes, row->fields[i].len), row->fields[i].len};
        bytes += row->fields[i].len + sizeof *fields;
    }
    *out = *row;
    out->fields = fields;
    return bytes;
}

int grid_look(struct grid *grid, size_t most, const struct csv_row **out_rows, size_t *out_count, struct err *err) {
    struct csv_row row;
    enum csv_step step = CSV_ROW;
    size_t bytes = 0;
    grid->ahead = arena_new();
    grid->rows = arena_alloc(grid->ahead, (most + 1) * sizeof *grid->rows);
    while (grid->count < most && bytes < LIMIT_GRID_AHEAD && (step = next_of_file(grid, &row, err)) == CSV_ROW)
        bytes += keep(grid, &row, &grid->rows[grid->count++]);
    if (step == CSV_FAILED)
        return err->kind;
    *out_rows = grid->rows;
    *out_count = grid->count;
    return 0;
}

enum grid_kind grid_kind(const struct grid *grid) {
    return grid->kind;
}

const char *grid_encoding(const struct grid *grid) {
    return grid->csv ? csv_encoding(grid->csv) : grid->how->encoding;
}

int64_t grid_bytes_read(const struct grid *grid) {
    return grid->csv ? csv_bytes_read(grid->csv) : grid->how->read(grid->reader);
}

int64_t grid_bytes_total(const struct grid *grid) {
    return grid->csv ? csv_bytes_total(grid->csv) : grid->how->total(grid->reader);
}

const char *grid_digest(struct grid *grid) {
    if (grid->csv)
        return csv_digest(grid->csv);
    return grid->ended ? grid->digest : NULL;
}
