/* stores traffic: how many came, said by a file, and listed by month. */
#include "cli/commands.h"
#include "cli/facts.h"
#include "ops/rights.h"
#include "ops/traffic.h"

static const struct table_column columns[] = {
    {.key = "store"},
    {.key = "name"},
    {.key = "month"},
    {.key = "visits", .kind = TABLE_INT},
    {.key = "days", .kind = TABLE_INT},
    {0},
};

/* The months that are asked for; all there can be where nothing is. */
static int read_period(struct cli *cli, month_t *first, month_t *last, struct err *err) {
    *first = day_month(day_from_civil(1, 1, 1));
    *last = day_month(day_from_civil(9999, 12, 31));
    if (cli_month(cli_option(cli, "from"), first, err) || cli_month(cli_option(cli, "to"), last, err))
        return err->kind;
    return 0;
}

static int list(struct cli *cli, struct workspace *workspace, struct err *err) {
    const struct registry *registry;
    const struct store *only = NULL;
    struct traffic_months months;
    month_t first, last;
    const char *store = cli_option(cli, "store");
    if (read_period(cli, &first, &last, err) || traffic_known(workspace, first, last, &registry, &months, err) ||
        (store && (scope_store(workspace, store, err) || registry_need_store(registry, store, &only, err))))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < months.count; i++) {
        const struct store *at = registry_store_by_id(registry, months.items[i].store);
        if (only && at != only)
            continue;
        table_text(table, at->code);
        table_text(table, at->name);
        table_text(table, cli_month_text(cli, months.items[i].month));
        table_int(table, months.items[i].visits);
        table_int(table, months.items[i].days);
    }
    cli_table(cli, table);
    return 0;
}

static int import(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const char *const foreign[] = {"store", "from", "to"};
    struct facts_import what = cli_facts_import(cli);
    struct facts_done done;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (cli_option(cli, foreign[i]))
            return cli_misused(cli, err, "a file says all of it: leave out --%s", foreign[i]);
    if (traffic_import(workspace, act, &what, &done, err))
        return err->kind;
    return cli_facts(cli, &done, what.dry_run, err);
}

static int traffic_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    if (cli_option(cli, "import"))
        return import(cli, workspace, act, err);
    return cli_facts_alone(cli, err) ? (int)err->kind : list(cli, workspace, err);
}

static const struct cli_option traffic_options[] = {
    {"store", 0, "STORE", "list: only this store"},
    {"from", 0, "MONTH", "list: from this month on"},
    {"to", 0, "MONTH", "list: up to this month"},
    {"import", 0, "FILE", "bring in a CSV file of visits"},
    {"dry-run", 'n', NULL, "with --import: tell what would happen, change nothing"},
    {"strict", 0, NULL, "with --import: one rejected row and nothing is stored"},
    {"errors", 0, "FILE", "with --import: where the error sheet goes; else errors/ in the workspace"},
    {0},
};

const struct cli_command cmd_stores_traffic = {
    .name = "stores traffic",
    .summary = "bring in visits per store and day, or list them",
    .summary_zh = "导入各店每日客流（或交易笔数），或按月列出",
    .usage = "[--store STORE] [--from MONTH] [--to MONTH] | --import FILE [--dry-run] [--strict] [--errors FILE]",
    .options = traffic_options,
    .detail =
        "A file has the columns store, day and visits (门店编号, 日期, 客流), one row a store and day. Visits are "
        "what\n"
        "the chain counts: people at the door or transactions of the till; a day without any has a 0. Said again, a\n"
        "day is corrected. Columns of other names are passed over. read = added + same + rejected.\n"
        "\n"
        "A report that needs traffic gets the visits of the month and how many of them were answered for. That rate\n"
        "stands only where every day that the store was open has a figure: `days` tells how many have.",
    .example = "$ earshot stores traffic --import visits.csv\n"
               "read      5828\n"
               "added     5828\n"
               "same      0\n"
               "rejected  0\n"
               "encoding  utf-8\n"
               "batch     7\n"
               "errors    -\n"
               "$ earshot stores traffic --store S0101 --from 2026-10\n",
    .work = traffic_work,
};
