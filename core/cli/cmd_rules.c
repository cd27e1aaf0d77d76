/* rules check: what is wrong in the scripts, all of it. The group's other verbs stand in cmd_rules_*.c. */
#include <string.h>

#include "cli/commands.h"
#include "ops/rules_check.h"

static const struct table_column check_columns[] = {
    {.key = "file"}, {.key = "line", .kind = TABLE_INT}, {.key = "severity"}, {.key = "what"}, {.key = "todo"}, {0}};

static void put_rows(struct cli *cli, const struct rules_findings *findings) {
    struct table *table = table_new(cli->arena, check_columns);
    for (size_t i = 0; i < findings->count; i++) {
        const struct rules_finding *one = &findings->list[i];
        table_text(table, one->file);
        if (one->line)
            table_int(table, one->line);
        else
            table_none(table);
        table_text(table, one->warning ? "warning" : "error");
        table_text(table, one->what);
        table_text(table, cli_some(one->todo));
    }
    cli_table(cli, table);
}

static void put_line(struct cli *cli, const struct rules_finding *one) {
    const char *line = one->line ? arena_format(cli->arena, ":%d", one->line) : "",
               *warning = cli_chinese(cli) ? "提醒：" : "warning: ";
    cli_print(cli, "%s%s: %s%s\n", one->file, line, one->warning ? warning : "", one->what);
    if (one->todo[0])
        cli_print(cli, "  → %s\n", one->todo);
}

/* How many files have only to wait until another is mended; who asked for files by name is told of each. */
static size_t waiting(const struct cli *cli, const struct rules_findings *findings) {
    size_t files = 0;
    const char *last = "";
    for (size_t i = 0; i < findings->count && !cli->operand_count; i++) {
        const struct rules_finding *one = &findings->list[i];
        if (!one->follows || !strcmp(last, one->file))
            continue;
        files++;
        last = one->file;
    }
    return files;
}

/* Errors first: the rest may come of them. */
static void put_lines(struct cli *cli, const struct rules_findings *findings) {
    size_t files = waiting(cli, findings);
    for (size_t i = 0; i < findings->count; i++)
        if (!findings->list[i].warning)
            put_line(cli, &findings->list[i]);
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].warning && (!files || !findings->list[i].follows))
            put_line(cli, &findings->list[i]);
    if (files && cli_chinese(cli))
        cli_print(cli, "另有 %zu 个文件要用到上面有错的文件，暂未核对\n", files);
    else if (files)
        cli_print(cli, "%zu more file%s not held against what is wrong for now\n", files,
                  files == 1 ? " was" : "s were");
}

static const char *counted(struct cli *cli, size_t count, const char *what) {
    return arena_format(cli->arena, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static int sum_up(struct cli *cli, const struct rules_findings *findings, struct err *err) {
    size_t warnings = findings->count - findings->errors;
    const char *sums = arena_format(cli->arena, "%s, %s, %s", counted(cli, findings->files, "file"),
                                    counted(cli, findings->errors, "error"), counted(cli, warnings, "warning"));
    if (findings->errors && findings->unread)
        return err_set(err, ERR_FOUND, "%s; %s not read", sums, counted(cli, findings->unread, "file")),
               err_todo(err, "mend scripts/lib first, then check again: the others use it");
    if (findings->errors)
        return err_set(err, ERR_FOUND, "%s", sums);
    if (cli_chinese(cli))
        cli_say(cli, "%zu 个文件，没有错误，%zu 处提醒", findings->files, warnings);
    else
        cli_say(cli, "%s", sums);
    return 0;
}

static int check_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct rules_findings findings;
    (void)act;
    if (rules_check(workspace, cli->arena, cli->operands, cli->operand_count, &findings, err))
        return err->kind;
    if (cli_format(cli) == TABLE_PLAIN)
        put_lines(cli, &findings);
    else
        put_rows(cli, &findings);
    return sum_up(cli, &findings, err);
}

const struct cli_command cmd_rules_check = {
    .name = "rules check",
    .summary = "say all that is wrong in scripts and settings",
    .summary_zh = "检查全部脚本与设置，列出所有问题",
    .usage = "[FILE…]",
    .max_operands = CLI_ANY,
    .detail = "Exit status 1 when there is an error; warnings alone do not count. With FILEs only what is wrong in\n"
              "them is told; the others are read all the same, since scripts refer to each other.",
    .example = "$ earshot rules check\n"
               "scripts/surveys/visit.lua:18: there is no 'nsp'\n"
               "  → did you mean 'nps'?\n",
    .work = check_work,
};
