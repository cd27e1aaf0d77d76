/* help and version. */
#include <string.h>

#include "cli/commands.h"
#include "cli/frame.h"

static int help_run(struct cli *cli, struct err *err) {
    const char *first = cli_operand(cli, 0), *second = cli_operand(cli, 1);
    struct cli_request request = {0};
    if (!first)
        return cli_help_overview(cli), 0;
    if (strcmp(first, "exit") == 0)
        return cli_help_exit(cli), 0;
    if (strcmp(first, "scripts") == 0)
        return cli_help_scripts(cli, second, err);
    int rc = cli_find(cli, first, second, &request, err);
    if (rc)
        return rc;
    if (request.family)
        cli_help_family(cli, request.family);
    else
        cli_help_command(cli, request.command);
    return 0;
}

const struct cli_command cmd_help = {
    .name = "help",
    .summary = "list the commands, explain one, or the words of scripts",
    .summary_zh = "列出全部命令，说明其中一个，或查脚本词汇",
    .usage = "[COMMAND | scripts [WORD] | exit]",
    .max_operands = 2,
    .detail = "earshot help scripts explains every word that scripts are made of, help scripts nps one of them; help "
              "exit lists\n"
              "the exit codes. With --json, the commands and the words are data.",
    .example = "$ earshot help stores import\n"
               "$ earshot help exit\n"
               "status  name  meaning\n"
               "     0  ok    it did what was asked\n",
    .run = help_run,
};

static int version_run(struct cli *cli, struct err *err) {
    (void)err;
    static const struct table_column columns[] = {{.key = "earshot"}, {0}};
    struct table *table = table_new(cli->arena, columns);
    table_text(table, EARSHOT_VERSION);
    cli_record(cli, table);
    return 0;
}

const struct cli_command cmd_version = {
    .name = "version",
    .summary = "say which earshot this is",
    .summary_zh = "显示本程序的版本",
    .example = "$ earshot version\n"
               "earshot  " EARSHOT_VERSION "\n",
    .run = version_run,
};
