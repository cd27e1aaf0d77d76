/* demo and init: how a workspace comes to be. */
#include <inttypes.h>

#include <string.h>

#include "cli/commands.h"
#include "ops/demo.h"

static const struct table_column demo_columns[] = {
    {.key = "workspace"},
    {.key = "stores", .kind = TABLE_INT},
    {.key = "responses", .kind = TABLE_INT},
    {.key = "rejected", .kind = TABLE_INT},
    {.key = "first"},
    {.key = "last"},
    {0},
};

static int demo_run(struct cli *cli, struct err *err) {
    const char *path = cli_operand(cli, 0);
    struct act act = cli_act(cli);
    struct demo_done done;
    if (demo(path, cli_share(cli), &act, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, demo_columns);
    table_text(table, path);
    table_int(table, done.stores.added);
    table_int(table, done.responses.stored);
    table_int(table, done.responses.rejected);
    table_text(table, cli_month_text(cli, done.first));
    table_text(table, cli_month_text(cli, done.last));
    cli_record(cli, table);
    cli_say(cli, "The chain and its answers are invented. Next: earshot -w %s close %s", path,
            cli_month_text(cli, done.last));
    return 0;
}

const struct cli_command cmd_demo = {
    .name = "demo",
    .summary = "make an example chain with two years of invented answers",
    .summary_zh = "生成示例连锁：两年的虚构答卷，随时可用",
    .usage = "DIR",
    .min_operands = 1,
    .max_operands = 1,
    .detail = "DIR must not exist, or be empty. The answers come in through the same import as anybody's file.",
    .example = "$ earshot demo chain\n"
               "workspace  chain\n"
               "stores     48\n"
               "responses  213105\n"
               "rejected   0\n"
               "first      2024-11\n"
               "last       2026-10\n"
               "The chain and its answers are invented. Next: earshot -w chain close 2026-10\n",
    .run = demo_run,
};

static int init_run(struct cli *cli, struct err *err) {
    if (!strcmp(cli_operand(cli, 0), ".") || !strcmp(cli_operand(cli, 0), "./"))
        return cli_misused(cli, err, "a workspace is made as a new directory, which cannot be the one you stand in");
    static const struct table_column columns[] = {{.key = "workspace"}, {0}};
    const char *path = cli_operand(cli, 0), *from = cli_option(cli, "from");
    struct act act = cli_act(cli);
    if (workspace_create(path, from ? from : cli_share(cli), cli_share(cli), &act, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, path);
    cli_record(cli, table);
    cli_say(cli, "Put the chain's name into %s/earshot.lua. Then:", path);
    cli_say(cli, "  earshot -w %s rules publish -m \"our name\"", path);
    cli_say(cli, "  earshot -w %s stores import STORES.csv", path);
    cli_say(cli, "  earshot -w %s import ANSWERS.csv", path);
    return 0;
}

static const struct cli_option init_options[] = {
    {"from", 0, "SKELETON", "a directory with earshot.lua, scripts, templates, stores; else the shipped one"},
    {0},
};

const struct cli_command cmd_init = {
    .name = "init",
    .summary = "make an empty workspace",
    .summary_zh = "新建空白工作区",
    .usage = "DIR [--from SKELETON]",
    .min_operands = 1,
    .max_operands = 1,
    .options = init_options,
    .detail = "DIR must not exist, or be empty. What the skeleton lacks of templates comes from the shipped files.",
    .example = "$ earshot init chain\n"
               "workspace  chain\n"
               "Put the chain's name into chain/earshot.lua. Then:\n"
               "  earshot -w chain rules publish -m \"our name\"\n"
               "  earshot -w chain stores import STORES.csv\n"
               "  earshot -w chain import ANSWERS.csv\n",
    .run = init_run,
};
