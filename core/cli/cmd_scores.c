/* metrics --scores: index and band of each store, side by side. Under the privacy floor a row says so and no more. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/held_sheet.h"
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

static const struct table_column exact_target[] = {
    {.key = "index_target", .kind = TABLE_REAL},
    {.key = "index_to_target", .kind = TABLE_REAL},
    {.key = "index_reached"},
    {.key = "index_target_set"},
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

static void put_target(struct cli *cli, struct table *table, const struct held *held) {
    static const struct held_figure index = {"index", 1};
    if (cli_format(cli) == TABLE_PLAIN)
        held_put_shown(cli, table, &index, held);
    else
        held_put_exact(cli, table, held);
}

/* A person sees targets where there are some; what a program reads has the same columns every month. */
static bool has_targets(struct cli *cli, const struct score_table_row *rows, size_t count) {
    bool aimed = cli_switch(cli, "targets");
    for (size_t i = 0; i < count && !aimed; i++)
        aimed = cli_format(cli) == TABLE_PLAIN && !isnan(rows[i].target.value);
    return aimed;
}

static const struct table_column *with_target(struct cli *cli, const struct table_column *columns,
                                              const struct table_column *target) {
    size_t count = 0, more = 0;
    while (columns[count].key)
        count++;
    while (target[more].key)
        more++;
    struct table_column *all = arena_alloc(cli->arena, (count + more + 1) * sizeof *all);
    memcpy(all, columns, count * sizeof *all);
    memcpy(all + count, target, (more + 1) * sizeof *all);
    return all;
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
    if (cli_switch(cli, "weighted"))
        return cli_misused(cli, err, "--scores knows no weights: leave out --weighted");
    if (cli_month(cli_option(cli, "from"), &out->from, err))
        return err->kind;
    return cli_month(cli_option(cli, "to"), &out->to, err);
}

int cmd_metrics_scores(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct score_table_query query;
    const struct score_table_row *rows = NULL;
    size_t count = 0;
    bool plain = cli_format(cli) == TABLE_PLAIN, aimed;
    const struct table_column *columns = plain ? shown_columns : exact_columns;
    if (read_query(cli, &query, err) || score_table(workspace, act, &query, &rows, &count, err))
        return err->kind;
    aimed = has_targets(cli, rows, count);
    if (aimed)
        columns = with_target(cli, columns, plain ? held_shown_columns : exact_target);
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < count; i++) {
        (plain ? put_shown : put_exact)(cli, table, &rows[i]);
        if (aimed)
            put_target(cli, table, &rows[i].target);
    }
    cli_table(cli, table);
    return count ? 0 : metrics_say_none(cli, workspace, NULL, err);
}
