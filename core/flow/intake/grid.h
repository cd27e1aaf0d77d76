/* A grid: the rows of a file that came in, one at a time, whatever the file is: CSV, a workbook (XLSX), or JSON.
 *
 * What it is, its first bytes tell. A workbook gives the rows of its first sheet that can be seen; numbers as they are
 * kept, moments as "2026-10-03 08:05:00". JSON is a list of objects (or one object a line): each is a row, its keys are
 * the columns in the order in which the file first has them; what is nested is told as "key.inner", a list of plain
 * values is joined by ┋. Memory does not grow with the file; what a workbook keeps apart from its rows (shared texts)
 * goes to a temporary file that has no name.
 *
 * Rows are as base/csv.h has them, the header first; of JSON the header is made up and the objects are rows 1, 2, …
 *
 *     struct grid *grid;
 *     if (grid_open(&grid, path, err)) return err->kind;
 *     while ((step = grid_next(grid, &row, err)) == CSV_ROW) ...
 *     grid_close(grid); */
#ifndef EARSHOT_FLOW_GRID_H
#define EARSHOT_FLOW_GRID_H

#include "base/csv.h"

struct grid;

enum grid_kind { GRID_CSV, GRID_XLSX, GRID_JSON };

/* Errors: ERR_NOINPUT, ERR_IO; ERR_DATA for a file that is of another kind, or no such file inside, or a workbook that
 * would grow beyond LIMIT_ZIP_* (told before anything is inflated). */
int grid_open(struct grid **out, const char *path, struct err *err);
void grid_close(struct grid *grid); /* NULL is fine */

enum csv_step grid_next(struct grid *grid, struct csv_row *out, struct err *err);

/* The rows that come next, at most `most` and LIMIT_GRID_AHEAD bytes of them, to be looked at: grid_next gives them
 * again. To be called once, before grid_next; what it gives lives as long as the grid. */
int grid_look(struct grid *grid, size_t most, const struct csv_row **out_rows, size_t *out_count, struct err *err);

enum grid_kind grid_kind(const struct grid *grid);
const char *grid_encoding(const struct grid *grid); /* as csv_encoding, or "XLSX", "JSON" */
int64_t grid_bytes_read(const struct grid *grid);   /* for progress; with grid_bytes_total */
int64_t grid_bytes_total(const struct grid *grid);
const char *grid_digest(struct grid *grid); /* of the file, as csv_digest: after CSV_END */

#endif
