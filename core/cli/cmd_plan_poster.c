/* plan poster: what customers said, what was done, what changed, on a page for the shop. */
#include <string.h>

#include "cli/commands.h"
#include "ops/plans_notice.h"

static int poster_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "file"}, {.key = "stores", .kind = TABLE_INT}, {.key = "says"}, {0}};
    const struct plan_notice_wish wish = {.typed = cli_operand(cli, 0),
                                          .store = cli_option(cli, "store"),
                                          .all = cli_switch(cli, "all"),
                                          .language = cli_option(cli, "language"),
                                          .out = cli_option(cli, "out")};
    struct plan_notice_done done;
    if (wish.language && strcmp(wish.language, "zh") != 0 && strcmp(wish.language, "en") != 0)
        return err_set(err, ERR_USAGE, "--language is zh or en, not '%s'", wish.language);
    if (plan_notice(workspace, act, &wish, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, done.file);
    table_int(table, (int64_t)done.stores);
    table_text(table, done.says);
    cli_record(cli, table);
    return 0;
}

static const struct cli_option poster_options[] = {
    {"store", 0, "STORE", "for which shop"},
    {"all", 0, NULL, "a page for each shop that the plan has reached, in one file"},
    {"language", 0, "LANGUAGE", "zh or en; else the chain's"},
    {"out", 'o', "FILE", "where it goes; else plan-PLAN-STORE.pdf here"},
    {0},
};

const struct cli_command cmd_plan_poster = {
    .name = "plan poster",
    .summary = "print \"You said, we did\" for a shop",
    .summary_zh = "打印门店的“您说，我们做”海报",
    .usage = "PLAN --store STORE | --all [--language zh|en] [-o FILE]",
    .min_operands = 1,
    .max_operands = 1,
    .options = poster_options,
    .makes_files = true,
    .detail =
        "One A4 page: what customers said, as a figure with its base and the themes that the plan is about; which of\n"
        "its actions are done; what changed. A figure of a change stands there only while the plan is verified and no\n"
        "check has found it relapsed; else a plain sentence says how it stands (says: verified, not verified,\n"
        "relapsed, open). Nobody is quoted. Where the settings have a public_url, a code leads to the shop's page.\n"
        "Only for shops that the plan has reached: of its pilot, or of a wave whose day has come.",
    .example = "$ earshot plan poster 7KQ2 --store S0203\n"
               "file    plan-7KQ2-S0203.pdf\n"
               "stores  1\n"
               "says    verified\n",
    .work = poster_work,
};
