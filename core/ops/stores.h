/* Acts on the registry. */
#ifndef EARSHOT_OPS_STORES_H
#define EARSHOT_OPS_STORES_H

#include "flow/registry/registry.h"
#include "ops/workspace.h"

struct stores_import {
    const char *file;
    const char *map; /* the mapping's id, or NULL: the one that fits */
    day_t effective; /* the day moves take effect, or DAY_NONE: then a store that moved is refused */
    bool dry_run, strict;
    const char *errors; /* where the error sheet goes; NULL: errors/ in the workspace */
};

struct stores_done {
    int64_t read, added, corrected, moved, same, rejected;
    int64_t batch;   /* 0 when nothing changed, or on a dry run */
    const char *map; /* the mapping that read it */
    const char *encoding;
    const char *errors; /* the sheet that was written, or NULL */
};

/* Texts of `out` live in the workspace's arena. Rejected rows are no failure unless strict (then nothing is stored:
 * ERR_DATA). */
int stores_import(struct workspace *workspace, const struct act *act, const struct stores_import *what,
                  struct stores_done *out, struct err *err);

/* Hangs a store on another region from a day on. */
int stores_move(struct workspace *workspace, const struct act *act, const char *store, const char *region,
                day_t effective, struct err *err);

/* The registry as known now, with names and homes as of `day`, and the stores that the scope holds on that day; in the
 * workspace's arena. */
int stores_read(struct workspace *workspace, day_t day, const struct registry **out, struct err *err);

/* The whole registry as known now, of all days: kept with the workspace and in its arena, and read again once a batch
 * of its facts came, so that of many acts each reads no more than what is new. */
int registry_keep(struct workspace *workspace, const struct registry **out, struct err *err);

#endif
