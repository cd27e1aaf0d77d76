/* user duty and user away: what people are charged with, and who stands in for them. */
#include "cli/commands.h"
#include "ops/duties.h"

static int read_staffing(struct cli *cli, struct workspace *workspace, const struct act *act, struct staffing *out,
                         struct err *err) {
    return staffing_read(workspace->db, cli->arena, (day_t)(act->now / DAY_MS), out, err);
}

/* ---- duties ---- */

static int duty_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "user"}, {.key = "duty"}, {.key = "region", .heading = "of"}, {0}};
    const char *region = cli_option(cli, "region");
    struct staffing staffing;
    if (cli_operand(cli, 0)) {
        const struct duty duty = {cli_operand(cli, 0), cli_operand(cli, 1), region ? region : ""};
        if (!duty.duty)
            return cli_misused(cli, err, "say which duty");
        if (duty_give(workspace, act, &duty, !cli_switch(cli, "remove"), err))
            return err->kind;
    }
    if (read_staffing(cli, workspace, act, &staffing, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < staffing.duty_count; i++) {
        table_text(table, staffing.duties[i].person);
        table_text(table, staffing.duties[i].duty);
        table_text(table, cli_some(staffing.duties[i].region));
    }
    cli_table(cli, table);
    return 0;
}

static const struct cli_option duty_options[] = {
    {"region", 0, "REGION", "only for stores of this region and those under it; else everywhere"},
    {"remove", 0, NULL, "take the duty away"},
    {0},
};

const struct cli_command cmd_user_duty = {
    .name = "user duty",
    .summary = "charge a person with a duty that workflows name; or list them",
    .summary_zh = "指定专项负责人（如“缺货”），或列出",
    .usage = "[NAME DUTY [--region REGION] [--remove]]",
    .max_operands = 2,
    .options = duty_options,
    .detail = "A workflow gives tickets to a duty, not to a person: owner, or assign { duty = \"supply\" }. Who is\n"
              "charged with it for the ticket's store has them. Only hq gives duties.",
    .example = "$ earshot user duty zhou supply --region E1\n"
               "user  duty    of\n"
               "zhou  supply  E1\n",
    .work = duty_work,
};

/* ---- away ---- */

static int set_away(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *from = cli_option(cli, "from"), *to = cli_option(cli, "to");
    struct away away = {.person = cli_operand(cli, 0), .deputy = cli_option(cli, "deputy")};
    if (cli_switch(cli, "back"))
        return away.deputy || from || to ? cli_misused(cli, err, "--back is by itself")
                                         : away_set(workspace, act, &away, err);
    if (!away.deputy || !from || !to)
        return cli_misused(cli, err, "say until when and who stands in: --from DAY --to DAY --deputy NAME");
    return cli_day(from, &away.first, err) || cli_day(to, &away.last, err) || away_set(workspace, act, &away, err)
               ? (int)err->kind
               : 0;
}

static int away_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "user"}, {.key = "from"}, {.key = "to"}, {.key = "deputy"}, {0}};
    struct staffing staffing;
    if ((cli_operand(cli, 0) && set_away(cli, workspace, act, err)) ||
        read_staffing(cli, workspace, act, &staffing, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < staffing.away_count; i++) {
        if (staffing.aways[i].last < staffing.day)
            continue;
        table_text(table, staffing.aways[i].person);
        table_text(table, cli_day_text(cli, staffing.aways[i].first));
        table_text(table, cli_day_text(cli, staffing.aways[i].last));
        table_text(table, staffing.aways[i].deputy);
    }
    cli_table(cli, table);
    return 0;
}

static const struct cli_option away_options[] = {
    {"from", 0, "DAY", "the first day"},
    {"to", 0, "DAY", "the last day"},
    {"deputy", 0, "NAME", "who does meanwhile what is theirs"},
    {"back", 0, NULL, "they are there again"},
    {0},
};

const struct cli_command cmd_user_away = {
    .name = "user away",
    .summary = "say when somebody is away, and who stands in; or list them",
    .summary_zh = "登记休假与代理人，或列出",
    .usage = "[NAME (--from DAY --to DAY --deputy NAME | --back)]",
    .max_operands = 1,
    .options = away_options,
    .detail =
        "For tickets who stands in is what the other one is, in all their stores, and is told what they would be\n"
        "told; figures and reports they see as before. Each says it for themselves, hq for anybody.",
    .example = "$ earshot user away chen --from 2026-11-23 --to 2026-11-27 --deputy liu\n"
               "user  from        to          deputy\n"
               "chen  2026-11-23  2026-11-27  liu\n",
    .work = away_work,
};
