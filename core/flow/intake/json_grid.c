/* The rows of a JSON file: a list of objects, or objects one behind the other.
 *
 * The file is read twice, an object at a time: first for the names of its columns, since who did not answer a question
 * leaves its key out; then for its rows. Where an object ends its braces tell, so that one that is broken ends no
 * reading. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/map.h"
#include "flow/intake/grid_parts.h"

#define PIECE KIB(64)

struct json_grid {
    struct arena *arena, *record; /* of the object at hand */
    const char *path;
    int file;
    int64_t read, total;
    char *piece;
    size_t at, len;
    bool listed, closed; /* within [ ]; behind it */
    struct buf object, text;
    int64_t number;
    struct map columns; /* name -> size_t, its place and 1 */
    bool told;          /* the header was */
    struct grid_row row;
};

/* ---- bytes ---- */

/* The next byte, or -1 at the end. */
static int peek(struct json_grid *grid, struct err *err, int *out) {
    while (grid->at == grid->len) {
        ssize_t got = read(grid->file, grid->piece, PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno(err, ERR_IO, errno, "%s cannot be read", grid->path);
        grid->at = 0;
        grid->len = (size_t)got;
        grid->read += got;
        if (!got)
            return *out = -1, 0;
    }
    return *out = (unsigned char)grid->piece[grid->at], 0;
}

static int misplaced(const struct json_grid *grid, int byte, struct err *err) {
    return err_set(err, ERR_DATA, "%s is no list of answers: %s stands at byte %lld where an object { … } was expected",
                   grid->path,
                   byte < 0                     ? "the end"
                   : byte == '"' || byte > 0x7f ? "a text"
                                                : "something else",
                   (long long)(grid->read - (int64_t)(grid->len - grid->at))),
           err_todo(err, "answers in JSON are [{…}, {…}], or one object a line");
}

/* Up to the brace that opens the next object; *out_there is false where there is none. */
static int find_object(struct json_grid *grid, bool *out_there, struct err *err) {
    int byte = 0;
    for (;; grid->at++) {
        if (peek(grid, err, &byte))
            return err->kind;
        *out_there = byte == '{' && !grid->closed;
        if (byte < 0 || *out_there)
            return byte < 0 && grid->listed && !grid->closed ? misplaced(grid, byte, err) : 0;
        bool mark = grid->read == (int64_t)grid->len && grid->at < 3; /* a byte order mark */
        if (byte == '[' && !grid->listed && !grid->number)
            grid->listed = true;
        else if (byte == ']' && grid->listed && !grid->closed)
            grid->closed = true;
        else if (!(byte && strchr(" \t\r\n,", byte)) && !(mark && byte == (unsigned char)"\xEF\xBB\xBF"[grid->at]))
            return misplaced(grid, byte, err);
    }
}

/* The object as it stands, from brace to brace. */
static int take_object(struct json_grid *grid, struct err *err) {
    int byte = 0, depth = 0;
    bool quoted = false, escaped = false;
    buf_clear(&grid->object);
    do {
        if (peek(grid, err, &byte))
            return err->kind;
        if (byte < 0)
            break;
        buf_char(&grid->object, (char)byte);
        grid->at++;
        if (!quoted)
            depth += (byte == '{') - (byte == '}');
        if (byte == '"' && !escaped)
            quoted = !quoted;
        escaped = quoted && byte == '\\' && !escaped;
    } while (depth);
    grid->number++;
    return 0;
}

/* ---- an object's columns ---- */

typedef int cell_fn(struct json_grid *grid, const char *name, const char *text, size_t len, struct err *err);

static bool is_plain(const struct value *value) {
    return !value_is(value, VALUE_LIST) && !value_is(value, VALUE_MAP);
}

static void add_text(struct buf *out, const struct value *value) {
    if (value_is(value, VALUE_TEXT))
        buf_add(out, value->text.bytes, value->text.len);
    else if (value_is(value, VALUE_BOOL))
        buf_text(out, value->yes ? "true" : "false");
    else if (value_is(value, VALUE_INT))
        buf_int(out, value->whole);
    else if (value_is(value, VALUE_REAL))
        buf_format(out, "%.15g", value->real);
    else if (value && !value_is(value, VALUE_NULL))
        json_write(out, value, JSON_COMPACT);
}

static bool all_plain(const struct value *list) {
    for (size_t i = 0; i < value_count(list); i++)
        if (!is_plain(value_at(list, i)))
            return false;
    return true;
}

static int tell_cell(struct json_grid *grid, const char *name, const struct value *value, cell_fn *fn,
                     struct err *err) {
    buf_clear(&grid->text);
    if (value_is(value, VALUE_LIST) && all_plain(value)) {
        for (size_t i = 0; i < value_count(value); i++) {
            buf_text(&grid->text, i ? "┋" : "");
            add_text(&grid->text, value_at(value, i));
        }
    } else {
        add_text(&grid->text, value);
    }
    return fn(grid, name, grid->text.data, grid->text.len, err);
}

static int tell_cells(struct json_grid *grid, const struct value *object, const char *above, int depth, cell_fn *fn,
                      struct err *err) {
    int failed = 0;
    for (size_t i = 0; !failed && i < value_count(object); i++) {
        const struct value_pair *pair = &object->map.pairs[i];
        const char *name = above ? arena_format(grid->record, "%s.%s", above, pair->key) : pair->key;
        failed = value_is(pair->value, VALUE_MAP) && depth < LIMIT_JSON_DEPTH
                     ? tell_cells(grid, pair->value, name, depth + 1, fn, err)
                     : tell_cell(grid, name, pair->value, fn, err);
    }
    return failed;
}

/* NULL for what is no object that can be read. */
static const struct value *read_object(struct json_grid *grid) {
    const struct value *object = NULL;
    struct err ignored = {0};
    arena_clear(grid->record);
    bool whole = !buf_overflowed(&grid->object);
    return whole && !json_read(grid->record, grid->object.data, grid->object.len, &object, &ignored) ? object : NULL;
}

static int note_column(struct json_grid *grid, const char *name, const char *text, size_t len, struct err *err) {
    (void)text, (void)len;
    if (map_get(&grid->columns, name))
        return 0;
    if (grid->columns.count == LIMIT_CSV_COLUMNS)
        return err_set(err, ERR_DATA, "%s has more than %d different keys", grid->path, LIMIT_CSV_COLUMNS),
               err_todo(err, "is each object one person's answers, with the questions as its keys?");
    size_t *place = arena_alloc(grid->arena, sizeof *place);
    *place = grid->columns.count + 1;
    map_put(&grid->columns, name, place);
    return 0;
}

static int put_cell(struct json_grid *grid, const char *name, const char *text, size_t len, struct err *err) {
    const size_t *place = map_get(&grid->columns, name);
    (void)err;
    if (place)
        grid_row_put(&grid->row, *place - 1, text, len);
    return 0;
}

/* ---- the reader ---- */

static void json_close(void *reader) {
    struct json_grid *grid = reader;
    if (grid->file >= 0)
        close(grid->file);
    grid_row_free(&grid->row);
    buf_free(&grid->object);
    buf_free(&grid->text);
    free(grid->piece);
    arena_free(grid->record);
    arena_free(grid->arena);
    free(grid);
}

static int gather_columns(struct json_grid *grid, struct err *err) {
    bool there = false;
    for (;;) {
        if (find_object(grid, &there, err) || (there && take_object(grid, err)))
            return err->kind;
        if (!there)
            break;
        const struct value *object = read_object(grid);
        if (object && tell_cells(grid, object, NULL, 1, note_column, err))
            return err->kind;
    }
    if (lseek(grid->file, 0, SEEK_SET))
        return err_errno(err, ERR_IO, errno, "%s cannot be read", grid->path);
    grid->at = grid->len = 0;
    grid->read = grid->number = 0;
    grid->listed = grid->closed = false;
    return 0;
}

static int json_open(void **out, const char *path, struct err *err) {
    struct json_grid *grid = mem_alloc(sizeof *grid);
    struct stat found;
    grid->arena = arena_new();
    grid->record = arena_new();
    grid->path = arena_text(grid->arena, path);
    grid->piece = mem_grow(NULL, PIECE);
    grid->object = buf_make(LIMIT_CSV_ROW);
    grid->text = buf_make(LIMIT_CSV_ROW * 2);
    grid->columns = map_make(grid->arena);
    grid->file = open(path, O_RDONLY | O_CLOEXEC);
    int failed = grid->file < 0 ? err_errno(err, ERR_IO, errno, "%s cannot be opened", path) : 0;
    grid->total = grid->file >= 0 && !fstat(grid->file, &found) ? found.st_size : 0;
    failed = failed ? failed : gather_columns(grid, err);
    if (failed)
        json_close(grid);
    else
        *out = grid;
    return failed;
}

static enum csv_step json_next(void *reader, struct csv_row *out, struct err *err) {
    struct json_grid *grid = reader;
    bool there = false;
    grid_row_clear(&grid->row);
    if (!grid->told) {
        grid->told = true;
        for (size_t i = 0; i < grid->columns.count; i++)
            grid_row_put(&grid->row, i, grid->columns.entries[i].key, strlen(grid->columns.entries[i].key));
        *out = grid_row_end(&grid->row, 0);
        return grid->columns.count ? CSV_ROW : CSV_END;
    }
    if (find_object(grid, &there, err) || (there && take_object(grid, err)))
        return CSV_FAILED;
    if (!there)
        return CSV_END;
    const struct value *object = read_object(grid);
    if (object)
        tell_cells(grid, object, NULL, 1, put_cell, err);
    *out = grid_row_end(&grid->row, grid->number);
    out->too_long |= buf_overflowed(&grid->object);
    out->broken |= !object && !out->too_long;
    return CSV_ROW;
}

static int64_t json_bytes_read(const void *reader) {
    return ((const struct json_grid *)reader)->read;
}

static int64_t json_bytes_total(const void *reader) {
    return ((const struct json_grid *)reader)->total;
}

const struct grid_reader json_reader = {"JSON", json_open, json_close, json_next, json_bytes_read, json_bytes_total};
