/* metrics --spc: a row for each month; what the charts share stands below, or in each row for a program. */
#include <math.h>

#include "cli/figures.h"
#include "cli/metrics_views.h"
#include "ops/spc.h"

#define MONTH(key, field)                                                                                              \
    { key, offsetof(struct spc_month, field), false }
#define ALL(key, field)                                                                                                \
    { key, offsetof(struct spc_report, field), false }

static const struct figure month_figures[] = {{"n", offsetof(struct spc_month, top.n), true},
                                              {"k", offsetof(struct spc_month, top.k), true},
                                              MONTH("mean", mean),
                                              MONTH("nps", nps),
                                              MONTH("p", point.value),
                                              MONTH("lcl", point.lcl),
                                              MONTH("ucl", point.ucl),
                                              MONTH("z", point.z),
                                              MONTH("laney_lcl", point.laney_lcl),
                                              MONTH("laney_ucl", point.laney_ucl),
                                              MONTH("ewma", ewma.value),
                                              MONTH("ewma_lcl", ewma.lcl),
                                              MONTH("ewma_ucl", ewma.ucl),
                                              MONTH("cusum_up", cusum.up),
                                              MONTH("cusum_down", cusum.down),
                                              {0}};
static const struct figure chart_figures[] = {ALL("center", center),
                                              ALL("laney_sigma_z", sigma_z),
                                              ALL("baseline_mean", target),
                                              ALL("baseline_sigma", sigma),
                                              {"baseline_months", offsetof(struct spc_report, baseline_months), true},
                                              ALL("mk_s", trend.s),
                                              ALL("mk_var", trend.variance),
                                              ALL("mk_z", trend.z),
                                              ALL("mk_p", trend.p),
                                              ALL("mk_slope", trend.slope),
                                              {0}};

static bool outside_laney(const struct spc_month *month) {
    return month->point.value < month->point.laney_lcl || month->point.value > month->point.laney_ucl;
}

/* ---- for a program ---- */

static void print_exact(struct cli *cli, const struct spc_report *report) {
    struct table_column columns[40] = {{.key = "period"}};
    size_t count = 1;
    count += figures_columns(month_figures, columns + count);
    columns[count++] = (struct table_column){.key = "laney_signal", .kind = TABLE_INT};
    columns[count++] = (struct table_column){.key = "ewma_signal", .kind = TABLE_INT};
    columns[count++] = (struct table_column){.key = "cusum_signal", .kind = TABLE_INT};
    count += figures_columns(chart_figures, columns + count);
    columns[count++] = (struct table_column){.key = "mark", .words = true};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < report->count; i++) {
        const struct spc_month *month = &report->months[i];
        table_text(table, cli_month_text(cli, month->month));
        figures_put(table, month_figures, month);
        table_int(table, outside_laney(month));
        table_int(table, month->ewma.signal);
        table_int(table, month->cusum.signal);
        figures_put(table, chart_figures, report);
        table_text(table, cli_some(month->mark));
    }
    cli_table(cli, table);
}

/* ---- for a person ---- */

static const struct table_column shown_columns[] = {{.key = "month"},
                                                    {.key = "n", .kind = TABLE_INT},
                                                    {.key = "top box %", .kind = TABLE_REAL, .decimals = 1},
                                                    {.key = "Laney limits"},
                                                    {.key = "mean", .kind = TABLE_REAL},
                                                    {.key = "EWMA", .kind = TABLE_REAL},
                                                    {.key = "EWMA limits"},
                                                    {.key = "CUSUM up", .kind = TABLE_REAL, .decimals = 1},
                                                    {.key = "down", .kind = TABLE_REAL, .decimals = 1},
                                                    {.key = "signals"},
                                                    {.key = "mark", .words = true},
                                                    {0}};

/* Under the privacy floor a month's own point is no signal; the sums that it is a small part of may be. */
static const char *signals_of(struct cli *cli, const struct spc_month *month) {
    bool own = outside_laney(month) && !metrics_under_floor(month->mark);
    const struct {
        const char *name;
        bool signal, up, down;
    } signals[] = {
        {"p", own, month->point.value > month->point.laney_ucl, month->point.value < month->point.laney_lcl},
        {"EWMA", month->ewma.signal, month->ewma.value > month->ewma.ucl, month->ewma.value < month->ewma.lcl},
        {"CUSUM", month->cusum.signal, month->cusum.up > SPC_CUSUM_H, month->cusum.down > SPC_CUSUM_H},
    };
    const char *text = "";
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signals[i].signal)
            text = arena_format(cli->arena, "%s%s%s%s%s", text, *text ? " " : "", signals[i].name,
                                signals[i].up ? "↑" : "", signals[i].down ? "↓" : "");
    return cli_some(text);
}

static void show_month(struct cli *cli, struct table *table, const struct spc_month *month) {
    table_text(table, cli_month_text(cli, month->month));
    table_int(table, month->top.n);
    table_real(table, month->point.value);
    table_text(table, metrics_interval(cli, month->point.laney_lcl, month->point.laney_ucl, 1));
    table_real(table, month->mean);
    table_real(table, month->ewma.value);
    table_text(table, metrics_interval(cli, month->ewma.lcl, month->ewma.ucl, 2));
    table_real(table, month->cusum.up);
    table_real(table, month->cusum.down);
    table_text(table, signals_of(cli, month));
    table_text(table, cli_some(month->mark));
}

static void show_chart(struct cli *cli, const struct spc_report *report) {
    static const struct table_column columns[] = {{.key = "top box %, all months", .kind = TABLE_REAL, .decimals = 1},
                                                  {.key = "Laney's sigma z", .kind = TABLE_REAL},
                                                  {.key = "baseline"},
                                                  {.key = "baseline mean", .kind = TABLE_REAL},
                                                  {.key = "baseline sigma", .kind = TABLE_REAL, .decimals = 3},
                                                  {.key = "trend per month (Sen)", .kind = TABLE_REAL, .decimals = 3},
                                                  {.key = "trend p (Mann-Kendall)"},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    table_real(table, report->center);
    table_real(table, report->sigma_z);
    table_text(table, arena_format(cli->arena, "%lld %s with answers, to %s", (long long)report->baseline_months,
                                   report->baseline_months == 1 ? "month" : "months",
                                   cli_month_text(cli, report->baseline_last)));
    table_real(table, report->target);
    table_real(table, report->sigma);
    table_real(table, report->trend.slope);
    table_text(table, metrics_p(cli, report->trend.p));
    cli_print(cli, "\n");
    cli_record(cli, table);
}

int metrics_show_spc(struct cli *cli, struct workspace *workspace, const struct metrics_query *query, struct err *err) {
    struct spc_report report;
    if (spc(workspace, query, &report, err))
        return err->kind;
    if (!report.count && metrics_say_none(cli, workspace, query->survey, err))
        return err->kind;
    if (cli_format(cli) != TABLE_PLAIN) {
        print_exact(cli, &report);
        return 0;
    }
    struct table *table = table_new(cli->arena, shown_columns);
    for (size_t i = 0; i < report.count; i++)
        show_month(cli, table, &report.months[i]);
    cli_table(cli, table);
    if (report.count)
        show_chart(cli, &report);
    return 0;
}
