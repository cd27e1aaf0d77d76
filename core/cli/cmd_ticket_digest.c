/* ticket digest: what waits for somebody this morning. */
#include "cli/commands.h"
#include "flow/rules/shape.h"
#include "flow/tickets/tickets.h"
#include "ops/mornings.h"
#include "ops/rights.h"

static const struct table_column columns[] = {{.key = "why", .heading = "how urgent", .words = true},
                                              {.key = "number", .heading = "ticket or plan"},
                                              {.key = "what"},
                                              {.key = "of", .heading = "store or region"},
                                              {.key = "name"},
                                              {.key = "due"},
                                              {.key = "reply", .heading = "awaits reply", .kind = TABLE_BOOL},
                                              {0}};
static const char *const whys[MORNING_WHYS] = {"overdue", "due today", "new today", "open"};

struct listing {
    struct cli *cli;
    struct table *table;
};

/* Programs get ids, people words. */
static const char *what_text(struct cli *cli, const struct morning_matter *matter) {
    const char *language = cli_chinese(cli) ? "zh" : "en";
    if (matter->title)
        return matter->action
                   ? arena_format(cli->arena, cli_chinese(cli) ? "%s：%s" : "%s: %s", matter->title, matter->action)
                   : matter->title;
    return cli_format(cli) == TABLE_PLAIN ? shape_words(matter->workflow->title, language) : matter->workflow->id;
}

static int put(void *context, const struct morning_matter *matter, struct err *err) {
    struct listing *listing = context;
    struct cli *cli = listing->cli;
    char number[TICKET_TEXT];
    const bool plain = cli_format(cli) == TABLE_PLAIN;
    (void)err;
    table_text(listing->table, whys[matter->why]);
    table_text(listing->table, ticket_number_write(number, matter->number));
    table_text(listing->table, what_text(cli, matter));
    table_text(listing->table, cli_some(matter->place));
    table_text(listing->table, cli_some(matter->place_name));
    table_text(listing->table, plain           ? cli_some(matter->due)
                               : matter->title ? matter->due
                               : *matter->due  ? cli_when(cli, matter->due_at)
                                               : NULL);
    table_bool(listing->table, matter->reply);
    return 0;
}

static int send_all(struct cli *cli, struct workspace *workspace, const struct act *act, const char *by,
                    struct err *err) {
    const char *message = cli_option(cli, "message");
    int64_t sent = 0;
    if (rights_also(workspace, act, "ticket digest --by", err) ||
        mornings_send(workspace, act, by, message ? message : "ticket_digest", &sent, err))
        return err->kind;
    cli_say(cli, cli_chinese(cli) ? "已放入发件箱：%lld 份" : "put into the outbox: %lld", (long long)sent);
    return 0;
}

static int digest_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct listing listing = {cli, table_new(cli->arena, columns)};
    struct morning morning;
    if (cli_option(cli, "by"))
        return send_all(cli, workspace, act, cli_option(cli, "by"), err);
    if (morning_read(workspace, act, &morning, put, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    cli_say(cli,
            cli_chinese(cli) ? "由您处理的工单 %lld 张，其中 %lld 位顾客等待答复；改进计划到期事项 %lld 项"
                             : "yours to do: tickets %lld, customers who wait for an answer %lld; due of plans: %lld",
            (long long)morning.mine, (long long)morning.replies, (long long)morning.plans);
    cli_say(cli,
            cli_chinese(cli) ? "所辖门店未结工单 %lld 张：逾期 %lld，今天到期 %lld，新开 %lld"
                             : "open in your stores: %lld, overdue %lld, due today %lld, new %lld",
            (long long)morning.open, (long long)morning.of[MORNING_OVERDUE], (long long)morning.of[MORNING_TODAY],
            (long long)morning.of[MORNING_NEW]);
    return 0;
}

static const struct cli_option options[] = {
    {"by", 0, "CHANNEL", "instead: send each person theirs, once a day"},
    {"message", 0, "ID", "in which words; else ticket_digest"},
    {0},
};

const struct cli_command cmd_ticket_digest = {
    .name = "ticket digest",
    .summary = "what is yours to do this morning, and what is late",
    .summary_zh = "今日待办：由您处理的工单，改进计划到期的事项",
    .usage = "[--by CHANNEL [--message ID]]",
    .options = options,
    .detail =
        "The list holds the tickets that are yours, or of whom you stand in for, and of improvement plans what is\n"
        "due; the last line counts all that is open in your stores. `earshot serve` sends each person theirs at the\n"
        "hour that `digest` of earshot.lua says. --by does it without: each person's counts go into the outbox, for\n"
        "who has something to do; on the same day nobody is told twice.",
    .example = "$ earshot ticket digest\n"
               "how urgent  ticket or plan  what      store or region  name        due               awaits reply\n"
               "overdue     7KQ2-XP9M-4T8C  Callback  S0203            苏州观前店  2026-11-02 21:10  yes\n",
    .work = digest_work,
};
