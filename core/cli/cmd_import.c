/* import and stores import: files that come in. What became of each row is always printed, and rejected rows make the
 * exit status 1, the good ones having landed. */
#include <inttypes.h>

#include "cli/commands.h"
#include "ops/import.h"
#include "ops/stores.h"

/* The end of either: ERR_FOUND when there were rejected rows. */
static int end(int64_t rejected, const char *sheet, struct err *err) {
    if (!rejected)
        return 0;
    err_set(err, ERR_FOUND, "%" PRId64 " row%s rejected", rejected, rejected == 1 ? " was" : "s were");
    if (sheet)
        err_todo(err, "%s says why; correct the rows and import them again", sheet);
    return ERR_FOUND;
}

static void table_batch(struct table *table, int64_t batch) {
    if (batch)
        table_int(table, batch);
    else
        table_none(table);
}

/* ---- responses ---- */

static const struct table_column import_columns[] = {
    {.key = "read", .kind = TABLE_INT},
    {.key = "stored", .kind = TABLE_INT},
    {.key = "repeated", .kind = TABLE_INT},
    {.key = "rejected", .kind = TABLE_INT},
    {.key = "corrected", .kind = TABLE_INT},
    {.key = "survey"},
    {.key = "map"},
    {.key = "encoding"},
    {.key = "batch", .kind = TABLE_INT},
    {.key = "content"},
    {.key = "errors"},
    {0},
};

static void print_import(struct cli *cli, const struct import_done *done) {
    struct table *table = table_new(cli->arena, import_columns);
    table_int(table, done->read);
    table_int(table, done->stored);
    table_int(table, done->repeated);
    table_int(table, done->rejected);
    table_int(table, done->corrected);
    table_text(table, cli_some(done->survey));
    table_text(table, cli_some(done->map));
    table_text(table, cli_some(done->encoding));
    table_batch(table, done->batch);
    table_text(table, cli_some(done->content));
    table_text(table, cli_some(done->errors));
    cli_record(cli, table);
}

static const struct table_column found_columns[] = {
    {.key = "column"},
    {.key = "use", .words = true},
    {.key = "of"},
    {0},
};

/* What was taken for what, where no mapping of the chain's said so. */
static void print_found(struct cli *cli, const struct layout *layout) {
    struct table *table = table_new(cli->arena, found_columns);
    for (size_t i = 0; i < layout->column_count; i++) {
        table_text(table, cli_some(layout->columns[i].heading));
        table_text(table, layout->columns[i].use);
        table_text(table, cli_some(layout->columns[i].of));
    }
    cli_table(cli, table);
    if (cli_format(cli) == TABLE_PLAIN)
        cli_print(cli, "\n");
}

static void say_found(struct cli *cli, const struct import *what, const struct layout *layout) {
    cli_say(cli, "No mapping of yours fits; the file was read as %s. %s", layout->name,
            what->dry_run ? "Above is what each column was taken for."
                          : "`--dry-run` shows what each column was taken for.");
    for (size_t i = 0; i < layout->unasked_count; i++)
        cli_say(cli, "No column answers the question '%s'.", layout->unasked[i]);
    if (what->write_map)
        cli_say(cli, "The mapping stands in %s.", what->write_map);
}

static int import_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct import what = {.file = cli_operand(cli, 0),
                          .survey = cli_option(cli, "survey"),
                          .map = cli_option(cli, "map"),
                          .dry_run = cli_switch(cli, "dry-run"),
                          .strict = cli_switch(cli, "strict"),
                          .correct = cli_switch(cli, "correct"),
                          .errors = cli_option(cli, "errors"),
                          .store_code = cli_option(cli, "store"),
                          .store_column = cli_option(cli, "store-column"),
                          .source = cli_option(cli, "source"),
                          .class = cli_option(cli, "class"),
                          .clock = cli_option(cli, "clock"),
                          .dates = cli_option(cli, "dates"),
                          .leave_rest = cli_switch(cli, "leave-rest"),
                          .unfinished = cli_switch(cli, "unfinished"),
                          .write_map = cli_option(cli, "write-map")};
    struct import_done done = {0};
    if (cli_say_drift(cli, workspace, err) || import_file(workspace, act, &what, &done, err))
        return err->kind;
    if (done.layout && what.dry_run && cli_format(cli) == TABLE_PLAIN)
        print_found(cli, done.layout);
    print_import(cli, &done);
    if (done.layout)
        say_found(cli, &what, done.layout);
    if (done.customers)
        cli_say(cli, "%" PRId64 " of the stored say who answered; that is kept apart, and encrypted.", done.customers);
    if (done.tickets)
        cli_say(cli, "%" PRId64 " ticket%s opened: `earshot ticket list` shows what waits for whom.", done.tickets,
                done.tickets == 1 ? " was" : "s were");
    if (what.dry_run)
        cli_say(cli, "A dry run: nothing was stored.");
    if (done.set_aside)
        cli_say(cli, "Of them %" PRId64 " stay%s quarantined and count%s nowhere: see `earshot quarantine list`.",
                done.set_aside, done.set_aside == 1 ? "s" : "", done.set_aside == 1 ? "s" : "");
    return end(done.rejected, done.errors, err);
}

static const struct cli_option import_options[] = {
    {"survey", 0, "SURVEY", "what the file answers: only its mappings are tried"},
    {"map", 0, "MAP", "read the file by this mapping; else by the one whose columns fit"},
    {"dry-run", 'n', NULL, "tell what would happen and what each column is taken for"},
    {"strict", 0, NULL, "one rejected row and nothing is stored"},
    {"store", 0, "STORE", "where no mapping fits: all rows are this store's"},
    {"store-column", 0, "HEADING", "the same: this column names the store"},
    {"source", 0, "NAME", "the same: where the file comes from; ids are told apart by it"},
    {"class", 0, "CLASS", "the same: how sure we are who answered, imported or another"},
    {"dates", 0, "ORDER", "the same: ymd, mdy or dmy, where no row tells"},
    {"clock", 0, "ZONE", "the same: the time zone of the file's times"},
    {"leave-rest", 0, NULL, "the same: leave out columns that no question asks"},
    {"unfinished", 0, NULL, "the same: take answers that were not finished too"},
    {"write-map", 0, "FILE", "write the mapping that was found, to be kept and corrected"},
    {"correct", 0, NULL, "an answer known with other content is superseded, not rejected"},
    {"errors", 0, "FILE", "where the error sheet goes; else errors/ in the workspace"},
    {0},
};

const struct cli_command cmd_import = {
    .name = "import",
    .summary = "bring in a file of answers: CSV, XLSX or JSON",
    .summary_zh = "导入答卷（CSV、XLSX 或 JSON）",
    .usage = "FILE [--survey SURVEY] [--map MAP] [--dry-run] [--strict] [--correct] [--errors FILE]",
    .min_operands = 1,
    .max_operands = 1,
    .options = import_options,
    .detail =
        "read = stored + repeated + rejected, always; corrected ones are among the stored. UTF-8, GB18030 and\n"
        "UTF-16 are told apart by themselves. Good rows land together or not at all; importing a file again\n"
        "changes nothing. The error sheet has row, column, value and reason. Exit status 1: rows were rejected.\n"
        "\n"
        "Where no mapping in scripts/channels/ fits, the layout is found out: 问卷星, Qualtrics, LimeSurvey, Google\n"
        "Forms, Kobo, ODK, SurveyJS, review platforms, or any table with a header. Questions are found by their\n"
        "ids or words, options by theirs, the store by the column that carries its code. Nothing is left out\n"
        "unless you say so; look first with --dry-run.",
    .example = "$ earshot import october.csv\n"
               "read       1204\n"
               "stored     1201\n"
               "repeated   0\n"
               "rejected   3\n"
               "corrected  0\n"
               "survey     visit\n"
               "map        responses\n"
               "encoding   GB18030\n"
               "batch      4\n"
               "content    67922c7c1b08...\n"
               "errors     chain/errors/october.csv.errors.csv\n"
               "earshot: 3 rows were rejected\n"
               "  → chain/errors/october.csv.errors.csv says why; correct the rows and import them again\n",
    .work = import_work,
};

/* ---- the registry ---- */

static const struct table_column stores_columns[] = {
    {.key = "read", .kind = TABLE_INT},
    {.key = "added", .kind = TABLE_INT},
    {.key = "corrected", .kind = TABLE_INT},
    {.key = "moved", .kind = TABLE_INT},
    {.key = "same", .kind = TABLE_INT},
    {.key = "rejected", .kind = TABLE_INT},
    {.key = "map"},
    {.key = "encoding"},
    {.key = "batch", .kind = TABLE_INT},
    {.key = "errors"},
    {0},
};

static void print_stores(struct cli *cli, const struct stores_done *done) {
    struct table *table = table_new(cli->arena, stores_columns);
    table_int(table, done->read);
    table_int(table, done->added);
    table_int(table, done->corrected);
    table_int(table, done->moved);
    table_int(table, done->same);
    table_int(table, done->rejected);
    table_text(table, cli_some(done->map));
    table_text(table, cli_some(done->encoding));
    table_batch(table, done->batch);
    table_text(table, cli_some(done->errors));
    cli_record(cli, table);
}

static int stores_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct stores_import what = {.file = cli_operand(cli, 0),
                                 .map = cli_option(cli, "map"),
                                 .effective = DAY_NONE,
                                 .dry_run = cli_switch(cli, "dry-run"),
                                 .strict = cli_switch(cli, "strict"),
                                 .errors = cli_option(cli, "errors")};
    struct stores_done done = {0};
    if (cli_day(cli_option(cli, "effective"), &what.effective, err) || cli_say_drift(cli, workspace, err) ||
        stores_import(workspace, act, &what, &done, err))
        return err->kind;
    print_stores(cli, &done);
    if (what.dry_run)
        cli_say(cli, "A dry run: nothing was stored.");
    return end(done.rejected, done.errors, err);
}

static const struct cli_option stores_options[] = {
    {"map", 0, "MAP", "read the file by this mapping; else by the one whose columns fit"},
    {"effective", 0, "DAY", "the day from which moves hold; without it a store that moved is refused"},
    {"dry-run", 'n', NULL, "tell what would happen, change nothing"},
    {"strict", 0, NULL, "one rejected row and nothing is stored"},
    {"errors", 0, "FILE", "where the error sheet goes; else errors/ in the workspace"},
    {0},
};

const struct cli_command cmd_stores_import = {
    .name = "stores import",
    .summary = "bring in a CSV file of stores and their regions",
    .summary_zh = "导入门店与区域（CSV）",
    .usage = "FILE [--map MAP] [--effective DAY] [--dry-run] [--strict] [--errors FILE]",
    .min_operands = 1,
    .max_operands = 1,
    .options = stores_options,
    .detail =
        "read = added + corrected + moved + same + rejected. Stores that the file does not name stay as they are.",
    .example = "$ earshot stores import stores.csv\n"
               "read       48\n"
               "added      48\n"
               "corrected  0\n"
               "moved      0\n"
               "same       0\n"
               "rejected   0\n"
               "map        stores\n"
               "encoding   UTF-8\n"
               "batch      1\n"
               "errors     -\n",
    .work = stores_work,
};
