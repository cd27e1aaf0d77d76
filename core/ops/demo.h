/* The example chain: a workspace with two years of invented responses. */
#ifndef EARSHOT_OPS_DEMO_H
#define EARSHOT_OPS_DEMO_H

#include "ops/import.h"
#include "ops/stores.h"

struct demo_done {
    struct stores_done stores;
    struct import_done responses;
    month_t first, last; /* of the responses */
};

/* Makes the workspace at `path` from the shipped files under `shared` (scripts, templates, stores), lets
 * stores/responses.lua make a CSV file, and brings both in through the same import as anybody's file; then the targets
 * of stores/targets.csv, where there is one. */
int demo(const char *path, const char *shared, const struct act *act, struct demo_done *out, struct err *err);

#endif
