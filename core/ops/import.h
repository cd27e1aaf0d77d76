/* The import of responses, and taking one back. */
#ifndef EARSHOT_OPS_IMPORT_H
#define EARSHOT_OPS_IMPORT_H

#include "flow/intake/intake_rows.h"
#include "flow/intake/layout.h"
#include "ops/workspace.h"

struct import {
    const char *file;
    const char *survey; /* narrows the mappings to this survey's; or NULL */
    const char *map;    /* the mapping's id, or NULL: the one that fits */
    bool dry_run;       /* tell what would happen, change nothing */
    bool strict;        /* one rejected row and nothing is stored */
    bool correct;       /* other content under a known id supersedes */
    const char *errors; /* where the error sheet goes; NULL: errors/ in the workspace */
    /* where no mapping fits, what is said of the file (flow/intake/layout.h) instead of having it found out */
    const char *store_code, *store_column, *source, *class, *clock, *dates;
    bool leave_rest, unfinished;
    const char *write_map; /* a new Lua file that takes the mapping which was found; or NULL */
};

/* read = stored + repeated + rejected, always; corrected are among the stored, and so are those that are set aside: a
 * response that is quarantined stays so when it is corrected, or comes again after its batch was taken back. */
struct import_done {
    int64_t read, stored, repeated, rejected, corrected, set_aside;
    int64_t tickets;   /* that they opened */
    int64_t customers; /* of the stored, those that the file says a customer of */
    int64_t batch;     /* 0 when nothing was stored, or on a dry run */
    const char *map, *encoding, *survey;
    const char *content;         /* digest over what was stored, whatever the order of the rows; "" without a batch */
    const char *errors;          /* the error sheet (row, column, value, reason), or NULL */
    const struct layout *layout; /* what was found out of the file; NULL: a mapping fitted */
};

/* All good rows land in one transaction, or none. Texts of `out` live in the workspace's arena. */
int import_file(struct workspace *workspace, const struct act *act, const struct import *what, struct import_done *out,
                struct err *err);

/* Takes a batch of responses back: they no longer count, and stay to be seen. *out_taken is how many counted. Errors:
 * ERR_DATA for a batch that is none, no import, or undone already. */
int batch_undo(struct workspace *workspace, const struct act *act, int64_t seq, int64_t *out_taken, struct err *err);

#endif
