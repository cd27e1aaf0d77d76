/* metrics --themes: what comments are about. A program gets counts and figures by their names; a person the shares with
 * their intervals and the title of the theme. Nobody gets a comment. */
#include <string.h>

#include "cli/commands.h"
#include "cli/metrics_views.h"
#include "ops/themes.h"

/* ---- what was asked ---- */

static int read_by(struct cli *cli, struct themes_query *query, struct err *err) {
    static const struct {
        const char *text;
        enum metrics_group group;
        bool month;
    } ways[] = {
        {"chain", METRICS_CHAIN, false},      {"month", METRICS_CHAIN, true},    {"store", METRICS_STORE, false},
        {"store,month", METRICS_STORE, true}, {"region", METRICS_REGION, false}, {"region,month", METRICS_REGION, true},
        {"chain,month", METRICS_CHAIN, true},
    };
    const char *by = cli_option(cli, "by");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(by ? by : "chain", ways[i].text) == 0) {
            query->by = ways[i].group;
            query->by_month = ways[i].month;
            return 0;
        }
    err_set(err, ERR_USAGE, "there are no themes by '%s'", by);
    return err_todo(err, "--by chain, month, store, store,month, region or region,month");
}

static int read_query(struct cli *cli, struct themes_query *out, struct err *err) {
    static const char *const foreign[][2] = {{"survey", "themes name their own survey"},
                                             {"question", "themes name their own question"},
                                             {"compare", "shares of themes are not compared"},
                                             {"interval", "shares of themes have Wilson's interval"},
                                             {"items", "the drivers of themes are all themes of the list"}};
    static const char *const views[] = {"funnel", "spc"};
    *out = (struct themes_query){.themes = cli_operand(cli, 0),
                                 .from = INT32_MIN,
                                 .to = INT32_MAX,
                                 .store = cli_option(cli, "store"),
                                 .region = cli_option(cli, "region")};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (cli_option(cli, foreign[i][0]))
            return cli_misused(cli, err, "%s: leave out --%s", foreign[i][1], foreign[i][0]);
    if (cli_switch(cli, "targets"))
        return cli_misused(cli, err, "themes have no targets: leave out --targets");
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (cli_switch(cli, views[i]))
            return cli_misused(cli, err, "--themes and --%s are two views", views[i]);
    if (cli_switch(cli, "weighted"))
        return cli_misused(cli, err, "--themes knows no weights: leave out --weighted");
    if (read_by(cli, out, err))
        return err->kind;
    return cli_period(cli, &out->from, &out->to, err);
}

/* ---- the table ---- */

struct sheet {
    struct cli *cli;
    const struct themes_query *query;
    struct table *table;
    int64_t comments;  /* in all rows */
    const char *where; /* whose comments the rows are of; or NULL */
};

#define REAL(name)                                                                                                     \
    { .key = name, .kind = TABLE_REAL }

static const struct table_column exact_figures[] = {
    {.key = "theme"},
    {.key = "comments", .kind = TABLE_INT},
    {.key = "mentions", .kind = TABLE_INT},
    REAL("share"),
    REAL("share_lo"),
    REAL("share_hi"),
    {.key = "scored", .kind = TABLE_INT},
    {.key = "negative", .kind = TABLE_INT},
    REAL("low"),
    REAL("low_lo"),
    REAL("low_hi"),
    REAL("mean"),
    REAL("mean_others"),
    {.key = "mark", .words = true},
    {0},
};

static const struct table_column shown_figures[] = {
    {.key = "theme"},
    {.key = "comments", .kind = TABLE_INT},
    {.key = "name it", .kind = TABLE_INT},
    {.key = "share %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "share 95%"},
    {.key = "negative %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "negative 95%"},
    {.key = "mean", .kind = TABLE_REAL, .decimals = 2},
    {.key = "others", .kind = TABLE_REAL, .decimals = 2},
    {.key = "mark", .words = true},
    {0},
};

struct table *themes_table_new(struct cli *cli, const struct themes_query *query, const struct table_column *figures) {
    bool plain = cli_format(cli) == TABLE_PLAIN;
    size_t count = 0;
    while (figures[count].key)
        count++;
    struct table_column *columns = arena_alloc(cli->arena, (count + 4) * sizeof *columns), *next = columns;
    if (query->by != METRICS_CHAIN)
        *next++ = (struct table_column){.key = query->by == METRICS_STORE ? "store" : "region"};
    if (query->by != METRICS_CHAIN && plain)
        *next++ = (struct table_column){.key = "name"};
    if (query->by_month)
        *next++ = (struct table_column){.key = plain ? "month" : "period"};
    for (; figures->key; figures++)
        *next++ = *figures;
    return table_new(cli->arena, columns);
}

void themes_put_group(struct cli *cli, const struct themes_query *query, struct table *table,
                      const struct themes_row *row) {
    if (query->by != METRICS_CHAIN)
        table_text(table, row->code);
    if (query->by != METRICS_CHAIN && cli_format(cli) == TABLE_PLAIN)
        table_text(table, cli_some(row->name));
    if (query->by_month)
        table_text(table, cli_month_text(cli, row->month));
}

void themes_say_where(struct cli *cli, const char *where) {
    if (where)
        cli_say(cli, cli_chinese(cli) ? "只读符合条件的答卷的留言：%s" : "Comments read: of responses where %s.",
                where);
}

/* A count that may be told, or nothing. */
static void put_count(struct table *table, int64_t count, bool told) {
    if (told)
        table_int(table, count);
    else
        table_none(table);
}

static const char *mark_of(const struct theme_figures *figures) {
    return cli_some(figures->hidden ? "floor" : figures->uncertain ? "thin" : "");
}

static void put_exact(struct table *table, const struct themes_row *row) {
    const struct theme_figures *figures = &row->figures;
    table_text(table, row->theme->id);
    table_int(table, figures->comments);
    put_count(table, figures->mentions, !figures->withheld);
    table_real(table, figures->share);
    table_real(table, figures->share_lo);
    table_real(table, figures->share_hi);
    put_count(table, figures->scored, !figures->hidden);
    put_count(table, figures->negative, !figures->hidden);
    table_real(table, figures->low);
    table_real(table, figures->low_lo);
    table_real(table, figures->low_hi);
    table_real(table, figures->mean);
    table_real(table, figures->mean_others);
    table_text(table, mark_of(figures));
}

static void put_shown(struct cli *cli, struct table *table, const struct themes_row *row) {
    const struct theme_figures *figures = &row->figures;
    table_text(table, metrics_theme(cli, row->theme->id, row->theme->title));
    table_int(table, figures->comments);
    put_count(table, figures->mentions, !figures->withheld);
    table_real(table, figures->share);
    table_text(table, metrics_interval(cli, figures->share_lo, figures->share_hi, 1));
    table_real(table, figures->low);
    table_text(table, metrics_interval(cli, figures->low_lo, figures->low_hi, 1));
    table_real(table, figures->mean);
    table_real(table, figures->mean_others);
    table_text(table, mark_of(figures));
}

static int put_row(void *context, const struct themes_row *row, struct err *err) {
    (void)err;
    struct sheet *sheet = context;
    bool plain = cli_format(sheet->cli) == TABLE_PLAIN;
    sheet->comments += row->figures.comments;
    sheet->where = row->where;
    themes_put_group(sheet->cli, sheet->query, sheet->table, row);
    if (plain)
        put_shown(sheet->cli, sheet->table, row);
    else
        put_exact(sheet->table, row);
    return 0;
}

/* ---- drivers ---- */

static const struct table_column exact_drivers[] = {
    {.key = "theme"},
    {.key = "n", .kind = TABLE_INT},
    REAL("share"),
    REAL("r"),
    REAL("rho"),
    REAL("beta"),
    REAL("johnson"),
    REAL("johnson_pct"),
    REAL("shapley"),
    REAL("shapley_pct"),
    REAL("vif"),
    REAL("r2"),
    {.key = "mark", .words = true},
    {0},
};

static const struct table_column shown_drivers[] = {
    {.key = "theme"},
    {.key = "scored", .kind = TABLE_INT},
    {.key = "name it %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "r", .kind = TABLE_REAL, .decimals = 3},
    {.key = "beta", .kind = TABLE_REAL, .decimals = 3},
    {.key = "weight %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "R² %", .kind = TABLE_REAL, .decimals = 2},
    {.key = "mark", .words = true},
    {0},
};

static int put_driver(void *context, const struct themes_driver *row, struct err *err) {
    (void)err;
    struct sheet *sheet = context;
    bool plain = cli_format(sheet->cli) == TABLE_PLAIN;
    sheet->where = row->where;
    const double exact[] = {row->share,   row->r,
                            row->rho,     row->beta,
                            row->johnson, 100 * row->johnson / row->r2,
                            row->shapley, 100 * row->shapley / row->r2,
                            row->vif,     row->r2};
    const double shown[] = {row->share, row->r, row->beta, 100 * row->johnson / row->r2, 100 * row->r2};
    const double *figures = plain ? shown : exact;
    size_t count = plain ? sizeof shown / sizeof *shown : sizeof exact / sizeof *exact;
    table_text(sheet->table, plain ? metrics_theme(sheet->cli, row->theme->id, row->theme->title) : row->theme->id);
    table_int(sheet->table, row->n);
    for (size_t i = 0; i < count; i++)
        table_real(sheet->table, figures[i]);
    table_text(sheet->table, !row->told ? "floor" : row->thin ? "thin" : NULL);
    return 0;
}

static int put_drivers(struct cli *cli, struct workspace *workspace, const struct themes_query *query,
                       struct err *err) {
    if (query->by != METRICS_CHAIN || query->by_month)
        return cli_misused(cli, err, "the drivers are those of all comments together: not --by %s",
                           cli_option(cli, "by"));
    bool plain = cli_format(cli) == TABLE_PLAIN;
    struct sheet sheet = {cli, query, table_new(cli->arena, plain ? shown_drivers : exact_drivers), 0, NULL};
    if (comment_drivers(workspace, query, put_driver, &sheet, err))
        return err->kind;
    cli_table(cli, sheet.table);
    themes_say_where(cli, sheet.where);
    return 0;
}

int cmd_metrics_themes(struct cli *cli, struct workspace *workspace, struct err *err) {
    struct themes_query query;
    if (read_query(cli, &query, err))
        return err->kind;
    if (cli_switch(cli, "drivers") && cli_switch(cli, "polarity"))
        return cli_misused(cli, err, "--drivers and --polarity are two views");
    if (cli_switch(cli, "drivers"))
        return put_drivers(cli, workspace, &query, err);
    if (cli_switch(cli, "polarity"))
        return metrics_show_polarity(cli, workspace, &query, err);
    bool plain = cli_format(cli) == TABLE_PLAIN;
    struct sheet sheet = {cli, &query, themes_table_new(cli, &query, plain ? shown_figures : exact_figures), 0, NULL};
    if (comment_themes(workspace, &query, put_row, &sheet, err))
        return err->kind;
    cli_table(cli, sheet.table);
    themes_say_where(cli, sheet.where);
    if (!sheet.comments)
        metrics_say_no_comments(cli);
    return 0;
}
