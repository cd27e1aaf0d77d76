/* quarantine add, lift and list: responses that are set aside, and taken back in. */
#include <inttypes.h>

#include "cli/commands.h"
#include "ops/quarantine.h"

/* ---- setting aside, and taking back in ---- */

static const struct table_column done_columns[] = {
    {.key = "named", .kind = TABLE_INT},
    {.key = "marked", .kind = TABLE_INT},
    {.key = "same", .kind = TABLE_INT},
    {.key = "stores", .kind = TABLE_INT},
    {.key = "months", .heading = "months of stores", .kind = TABLE_INT},
    {.key = "rejected", .kind = TABLE_INT},
    {.key = "batch", .kind = TABLE_INT},
    {.key = "errors"},
    {0},
};

static int print_done(struct cli *cli, const struct quarantine_wish *wish, const struct quarantine_done *done,
                      struct err *err) {
    struct table *table = table_new(cli->arena, done_columns);
    table_int(table, done->named);
    table_int(table, done->marked);
    table_int(table, done->same);
    table_int(table, done->stores);
    table_int(table, done->months);
    table_int(table, done->rejected);
    if (done->batch)
        table_int(table, done->batch);
    else
        table_none(table);
    table_text(table, cli_some(done->errors));
    cli_record(cli, table);
    if (wish->dry_run)
        cli_say(cli, "A dry run: nothing was changed.");
    else if (done->marked)
        cli_say(cli, wish->lift ? "They count again. Months already closed: close them again."
                                : "They count no longer and stay to be seen. Months already closed: close them again.");
    if (!done->rejected)
        return 0;
    return err_set(err, ERR_FOUND, "%" PRId64 " row%s rejected", done->rejected,
                   done->rejected == 1 ? " was" : "s were"),
           err_todo(err, "%s says why; the other rows were taken", done->errors);
}

/* One way of naming them, and with it only what belongs to it. */
static int check_way(struct cli *cli, const struct quarantine_wish *wish, struct err *err) {
    const char *period = cli_option(cli, "period");
    int ways = (wish->id_count > 0) + (wish->batch != 0) + (wish->store != NULL) + (wish->file != NULL);
    if (ways != 1)
        return cli_misused(cli, err, "say which responses in one way: ID..., --file, --batch, or --store and --period");
    if (!wish->store != !period)
        return cli_misused(cli, err, "--store and --period go together");
    if (wish->source && !wish->id_count && !wish->file)
        return cli_misused(cli, err, "--source is for ids");
    return wish->errors && !wish->file ? cli_misused(cli, err, "--errors is for --file") : 0;
}

static int work(struct cli *cli, struct workspace *workspace, const struct act *act, bool lift, struct err *err) {
    struct quarantine_wish wish = {.ids = cli->operands,
                                   .id_count = cli_operand_count(cli),
                                   .source = cli_option(cli, "source"),
                                   .store = cli_option(cli, "store"),
                                   .file = cli_option(cli, "file"),
                                   .errors = cli_option(cli, "errors"),
                                   .lift = lift,
                                   .dry_run = cli_switch(cli, "dry-run")};
    const char *batch = cli_option(cli, "batch"), *period = cli_option(cli, "period");
    struct quarantine_done done;
    if ((batch && cli_number("batch", batch, &wish.batch, err)) || (period && cli_month(period, &wish.first, err)))
        return err->kind;
    wish.last = wish.first;
    if (check_way(cli, &wish, err) || quarantine(workspace, act, &wish, &done, err))
        return err->kind;
    return print_done(cli, &wish, &done, err);
}

static int add_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    return work(cli, workspace, act, false, err);
}

static int lift_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    return work(cli, workspace, act, true, err);
}

static const struct cli_option mark_options[] = {
    {"source", 0, "SOURCE", "the ids are this source's; needed where several know the same one"},
    {"file", 0, "FILE", "a CSV file with the column id (答卷编号), and source (来源) where needed"},
    {"batch", 0, "SEQ", "what this import brought and nothing has replaced"},
    {"store", 0, "STORE", "what this store got in --period"},
    {"period", 0, "MONTH", "the month, with --store"},
    {"dry-run", 'n', NULL, "say how many, change nothing"},
    {"errors", 0, "FILE", "with --file: where the error sheet goes; else errors/ in the workspace"},
    {0},
};

#define MARK_USAGE                                                                                                     \
    "(ID... [--source SOURCE] | --file FILE [--errors FILE] | --batch SEQ | --store STORE --period MONTH) [-n] -m "    \
    "REASON"

const struct cli_command cmd_quarantine_add = {
    .name = "quarantine add",
    .summary = "set answers aside: they count nowhere until that is lifted",
    .summary_zh = "隔离答卷：解除之前不计入任何指标（留痕）",
    .usage = MARK_USAGE,
    .max_operands = CLI_ANY,
    .options = mark_options,
    .detail =
        "For answers that are doubted: a till that was stuck, staff who answered for customers. The answers stay,\n"
        "tallies and scores leave them out at once, and what was published stays as it is. named = marked +\n"
        "same: what is set aside already. The mark is on the response, not on its content: corrected by\n"
        "`import --correct`, or imported again after `batch undo`, it stays set aside. The reason is kept in\n"
        "the journal. An id is the one that the source knows (the mapping's external_id).",
    .example = "$ earshot quarantine add --store S0203 --period 2026-10 --dry-run\n"
               "named             214\n"
               "marked            214\n"
               "same              0\n"
               "stores            1\n"
               "months of stores  1\n"
               "rejected          0\n"
               "batch             -\n"
               "errors            -\n"
               "A dry run: nothing was changed.\n"
               "$ earshot quarantine add r10034 r10037 -m \"typed in by the store itself\"\n",
    .work = add_work,
};

const struct cli_command cmd_quarantine_lift = {
    .name = "quarantine lift",
    .summary = "take answers back in that were set aside",
    .summary_zh = "解除隔离：答卷重新计入指标（留痕）",
    .usage = MARK_USAGE,
    .max_operands = CLI_ANY,
    .options = mark_options,
    .detail = "They count again from now on, in the newest content they have. same: what was not set aside.",
    .example = "$ earshot quarantine lift --store S0203 --period 2026-10 -m \"looked into: they are genuine\"\n"
               "named             214\n"
               "marked            214\n"
               "same              0\n"
               "stores            1\n"
               "months of stores  1\n"
               "rejected          0\n"
               "batch             9\n"
               "errors            -\n"
               "They count again. Months already closed: close them again.\n",
    .work = lift_work,
};

/* ---- the list ---- */

static const struct table_column list_columns[] = {
    {.key = "id"},
    {.key = "source"},
    {.key = "store"},
    {.key = "month"},
    {.key = "brought", .heading = "brought by", .kind = TABLE_INT},
    {.key = "batch", .heading = "set aside by", .kind = TABLE_INT},
    {.key = "at", .heading = "since"},
    {.key = "actor", .heading = "by"},
    {.key = "reason"},
    {0},
};

struct listing {
    struct cli *cli;
    struct table *table;
};

static int put(void *context, const struct quarantined *item, struct err *err) {
    struct listing *listing = context;
    struct table *table = listing->table;
    (void)err;
    table_text(table, item->id);
    table_text(table, item->source);
    table_text(table, item->store);
    table_text(table, cli_month_text(listing->cli, item->month));
    table_int(table, item->brought);
    table_int(table, item->batch);
    table_text(table, cli_when(listing->cli, item->at));
    table_text(table, item->actor);
    table_text(table, cli_some(item->reason));
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct listing listing = {cli, table_new(cli->arena, list_columns)};
    const char *period = cli_option(cli, "period");
    month_t first = INT32_MIN, last = INT32_MAX;
    (void)act;
    if (period && cli_month(period, &first, err))
        return err->kind;
    last = period ? first : last;
    if (quarantine_list(workspace, cli_option(cli, "store"), first, last, put, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    return 0;
}

static const struct cli_option list_options[] = {
    {"store", 0, "STORE", "only this store's"},
    {"period", 0, "MONTH", "only this month's"},
    {0},
};

const struct cli_command cmd_quarantine_list = {
    .name = "quarantine list",
    .summary = "list the answers that are set aside, since when and why",
    .summary_zh = "列出已隔离的答卷：何时起、因何故",
    .usage = "[--store STORE] [--period MONTH]",
    .options = list_options,
    .detail = "Those that were taken back in stand in `earshot journal` and `earshot batch list`.",
    .example = "$ earshot quarantine list\n"
               "id      source  store  month    brought by  set aside by  since              by  reason\n"
               "r10034  paper   S0203  2026-10           2             8  2026-11-03 01:20Z  li  typed in by the store "
               "itself\n"
               "...\n",
    .work = list_work,
};
