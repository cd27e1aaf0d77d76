/* rules backtest: what the working scripts would have made of the months that are there. A person gets the months and
 * the stores whose band changes; a program every store's month. */
#include <math.h>

#include "cli/backtest_tickets.h"
#include "cli/backtest_words.h"
#include "cli/commands.h"
#include "cli/metrics_views.h"

/* ---- for programs ---- */

static const struct table_column exact_columns[] = {
    {.key = "scoring"},
    {.key = "store"},
    {.key = "region"},
    {.key = "period"},
    {.key = "n", .kind = TABLE_INT},
    {.key = "before", .kind = TABLE_REAL},
    {.key = "after", .kind = TABLE_REAL},
    {.key = "shift", .kind = TABLE_REAL},
    {.key = "shift_lo", .kind = TABLE_REAL},
    {.key = "shift_hi", .kind = TABLE_REAL},
    {.key = "interval"},
    {.key = "band_before"},
    {.key = "band_after"},
    {.key = "band_changed", .kind = TABLE_BOOL},
    {.key = "mark", .words = true},
    {0},
};

/* Under the privacy floor a row says so, and no figure. */
static double shown(const struct backtest_row *row, bool there, double figure) {
    return there && !metrics_under_floor(row->mark) ? figure : (double)NAN;
}

static void exact_rows(struct cli *cli, const struct backtest_report *report) {
    struct table *table = table_new(cli->arena, exact_columns);
    for (size_t i = 0; i < report->count; i++) {
        const struct backtest_row *row = &report->rows[i];
        table_text(table, row->scoring);
        table_text(table, row->store);
        table_text(table, cli_some(row->region));
        table_text(table, cli_month_text(cli, row->month));
        if (metrics_under_floor(row->mark))
            table_none(table);
        else
            table_int(table, row->has_after ? row->after.index.n : row->before.index.n);
        table_real(table, shown(row, row->has_before, row->before.index.value));
        table_real(table, shown(row, row->has_after, row->after.index.value));
        table_real(table, shown(row, true, row->shift.value));
        table_real(table, shown(row, true, row->shift.lo));
        table_real(table, shown(row, true, row->shift.hi));
        table_text(table, cli_some(row->shift.interval));
        table_text(table, row->has_before ? row->before.band : NULL);
        table_text(table, row->has_after ? row->after.band : NULL);
        table_bool(table, row->band_changed);
        table_text(table, cli_some(row->mark));
    }
    cli_table(cli, table);
}

/* ---- for a person ---- */

static const struct table_column month_columns[] = {
    {.key = "scoring"},
    {.key = "month"},
    {.key = "stores", .kind = TABLE_INT},
    {.key = "bands change", .kind = TABLE_INT},
    {.key = "stores by band"},
    {.key = "mean shift", .kind = TABLE_REAL, .decimals = 1},
    {.key = "least", .kind = TABLE_REAL, .decimals = 1},
    {.key = "most", .kind = TABLE_REAL, .decimals = 1},
    {.key = "beyond chance", .kind = TABLE_INT},
    {0},
};

/* "A 12 → 15, B 20 → 17": how many stores each band had, and has. NULL where there is none. */
static const char *bands_text(struct cli *cli, const struct backtest_month *month) {
    const char *text = NULL;
    for (size_t i = 0; i < month->band_count && i < BACKTEST_BANDS; i++)
        text = arena_format(cli->arena, "%s%s%s %lld → %lld", text ? text : "", text ? ", " : "", month->bands[i].band,
                            (long long)month->bands[i].before, (long long)month->bands[i].after);
    return month->band_count > BACKTEST_BANDS ? arena_format(cli->arena, "%s, …", text) : text;
}

static void show_months(struct cli *cli, const struct backtest_report *report) {
    struct table *table = table_new(cli->arena, month_columns);
    for (size_t i = 0; i < report->month_count; i++) {
        const struct backtest_month *month = &report->months[i];
        if (month->is_new)
            continue;
        table_text(table, month->scoring);
        table_text(table, cli_month_text(cli, month->month));
        table_int(table, month->stores);
        table_int(table, month->changed);
        table_text(table, bands_text(cli, month));
        table_real(table, month->mean);
        table_real(table, month->least);
        table_real(table, month->most);
        table_int(table, month->beyond);
    }
    if (table_row_count(table))
        cli_table(cli, table);
}

static const struct table_column store_columns[] = {
    {.key = "scoring"},
    {.key = "month"},
    {.key = "store"},
    {.key = "name"},
    {.key = "region"},
    {.key = "before", .kind = TABLE_REAL, .decimals = 1},
    {.key = "after", .kind = TABLE_REAL, .decimals = 1},
    {.key = "shift 95%"},
    {.key = "band"},
    {.key = "mark", .words = true},
    {0},
};

static void show_store(struct cli *cli, struct table *table, const struct backtest_row *row) {
    const char *before = row->before.band ? row->before.band : "-",
               *after = row->has_after && row->after.band ? row->after.band : "-";
    table_text(table, row->scoring);
    table_text(table, cli_month_text(cli, row->month));
    table_text(table, row->store);
    table_text(table, cli_some(row->name));
    table_text(table, cli_some(row->region));
    table_real(table, shown(row, row->has_before, row->before.index.value));
    table_real(table, shown(row, row->has_after, row->after.index.value));
    table_text(table, metrics_interval(cli, shown(row, true, row->shift.lo), shown(row, true, row->shift.hi), 1));
    table_text(table, arena_format(cli->arena, "%s → %s", before, after));
    table_text(table, cli_some(row->mark));
}

static void show_changed(struct cli *cli, const struct backtest_report *report) {
    struct table *table = table_new(cli->arena, store_columns);
    for (size_t i = 0; i < report->count; i++)
        if (report->rows[i].band_changed)
            show_store(cli, table, &report->rows[i]);
    if (!table_row_count(table))
        return;
    cli_print(cli, "\n");
    cli_table(cli, table);
}

static void say_again(struct cli *cli, const struct backtest_report *report, const struct backtest_count *count) {
    const char *against = cli_id(cli, report->against);
    if (cli_chinese(cli))
        cli_say(cli, "与 %s 相比：重算 %lld 个门店月，其中 %lld 个等级有变；另有 %lld 个门店月的规则没有变，不必重算。",
                against, (long long)count->again, (long long)count->changed, (long long)report->untouched);
    else
        cli_say(
            cli,
            "against %s: %lld store-months scored again, %lld with another band; for %lld more the rule is the same",
            against, (long long)count->again, (long long)count->changed, (long long)report->untouched);
}

static void say_summary(struct cli *cli, const struct backtest_report *report) {
    const struct backtest_count count = backtest_count(report);
    bool any_new = report->count || report->later_count;
    if (count.again || report->untouched || !any_new)
        say_again(cli, report, &count);
    backtest_say_first(cli, report);
    backtest_say_later(cli, report);
    if (count.again)
        cli_say(cli, cli_chinese(cli)
                         ? "已月结的月份保持发布时的样子，直到用 earshot close 更正。"
                         : "A closed month stays as it was published until it is corrected: earshot close");
}

/* ---- the command ---- */

enum { A_DAY = 10 }; /* tickets that one person answers, unless it is said */

static int foretell(struct cli *cli, struct workspace *workspace, const struct act *act,
                    const struct backtest_query *query, struct err *err) {
    const struct foretell_query tickets = {cli_option(cli, "workflow"), query->from, query->to};
    int64_t a_day = A_DAY;
    if (query->against || query->scoring)
        return cli_misused(cli, err, "--workflow is by itself: tickets are foretold, not compared");
    if (cli_option(cli, "a-day") && cli_number("--a-day", cli_option(cli, "a-day"), &a_day, err))
        return err->kind;
    return backtest_tickets(cli, workspace, act, &tickets, a_day, err);
}

static int backtest_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct backtest_query query = {.against = cli_option(cli, "against"),
                                   .scoring = cli_option(cli, "scoring"),
                                   .from = INT32_MIN,
                                   .to = INT32_MAX};
    struct backtest_report report;
    if (cli_month(cli_option(cli, "from"), &query.from, err) || cli_month(cli_option(cli, "to"), &query.to, err))
        return err->kind;
    if (query.from > query.to)
        return cli_misused(cli, err, "--from is after --to");
    if (cli_option(cli, "a-day") && !cli_option(cli, "workflow"))
        return cli_misused(cli, err, "--a-day goes with --workflow");
    if (cli_option(cli, "workflow"))
        return foretell(cli, workspace, act, &query, err);
    if (backtest(workspace, act, &query, &report, err))
        return err->kind;
    if (cli_format(cli) != TABLE_PLAIN) {
        exact_rows(cli, &report);
    } else if (report.count) {
        show_months(cli, &report);
        show_changed(cli, &report);
    }
    say_summary(cli, &report);
    return 0;
}

static const struct cli_option backtest_options[] = {
    {"against", 0, "REV", "a revision of the rules; else the live one"},
    {"scoring", 0, "ID", "only this definition"},
    {"workflow", 0, "ID", "instead: the tickets that this workflow would have opened"},
    {"a-day", 0, "N", "with it: how many tickets one person answers in a day; 10 unless said"},
    {"from", 0, "MONTH", "from this month on"},
    {"to", 0, "MONTH", "up to this month"},
    {0},
};

const struct cli_command cmd_rules_backtest = {
    .name = "rules backtest",
    .summary = "tell what the working scripts would have made of past months",
    .summary_zh = "用工作区的脚本重算过去各月，看结果会有什么不同",
    .usage = "[--against REV] [--scoring ID | --workflow ID [--a-day N]] [--from MONTH] [--to MONTH]",
    .options = backtest_options,
    .detail =
        "Both rules are applied to the same responses; nothing that counts is touched, and the figures are those\n"
        "that publishing would give. The interval says within what the shift would have lain had other\n"
        "customers answered; \"beyond chance\" counts the stores whose interval does not hold 0. As CSV and JSON\n"
        "each store's month is a row; `interval` there says how it is reckoned: paired, weights or sum. With\n"
        "--workflow: how many tickets a month, the most that one store would have had on a day, whose they\n"
        "would be by the people of today, and how many would be answered late if each answers so many a day,\n"
        "first due first. As CSV and JSON each ticket, under the number that it has when it is opened.",
    .example = "$ earshot rules backtest --from 2026-08\n"
               "scoring  month    stores  bands change  stores by band                  mean shift  least  most  "
               "beyond chance\n"
               "service  2026-08      46             5  A 12 → 15, B 20 → 19, C 14 → 12         1.2   -0.4   2.9       "
               "      31\n",
    .work = backtest_work,
};
