/* export: responses as a file for analysts. */
#include <inttypes.h>

#include "cli/commands.h"
#include "ops/export.h"

static const struct table_column columns[] = {
    {.key = "file"},
    {.key = "rows", .kind = TABLE_INT},
    {.key = "columns", .kind = TABLE_INT},
    {.key = "format"},
    {.key = "survey"},
    {.key = "sha256"},
    {0},
};

static int export_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct export what = {.file = cli_operand(cli, 0),
                          .format = cli_option(cli, "form"),
                          .survey = cli_option(cli, "survey"),
                          .from = INT32_MIN,
                          .to = INT32_MAX,
                          .store = cli_option(cli, "store"),
                          .region = cli_option(cli, "region"),
                          .labels = cli_switch(cli, "labels"),
                          .words = cli_switch(cli, "words"),
                          .unredacted = cli_switch(cli, "unredacted")};
    struct export_done done;
    if (cli_period(cli, &what.from, &what.to, err) || export_responses(workspace, act, &what, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, what.file);
    table_int(table, done.rows);
    table_int(table, done.columns);
    table_text(table, done.format);
    table_text(table, done.survey);
    table_text(table, cli_id(cli, done.digest));
    cli_record(cli, table);
    if (!done.rows)
        cli_say(cli, "No response is within what was asked for.");
    return 0;
}

static const struct cli_option options[] = {
    {"survey", 0, "SURVEY", "whose responses; needed where there are several"},
    {"from", 0, "MONTH", "the first month"},
    {"to", 0, "MONTH", "the last month"},
    {"store", 0, "STORE", "only this store's"},
    {"region", 0, "REGION", "only those of stores that hung in this region in the month of each"},
    {"form", 0, "FORM", "csv, xlsx or sav, where the file's ending does not say"},
    {"labels", 0, NULL, "options by what they are called, not by their ids"},
    {"words", 0, NULL, "with customers' own words, contacts in them blackened (hq)"},
    {"unredacted", 0, NULL, "with --words: as they were written (hq)"},
    {0},
};

const struct cli_command cmd_export = {
    .name = "export",
    .summary = "hand out responses as CSV, XLSX or SPSS (.sav)",
    .summary_zh = "导出答卷（CSV、XLSX 或 SPSS）",
    .usage = "FILE [--survey SURVEY] [--from MONTH] [--to MONTH] [--store STORE] [--region REGION] [--words]",
    .min_operands = 1,
    .max_operands = 1,
    .options = options,
    .detail =
        "One row a response that counts. The file is complete or not there; what a format cannot hold is refused\n"
        "before it is begun. Contacts of customers are in no export. Each export has its line in the journal,\n"
        "with the SHA-256 of the file. An SPSS file has labels for variables and values, and one variable for\n"
        "each option where several may be chosen.",
    .example = "$ earshot export october.sav --survey visit --from 2026-10 --to 2026-10\n"
               "file     october.sav\n"
               "rows     1201\n"
               "columns  24\n"
               "format   sav\n"
               "survey   visit\n"
               "sha256   9d1f...\n",
    .work = export_work,
};
