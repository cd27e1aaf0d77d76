/* What `verify --deep` came to, for people and programs. */
#ifndef EARSHOT_CLI_DEEP_SHEET_H
#define EARSHOT_CLI_DEEP_SHEET_H

#include "cli/cli.h"
#include "ops/verify_deep.h"

void deep_sheet(struct cli *cli, const struct verify_deep_done *deep);
const struct value *deep_data(struct arena *arena, const struct verify_deep_done *deep); /* NULL: null */

#endif
