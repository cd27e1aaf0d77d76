/* A file on its way in: opened, its mapping chosen, its bad rows on a sheet. Shared by the import of stores and of
 * responses. */
#ifndef EARSHOT_OPS_INCOMING_H
#define EARSHOT_OPS_INCOMING_H

#include "base/csv.h"
#include "flow/intake/refusal.h"
#include "ops/rulebook.h"
#include "ops/sheet.h"

struct incoming {
    const char *language; /* of the sheet */
    struct csv_reader *reader;
    const struct mapping *mapping;
    struct intake *intake;
    struct sheet sheet;
    int64_t read;
    char digest[65]; /* of the file, after the last row */
};

struct incoming_wish {
    const char *file, *map, *survey, *errors;
    bool of_stores;
    const struct registry *registry;
};

/* Opens the file, chooses the mapping and binds it. Errors: as csv_open, mapping_choose, intake_bind. */
int incoming_open(struct incoming *out, const struct workspace *workspace, const struct rulebook *rulebook,
                  const struct act *act, const struct incoming_wish *wish, struct err *err);
void incoming_close(struct incoming *incoming); /* a sheet that was not kept goes */

/* The next row that is good: CSV_ROW with `response` or `store` filled. */
enum csv_step incoming_next(struct incoming *incoming, const struct act *act, struct response *response,
                            struct store_notice *store, int64_t *out_row, struct err *err);

/* A row that is bad for a reason found later. */
void incoming_reject(struct incoming *incoming, int64_t row, const char *column, const char *value,
                     enum refusal refusal);

#endif
