/* metrics: the figures themselves. A program gets every column, whatever the figure's base; a person gets the value
 * with its interval, few decimals, and the name of the store. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "ops/metrics.h"

/* ---- what was asked ---- */

static int read_by(struct cli *cli, struct metrics_query *query, struct err *err) {
    static const struct {
        const char *text;
        enum metrics_group group;
        bool month;
    } ways[] = {
        {"store,month", METRICS_STORE, true}, {"store", METRICS_STORE, false}, {"region,month", METRICS_REGION, true},
        {"region", METRICS_REGION, false},    {"month", METRICS_CHAIN, true},  {"chain", METRICS_CHAIN, false},
        {"chain,month", METRICS_CHAIN, true},
    };
    const char *by = cli_option(cli, "by");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(by ? by : "store,month", ways[i].text) == 0) {
            query->by = ways[i].group;
            query->by_month = ways[i].month;
            return 0;
        }
    err_set(err, ERR_USAGE, "there are no figures by '%s'", by);
    return err_todo(err, "--by store,month, store, region,month, region, month or chain");
}

/* --survey, else the only one that there is. */
static int choose_survey(struct cli *cli, struct workspace *workspace, const char **out, struct err *err) {
    struct rulebook *rulebook;
    *out = cli_option(cli, "survey");
    if (*out)
        return 0;
    if (rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err))
        return err->kind;
    size_t count = rulebook->survey_count;
    if (count == 1)
        *out = arena_text(cli->arena, rulebook->surveys[0]->id);
    rulebook_close(rulebook);
    if (count == 1)
        return 0;
    return err_set(err, ERR_USAGE, "there are %zu surveys; name one with --survey", count),
           err_todo(err, "earshot survey list lists them");
}

static int read_query(struct cli *cli, struct workspace *workspace, struct metrics_query *out, struct err *err) {
    *out = (struct metrics_query){.question = cli_option(cli, "question"),
                                  .from = INT32_MIN,
                                  .to = INT32_MAX,
                                  .store = cli_option(cli, "store"),
                                  .region = cli_option(cli, "region")};
    if (read_by(cli, out, err) || cli_month(cli_option(cli, "from"), &out->from, err) ||
        cli_month(cli_option(cli, "to"), &out->to, err))
        return err->kind;
    return choose_survey(cli, workspace, &out->survey, err);
}

/* ---- the table ---- */

struct sheet {
    struct cli *cli;
    const struct metrics_query *query;
    struct table *table;
};

#define REAL(name)                                                                                                     \
    { .key = name, .kind = TABLE_REAL }

static const struct table_column exact_figures[] = {
    {.key = "n", .kind = TABLE_INT},
    REAL("mean"),
    REAL("sd"),
    REAL("mean_lo"),
    REAL("mean_hi"),
    REAL("t2b"),
    REAL("t2b_lo"),
    REAL("t2b_hi"),
    REAL("nps"),
    REAL("nps_se"),
    REAL("nps_lo"),
    REAL("nps_hi"),
    REAL("nps_adj"),
    REAL("nps_adj_lo"),
    REAL("nps_adj_hi"),
    {.key = "mark"},
    {0},
};

static const struct table_column shown_figures[] = {
    {.key = "n", .kind = TABLE_INT},
    {.key = "mean", .kind = TABLE_REAL, .decimals = 2},
    {.key = "mean 95%"},
    {.key = "top box %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "top box 95%"},
    {.key = "NPS", .kind = TABLE_REAL, .decimals = 1},
    {.key = "NPS 95%"},
    {.key = "mark"},
    {0},
};

static struct table *sheet_table(struct cli *cli, const struct metrics_query *query) {
    bool plain = cli_format(cli) == TABLE_PLAIN;
    const struct table_column *figures = plain ? shown_figures : exact_figures;
    struct table_column *columns =
        arena_alloc(cli->arena, (3 + sizeof exact_figures / sizeof *exact_figures) * sizeof *columns);
    size_t count = 0;
    if (query->by != METRICS_CHAIN)
        columns[count++] = (struct table_column){.key = query->by == METRICS_STORE ? "store" : "region"};
    if (query->by != METRICS_CHAIN && plain)
        columns[count++] = (struct table_column){.key = "name"};
    if (query->by_month)
        columns[count++] = (struct table_column){.key = plain ? "month" : "period"};
    for (; figures->key; figures++)
        columns[count++] = *figures;
    return table_new(cli->arena, columns);
}

static void put_exact(struct table *table, const struct metrics_row *row) {
    const double figures[] = {row->mean,   row->sd,      row->mean_lo,    row->mean_hi,   row->t2b,
                              row->t2b_lo, row->t2b_hi,  row->nps,        row->nps_se,    row->nps_lo,
                              row->nps_hi, row->nps_adj, row->nps_adj_lo, row->nps_adj_hi};
    const size_t first_nps = 7;
    table_int(table, row->n);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        table_real(table, i < first_nps || row->has_nps ? figures[i] : NAN);
    table_text(table, cli_some(row->mark));
}

/* "4.21 to 4.40" */
static void put_interval(struct cli *cli, struct table *table, double lo, double hi, int decimals) {
    bool known = isfinite(lo) && isfinite(hi);
    table_text(table, known ? arena_format(cli->arena, "%.*f to %.*f", decimals, lo, decimals, hi) : NULL);
}

static void put_shown(struct cli *cli, struct table *table, const struct metrics_row *row) {
    table_int(table, row->n);
    table_real(table, row->mean);
    put_interval(cli, table, row->mean_lo, row->mean_hi, 2);
    table_real(table, row->t2b);
    put_interval(cli, table, row->t2b_lo, row->t2b_hi, 1);
    table_real(table, row->has_nps ? row->nps : NAN);
    put_interval(cli, table, row->has_nps ? row->nps_adj_lo : NAN, row->nps_adj_hi, 1);
    table_text(table, cli_some(row->mark));
}

static int put_row(void *context, const struct metrics_row *row, struct err *err) {
    (void)err;
    struct sheet *sheet = context;
    bool plain = cli_format(sheet->cli) == TABLE_PLAIN;
    if (sheet->query->by != METRICS_CHAIN)
        table_text(sheet->table, row->code);
    if (sheet->query->by != METRICS_CHAIN && plain)
        table_text(sheet->table, cli_some(row->name));
    if (sheet->query->by_month)
        table_text(sheet->table, cli_month_text(sheet->cli, row->month));
    if (plain)
        put_shown(sheet->cli, sheet->table, row);
    else
        put_exact(sheet->table, row);
    return 0;
}

static int metrics_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    struct metrics_query query;
    if (cli_switch(cli, "themes"))
        return cmd_metrics_themes(cli, workspace, err);
    if (cli_switch(cli, "drivers"))
        return cli_misused(cli, err, "--drivers goes with --themes");
    if (cli_operand(cli, 0))
        return cli_misused(cli, err, "'%s' would be a list of themes, which goes with --themes", cli_operand(cli, 0));
    if (read_query(cli, workspace, &query, err))
        return err->kind;
    struct sheet sheet = {cli, &query, sheet_table(cli, &query)};
    if (metrics(workspace, &query, put_row, &sheet, err))
        return err->kind;
    cli_table(cli, sheet.table);
    return 0;
}

static const struct cli_option metrics_options[] = {
    {"survey", 0, "SURVEY", "whose answers; may be left out when there is one survey"},
    {"by", 0, "GROUP", "store,month (the usual), store, region,month, region, month, chain"},
    {"question", 0, "QUESTION", "which question; else the survey's lead question"},
    {"from", 0, "MONTH", "the first month that counts"},
    {"to", 0, "MONTH", "the last month that counts"},
    {"store", 0, "STORE", "only this store"},
    {"region", 0, "REGION", "only stores of this region, as they hung in each month"},
    {"themes", 0, NULL, "what comments are about, by a list of words; --by chain is the usual"},
    {"drivers", 0, NULL, "with --themes: which of them go with the score"},
    {0},
};

const struct cli_command cmd_metrics = {
    .name = "metrics",
    .summary = "print figures with their base, by store, region or month",
    .summary_zh = "查看指标：按门店、区域或月份，附样本量与区间",
    .usage = "[--survey SURVEY] [--by GROUP] [--question QUESTION] [--from MONTH] [--to MONTH] [--store STORE] "
             "[--region REGION] [--themes [ID] [--drivers]]",
    .max_operands = 1,
    .options = metrics_options,
    .detail =
        "Figures are unclipped and shown whatever their base; mark says which have fewer answers than the settings'\n"
        "floor for screens (floor) or too few to rely on (thin); a report hides all under the floor for print.\n"
        "Intervals are at 95%: t for means, Wilson for the top box, adjusted Wald for NPS. --format csv and --json\n"
        "have every figure to 10 digits, with the Wald interval of NPS too.\n"
        "\n"
        "--themes counts the comments that name each theme of a list in scripts/themes/ (ID, where there are "
        "several):\n"
        "their share of all comments, and of those scored the share that gave a low score: detractors for NPS, else\n"
        "the mirror of the top box. What fewer people said than the floor is not told; no comment is ever printed.\n"
        "With --drivers: each theme's correlation with the score, and its share (Johnson's weights) of what all\n"
        "themes together explain of it. What goes together, not what would happen.",
    .example =
        "$ earshot metrics --by region --from 2026-10\n"
        "region  name         n  mean  mean 95%      top box %  top box 95%    NPS  NPS 95%       mark\n"
        "C       华中区     987  8.44  8.35 to 8.54       53.2  50.1 to 56.3  40.8  36.3 to 45.1  -\n"
        "E1      华东一区  1517  8.55  8.48 to 8.63       57.5  55.0 to 59.9  45.6  42.0 to 49.0  -\n"
        "...\n"
        "$ earshot metrics --themes --from 2026-10\n"
        "theme                    comments  name it  share %  share 95%     negative %  negative 95%  mean  others  "
        "mark\n"
        "Staff                         811      145     17.9  15.4 to 20.7        14.5  9.7 to 21.1   8.74    8.99  -\n"
        "...\n",
    .work = metrics_work,
};
