/* help and version. */
#include <string.h>

#include "cli/commands.h"
#include "cli/frame.h"

/* The command meant comes first; where none is near, a script's word may be. */
static int no_such_name(struct cli *cli, const char *first, const char *second, struct err *err) {
    const char *near = second || strstr(err->todo, "did you mean") ? NULL : cli_help_nearest_word(cli, first);
    return near ? err_todo(err, "did you mean '%s'?", near) : (int)err->kind;
}

/* A name may be a command's, a family's and a script's word at once (survey): all that it is is told. */
static int help_name(struct cli *cli, const char *first, const char *second, struct err *err) {
    struct cli_request request = {0};
    bool word = !second && cli_help_is_word(cli, first);
    int rc = cli_find(cli, first, second, &request, err);
    if (rc && word)
        return cli_help_scripts(cli, first, err);
    if (rc)
        return no_such_name(cli, first, second, err);
    if (request.family)
        cli_help_family(cli, request.family);
    else
        cli_help_command(cli, request.command);
    return word ? cli_help_scripts(cli, first, err) : 0;
}

static int help_run(struct cli *cli, struct err *err) {
    const char *first = cli_operand(cli, 0), *second = cli_operand(cli, 1);
    const char *wanted = cli_option(cli, "search");
    if (wanted)
        return cli_help_search(cli, wanted, err);
    if (cli_switch(cli, "stubs") || cli_switch(cli, "manual"))
        return cli_help_made_of_words(cli, cli_switch(cli, "stubs"));
    if (!first)
        return cli_help_overview(cli), 0;
    if (strcmp(first, "exit") == 0)
        return cli_help_exit(cli), 0;
    if (strcmp(first, "scripts") == 0)
        return cli_help_scripts(cli, second, err);
    return help_name(cli, first, second, err);
}

static const struct cli_option help_options[] = {
    {"search", 0, "WORD", "where the word occurs: commands, words of scripts, their fields"},
    {"stubs", 0, NULL, "the words of scripts for an editor that reads LuaCATS: scripts/types/earshot.lua"},
    {"manual", 0, NULL, "the words of scripts as a page of the manual: docs/reference/words.md"},
    {0}};

const struct cli_command cmd_help = {
    .name = "help",
    .summary = "list the commands, explain one, or the words of scripts",
    .summary_zh = "列出全部命令，说明其中一个，或查脚本词汇",
    .usage = "[COMMAND | WORD | scripts [WORD] | exit] [--search WORD]",
    .max_operands = 2,
    .options = help_options,
    .detail =
        "earshot help scripts explains every word that scripts are made of, with its fields, help scoring one of\n"
        "them; help exit lists the exit codes. With --json, the commands and the words are data.",
    .example = "$ earshot help stores import\n"
               "$ earshot help scoring\n"
               "$ earshot help --search weight\n"
               "name             kind   meaning\n"
               "scoring          word   An index over a survey's dimensions. Weights are shares of 1; ...\n"
               "scoring.weights  field  how much each dimension counts: shares that add up to 1\n",
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
