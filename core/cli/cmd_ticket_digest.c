/* ticket digest: what waits for somebody this morning. */
#include "cli/commands.h"
#include "flow/rules/shape.h"
#include "ops/rights.h"
#include "ops/tickets.h"

static const struct table_column columns[] = {{.key = "why", .words = true},
                                              {.key = "ticket"},
                                              {.key = "what"},
                                              {.key = "store"},
                                              {.key = "store_name", .heading = "store's name"},
                                              {.key = "due"},
                                              {0}};
static const char *const whys[DIGEST_WHYS] = {"overdue", "due today", "new today", "open"};

struct listing {
    struct cli *cli;
    struct table *table;
};

static int put(void *context, const struct ticket_entry *entry, enum digest_why why, struct err *err) {
    struct listing *listing = context;
    struct cli *cli = listing->cli;
    char number[TICKET_TEXT];
    const bool plain = cli_format(cli) == TABLE_PLAIN;
    const instant_t due = entry->line->now.due;
    (void)err;
    table_text(listing->table, whys[why]);
    table_text(listing->table, ticket_number_write(number, entry->line->number));
    table_text(listing->table,
               plain ? shape_words(entry->workflow->title, cli_chinese(cli) ? "zh" : "en") : entry->workflow->id);
    table_text(listing->table, entry->store->code);
    table_text(listing->table, entry->store->name);
    table_text(listing->table, plain ? cli_some(entry->due) : due == INT64_MAX ? NULL : cli_when(cli, due));
    return 0;
}

static int send_all(struct cli *cli, struct workspace *workspace, const struct act *act, const char *by,
                    struct err *err) {
    const char *message = cli_option(cli, "message");
    int64_t sent = 0;
    if (rights_also(workspace, act, "ticket digest --by", err) ||
        ticket_digests_send(workspace, act, by, message ? message : "ticket_digest", &sent, err))
        return err->kind;
    cli_say(cli, cli_chinese(cli) ? "已放入发件箱：%lld 份" : "put into the outbox: %lld", (long long)sent);
    return 0;
}

static int digest_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct listing listing = {cli, table_new(cli->arena, columns)};
    struct ticket_digest digest;
    if (cli_option(cli, "by"))
        return send_all(cli, workspace, act, cli_option(cli, "by"), err);
    if (ticket_digest(workspace, act, &digest, put, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    cli_say(cli,
            cli_chinese(cli) ? "由您处理 %lld 张；所辖门店未结 %lld 张：逾期 %lld，今天到期 %lld，新开 %lld"
                             : "yours to do: %lld; open in your stores: %lld, overdue %lld, due today %lld, new %lld",
            (long long)digest.mine, (long long)digest.open, (long long)digest.of[DIGEST_OVERDUE],
            (long long)digest.of[DIGEST_TODAY], (long long)digest.of[DIGEST_NEW]);
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
    .summary_zh = "今日工单：由您处理的，逾期的，新开的",
    .usage = "[--by CHANNEL [--message ID]]",
    .options = options,
    .detail =
        "The list holds what is yours, or of whom you stand in for; the last line counts all that is open in your\n"
        "stores. --by puts each person's counts into the outbox, for who has something to do; run again on the\n"
        "same day it puts in nothing. A line of cron at each morning's hour does it.",
    .example = "$ earshot ticket digest\n"
               "why      ticket          what      store  store's name  due\n"
               "overdue  7KQ2-XP9M-4T8C  Callback  S0203  苏州观前店    2026-11-02 21:10\n",
    .work = digest_work,
};
