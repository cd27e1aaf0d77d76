/* A file on its way in: opened, its mapping chosen or found out, its bad rows on a sheet. Shared by the import of
 * stores and of responses. */
#ifndef EARSHOT_OPS_INCOMING_H
#define EARSHOT_OPS_INCOMING_H

#include "flow/intake/layout.h"
#include "flow/intake/refusal.h"
#include "ops/rulebook.h"
#include "ops/sheet.h"

struct incoming {
    const char *language; /* of the sheet */
    struct grid *grid;
    const struct mapping *mapping;
    const struct layout *layout; /* what was found out, where no mapping fitted; else NULL */
    struct intake *intake;
    struct sheet sheet;
    int64_t read;
    char digest[65]; /* of the file, after the last row */
};

struct incoming_wish {
    const char *file, *map, *survey, *errors;
    bool of_stores;
    const struct registry *registry;
    /* for a file of responses that no mapping fits, what a person says of it; NULL: nothing is found out */
    const struct layout_wish *said;
};

/* Opens the file, chooses the mapping and binds it. Errors: as grid_open, mapping_choose, layout_find, intake_bind. */
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
