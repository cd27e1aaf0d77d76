/* The readers behind a grid. */
#ifndef EARSHOT_FLOW_GRID_PARTS_H
#define EARSHOT_FLOW_GRID_PARTS_H

#include "base/limits.h"
#include "flow/intake/grid.h"

/* A row that is being put together from cells that come in any order of columns. */
struct grid_row {
    char *bytes; /* of the cells, each with a NUL; offsets, since it grows */
    size_t len, cap;
    size_t count; /* columns so far */
    size_t starts[LIMIT_CSV_COLUMNS], lens[LIMIT_CSV_COLUMNS];
    struct csv_field fields[LIMIT_CSV_COLUMNS];
    bool broken, too_long;
};

void grid_row_clear(struct grid_row *row);
void grid_row_free(struct grid_row *row);
/* Text is cut where it passes a limit, and cleaned where it is no UTF-8. A column beyond LIMIT_CSV_COLUMNS makes the
 * row too long. */
void grid_row_put(struct grid_row *row, size_t column, const char *bytes, size_t len);
/* The row as it is handed out; fields of columns without a cell are empty. */
struct csv_row grid_row_end(struct grid_row *row, int64_t number);

/* A kind of file. `open` fills *out_reader; `next` as grid_next. */
struct grid_reader {
    const char *encoding;
    int (*open)(void **out_reader, const char *path, struct err *err);
    void (*close)(void *reader);
    enum csv_step (*next)(void *reader, struct csv_row *out, struct err *err);
    int64_t (*read)(const void *reader);
    int64_t (*total)(const void *reader);
};

extern const struct grid_reader xlsx_reader, json_reader;

#endif
