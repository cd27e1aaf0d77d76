/* The texts that a workbook keeps apart from its cells, by number. They go to a temporary file without a name, since
 * there may be millions; the ones asked for last are kept in memory. */
#ifndef EARSHOT_FLOW_XLSX_STRINGS_H
#define EARSHOT_FLOW_XLSX_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct xlsx_strings;

int xlsx_strings_new(struct xlsx_strings **out, struct err *err);
void xlsx_strings_free(struct xlsx_strings *strings); /* NULL is fine */

/* The next one; cut at LIMIT_CSV_FIELD and a byte, so that who reads it sees that it was too long. */
int xlsx_strings_add(struct xlsx_strings *strings, const char *bytes, size_t len, struct err *err);
int xlsx_strings_added(struct xlsx_strings *strings, struct err *err); /* the last one was added */

/* *out lives until the next call; *out_there is false for a number that there is not. */
int xlsx_strings_get(struct xlsx_strings *strings, size_t number, const char **out, size_t *out_len, bool *out_there,
                     struct err *err);

#endif
