/* What `verify --chain` came to, check by check, for people and programs. */
#ifndef EARSHOT_CLI_CHAIN_SHEET_H
#define EARSHOT_CLI_CHAIN_SHEET_H

#include "cli/cli.h"
#include "ops/verify_chain.h"

void chain_sheet(struct cli *cli, const struct verify_chain_done *chain);
const struct value *chain_data(struct arena *arena, const struct verify_chain_done *chain); /* NULL: null */

#endif
