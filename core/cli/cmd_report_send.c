/* report send: a published report by mail. */
#include "cli/commands.h"
#include "ops/report_send.h"

enum { ADDRESSES = 100 };

static const struct table_column columns[] = {
    {.key = "edition"}, {.key = "letters", .kind = TABLE_INT}, {.key = "there", .kind = TABLE_INT}, {0}};

static int send_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *to[ADDRESSES];
    struct report_mail mail = {.edition = cli_operand(cli, 0),
                               .about = cli_operand(cli, 1),
                               .report = cli_option(cli, "report"),
                               .channel = cli_option(cli, "channel"),
                               .message = cli_option(cli, "message"),
                               .to = to};
    struct report_mailed done;
    if (!mail.channel || !mail.message)
        return cli_misused(cli, err, "say by which channel, and with which message: --channel, --message");
    for (; cli_operand(cli, 2 + mail.to_count); mail.to_count++)
        to[mail.to_count] = cli_operand(cli, 2 + mail.to_count);
    if (report_send(workspace, act, &mail, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, done.commit);
    table_int(table, done.put);
    table_int(table, done.there);
    cli_record(cli, table);
    cli_say(cli, "They wait in the outbox; `earshot send`, or `earshot serve`, sends them.");
    return 0;
}

static const struct cli_option send_options[] = {
    {"channel", 0, "CHANNEL", "by which mail channel"},
    {"message", 0, "MESSAGE", "what is written beside it; it may name {month} and {store}"},
    {"report", 0, "REPORT", "which report, where there are several"},
    {0},
};

const struct cli_command cmd_report_send = {
    .name = "report send",
    .summary = "send a published report by mail",
    .summary_zh = "以邮件发送已发布的报告",
    .usage = "EDITION|MONTH STORE|REGION|chain ADDRESS… --channel CHANNEL --message MESSAGE [--report REPORT]",
    .min_operands = 3,
    .max_operands = 2 + ADDRESSES,
    .options = send_options,
    .detail = "ADDRESS is the name of one of the channel's `addresses`. The PDF is the one that was published, byte "
              "for byte.\n"
              "A report of an edition goes to an address once by a channel, however often this is typed; there: how "
              "many were\n"
              "put into the outbox before.",
    .example = "$ earshot report send 2026-10 S0101 manager --channel mail --message monthly\n"
               "edition  3f2a77c1e0b5…\n"
               "letters  1\n"
               "there    0\n"
               "They wait in the outbox; `earshot send`, or `earshot serve`, sends them.\n",
    .work = send_work,
};
