/* What batches put beside responses, as one digest each: names, places and dates of stores and regions, versions of
 * surveys, targets, events, visits, and what is left of those who were erased. A batch's line in the journal has it, so
 * that whoever alters a row would have to alter the journal. */
#ifndef EARSHOT_OPS_BATCH_ROWS_H
#define EARSHOT_OPS_BATCH_ROWS_H

#include "base/map.h"
#include "base/value.h"
#include "flow/intake/intake_rows.h"
#include "port/sql/sql.h"

/* Puts it into the detail of a batch's line, as "rows", and where there are none too. `kind` is the batch's. After its
 * rows are written, before its line is. */
int batch_rows_note(struct sql *db, struct arena *arena, const char *kind, int64_t batch, struct value *detail,
                    struct err *err);

/* Puts a digest of the batch's own row into it, as "row": so that no column of it can be altered either. */
void batch_row_note(struct arena *arena, const struct batch *batch, struct value *detail);
const char *batch_row_digest(struct arena *arena, const struct batch *batch); /* in hex */

/* The digests in hex of all rows as they are now, by batch in decimal; batches without rows are not in it. */
int batch_rows_read(struct sql *db, struct arena *arena, struct map *out, struct err *err);

/* What `batch_rows_note` writes of a batch that has none. */
int batch_rows_none(struct arena *arena, const char **out, struct err *err);

#endif
