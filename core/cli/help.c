/* The help pages. Nothing on them is written here but their frame: it all stands in the command table, in the option
 * arrays and in the list of exit codes below. */
#include "cli/frame.h"

#include <string.h>

#include "base/text.h"

const char *cli_usage_line(struct arena *arena, const struct cli_command *command) {
    return arena_format(arena, "earshot %s%s%s", command->name, command->usage ? " " : "",
                        command->usage ? command->usage : "");
}

static const char *summary(const struct cli *cli, const struct cli_command *command) {
    return cli_chinese(cli) && command->summary_zh ? command->summary_zh : command->summary;
}

/* "  name      text" with the texts of a block under each other. */
static void put_pair(struct cli *cli, const char *name, size_t width, const char *text) {
    size_t used = text_width(name);
    cli_print(cli, "  %s%*s  %s\n", name, (int)(used < width ? width - used : 0), "", text);
}

static size_t widest_name(const struct cli_group *groups) {
    size_t width = 0;
    for (; groups->title; groups++)
        for (size_t i = 0; groups->commands[i]; i++) {
            size_t len = text_width(groups->commands[i]->name);
            width = len > width ? len : width;
        }
    return width;
}

/* The commands as data: for completions, and for whoever checks that the manual names them all. */
static void print_command_table(struct cli *cli) {
    static const struct table_column columns[] = {
        {.key = "name"}, {.key = "usage"}, {.key = "summary"}, {.key = "group"}, {0}};
    struct table *table = table_new(cli->arena, columns);
    for (const struct cli_group *group = cli->groups; group->title; group++)
        for (size_t i = 0; group->commands[i]; i++) {
            const struct cli_command *command = group->commands[i];
            table_text(table, command->name);
            table_text(table, cli_usage_line(cli->arena, command));
            table_text(table, summary(cli, command));
            table_text(table, cli_chinese(cli) ? group->title_zh : group->title);
        }
    cli_table(cli, table);
}

void cli_help_overview(struct cli *cli) {
    if (cli->format != TABLE_PLAIN) {
        print_command_table(cli);
        return;
    }
    bool zh = cli_chinese(cli);
    size_t width = widest_name(cli->groups);
    cli_print(cli, zh ? "earshot：把顾客的答卷变成可查证的门店报告\n"
                      : "earshot turns customers' answers into store reports that can be proven.\n");
    for (const struct cli_group *group = cli->groups; group->title; group++) {
        cli_print(cli, "\n%s\n", zh ? group->title_zh : group->title);
        for (size_t i = 0; group->commands[i]; i++)
            put_pair(cli, group->commands[i]->name, width, summary(cli, group->commands[i]));
    }
    cli_print(cli, zh ? "\n单个命令：earshot help 命令；脚本词汇：earshot help scripts；退出码：earshot help exit\n"
                      : "\nMore on one of them: earshot help COMMAND. What scripts are made of: earshot help scripts.\n"
                        "Exit codes: earshot help exit\n");
}

void cli_help_family(struct cli *cli, const char *family) {
    size_t len = strlen(family), width = widest_name(cli->groups);
    for (const struct cli_group *group = cli->groups; group->title; group++)
        for (size_t i = 0; group->commands[i]; i++) {
            const struct cli_command *command = group->commands[i];
            if (strncmp(command->name, family, len) == 0 && command->name[len] == ' ')
                put_pair(cli, command->name, width, summary(cli, command));
        }
    cli_print(cli,
              cli_chinese(cli) ? "\n单个命令：earshot help %s 子命令\n"
                               : "\nMore on one of them: earshot help %s COMMAND\n",
              family);
}

/* "-n, --dry-run" or "    --from DAY" */
static const char *option_label(struct arena *arena, const struct cli_option *option) {
    const char *letter = option->letter ? arena_format(arena, "-%c, ", option->letter) : "    ";
    return arena_format(arena, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
                        option->value ? option->value : "");
}

static size_t widest_option(struct arena *arena, const struct cli_option *options) {
    size_t width = 0;
    for (; options && options->name; options++) {
        size_t len = text_width(option_label(arena, options));
        width = len > width ? len : width;
    }
    return width;
}

static const char *meaning_of(const struct cli_command *command, const struct cli_option *option) {
    if (command->makes_files && !strcmp(option->name, "format"))
        return "what is written: pdf, html, text, csv, xlsx, json, one or several with commas";
    if (command->makes_files && !strcmp(option->name, "json"))
        return "tell what was written as JSON";
    return option->meaning;
}

static void put_options(struct cli *cli, const struct cli_command *command, const char *title,
                        const struct cli_option *options, size_t width) {
    if (options && options->name)
        cli_print(cli, "\n%s\n", title);
    for (; options && options->name; options++)
        put_pair(cli, option_label(cli->arena, options), width, meaning_of(command, options));
}

static void put_example(struct cli *cli, const char *lines) {
    cli_print(cli, "\nexample:\n");
    while (*lines) {
        size_t len = strcspn(lines, "\n");
        cli_print(cli, "%s%.*s\n", len ? "  " : "", (int)len, lines);
        lines += len + (lines[len] == '\n');
    }
}

void cli_help_command(struct cli *cli, const struct cli_command *command) {
    size_t own = widest_option(cli->arena, command->options);
    size_t common = widest_option(cli->arena, cli_common_options);
    size_t width = own > common ? own : common;
    cli_print(cli, "%s\n\nusage: %s\n", summary(cli, command), cli_usage_line(cli->arena, command));
    if (command->detail)
        cli_print(cli, "\n%s\n", command->detail);
    put_options(cli, command, "options:", command->options, width);
    put_options(cli, command, "options of every command:", cli_common_options, width);
    if (command->example)
        put_example(cli, command->example);
}

void cli_help_exit(struct cli *cli) {
    static const struct {
        enum err_kind kind;
        const char *name, *meaning;
    } codes[] = {
        {ERR_NONE, "ok", "it did what was asked"},
        {ERR_FOUND, "found", "it ran, and found something: a failed verification, rejected rows"},
        {ERR_USAGE, "usage", "the command line is wrong"},
        {ERR_DATA, "data", "input is wrong: a script, a file, a name that does not exist"},
        {ERR_NOINPUT, "noinput", "a file or workspace that was named is not there"},
        {ERR_INTERNAL, "internal", "our fault, or a rule's process that crashed: worth a report"},
        {ERR_OS, "os", "the system refused: a process, memory"},
        {ERR_EXISTS, "exists", "the output cannot be created"},
        {ERR_IO, "io", "a read or write failed"},
        {ERR_BUSY, "busy", "somebody else is at it: try again later"},
        {ERR_DENIED, "denied", "this person may not do that"},
        {ERR_CONFIG, "config", "settings are wrong"},
    };
    static const struct table_column columns[] = {
        {.key = "status", .kind = TABLE_INT}, {.key = "name"}, {.key = "meaning"}, {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        table_int(table, codes[i].kind);
        table_text(table, codes[i].name);
        table_text(table, codes[i].meaning);
    }
    cli_table(cli, table);
}
