/* metrics --scores: index and band of each store, side by side. Under the privacy floor a row says so and no more. */
#include <math.h>

#include "cli/commands.h"
#include "cli/metrics_views.h"
#include "ops/act.h"
#include "ops/score_table.h"

static const struct table_column exact_columns[] = {
    {.key = "scoring"},
    {.key = "store"},
    {.key = "region"},
    {.key = "period"},
    {.key = "n", .kind = TABLE_INT},
    {.key = "index", .kind = TABLE_REAL},
    {.key = "index_lo", .kind = TABLE_REAL},
    {.key = "index_hi", .kind = TABLE_REAL},
    {.key = "band"},
    {.key = "definition"},
    {.key = "mark", .words = true},
    {0},
};

static const struct table_column shown_columns[] = {
    {.key = "scoring"},
    {.key = "store"},
    {.key = "name"},
    {.key = "month"},
    {.key = "n", .kind = TABLE_INT},
    {.key = "index", .kind = TABLE_REAL, .decimals = 1},
    {.key = "index 95%"},
    {.key = "band"},
    {.key = "mark", .words = true},
    {0},
};

static void put_n(struct table *table, const struct metric *index) {
    if (index->suppressed)
        table_none(table);
    else
        table_int(table, index->n);
}

static double shown(const struct metric *index, double figure) {
    return index->suppressed ? (double)NAN : figure;
}

static void put_exact(struct cli *cli, struct table *table, const struct score_table_row *row) {
    const struct metric *index = &row->score.index;
    table_text(table, row->scoring);
    table_text(table, row->store);
    table_text(table, row->region);
    table_text(table, cli_month_text(cli, row->month));
    put_n(table, index);
    table_real(table, shown(index, index->value));
    table_real(table, shown(index, index->lo));
    table_real(table, shown(index, index->hi));
    table_text(table, row->score.band);
    table_text(table, index->definition);
    table_text(table, cli_some(row->mark));
}

static void put_shown(struct cli *cli, struct table *table, const struct score_table_row *row) {
    const struct metric *index = &row->score.index;
    table_text(table, row->scoring);
    table_text(table, row->store);
    table_text(table, cli_some(row->name));
    table_text(table, cli_month_text(cli, row->month));
    put_n(table, index);
    table_real(table, shown(index, index->value));
    table_text(table, metrics_interval(cli, shown(index, index->lo), shown(index, index->hi), 1));
    table_text(table, row->score.band);
    table_text(table, cli_some(row->mark));
}

static int read_query(struct cli *cli, struct score_table_query *out, struct err *err) {
    static const char *const foreign[] = {"survey", "question", "compare", "interval", "items", "by"};
    static const char *const views[] = {"funnel", "spc", "drivers", "themes", "words"};
    *out = (struct score_table_query){.scoring = cli_operand(cli, 0),
                                      .store = cli_option(cli, "store"),
                                      .region = cli_option(cli, "region"),
                                      .from = INT32_MIN,
                                      .to = INT32_MAX};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (cli_option(cli, foreign[i]))
            return cli_misused(cli, err, "--scores has a row for each store's month: leave out --%s", foreign[i]);
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (cli_switch(cli, views[i]))
            return cli_misused(cli, err, "--scores and --%s are two views", views[i]);
    if (cli_month(cli_option(cli, "from"), &out->from, err))
        return err->kind;
    return cli_month(cli_option(cli, "to"), &out->to, err);
}

int cmd_metrics_scores(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct score_table_query query;
    const struct score_table_row *rows = NULL;
    size_t count = 0;
    bool plain = cli_format(cli) == TABLE_PLAIN;
    if (read_query(cli, &query, err) || score_table(workspace, act, &query, &rows, &count, err))
        return err->kind;
    struct table *table = table_new(cli->arena, plain ? shown_columns : exact_columns);
    for (size_t i = 0; i < count; i++)
        (plain ? put_shown : put_exact)(cli, table, &rows[i]);
    cli_table(cli, table);
    return count ? 0 : metrics_say_none(cli, workspace, NULL, err);
}
