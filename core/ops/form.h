/* A form: a file (flow/intake/grid.h) whose columns are ours, not somebody's till's, so that it needs no mapping. A
 * column is found by its name in either language, in any order; columns that nobody asked for are passed over.
 *
 *     static const struct form_column columns[] = {{"store", "门店编号", false}, {"target", "目标值", true}, {0}};
 *     while ((step = form_next(&form, &err)) == CSV_ROW) ... form_cell(&form, 1) ... form_reject(&form, 1,
 * REFUSED_...);
 */
#ifndef EARSHOT_OPS_FORM_H
#define EARSHOT_OPS_FORM_H

#include "flow/intake/grid.h"
#include "flow/intake/refusal.h"
#include "flow/registry/registry.h"
#include "ops/sheet.h"

enum { FORM_COLUMNS_MOST = 16 };

struct form_column {
    const char *en, *zh;
    bool needed; /* in the header; a cell may be empty all the same */
};

struct form {
    const struct form_column *columns; /* ends with {0} */
    const char *language;              /* of the error sheet: "zh" or "en" */
    struct grid *grid;
    struct sheet sheet;
    size_t places[FORM_COLUMNS_MOST];        /* in the file; SIZE_MAX: it has no such column */
    const char *headings[FORM_COLUMNS_MOST]; /* as the file has them */
    char *cells[FORM_COLUMNS_MOST];          /* of the row at hand; in the arena */
    struct arena *arena;                     /* cleared with each row */
    int64_t read, row;                       /* rows so far; the number of the one at hand */
};

/* Errors: as grid_open; ERR_DATA for a header that lacks a column, or has it twice. */
int form_open(struct form *out, const struct workspace *workspace, const struct form_column *columns, const char *file,
              const char *errors, const char *language, struct err *err);
void form_close(struct form *form);

enum csv_step form_next(struct form *form, struct err *err); /* rows that no cell can be read from are rejected here */
const char *form_cell(const struct form *form, size_t column); /* trimmed; "" where empty; until the next row */
void form_reject(struct form *form, size_t column, enum refusal refusal); /* the row at hand */
void form_reject_as(struct form *form, size_t column, const char *reason);

/* The store or region that two columns name, neither for the chain; false when the row was rejected for it. */
bool form_place(struct form *form, const struct registry *registry, size_t store_column, size_t region_column,
                enum place *out, int64_t *out_id);

/* After the last row: keeps the error sheet (*out_errors is NULL when no row was bad). With `strict` a rejected row is
 * ERR_DATA. */
int form_end(struct form *form, bool strict, const char **out_errors, struct err *err);

#endif
