/* customers: who there is to be asked, brought in from a file, taken out at their wish or in time, and counted. Whoever
 * types a contact into a command line leaves it in the shell's history; "-" takes it from the standard input. */
#include <inttypes.h>
#include <string.h>

#include "cli/commands.h"
#include "ops/act.h"
#include "ops/customers_acts.h"
#include "ops/customers_import.h"

/* ---- import ---- */

static int import_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "read", .kind = TABLE_INT},
        {.key = "taken", .kind = TABLE_INT},
        {.key = "turned_away", .heading = "turned away", .kind = TABLE_INT},
        {.key = "rejected", .kind = TABLE_INT},
        {.key = "new", .heading = "new customers", .kind = TABLE_INT},
        {.key = "visits", .kind = TABLE_INT},
        {.key = "consents", .kind = TABLE_INT},
        {.key = "opt_outs", .heading = "opt-outs", .kind = TABLE_INT},
        {.key = "encoding"},
        {.key = "errors"},
        {0},
    };
    const struct customers_import what = {.file = cli_operand(cli, 0),
                                          .map = cli_option(cli, "map"),
                                          .notice = cli_option(cli, "notice"),
                                          .notice_version = cli_option(cli, "notice-version"),
                                          .errors = cli_option(cli, "errors"),
                                          .dry_run = cli_switch(cli, "dry-run"),
                                          .strict = cli_switch(cli, "strict")};
    struct customers_import_done done;
    if (customers_import(workspace, act, &what, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done.read);
    table_int(table, done.taken);
    table_int(table, done.turned_away);
    table_int(table, done.rejected);
    table_int(table, done.new);
    table_int(table, done.visits);
    table_int(table, done.consents);
    table_int(table, done.opt_outs);
    table_text(table, done.encoding);
    table_text(table, done.errors);
    cli_record(cli, table);
    if (what.dry_run)
        cli_say(cli, "A dry run: nothing was stored.");
    if (!done.rejected)
        return 0;
    return err_set(err, ERR_FOUND, "%" PRId64 " row%s rejected", done.rejected, done.rejected == 1 ? " was" : "s were"),
           err_todo(err, "%s says why; correct the rows and import them again", done.errors);
}

static const struct cli_option import_options[] = {
    {"map", 'm', "MAP", "the definition `members` that says which column is what"},
    {"notice", 0, "FILE", "the text that customers agreed to; needed where the file has consents"},
    {"notice-version", 0, "NAME", "what you call that text: \"2026-03\""},
    {"dry-run", 'n', NULL, "tell what would happen, change nothing"},
    {"strict", 0, NULL, "one rejected row and nothing is stored"},
    {"errors", 0, "FILE", "where the error sheet goes; else errors/ in the workspace"},
    {0},
};

const struct cli_command cmd_customers_import = {
    .name = "customers import",
    .summary = "bring in customers, their visits, purchases and consents",
    .summary_zh = "导入顾客、到店、消费与同意记录",
    .usage = "FILE [--map MAP] [--notice FILE] [--notice-version NAME] [-n] [--strict]",
    .min_operands = 1,
    .max_operands = 1,
    .options = import_options,
    .detail =
        "A row names a customer by id, phone or email (会员号, 手机号, 邮箱), at least one; it may have name and\n"
        "language (姓名, 语言: zh or en). A store and a time (门店编号, 时间) are a visit, an amount (金额) makes it "
        "a\n"
        "purchase, a reference (小票号) tells two of one minute apart. consent and call_back (同意调研, 同意回访) are "
        "two\n"
        "ticks, each yes or no; consent_at (同意时间) says when, else the visit does. opt_out (退订) yes: never asked\n"
        "again. Columns of other names are passed over; a definition `members` in\n"
        "scripts/channels/ gives these other names.\n"
        "\n"
        "The same telephone, address or number is the same customer, however it is typed. Contacts are sealed under a\n"
        "key of each customer's own; visits hang on a random id. A row that was read before changes nothing, so a "
        "till's\n"
        "file may be imported again. read = taken + turned away + rejected; turned away are people who were erased, "
        "or\n"
        "opted out for good, and have not agreed to anything since.",
    .example = "$ earshot customers import yesterday.csv --notice notice.txt --notice-version 2026-03\n"
               "read           1204\n"
               "taken          1201\n"
               "turned away    1\n"
               "rejected       2\n"
               "new customers  318\n"
               "visits         1201\n"
               "consents       290\n"
               "opt-outs       4\n"
               "...\n",
    .work = import_work,
};

/* ---- opt-out ---- */

static int opt_out_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "customer"},
        {.key = "channel"},
        {.key = "changed", .kind = TABLE_BOOL},
        {.key = "taken_back", .heading = "messages taken back", .kind = TABLE_INT},
        {0},
    };
    struct opted_out done;
    const char *typed = cli_operand(cli, 0), *channel = cli_option(cli, "channel");
    if (!strcmp(typed, "-") && cli_line(cli,
                                        cli_chinese(cli) ? "顾客（手机号、邮箱、会员号或编号）："
                                                         : "customer (telephone, e-mail, number or id):",
                                        &typed, err))
        return err->kind;
    if (customers_opt_out(workspace, act, typed, channel, cli_switch(cli, "lift"), &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, done.customer);
    table_text(table, channel ? channel : "all");
    table_bool(table, done.changed);
    table_int(table, done.taken_back);
    cli_record(cli, table);
    return 0;
}

static const struct cli_option opt_out_options[] = {
    {"channel", 0, "CHANNEL", "only of this channel; else of all, for good"},
    {"lift", 0, NULL, "take it back, because the customer says so"},
    {0},
};

const struct cli_command cmd_customers_opt_out = {
    .name = "customers opt-out",
    .summary = "note that a customer will not be asked, or by a channel",
    .summary_zh = "登记顾客退订（全部或某个渠道）",
    .usage = "CUSTOMER | - [--channel CHANNEL] [--lift]",
    .min_operands = 1,
    .max_operands = 1,
    .options = opt_out_options,
    .detail =
        "CUSTOMER is a telephone number, an e-mail address, the customer's number in your own books, or the id\n"
        "that earshot gave them; with - it is read from the standard input, so that it stands in no history of a\n"
        "shell. Messages that wait for them are taken back. Customers do the same by the link in each message.",
    .example = "$ earshot customers opt-out -\n"
               "customer             7b0c5d1f0e6a4c3f9a52d1e8b7c60f14\n"
               "channel              all\n"
               "changed              yes\n"
               "messages taken back  1\n",
    .work = opt_out_work,
};

/* ---- segments ---- */

static int segments_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "segment", .words = true}, {.key = "customers", .kind = TABLE_INT}, {0}};
    int64_t counts[SEGMENTS];
    if (customers_segments(workspace, act, counts, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    for (int i = 1; i <= SEGMENTS; i++) {
        enum segment segment = (enum segment)(i % SEGMENTS);
        table_text(table, segment == SEGMENT_NONE ? "no purchase" : segment_word(segment));
        table_int(table, counts[segment]);
    }
    cli_table(cli, table);
    return 0;
}

const struct cli_command cmd_customers_segments = {
    .name = "customers segments",
    .summary = "count customers by how lately, often and much they bought",
    .summary_zh = "按最近消费、频次、金额（RFM）统计顾客分层",
    .detail =
        "Each customer with a purchase is scored 1 to 5 by fifths on three counts: days since the last purchase,\n"
        "purchases, and amount. The segment is what schedules name: customers { segment = { \"champion\" } }.",
    .example = "$ earshot customers segments\n"
               "segment      customers\n"
               "champion            57\n"
               "...\n",
    .work = segments_work,
};

/* ---- tidy ---- */

static int tidy_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "forgotten", .kind = TABLE_INT},
                                                  {.key = "not_heard_since", .heading = "not heard of since"},
                                                  {.key = "customers", .kind = TABLE_INT},
                                                  {0}};
    struct tidy_done done;
    bool dry = cli_switch(cli, "dry-run");
    if (customers_tidy(workspace, act, dry, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done.forgotten);
    table_text(table, cli_day_text(cli, done.before));
    table_int(table, done.kept);
    cli_record(cli, table);
    if (dry)
        cli_say(cli, "A dry run: nobody was forgotten.");
    return 0;
}

static const struct cli_option tidy_options[] = {
    {"dry-run", 'n', NULL, "tell what would happen, change nothing"},
    {0},
};

const struct cli_command cmd_tidy = {
    .name = "tidy",
    .summary = "forget customers who were not heard of for a year",
    .summary_zh = "清理超过保存期限的顾客身份信息",
    .usage = "[-n]",
    .options = tidy_options,
    .detail =
        "Contacts, visits, consents and the links to answers and invitations go; the answers stay, as nobody's, and\n"
        "no figure moves. keep_customers in earshot.lua says after how many days; 365 if it says nothing. `earshot\n"
        "serve` does it every day.",
    .example = "$ earshot tidy\n"
               "forgotten           12\n"
               "not heard of since  2025-11-22\n"
               "customers           4310\n",
    .work = tidy_work,
};
