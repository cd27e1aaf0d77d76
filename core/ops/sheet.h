/* The error sheet of a file that came in: row, column, value, reason, for whoever has to mend the file. It comes into
 * being with the first problem and takes its name at the end. */
#ifndef EARSHOT_OPS_SHEET_H
#define EARSHOT_OPS_SHEET_H

#include <stdio.h>

#include "base/csv.h"
#include "ops/workspace.h"

struct sheet {
    const char *path;
    char *making;
    FILE *file;
    int fault; /* errno of an opening that failed */
    int64_t rejected;
    int64_t problem_row; /* of the last problem told: a row with several is one rejected row */
};

/* `errors` says where it goes; NULL: errors/ in the workspace, named for the file. */
int sheet_open(struct sheet *out, const struct workspace *workspace, const char *file, const char *errors,
               struct err *err);
void sheet_close(struct sheet *sheet); /* one that was not kept goes */

void sheet_put(struct sheet *sheet, int64_t row, const char *column, const char *value, const char *reason);

/* Gives the sheet its name; *out is NULL when no row was bad. */
int sheet_keep(struct sheet *sheet, const char **out, struct err *err);

/* A row of commas only, as spreadsheets leave them at the end of a file. */
bool sheet_is_blank(const struct csv_row *row);

#endif
