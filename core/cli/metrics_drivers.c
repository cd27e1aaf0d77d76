/* metrics --drivers: a row for each question, what all of them explain together below. */
#include <math.h>

#include "cli/figures.h"
#include "cli/metrics_views.h"
#include "ops/drivers.h"

#define ITEM(key, field)                                                                                               \
    { key, offsetof(struct driver, field), false }

static const struct figure item_figures[] = {ITEM("mean", mean),
                                             ITEM("r", correlation),
                                             ITEM("beta", beta),
                                             ITEM("johnson", johnson),
                                             ITEM("johnson_pct", johnson_percent),
                                             ITEM("shapley", shapley),
                                             ITEM("shapley_pct", shapley_percent),
                                             ITEM("vif", vif),
                                             {0}};

static const struct figure all_figures[] = {{"answered", offsetof(struct drivers_report, answered), true},
                                            {"n", offsetof(struct drivers_report, complete), true},
                                            {"r2", offsetof(struct drivers_report, r2), false},
                                            {0}};

/* ---- for a program ---- */

static void print_exact(struct cli *cli, const struct drivers_report *report) {
    struct table_column columns[20] = {{.key = "question"}};
    size_t count = 1;
    count += figures_columns(item_figures, columns + count);
    columns[count++] = (struct table_column){.key = "quadrant", .words = true};
    columns[count++] = (struct table_column){.key = "outcome"};
    count += figures_columns(all_figures, columns + count);
    columns[count++] = (struct table_column){.key = "mark", .words = true};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < report->count; i++) {
        table_text(table, report->items[i].question);
        figures_put(table, item_figures, &report->items[i]);
        table_text(table, cli_some(drivers_quadrant_name(report->items[i].quadrant)));
        table_text(table, report->outcome);
        figures_put(table, all_figures, report);
        table_text(table, cli_some(report->mark));
    }
    cli_table(cli, table);
}

/* ---- for a person ---- */

static const struct table_column shown_columns[] = {{.key = "question"},
                                                    {.key = "mean", .kind = TABLE_REAL},
                                                    {.key = "r", .kind = TABLE_REAL},
                                                    {.key = "beta", .kind = TABLE_REAL},
                                                    {.key = "Johnson %", .kind = TABLE_REAL, .decimals = 1},
                                                    {.key = "Shapley %", .kind = TABLE_REAL, .decimals = 1},
                                                    {.key = "VIF", .kind = TABLE_REAL, .decimals = 1},
                                                    {.key = "quadrant", .words = true},
                                                    {0}};

static void show_item(struct table *table, const struct driver *item) {
    table_text(table, item->question);
    table_real(table, item->mean);
    table_real(table, item->correlation);
    table_real(table, item->beta);
    table_real(table, item->johnson_percent);
    table_real(table, item->shapley_percent);
    table_real(table, item->vif);
    table_text(table, cli_some(drivers_quadrant_name(item->quadrant)));
}

static void show_all(struct cli *cli, const struct drivers_report *report) {
    static const struct table_column columns[] = {{.key = "explained"},
                                                  {.key = "answered", .kind = TABLE_INT},
                                                  {.key = "and all the others", .kind = TABLE_INT},
                                                  {.key = "mean", .kind = TABLE_REAL},
                                                  {.key = "R2", .kind = TABLE_REAL},
                                                  {.key = "mark", .words = true},
                                                  {0}};
    bool floor = metrics_under_floor(report->mark);
    struct table *table = table_new(cli->arena, columns);
    table_text(table, report->outcome);
    table_int(table, report->answered);
    table_int(table, report->complete);
    table_real(table, floor ? (double)NAN : report->outcome_mean);
    table_real(table, floor ? (double)NAN : report->r2);
    table_text(table, cli_some(report->mark));
    cli_record(cli, table);
}

/* Under the privacy floor a person sees how few there are and nothing else. */
int metrics_show_drivers(struct cli *cli, struct workspace *workspace, const struct metrics_query *query,
                         struct err *err) {
    struct drivers_report report;
    if (drivers(workspace, query, cli_option(cli, "items"), &report, err))
        return err->kind;
    if (cli_format(cli) != TABLE_PLAIN) {
        print_exact(cli, &report);
        return 0;
    }
    struct table *table = table_new(cli->arena, shown_columns);
    for (size_t i = 0; i < report.count; i++)
        show_item(table, &report.items[i]);
    if (!metrics_under_floor(report.mark)) {
        cli_table(cli, table);
        cli_print(cli, "\n");
    }
    show_all(cli, &report);
    return 0;
}
