/* What the commands of registry facts share: a file of them by --import, with --dry-run, --strict and --errors. */
#ifndef EARSHOT_CLI_FACTS_H
#define EARSHOT_CLI_FACTS_H

#include "cli/cli.h"
#include "ops/facts.h"

struct facts_import cli_facts_import(struct cli *cli); /* as the options say */
/* Prints what became of the rows; ERR_FOUND when some were rejected. */
int cli_facts(struct cli *cli, const struct facts_done *done, bool dry_run, struct err *err);
/* ERR_USAGE where an option that is only for --import was given without it. */
int cli_facts_alone(struct cli *cli, struct err *err);

#endif
