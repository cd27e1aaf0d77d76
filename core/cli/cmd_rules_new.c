/* rules new: a file to begin with. */
#include <string.h>

#include "cli/commands.h"
#include "ops/rules_new.h"

static int new_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "file"}, {0}};
    const struct rules_new what = {.kind = cli_operand(cli, 0),
                                   .name = cli_operand(cli, 1),
                                   .survey = cli_option(cli, "survey"),
                                   .from = cli_option(cli, "from")};
    const char *file = NULL;
    if (rules_new(workspace, act, &what, &file, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, file);
    cli_record(cli, table);
    cli_say(cli, "Change what its comments speak of, then: earshot rules check");
    if (!strcmp(what.kind, "report"))
        cli_say(cli, "A close makes it once '%s' stands among the reports of earshot.lua.", what.name);
    return 0;
}

static const struct cli_option new_options[] = {
    {"survey", 0, "ID", "the survey that it is about; needed where there are several"},
    {"from", 0, "REPORT", "begin a report as a copy of this one"},
    {0}};

const struct cli_command cmd_rules_new = {
    .name = "rules new",
    .summary = "write a file to begin a rule with",
    .summary_zh = "新建规则，写一份初稿",
    .usage = "KIND NAME [--survey ID] [--from REPORT]",
    .min_operands = 2,
    .max_operands = 2,
    .options = new_options,
    .detail =
        "KIND is scoring, survey, themes, mapping, report, schedule or message. The file passes `earshot rules check`\n"
        "as it is; its comments say what to change. A file that is there is never overwritten.",
    .example = "$ earshot rules new scoring flagship\n"
               "file  scripts/scoring/flagship.lua\n",
    .work = new_work,
};
