/* Responses going out as a file for analysts: CSV, XLSX or SPSS, one row a response that counts.
 *
 * Rows are streamed: memory does not grow with them. The file is complete or not there: it is written beside its place
 * under a temporary name, and what a format cannot hold (1,048,575 rows in a workbook, 32,767 characters in one cell of
 * it) is refused before it is begun. It is data that leaves: each export has its line in the journal, with the digest
 * of the file.
 *
 * A region's people get the rows of its stores, as they hung in the month of each. Customers' own words go out only to
 * who may read them, with what is found of contacts in them blackened; contacts are in no export. */
#ifndef EARSHOT_OPS_EXPORT_H
#define EARSHOT_OPS_EXPORT_H

#include "flow/intake/intake.h"
#include "ops/act.h"
#include "ops/workspace.h"

enum export_format { EXPORT_CSV, EXPORT_XLSX, EXPORT_SAV };

struct export {
    const char *file;   /* must not be there */
    const char *format; /* "csv", "xlsx", "sav"; NULL: by the file's ending */
    const char *survey; /* NULL: the only one that there is */
    month_t from, to;   /* both included; INT32_MIN and INT32_MAX for no bound */
    const char *store, *region;
    bool labels;     /* options by what they are called, not by their ids; an SPSS file has both */
    bool words;      /* with customers' own words */
    bool unredacted; /* as they wrote them */
};

struct export_done {
    int64_t rows, columns;
    const char *format;
    const char *survey;
    const char *digest; /* SHA-256 of the file, hex */
};

/* Errors: ERR_EXISTS for a file that is there; ERR_DATA for what the format cannot hold, a survey, store or region that
 * is not; ERR_DENIED. */
int export_responses(struct workspace *workspace, const struct act *act, const struct export *what,
                     struct export_done *out, struct err *err);

#endif
