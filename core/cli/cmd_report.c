/* report run, list and new: reports outside a close. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/report_asked.h"
#include "ops/rules_new.h"

/* ---- what was made ---- */

static void print_one(struct cli *cli, const struct report_wish *wish, const struct report_done *done) {
    const char *code = wish->store                          ? wish->store
                       : wish->region                       ? wish->region
                       : !strcmp(done->about, "wave")       ? wish->wave
                       : !strcmp(done->about, "comparison") ? "comparison"
                                                            : "chain";
    const struct table_column columns[] = {{.key = wish->region  ? "region"
                                                   : wish->store ? "store"
                                                                 : "about"},
                                           {.key = "month"},
                                           {.key = "file"},
                                           {0}};
    struct table *table = table_new(cli->arena, columns);
    table_text(table, code);
    table_text(table, wish->month == INT32_MIN ? cli_some(NULL) : cli_month_text(cli, wish->month));
    table_text(table, done->first);
    cli_record(cli, table);
}

/* "3: S0101 S0102 S0103" */
static const char *without_text(struct arena *arena, const struct report_done *done) {
    struct buf text = buf_make(LIMIT_MESSAGE);
    buf_format(&text, "%zu", done->without_count);
    for (size_t i = 0; i < done->without_count; i++)
        buf_format(&text, "%s%s", i ? " " : ": ", done->without[i]);
    const char *kept = arena_text(arena, text.data);
    buf_free(&text);
    return kept;
}

static void print_failures(struct cli *cli, const struct report_done *done) {
    static const struct table_column columns[] = {{.key = "failed"}, {.key = "where"}, {.key = "what"}, {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < done->failure_count; i++) {
        const struct report_failure *failure = &done->failures[i];
        table_text(table, failure->code);
        table_text(table, cli_some(failure->why.where));
        table_text(table, failure->why.what);
    }
    if (!done->failure_count)
        return;
    cli_table(cli, table);
    cli_print(cli, "\n");
}

static void print_several(struct cli *cli, const struct report_done *done) {
    static const struct table_column columns[] = {
        {.key = "month"},
        {.key = "reports", .kind = TABLE_INT},
        {.key = "files", .kind = TABLE_INT},
        {.key = "suppressed", .heading = "under the floor", .kind = TABLE_INT},
        {.key = "hidden", .heading = "figures not shown", .kind = TABLE_INT},
        {.key = "without", .heading = "without data"},
        {.key = "failed", .kind = TABLE_INT},
        {.key = "first", .heading = "one of them"},
        {0}};
    struct table *table = table_new(cli->arena, columns);
    table_text(table, cli_month_text(cli, done->month));
    table_int(table, done->reports);
    table_int(table, done->files);
    table_int(table, done->suppressed);
    table_int(table, done->hidden);
    table_text(table, without_text(cli->arena, done));
    table_int(table, (int64_t)done->failure_count);
    table_text(table, cli_some(done->first));
    cli_record(cli, table);
}

static const struct value *failures_data(struct cli *cli, const struct report_done *done) {
    struct arena *arena = cli->arena;
    struct value *list = value_list(arena);
    for (size_t i = 0; i < done->failure_count; i++) {
        const struct report_failure *failure = &done->failures[i];
        struct value *one = value_map(arena);
        value_set(arena, one, "code", value_str(arena, failure->code));
        value_set(arena, one, "where", cli_value(cli, failure->why.where));
        value_set(arena, one, "what", value_str(arena, failure->why.what));
        value_set(arena, one, "todo", cli_value(cli, failure->why.todo));
        value_push(arena, list, one);
    }
    return list;
}

static void print_data(struct cli *cli, const struct report_done *done) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena), *without = value_list(arena);
    for (size_t i = 0; i < done->without_count; i++)
        value_push(arena, without, value_str(arena, done->without[i]));
    value_set(arena, data, "month", value_str(arena, cli_month_text(cli, done->month)));
    value_set(arena, data, "reports", value_int(arena, done->reports));
    value_set(arena, data, "files", value_int(arena, done->files));
    value_set(arena, data, "suppressed", value_int(arena, done->suppressed));
    value_set(arena, data, "hidden", value_int(arena, done->hidden));
    value_set(arena, data, "boxed", value_int(arena, done->boxed));
    value_set(arena, data, "without", without);
    value_set(arena, data, "failed", failures_data(cli, done));
    value_set(arena, data, "first", cli_value(cli, done->first));
    cli_json(cli, data);
}

static void say_boxed(struct cli *cli, const struct report_done *done) {
    if (done->boxed)
        cli_say(cli, "%lld report%s a character that no font has, printed as a box; the first is %s",
                (long long)done->boxed, done->boxed == 1 ? " has" : "s have", done->boxed_first);
}

static int print_run(struct cli *cli, const struct report_wish *wish, const struct report_done *done, struct err *err) {
    if (!done->several)
        print_one(cli, wish, done);
    else if (cli_format(cli) == TABLE_JSON)
        print_data(cli, done);
    else {
        print_failures(cli, done);
        print_several(cli, done);
    }
    say_boxed(cli, done);
    if (wish->is_private)
        cli_say(cli, "A working copy holds customers' own words: do not pass it on. The journal says who made it.");
    if (!done->failure_count)
        return 0;
    return err_set(err, ERR_FOUND, "%zu report%s failed; the others are made", done->failure_count,
                   done->failure_count == 1 ? "" : "s");
}

/* ---- report run ---- */

static int run_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct report_asked asked;
    struct report_done done;
    int64_t workers = cli->processors;
    if (report_asked_read(cli, &asked, err) ||
        cli_number("number of workers", cli_option(cli, "workers"), &workers, err))
        return err->kind;
    asked.wish.all = cli_switch(cli, "all");
    asked.wish.working = cli_switch(cli, "working");
    asked.wish.workers = (size_t)workers;
    if ((!asked.wish.working && cli_say_drift(cli, workspace, err)) ||
        report_run(workspace, act, &asked.wish, &done, err))
        return err->kind;
    return print_run(cli, &asked.wish, &done, err);
}

static const struct cli_option run_options[] = {
    {"period", 0, "MONTH|WAVE", "of which month; of which wave, where it is about waves of a survey"},
    {"month", 0, "MONTH", "the same, of a month"},
    {"wave", 0, "WAVE", "the same, of a wave"},
    {"store", 0, "STORE", "whose report, where it is about stores"},
    {"region", 0, "REGION", "whose report, where it is about regions; those of all its stores, where about stores"},
    {"all", 0, NULL, "of every store, or region, that you may see"},
    {"first", 0, "ANSWERS", "of a comparison: 2026-10, 2026-07..2026-09, wave:2026-1, region:E1@2026-10 …"},
    {"second", 0, "ANSWERS", "what they are compared with"},
    {"out", 0, "FILE|DIR", "where it goes; else CODE-MONTH.pdf here"},
    {"private", 0, NULL, "with customers' own words: a working copy, which is journalled"},
    {"working", 0, NULL, "by the working scripts, as they are being written, not by the live rules"},
    {"workers", 0, "N", "processes that make several at once; else as many as the machine has processors"},
    {0},
};

const struct cli_command cmd_report_run = {
    .name = "report run",
    .summary = "make reports from what is known now",
    .summary_zh = "按最新数据生成报告，不发布",
    .usage =
        "[REPORT] --period MONTH|WAVE [--store STORE | --region REGION | --all] [--format FORMATS] [--out FILE|DIR] "
        "[--private] [--working] [--workers N] | REPORT --first ANSWERS --second ANSWERS",
    .max_operands = 1,
    .options = run_options,
    .makes_files = true,
    .detail =
        "Nothing is published. REPORT is a report script's id; else the first that earshot.lua names. Reports are\n"
        "what a close would make of them, by the live rules; --working shows what publishing the working scripts\n"
        "would make of it. All of them see one state of the data, and are the same bytes however many processes\n"
        "make them. Each file is written whole or not at all.\n"
        "\n"
        "FORMATS are pdf, html, text, csv, xlsx and json, one or several with commas; else FILE's ending says it,\n"
        "else it is a PDF. --json tells what was made, as data.\n"
        "\n"
        "A report that fails stops no other: it is named, with its file and line, and the exit status is 1.\n"
        "\n"
        "--private keeps the private blocks, as quotes of comments: contacts in them are replaced, every page says\n"
        "that it is a working copy, it is never archived, and the journal says who made it. Not for auditors.",
    .example = "$ earshot report run --period 2026-10 --store S0101\n"
               "store  S0101\n"
               "month  2026-10\n"
               "file   S0101-2026-10.pdf\n"
               "\n"
               "$ earshot report run --period 2026-10 --region E1 --format pdf,html --out e1/\n"
               "month              2026-10\n"
               "reports            11\n"
               "files              22\n"
               "under the floor    0\n"
               "figures not shown  0\n"
               "without data       0\n"
               "failed             0\n"
               "one of them        e1/S0101-2026-10.pdf, e1/S0101-2026-10.html\n",
    .work = run_work,
};

/* ---- report list ---- */

static const char *used_by(const struct rulebook *rulebook, const char *id) {
    for (size_t i = 0; i < rulebook->settings.report_count; i++)
        if (!strcmp(rulebook->settings.reports[i], id))
            return "close";
    return NULL;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "report"}, {.key = "of"},   {.key = "title"},
                                                  {.key = "script"}, {.key = "used"}, {0}};
    struct rulebook *rulebook = NULL;
    struct table *table = table_new(cli->arena, columns);
    (void)act;
    int failed = cli_switch(cli, "working") ? rulebook_open_working(&rulebook, workspace, RULEBOOK_ALL, err)
                                            : rulebook_open(&rulebook, workspace, RULEBOOK_ALL, err);
    for (size_t i = 0; !failed && i < rulebook->report_count; i++) {
        const struct report *report = rulebook->reports[i];
        table_text(table, arena_text(cli->arena, report->id));
        table_text(table, report_of_name(report->of));
        table_text(table, arena_text(cli->arena, shape_words(report->title, cli_chinese(cli) ? "zh" : "en")));
        table_text(table, arena_text(cli->arena, report->script));
        table_text(table, cli_some(used_by(rulebook, report->id)));
    }
    rulebook_close(rulebook);
    if (!failed)
        cli_table(cli, table);
    return failed;
}

static const struct cli_option list_options[] = {
    {"working", 0, NULL, "those of the working scripts, not of the live rules"},
    {0},
};

const struct cli_command cmd_report_list = {
    .name = "report list",
    .summary = "the reports there are, and which a close makes",
    .summary_zh = "列出报告：各写什么、脚本在哪、月结出哪几种",
    .usage = "[--working]",
    .options = list_options,
    .example = "$ earshot report list\n"
               "report           of      title                     script                             used\n"
               "region_monthly   region  Regional monthly report   scripts/reports/region_monthly.lua  close\n"
               "store_monthly    store   Store experience report   scripts/reports/store_monthly.lua   close\n",
    .work = list_work,
};

/* ---- report new ---- */

static int new_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "file"}, {0}};
    const struct rules_new what = {.kind = "report",
                                   .name = cli_operand(cli, 0),
                                   .survey = cli_option(cli, "survey"),
                                   .from = cli_option(cli, "like")};
    const char *file = NULL;
    if (rules_new(workspace, act, &what, &file, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, file);
    cli_record(cli, table);
    cli_say(cli, "Change it while you look at it: earshot report preview %s --store STORE --watch", what.name);
    cli_say(cli, "A close makes it once '%s' stands among the reports of earshot.lua and the rules are published.",
            what.name);
    return 0;
}

static const struct cli_option new_options[] = {
    {"like", 0, "REPORT", "begin as a copy of this one; else a small one is written"},
    {"survey", 0, "ID", "the survey that it is about; needed where there are several"},
    {0},
};

const struct cli_command cmd_report_new = {
    .name = "report new",
    .summary = "begin a report's script, as a copy of another",
    .summary_zh = "新建报告脚本，可照已有的一份复制",
    .usage = "NAME [--like REPORT] [--survey ID]",
    .min_operands = 1,
    .max_operands = 1,
    .options = new_options,
    .detail = "A file that is there is never overwritten.",
    .example = "$ earshot report new flagship_monthly --like store_monthly\n"
               "file  scripts/reports/flagship_monthly.lua\n"
               "Change it while you look at it: earshot report preview flagship_monthly --store STORE --watch\n",
    .work = new_work,
};
