/* privacy: what is held on a customer, and erasing them. Whoever types a contact into a command line leaves it in the
 * shell's history; "-" takes it from the standard input. */
#include <inttypes.h>
#include <string.h>

#include "cli/commands.h"
#include "ops/act.h"
#include "ops/erasures.h"
#include "ops/privacy.h"

static int typed_customer(struct cli *cli, const char **out, struct err *err) {
    *out = cli_operand(cli, 0);
    return strcmp(*out, "-") ? 0
                             : cli_line(cli,
                                        cli_chinese(cli) ? "顾客（手机号、邮箱、会员号或编号）："
                                                         : "customer (telephone, e-mail, number or id):",
                                        out, err);
}

#define WHO                                                                                                            \
    "CUSTOMER is a telephone number, an e-mail address, the customer's number in your own books, or the id that\n"     \
    "earshot gave them, however it is spelled; with - it is read from the standard input, so that it stands in no\n"   \
    "history of a shell."

/* ---- export ---- */

static void print_words(struct cli *cli, const char *key, const struct value *value, const char *indent);

static void print_map(struct cli *cli, const struct value *map, const char *indent) {
    for (size_t i = 0; i < value_count(map); i++)
        print_words(cli, map->map.pairs[i].key, map->map.pairs[i].value, indent);
}

/* One line for each thing known, deeper where it belongs to another. */
static void print_words(struct cli *cli, const char *key, const struct value *value, const char *indent) {
    const char *deeper = arena_format(cli->arena, "%s  ", indent);
    if (value_is(value, VALUE_TEXT))
        cli_print(cli, "%s%s: %s\n", indent, key, value_text(value, ""));
    else if (value_is(value, VALUE_INT) || value_is(value, VALUE_REAL))
        cli_print(cli, "%s%s: %.10g\n", indent, key, value_number(value, 0));
    else if (value_is(value, VALUE_BOOL))
        cli_print(cli, "%s%s\n", indent, key);
    else if (value_is(value, VALUE_MAP)) {
        cli_print(cli, "%s%s\n", indent, key);
        print_map(cli, value, deeper);
    } else {
        for (size_t i = 0; i < value_count(value); i++)
            print_words(cli, arena_format(cli->arena, "%s %zu", key, i + 1), value_at(value, i), indent);
    }
}

static int export_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const struct value *held = NULL;
    const char *typed;
    if (typed_customer(cli, &typed, err) || privacy_export(workspace, act, typed, &held, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        cli_json(cli, held);
    else
        print_map(cli, held, "");
    return 0;
}

const struct cli_command cmd_privacy_export = {
    .name = "privacy export",
    .summary = "show everything that is held on a customer",
    .summary_zh = "导出某位顾客的全部数据",
    .usage = "CUSTOMER | -",
    .min_operands = 1,
    .max_operands = 1,
    .detail = WHO "\nThe journal keeps who looked, by the customer's id. --json gives a file that can be handed over.",
    .example = "$ earshot privacy export -\n"
               "customer: 7b0c5d1f0e6a4c3f9a52d1e8b7c60f14\n"
               "contacts\n"
               "  phone: 138 1234 5678\n"
               "responses 1\n"
               "  source: wechat\n"
               "  id: A-1\n"
               "  revisions 1\n"
               "    ...\n",
    .work = export_work,
};

/* ---- erase ---- */

static int sure(struct cli *cli, struct err *err) {
    bool yes = cli_switch(cli, "yes");
    const char *question =
        cli_chinese(cli) ? "清除后无法恢复。确定清除这位顾客？" : "This cannot be undone. Erase the customer?";
    if (!yes && cli_confirm(cli, question, &yes, err))
        return err->kind;
    return yes ? 0 : err_set(err, ERR_FOUND, "nobody was erased");
}

static int erase_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "customer"},
                                                  {.key = "responses", .kind = TABLE_INT},
                                                  {.key = "answers"},
                                                  {.key = "batch", .kind = TABLE_INT},
                                                  {.key = "sheets", .kind = TABLE_INT},
                                                  {0}};
    struct erasure_done done;
    const char *typed;
    if (typed_customer(cli, &typed, err) || sure(cli, err) || privacy_erase(workspace, act, typed, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, done.customer);
    table_int(table, done.responses);
    table_text(table, done.removed ? "removed" : "anonymous");
    table_int(table, done.batch);
    table_int(table, done.sheets);
    cli_record(cli, table);
    cli_say(cli,
            "Not reached from here: the files that were imported and what was mailed. For backups, keep the new list: "
            "earshot privacy list --keep erasures.json");
    return 0;
}

static const struct cli_option erase_options[] = {
    {"yes", 'y', NULL, "do not ask: for scripts"},
    {0},
};

const struct cli_command cmd_privacy_erase = {
    .name = "privacy erase",
    .summary = "erase a customer: contacts, words, links, without a trace",
    .summary_zh = "清除某位顾客：联系方式、留言与关联，不留痕迹",
    .usage = "CUSTOMER | - -m REASON [--yes]",
    .min_operands = 1,
    .max_operands = 1,
    .options = erase_options,
    .detail = WHO
    "\nGone are contacts, the key that opens them, comments, the responses' ids and the links to them: from the\n"
    "database, its log, its free pages and the error sheets. The answers stay as nobody's; with\n"
    "erasure = \"remove\" in earshot.lua they go too, and counts in a ledger keep every figure as it was. No\n"
    "edition changes, all verify, and importing the same file brings nothing back.",
    .example =
        "$ earshot privacy erase - -m \"request of 3 November\"\n"
        "customer   7b0c5d1f0e6a4c3f9a52d1e8b7c60f14\n"
        "responses  1\n"
        "answers    anonymous\n"
        "batch      14\n"
        "sheets     0\n"
        "Not reached from here: the files that were imported and what was mailed. For backups, keep the new list: "
        "earshot privacy list --keep erasures.json\n",
    .work = erase_work,
};

/* ---- list ---- */

struct listing {
    struct cli *cli;
    struct table *table;
};

static int put_erasure(void *context, const struct erasure *erasure, struct err *err) {
    struct listing *listing = context;
    (void)err;
    table_text(listing->table, erasure->customer);
    table_int(listing->table, erasure->responses);
    table_text(listing->table, erasure->removed ? "removed" : "anonymous");
    table_int(listing->table, erasure->batch);
    table_text(listing->table, cli_when(listing->cli, erasure->at));
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "customer"}, {.key = "responses", .kind = TABLE_INT},
                                                  {.key = "answers"},  {.key = "batch", .kind = TABLE_INT},
                                                  {.key = "erased"},   {0}};
    struct listing listing = {cli, table_new(cli->arena, columns)};
    int64_t kept = 0;
    (void)act;
    if (cli_option(cli, "keep") && erasures_write(workspace->db, cli->arena, cli_option(cli, "keep"), &kept, err))
        return err->kind;
    if (privacy_erasures(workspace->db, put_erasure, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    return 0;
}

static const struct cli_option list_options[] = {
    {"keep", 0, "FILE", "also write the list that `earshot restore` takes, to be kept beside the backups"},
    {0},
};

const struct cli_command cmd_privacy_list = {
    .name = "privacy list",
    .summary = "list the erasures there were, by the customers' random ids",
    .summary_zh = "列出历次清除（仅随机编号）",
    .usage = "[--keep FILE]",
    .options = list_options,
    .detail =
        "When an older backup is put back, these customers are erased again: `earshot restore` does it, by the list\n"
        "that each `earshot backup` writes beside itself (erasures.json) and --keep writes now. It holds random ids\n"
        "and keyed hashes, nobody's data.",
    .example = "$ earshot privacy list\n"
               "customer                          responses  answers    batch  erased\n"
               "7b0c5d1f0e6a4c3f9a52d1e8b7c60f14          1  anonymous     14  2026-11-03 08:00\n",
    .work = list_work,
};
