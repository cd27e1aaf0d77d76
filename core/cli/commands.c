/* The command table, in the order in which a person meets the commands. A new command is a line here, a name in
 * commands.h and its declaration in a cmd_*.c. */
#include "cli/commands.h"

#define COMMANDS (const struct cli_command *const[])

const struct cli_group cli_groups[] = {
    {"To look things up", "查阅", COMMANDS{&cmd_help, &cmd_version, NULL}},
    {0},
};
