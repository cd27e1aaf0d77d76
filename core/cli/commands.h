/* Every command, by name; each is defined beside its run function in cmd_*.c. */
#ifndef EARSHOT_CLI_COMMANDS_H
#define EARSHOT_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct cli_command cmd_help, cmd_version;

#endif
