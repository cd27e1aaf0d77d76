/* send, and message preview, channel list and channel test: what goes out, and what it looks like. */
#include <inttypes.h>

#include "cli/commands.h"
#include "flow/rules/shape.h"
#include "ops/outbox.h"

/* ---- send ---- */

enum { PATIENCE_MS = 61000 };

static const struct table_column sent_columns[] = {
    {.key = "sent", .kind = TABLE_INT},
    {.key = "later", .kind = TABLE_INT},
    {.key = "dead", .kind = TABLE_INT},
    {.key = "dropped", .kind = TABLE_INT},
    {.key = "waiting", .kind = TABLE_INT},
    {.key = "next"},
    {0},
};

static int send_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct outbox_done done;
    if (outbox_tick(workspace, act, PATIENCE_MS, 0, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, sent_columns);
    table_int(table, done.sent);
    table_int(table, done.later);
    table_int(table, done.dead);
    table_int(table, done.dropped);
    table_int(table, done.waiting);
    table_text(table, done.next == INT64_MAX ? NULL : cli_when(cli, done.next));
    cli_record(cli, table);
    if (done.held)
        return err_set(err, ERR_FOUND, "nothing was sent: %s", done.held),
               err_todo(err, "look at what is held (earshot outbox list), then: earshot outbox release");
    if (done.dead)
        return err_set(err, ERR_FOUND, "%" PRId64 " message%s could not be delivered", done.dead,
                       done.dead == 1 ? "" : "s"),
               err_todo(err, "earshot outbox list --state dead");
    return 0;
}

const struct cli_command cmd_send = {
    .name = "send",
    .summary = "send the messages that are due",
    .summary_zh = "发送到期的消息",
    .detail =
        "Goes on until nothing is due that may go now, and waits where only a channel's pace keeps it. For cron,\n"
        "where `earshot serve` does not run. later: tried, and tried again by itself. dropped: not to be sent any\n"
        "more (too late, unsubscribed). waiting: its channel is down and left alone for a while. A message that could\n"
        "not be delivered for 72 hours, or that the other side refuses for good, is dead: the command ends with 1.",
    .example = "$ earshot send\n"
               "sent     212\n"
               "later    3\n"
               "dead     0\n"
               "dropped  1\n"
               "waiting  0\n"
               "next     2026-11-02 03:14Z\n",
    .work = send_work,
};

/* ---- message preview ---- */

static const char *language_asked(struct cli *cli) {
    return cli_chinese(cli) ? "zh" : "en";
}

static const struct table_column shown_columns[] = {
    {.key = "subject"}, {.key = "sms"}, {.key = "characters", .kind = TABLE_INT}, {0}};

static int preview_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct message_shown shown;
    (void)act;
    if (message_preview(workspace, cli_operand(cli, 0), language_asked(cli), &shown, err))
        return err->kind;
    if (cli_format(cli) == TABLE_PLAIN) {
        if (*shown.subject)
            cli_print(cli, "%s\n\n", shown.subject);
        cli_print(cli, "%s\n", shown.text);
        cli_say(cli, "%" PRId64 " characters, with each value shown as its name.", shown.characters);
        return 0;
    }
    struct table *table = table_new(cli->arena, shown_columns);
    table_text(table, cli_some(shown.subject));
    table_text(table, cli_some(shown.sms));
    table_int(table, shown.characters);
    cli_record(cli, table);
    return 0;
}

const struct cli_command cmd_message_preview = {
    .name = "message preview",
    .summary = "show a message as it would read",
    .summary_zh = "预览消息内容",
    .usage = "MESSAGE [--lang zh|en]",
    .min_operands = 1,
    .max_operands = 1,
    .detail = "By the working files, so that it can be looked at while it is written. Each value is shown as its name.",
    .example = "$ earshot message preview invite --lang en\n"
               "How was (store)?\n"
               "\n"
               "One minute is enough: https://ask.example.com/i/abcdefghijklmnopqrstuvwxyz\n",
    .work = preview_work,
};

/* ---- channel list ---- */

static const struct table_column channel_columns[] = {
    {.key = "channel"},
    {.key = "kind"},
    {.key = "to", .heading = "to server"},
    {.key = "waiting", .kind = TABLE_INT},
    {.key = "dead", .kind = TABLE_INT},
    {.key = "until", .heading = "left alone until"},
    {.key = "why", .heading = "reason why"},
    {0},
};

static int put_channel(struct cli *cli, struct workspace *workspace, const struct channel *channel, struct table *table,
                       struct err *err) {
    struct health health;
    int64_t waiting = 0, dead = 0;
    if (outbox_count(workspace->db, OUTBOX_WAITING, channel->id, &waiting, err) ||
        outbox_count(workspace->db, OUTBOX_DEAD, channel->id, &dead, err) ||
        health_read(workspace->db, channel->id, cli->arena, &health, err))
        return err->kind;
    table_text(table, channel->id);
    table_text(table, channel_kind_word(channel->kind));
    table_text(table, channel->kind == CHANNEL_FILE ? channel->directory : channel->url);
    table_int(table, waiting);
    table_int(table, dead);
    table_text(table, health.failures ? cli_when(cli, health.until) : NULL);
    table_text(table, cli_some(health.why));
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct table *table = table_new(cli->arena, channel_columns);
    (void)act;
    if (rulebook_open(&rulebook, workspace, RULEBOOK_MESSAGES, err))
        return err->kind;
    int failed = 0;
    for (size_t i = 0; !failed && i < rulebook->channel_count; i++)
        failed = put_channel(cli, workspace, rulebook->channels[i], table, err);
    if (!failed)
        cli_table(cli, table);
    if (!failed && !rulebook->channel_count)
        cli_say(cli, "No channel is defined: write one in scripts/messages/; `earshot help channel` says how.");
    rulebook_close(rulebook);
    return failed;
}

const struct cli_command cmd_channel_list = {
    .name = "channel list",
    .summary = "list the ways out, and how they are doing",
    .summary_zh = "列出发送渠道及其状态",
    .detail =
        "A channel whose server cannot be reached is left alone for a while that grows to half an hour; what waits\n"
        "for it delays no other channel.",
    .example =
        "$ earshot channel list\n"
        "channel  kind        to server                              waiting  dead  left alone until   reason why\n"
        "mail     smtp        smtps://mail.example.com:465         12     0  2026-11-02 03:14Z  the server …\n"
        "sms      aliyun_sms  https://dysmsapi.aliyuncs.com         0     1  -                  -\n",
    .work = list_work,
};

/* ---- channel test ---- */

static const struct cli_option test_options[] = {
    {"message", 0, "MESSAGE", "the message that is sent, its values shown as their names"},
    {"to", 0, "ADDRESS", "to whom: your own mail address or mobile number; not kept"},
    {0},
};

static const struct table_column tried_columns[] = {{.key = "outcome", .heading = "came of it", .words = true},
                                                    {.key = "code", .heading = "answer code"},
                                                    {.key = "receipt"},
                                                    {.key = "why", .heading = "reason why"},
                                                    {0}};

static int test_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct verdict verdict;
    const char *message = cli_option(cli, "message");
    if (!message)
        return cli_misused(cli, err, "say which message: --message");
    if (channel_try(workspace, act, cli_operand(cli, 0), message, language_asked(cli), cli_option(cli, "to"), &verdict,
                    err))
        return err->kind;
    struct table *table = table_new(cli->arena, tried_columns);
    table_text(table, verdict_word(verdict.says));
    table_text(table, cli_some(verdict.code));
    table_text(table, cli_some(verdict.receipt));
    table_text(table, cli_some(verdict.why));
    cli_record(cli, table);
    return verdict.says == VERDICT_SENT ? 0 : err_set(err, ERR_FOUND, "the message was not delivered");
}

const struct cli_command cmd_channel_test = {
    .name = "channel test",
    .summary = "send one message by a channel, and say what came back",
    .summary_zh = "经渠道试发一条消息，并显示对方的答复",
    .usage = "CHANNEL --message MESSAGE [--to ADDRESS]",
    .min_operands = 1,
    .max_operands = 1,
    .options = test_options,
    .detail = "Goes past the outbox, by the live rules, at once. The journal keeps that it was done, not to whom.",
    .example = "$ earshot channel test mail --message invite --to me@example.com\n"
               "came of it   sent\n"
               "answer code  250\n"
               "receipt      -\n"
               "reason why   -\n",
    .work = test_work,
};
