/* rules check: what is wrong in the scripts, all of it. The group's other verbs stand in cmd_rules_*.c. */
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

static void put_lines(struct cli *cli, const struct rules_findings *findings) {
    bool zh = cli_chinese(cli);
    for (size_t i = 0; i < findings->count; i++) {
        const struct rules_finding *one = &findings->list[i];
        const char *line = one->line ? arena_format(cli->arena, ":%d", one->line) : "";
        cli_print(cli, "%s%s: %s%s\n", one->file, line, !one->warning ? "" : zh ? "提醒：" : "warning: ", one->what);
        if (one->todo[0])
            cli_print(cli, "  → %s\n", one->todo);
    }
}

static void say_summary(struct cli *cli, const struct rules_findings *findings) {
    if (findings->count == 0)
        cli_say(cli, cli_chinese(cli) ? "%zu 个文件，没有发现问题。" : "%zu files, and nothing is wrong.",
                findings->files);
    else if (findings->errors == 0)
        cli_say(cli, cli_chinese(cli) ? "%zu 个文件，%zu 处提醒，没有错误。" : "%zu files, %zu warnings, no errors.",
                findings->files, findings->count);
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
    say_summary(cli, &findings);
    if (!findings.errors)
        return 0;
    return err_set(err, ERR_FOUND, "%zu files, %zu errors, %zu warnings", findings.files, findings.errors,
                   findings.count - findings.errors);
}

const struct cli_command cmd_rules_check = {
    .name = "rules check",
    .summary = "read all scripts and settings, and say all that is wrong",
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
