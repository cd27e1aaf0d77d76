/* explain invitation: why a customer was asked, and what came of it; or why a schedule would ask somebody now, or not.
 */
#include <string.h>

#include "cli/commands.h"
#include "ops/act.h"
#include "ops/waves.h"
#include "ops/waves_status.h"

/* ---- one that was made ---- */

static const struct table_column made_columns[] = {{.key = "invitation"},
                                                   {.key = "schedule"},
                                                   {.key = "wave"},
                                                   {.key = "store"},
                                                   {.key = "customer"},
                                                   {.key = "channel"},
                                                   {.key = "survey"},
                                                   {.key = "batch", .kind = TABLE_INT},
                                                   {.key = "rules"},
                                                   {.key = "made", .heading = "invited"},
                                                   {.key = "goes_out", .heading = "goes out"},
                                                   {.key = "expires"},
                                                   {.key = "sent"},
                                                   {.key = "delivered"},
                                                   {.key = "failed", .heading = "never arrived"},
                                                   {.key = "opened", .heading = "link opened"},
                                                   {.key = "started"},
                                                   {.key = "completed"},
                                                   {.key = "unsubscribed"},
                                                   {.key = "reminded"},
                                                   {.key = "state", .words = true},
                                                   {0}};

static const char *when(struct cli *cli, instant_t at) {
    return at == INVITATION_NEVER ? NULL : cli_when(cli, at);
}

static int show_made(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const char *const states[] = {
        [INVITATION_GOOD] = "answerable", [INVITATION_ANSWERED] = "answered", [INVITATION_EXPIRED] = "expired"};
    struct invitation_told told;
    if (invitation_told(workspace, cli_operand(cli, 0), &told, err))
        return err->kind;
    const struct invitation *made = &told.invitation;
    struct table *table = table_new(cli->arena, made_columns);
    table_text(table, cli_operand(cli, 0));
    table_text(table, made->schedule);
    table_text(table, made->wave_name);
    table_text(table, told.store);
    table_text(table, told.customer);
    table_text(table, made->channel);
    table_text(table, made->survey);
    table_int(table, told.batch);
    table_text(table, cli_id(cli, told.rules));
    table_text(table, cli_when(cli, made->at));
    table_text(table, cli_when(cli, made->send_at));
    table_text(table, cli_when(cli, made->expires));
    for (int i = 0; i < INVITATION_MARKS; i++)
        table_text(table, when(cli, made->times[i]));
    table_text(table, states[invitation_state(made, act->now)]);
    cli_record(cli, table);
    return 0;
}

/* ---- somebody ---- */

static const struct table_column why_columns[] = {{.key = "customer"},
                                                  {.key = "schedule"},
                                                  {.key = "why", .words = true},
                                                  {.key = "visit"},
                                                  {.key = "store"},
                                                  {.key = "segment", .words = true},
                                                  {.key = "consent", .kind = TABLE_BOOL},
                                                  {.key = "opted_out", .heading = "opted out", .kind = TABLE_BOOL},
                                                  {.key = "opted_out_of", .heading = "opted out of"},
                                                  {.key = "asked_last", .heading = "asked last"},
                                                  {.key = "goes_out", .heading = "goes out"},
                                                  {0}};

static int show_why(struct cli *cli, struct workspace *workspace, const struct act *act, const char *typed,
                    struct err *err) {
    const char *schedule = cli_option(cli, "schedule");
    struct wave_why why;
    if (!schedule)
        return cli_misused(cli, err, "a customer is asked by a schedule: say which with --schedule");
    if (!strcmp(typed, "-") && cli_line(cli,
                                        cli_chinese(cli) ? "顾客（手机号、邮箱、会员号或编号）："
                                                         : "customer (telephone, e-mail, number or id):",
                                        &typed, err))
        return err->kind;
    if (waves_why(workspace, act, schedule, typed, &why, err))
        return err->kind;
    struct table *table = table_new(cli->arena, why_columns);
    table_text(table, why.customer);
    table_text(table, schedule);
    table_text(table, why.meant ? wave_reason_word(why.invitee.reason) : "not_meant");
    table_text(table, why.meant ? cli_when(cli, why.visit) : NULL);
    table_text(table, why.store);
    table_text(table, cli_some(segment_word(why.invitee.segment)));
    table_bool(table, why.invitee.consent);
    table_bool(table, why.invitee.out);
    table_text(table, cli_some(why.out_of));
    table_text(table, why.meant ? when(cli, why.invitee.asked) : NULL);
    table_text(table, why.meant && why.invitee.reason == WAVE_ASKED ? cli_when(cli, why.invitee.send_at) : NULL);
    cli_record(cli, table);
    return 0;
}

static int work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *typed = cli_option(cli, "customer");
    if (!typed == !cli_operand(cli, 0))
        return cli_misused(cli, err, "name an invitation, or a customer with --customer");
    return typed ? show_why(cli, workspace, act, typed, err) : show_made(cli, workspace, act, err);
}

static const struct cli_option options[] = {
    {"customer", 0, "CUSTOMER", "instead: would this customer be asked now; - reads it from the standard input"},
    {"schedule", 0, "SCHEDULE", "with --customer: by which schedule"},
    {0},
};

const struct cli_command cmd_explain_invitation = {
    .name = "explain invitation",
    .summary = "tell why a customer is asked, or not, and what came of it",
    .summary_zh = "说明某位顾客为何被邀请或不被邀请，以及结果",
    .usage = "ID | --customer CUSTOMER --schedule SCHEDULE",
    .max_operands = 1,
    .options = options,
    .detail =
        "`why` is asked, or the first reason why not, as `earshot wave plan` counts them; not_meant: there is no\n"
        "visit within the schedule's time and stores. `opted out` is for good; `opted out of` are the schedule's\n"
        "channels that they closed to us one by one. The customer is named by their random id alone.",
    .example = "$ earshot explain invitation --customer - --schedule after_visit\n"
               "customer    7b0c5d1f0e6a4c3f9a52d1e8b7c60f14\n"
               "schedule    after_visit\n"
               "why         asked_lately\n"
               "visit       2026-11-01 10:12\n"
               "store       S0101\n"
               "...\n",
    .work = work,
};
