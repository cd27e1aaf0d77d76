/* history and show: what was published, read from the archive. */
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/frame.h"
#include "flow/report/plain.h"
#include "flow/report/sheets.h"
#include "ops/formats.h"
#include "ops/history_index.h"

/* ---- history ---- */

struct listing {
    struct cli *cli;
    struct table *table;
    /* where reports are counted: */
    struct history_edition edition;
    int64_t reports, changed, gone;
};

static const struct table_column history_columns[] = {
    {.key = "edition"},
    {.key = "month"},
    {.key = "made"},
    {.key = "actor", .heading = "by"},
    {.key = "cut", .heading = "last batch", .kind = TABLE_INT},
    {.key = "rules"},
    {.key = "subject"},
    {.key = "reason"},
    {0},
};

static int put_edition(void *context, const struct history_edition *edition, struct err *err) {
    (void)err;
    struct listing *listing = context;
    struct cli *cli = listing->cli;
    table_text(listing->table, cli_id(cli, edition->commit));
    table_text(listing->table, cli_month_text(cli, edition->month));
    table_text(listing->table, cli_when(cli, edition->seconds * 1000));
    table_text(listing->table, edition->author);
    table_int(listing->table, edition->cut);
    table_text(listing->table, cli_id(cli, edition->rules));
    table_text(listing->table, edition->subject);
    table_text(listing->table, cli_some(edition->reason));
    return 0;
}

static int list_editions(struct cli *cli, struct workspace *workspace, const struct history_query *query,
                         struct err *err) {
    struct listing listing = {.cli = cli, .table = table_new(cli->arena, history_columns)};
    if (history(workspace, query->first, put_edition, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    return 0;
}

/* ---- history: of one store ---- */

static const struct table_column store_columns[] = {
    {.key = "edition"},
    {.key = "month"},
    {.key = "made"},
    {.key = "actor", .heading = "by"},
    {.key = "region"},
    {.key = "report"},
    {.key = "change", .heading = "what became of it", .words = true},
    {.key = "document"},
    {.key = "pdf", .heading = "PDF"},
    {.key = "reason"},
    {0},
};

static const char *const changes[] = {[ARCHIVE_FIRST] = "new",
                                      [ARCHIVE_CHANGED] = "other content",
                                      [ARCHIVE_SMALL_PRINT] = "small print only",
                                      [ARCHIVE_SAME] = "unchanged",
                                      [ARCHIVE_GONE] = "gone"};

static int put_store(void *context, const struct history_edition *edition, const struct history_report *report,
                     struct err *err) {
    (void)err;
    struct listing *listing = context;
    struct cli *cli = listing->cli;
    table_text(listing->table, cli_id(cli, edition->commit));
    table_text(listing->table, cli_month_text(cli, edition->month));
    table_text(listing->table, cli_when(cli, edition->seconds * 1000));
    table_text(listing->table, edition->author);
    table_text(listing->table, report->region);
    table_text(listing->table, report->report);
    table_text(listing->table, changes[report->change]);
    table_text(listing->table, report->document ? cli_id(cli, report->document) : NULL);
    table_text(listing->table, report->pdf ? cli_id(cli, report->pdf) : NULL);
    table_text(listing->table, cli_some(edition->reason));
    return 0;
}

static int list_store(struct cli *cli, struct workspace *workspace, const struct history_query *query,
                      struct err *err) {
    struct listing listing = {.cli = cli, .table = table_new(cli->arena, store_columns)};
    if (history_of_reports(workspace, query, put_store, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    return 0;
}

/* ---- history: of many stores ---- */

static const struct table_column many_columns[] = {
    {.key = "edition"},
    {.key = "month"},
    {.key = "made"},
    {.key = "actor", .heading = "by"},
    {.key = "reports", .kind = TABLE_INT},
    {.key = "changed", .kind = TABLE_INT},
    {.key = "gone", .kind = TABLE_INT},
    {.key = "reason"},
    {0},
};

/* The reports of an edition come one after the other. */
static void end_edition(struct listing *listing) {
    struct cli *cli = listing->cli;
    const struct history_edition *edition = &listing->edition;
    if (!edition->commit)
        return;
    table_text(listing->table, cli_id(cli, edition->commit));
    table_text(listing->table, cli_month_text(cli, edition->month));
    table_text(listing->table, cli_when(cli, edition->seconds * 1000));
    table_text(listing->table, edition->author);
    table_int(listing->table, listing->reports);
    table_int(listing->table, listing->changed);
    table_int(listing->table, listing->gone);
    table_text(listing->table, cli_some(edition->reason));
    listing->reports = listing->changed = listing->gone = 0;
}

static int add_report(void *context, const struct history_edition *edition, const struct history_report *report,
                      struct err *err) {
    (void)err;
    struct listing *listing = context;
    if (!listing->edition.commit || strcmp(listing->edition.commit, edition->commit) != 0)
        end_edition(listing);
    listing->edition = *edition;
    listing->reports += report->change != ARCHIVE_GONE;
    listing->changed += report->change == ARCHIVE_FIRST || report->change == ARCHIVE_CHANGED;
    listing->gone += report->change == ARCHIVE_GONE;
    return 0;
}

static int list_many(struct cli *cli, struct workspace *workspace, const struct history_query *query, struct err *err) {
    struct listing listing = {.cli = cli, .table = table_new(cli->arena, many_columns)};
    if (history_of_reports(workspace, query, add_report, &listing, err))
        return err->kind;
    end_edition(&listing);
    cli_table(cli, listing.table);
    return 0;
}

static int history_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    const char *text = cli_option(cli, "month"), *period = cli_option(cli, "period");
    struct history_query query = {.first = INT32_MIN,
                                  .last = INT32_MAX,
                                  .store = cli_option(cli, "store"),
                                  .region = cli_option(cli, "region"),
                                  .report = cli_option(cli, "report")};
    if (text && period)
        return cli_misused(cli, err, "--period is another name for --month: leave one of them out");
    text = text ? text : period;
    if (cli_month(text, &query.first, err))
        return err->kind;
    query.last = text ? query.first : query.last;
    if (query.store)
        return list_store(cli, workspace, &query, err);
    return query.region || query.report ? list_many(cli, workspace, &query, err)
                                        : list_editions(cli, workspace, &query, err);
}

static const struct cli_option history_options[] = {
    {"month", 0, "MONTH", "only editions of this month"},
    {"period", 0, "MONTH", "the same"},
    {"store", 0, "STORE", "this store's reports: what became of them in each edition"},
    {"region", 0, "REGION", "the reports of this region and its stores, counted"},
    {"report", 0, "REPORT", "only reports of this kind"},
    {0},
};

const struct cli_command cmd_history = {
    .name = "history",
    .summary = "list the editions, newest first",
    .summary_zh = "列出已发布的版次，新的在前",
    .usage = "[--month MONTH] [--store STORE] [--region REGION] [--report REPORT]",
    .options = history_options,
    .detail =
        "An edition is a commit in archive.git, which plain git reads as well. With --store each line is one\n"
        "report: new, other content, small print only (some answer elsewhere changed what the month rests on),\n"
        "unchanged, or gone; document and PDF are SHA-256. It is read from an index in the database, which verify\n"
        "compares with the archive and `rebuild --archive` makes again. _region and _chain stand for the report\n"
        "of a region and of the chain.",
    .example =
        "$ earshot history\n"
        "edition       month    made               by  last batch  rules         subject                    reason\n"
        "24821fbe8928  2026-10  2026-11-01 00:30Z  li           3  e33c59ca14d0  close 2026-10: 47 reports  -\n"
        "...\n"
        "$ earshot history --store S0101 --month 2026-10\n"
        "...\n",
    .work = history_work,
};

/* ---- show: an edition ---- */

static const struct table_column head_columns[] = {
    {.key = "edition"},
    {.key = "month"},
    {.key = "made"},
    {.key = "actor", .heading = "by"},
    {.key = "reason"},
    {.key = "rules"},
    {.key = "rules_tree", .heading = "rules printed"},
    {.key = "cut", .heading = "last batch", .kind = TABLE_INT},
    {.key = "responses", .heading = "responses on record", .kind = TABLE_INT},
    {.key = "registry_day", .heading = "registry as of"},
    {.key = "facts"},
    {.key = "engine"},
    {.key = "renderer"},
    {0},
};

static void print_head(struct cli *cli, const struct history_edition *edition, const struct value *provenance) {
    const struct value *facts = value_get(provenance, "facts"), *engine = value_get(provenance, "engine");
    struct table *table = table_new(cli->arena, head_columns);
    table_text(table, edition->commit);
    table_text(table, cli_month_text(cli, edition->month));
    table_text(table, cli_when(cli, edition->seconds * 1000));
    table_text(table, edition->author);
    table_text(table, cli_some(edition->reason));
    table_text(table, cli_some(edition->rules));
    table_text(table, value_text(value_get(provenance, "rules"), NULL));
    table_int(table, edition->cut);
    table_int(table, value_whole(value_get(facts, "responses"), 0));
    table_text(table, value_text(value_get(value_get(provenance, "registry"), "day"), NULL));
    table_text(table, value_text(value_get(facts, "tallies"), NULL));
    table_text(table, value_text(value_get(engine, "name"), NULL));
    table_text(table, value_text(value_get(engine, "renderer"), NULL));
    cli_record(cli, table);
    cli_print(cli, "\n");
}

static const struct table_column report_columns[] = {{.key = "region"}, {.key = "store"}, {.key = "report"}, {0}};

static int put_report(void *context, const char *region, const char *store, const char *report, struct err *err) {
    (void)err;
    struct table *table = context;
    table_text(table, cli_some(region));
    table_text(table, cli_some(store));
    table_text(table, report);
    return 0;
}

struct report_list {
    struct arena *arena;
    struct value *reports;
};

static int push_report(void *context, const char *region, const char *store, const char *report, struct err *err) {
    (void)err;
    struct report_list *list = context;
    struct value *one = value_map(list->arena);
    value_set(list->arena, one, "region", region ? value_str(list->arena, region) : value_null(list->arena));
    value_set(list->arena, one, "store", store ? value_str(list->arena, store) : value_null(list->arena));
    value_set(list->arena, one, "report", value_str(list->arena, report));
    value_push(list->arena, list->reports, one);
    return 0;
}

static int show_as_data(struct cli *cli, struct workspace *workspace, const struct history_edition *edition,
                        const struct value *provenance, struct err *err) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena);
    struct report_list list = {arena, value_list(arena)};
    if (history_reports(workspace, edition, push_report, &list, err))
        return err->kind;
    value_set(arena, data, "edition", value_str(arena, edition->commit));
    value_set(arena, data, "tree", cli_value(cli, edition->tree));
    value_set(arena, data, "month", value_str(arena, cli_month_text(cli, edition->month)));
    value_set(arena, data, "made", value_str(arena, cli_when(cli, edition->seconds * 1000)));
    value_set(arena, data, "actor", value_str(arena, edition->author));
    value_set(arena, data, "subject", value_str(arena, edition->subject));
    value_set(arena, data, "reason", cli_value(cli, edition->reason));
    value_set(arena, data, "rules", cli_value(cli, edition->rules));
    value_set(arena, data, "cut", value_int(arena, edition->cut));
    value_set(arena, data, "provenance", provenance);
    value_set(arena, data, "reports", list.reports);
    cli_json(cli, data);
    return 0;
}

/* One JSON file of an edition. */
static int read_json(struct cli *cli, struct workspace *workspace, const struct history_edition *edition,
                     const char *store, const char *report, const char *file, const struct value **out,
                     struct err *err) {
    struct buf text = buf_make(LIMIT_FILE);
    int rc = history_read(workspace, edition, store, report, file, &text, err);
    if (rc == 0)
        rc = json_read(cli->arena, text.data, text.len, out, err);
    buf_free(&text);
    return rc;
}

static int show_edition(struct cli *cli, struct workspace *workspace, const struct history_edition *edition,
                        struct err *err) {
    const struct value *provenance;
    if (read_json(cli, workspace, edition, NULL, NULL, "provenance.json", &provenance, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        return show_as_data(cli, workspace, edition, provenance, err);
    struct table *table = table_new(cli->arena, report_columns);
    if (history_reports(workspace, edition, put_report, table, err))
        return err->kind;
    if (cli_format(cli) == TABLE_PLAIN)
        print_head(cli, edition, provenance);
    cli_table(cli, table);
    return 0;
}

/* ---- show: one report ---- */

static int write_pdf(struct cli *cli, struct workspace *workspace, const struct history_edition *edition,
                     const char *store, const char *report, const char *file, struct err *err) {
    struct buf pdf = buf_make(LIMIT_PDF);
    int rc = history_read(workspace, edition, store, report, "report.pdf", &pdf, err);
    if (rc == 0)
        rc = file_write(file, pdf.data, pdf.len, err);
    if (rc == 0)
        cli_say(cli, "The PDF as it was published: %s", file);
    buf_free(&pdf);
    return rc;
}

/* The text line by line: what a document holds may not steer the terminal, and its line ends are ours. */
static void print_document(struct cli *cli, const struct value *document) {
    struct buf text = buf_make(LIMIT_DOCUMENT * 4);
    report_plain(document, &text);
    for (char *at = text.data, *line; (line = strsep(&at, "\n"));)
        if (*line || at)
            cli_print(cli, "%s\n", cli_shown(cli->arena, line));
    buf_free(&text);
}

static bool is_about(const struct archive_place *place, const char *named) {
    if (!strcmp(place->store, ARCHIVE_OF_CHAIN))
        return !strcmp(named, HISTORY_CHAIN);
    return !strcmp(strcmp(place->store, ARCHIVE_OF_REGION) ? place->store : place->region, named);
}

/* Of a store its own files; the digests are what sha256sum gives of them. */
static int show_provenance(struct cli *cli, struct workspace *workspace, const struct history_edition *edition,
                           const char *store, struct err *err) {
    const struct value *provenance;
    struct archive_place place;
    struct value *made = value_map(cli->arena), *files = value_map(cli->arena);
    if (read_json(cli, workspace, edition, NULL, NULL, "provenance.json", &provenance, err))
        return err->kind;
    for (size_t i = 0; i < value_count(provenance); i++)
        value_set(cli->arena, made, provenance->map.pairs[i].key, provenance->map.pairs[i].value);
    const struct value *all = value_get(provenance, "files");
    for (size_t i = 0; store && i < value_count(all); i++)
        if (archive_place_of(cli->arena, all->map.pairs[i].key, &place) && is_about(&place, store))
            value_set(cli->arena, files, all->map.pairs[i].key, all->map.pairs[i].value);
    if (store && !value_count(files))
        return err_set(err, ERR_NOINPUT, "store '%s' has no report in the edition", store);
    if (store)
        value_set(cli->arena, made, "files", files);
    cli_json(cli, made);
    return 0;
}

static int print_csv(struct cli *cli, const struct value *document, struct err *err) {
    struct buf text = buf_make(LIMIT_FILE);
    if (report_csv(document, cli_option(cli, "table"), &text, err) == 0)
        cli_print(cli, "%s", text.data);
    buf_free(&text);
    return err->kind;
}

/* The report as a file of its own; what its name ends in says what it is. */
static int write_report(struct cli *cli, struct workspace *workspace, const struct history_edition *edition,
                        const struct value *document, const char *file, struct err *err) {
    enum report_format format;
    struct buf out = buf_make(LIMIT_FILE);
    if (format_of_file(file, &format, err))
        return err->kind;
    int rc = format_archived(workspace, edition, document, format, cli_option(cli, "table"), &out, err);
    if (rc == 0)
        rc = file_write(file, out.data, out.len, err);
    if (rc == 0)
        cli_say(cli, "The report: %s", file);
    buf_free(&out);
    return rc;
}

static bool ends_in_pdf(const char *file) {
    enum report_format format;
    struct err ignored;
    return format_of_file(file, &format, &ignored) == 0 && format == FORMAT_PDF;
}

/* A PDF is the one that was published, every other form is made of its document. */
static int write_out(struct cli *cli, struct workspace *workspace, const struct history_edition *edition,
                     const struct value *document, const char *store, const char *file, struct err *err) {
    return ends_in_pdf(file) && !cli_option(cli, "table")
               ? write_pdf(cli, workspace, edition, store, cli_operand(cli, 2), file, err)
               : write_report(cli, workspace, edition, document, file, err);
}

static int print_report(struct cli *cli, const struct value *document, struct err *err) {
    if (cli_format(cli) == TABLE_JSON)
        cli_json(cli, document);
    else if (cli_format(cli) == TABLE_CSV)
        return print_csv(cli, document, err);
    else
        print_document(cli, document);
    return 0;
}

static int show_report(struct cli *cli, struct workspace *workspace, const struct history_edition *edition,
                       const char *store, struct err *err) {
    const struct value *document;
    const char *report = cli_operand(cli, 2), *pdf = cli_option(cli, "pdf"), *file = cli_option(cli, "out");
    if (read_json(cli, workspace, edition, store, report, "document.json", &document, err) ||
        (pdf && write_pdf(cli, workspace, edition, store, report, pdf, err)) ||
        (file && write_out(cli, workspace, edition, document, store, file, err)))
        return err->kind;
    return pdf || file ? 0 : print_report(cli, document, err);
}

static int show_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    struct history_edition edition;
    const char *store = cli_operand(cli, 1), *file = cli_option(cli, "out"), *table = cli_option(cli, "table");
    if (!store && (cli_option(cli, "pdf") || file || table))
        return cli_misused(cli, err, "%s is for one report", file ? "--out" : table ? "--table" : "--pdf");
    if (table && !file && cli_format(cli) != TABLE_CSV)
        return cli_misused(cli, err, "--table goes with --format csv, or with --out FILE.csv");
    if (history_find(workspace, cli_operand(cli, 0), &edition, err))
        return err->kind;
    if (cli_switch(cli, "provenance"))
        return show_provenance(cli, workspace, &edition, store, err);
    return store ? show_report(cli, workspace, &edition, store, err) : show_edition(cli, workspace, &edition, err);
}

static const struct cli_option show_options[] = {
    {"out", 0, "FILE", "write the report to this file: .html, .xlsx, .csv, .txt, .pdf or .json"},
    {"table", 0, "NAME", "of CSV: one table of the report, by its name or number"},
    {"pdf", 0, "FILE", "write the PDF, as it was published, to this file"},
    {"provenance", 0, NULL, "what the edition rests on, and the SHA-256 of its files; of a store, of its own"},
    {0},
};

const struct cli_command cmd_show = {
    .name = "show",
    .summary = "show an edition, or one report in it",
    .summary_zh = "查看一个版次，或其中一份报告",
    .usage = "EDITION|MONTH [STORE|REGION|chain [REPORT]] [--out FILE] [--table NAME] [--provenance]",
    .min_operands = 1,
    .max_operands = 3,
    .options = show_options,
    .detail =
        "A month stands for its newest edition. REPORT is needed where a store, a region or the chain has several.\n"
        "With one of these --json prints the document as the archive holds it, --format csv all its figures as one "
        "list, or with --table one\n"
        "table. A PDF is the one that was published, byte for byte; HTML, a workbook, CSV and text are made of the\n"
        "document, by the look that it was published with. `rules` is the commit; a PDF prints its tree, `rules\n"
        "printed`.",
    .example = "$ earshot show 2026-10 S0101\n"
               "门店体验月报  2026 年 10 月\n"
               "上海国定路店\n"
               "华东一区 · 有效答卷 178 份\n"
               "\n"
               "净推荐值 +53（n = 178 · 95% 区间 +42 至 +62），与上月持平\n"
               "...\n"
               "$ earshot show 2026-10 S0101 --out S0101.html\n"
               "The report: S0101.html\n"
               "$ earshot show 2026-10 S0101 --out S0101.pdf\n"
               "The PDF as it was published: S0101.pdf\n",
    .work = show_work,
};
