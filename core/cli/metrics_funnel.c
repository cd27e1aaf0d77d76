/* metrics --funnel: a row for each store (or region), then what lies between all of them. */
#include <math.h>
#include <string.h>

#include "cli/figures.h"
#include "cli/metrics_views.h"
#include "ops/funnel.h"

#define STORE(key, field)                                                                                              \
    { key, offsetof(struct funnel_store, field), false }

static const struct figure before_place[] = {{"n", offsetof(struct funnel_store, n), true},
                                             STORE("mean", mean),
                                             STORE("t2b", top),
                                             STORE("nps", nps),
                                             STORE("fun_l998", limits.l998),
                                             STORE("fun_l95", limits.l95),
                                             STORE("fun_u95", limits.u95),
                                             STORE("fun_u998", limits.u998),
                                             {0}};
static const struct figure before_wide_place[] = {STORE("wide_l998", wide.l998),
                                                  STORE("wide_l95", wide.l95),
                                                  STORE("wide_u95", wide.u95),
                                                  STORE("wide_u998", wide.u998),
                                                  {0}};
static const struct figure before_mark[] = {STORE("eb_weight", weight),
                                            STORE("eb_mean", shrunk),
                                            STORE("rank_mean", rank_mean),
                                            STORE("rank_t2b", rank_top),
                                            STORE("rank_nps", rank_nps),
                                            STORE("rank_eb", rank_shrunk),
                                            {0}};

#define BETWEEN(key, field)                                                                                            \
    { key, offsetof(struct funnel_report, field), false }

static const struct figure between_figures[] = {{"groups", offsetof(struct funnel_report, components.groups), true},
                                                {"n", offsetof(struct funnel_report, components.n), true},
                                                BETWEEN("grand_mean", components.grand_mean),
                                                BETWEEN("msb", components.msb),
                                                BETWEEN("msw", components.msw),
                                                BETWEEN("f", components.f),
                                                BETWEEN("df1", components.df1),
                                                BETWEEN("df2", components.df2),
                                                BETWEEN("p", components.p),
                                                BETWEEN("n0", components.n0),
                                                BETWEEN("s2_between_raw", components.between_raw),
                                                BETWEEN("s2_between", components.between),
                                                BETWEEN("s2_within", components.within),
                                                BETWEEN("icc1", components.icc1),
                                                BETWEEN("icc1_mean_size", components.icc1_mean_size),
                                                BETWEEN("icc2", components.icc2),
                                                BETWEEN("t2b", target),
                                                BETWEEN("t2b_chi2", homogeneity.statistic),
                                                BETWEEN("t2b_df", homogeneity.df),
                                                BETWEEN("t2b_p", homogeneity.p),
                                                BETWEEN("t2b_range", top_range),
                                                BETWEEN("mean_sd", mean_spread),
                                                BETWEEN("phi", spread.phi),
                                                BETWEEN("tau2", spread.tau2),
                                                {0}};

/* ---- for a program ---- */

static void print_csv(struct cli *cli, const struct funnel_report *report, const char *group) {
    struct table_column columns[32] = {{.key = group}};
    size_t count = 1;
    count += figures_columns(before_place, columns + count);
    columns[count++] = (struct table_column){.key = "fun_flag"};
    count += figures_columns(before_wide_place, columns + count);
    columns[count++] = (struct table_column){.key = "wide_flag"};
    count += figures_columns(before_mark, columns + count);
    columns[count++] = (struct table_column){.key = "place", .words = true};
    columns[count++] = (struct table_column){.key = "wide_place"};
    columns[count++] = (struct table_column){.key = "mark", .words = true};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < report->count; i++) {
        const struct funnel_store *store = &report->stores[i];
        table_text(table, store->code);
        figures_put(table, before_place, store);
        table_text(table, cli_some(funnel_place_name(store->place)));
        figures_put(table, before_wide_place, store);
        table_text(table, cli_some(funnel_place_name(store->wide_place)));
        figures_put(table, before_mark, store);
        table_text(table, cli_some(funnel_place_name(store->fair)));
        table_text(table, cli_some(funnel_place_name(store->wide_fair)));
        table_text(table, cli_some(store->mark));
    }
    cli_table(cli, table);
}

static struct value *store_value(struct cli *cli, const struct funnel_store *store, const char *group) {
    struct arena *arena = cli->arena;
    struct value *one = value_map(arena);
    value_set(arena, one, group, value_str(arena, store->code));
    figures_set(arena, one, before_place, store);
    value_set(arena, one, "fun_flag", cli_value(cli, funnel_place_name(store->place)));
    figures_set(arena, one, before_wide_place, store);
    value_set(arena, one, "wide_flag", cli_value(cli, funnel_place_name(store->wide_place)));
    figures_set(arena, one, before_mark, store);
    value_set(arena, one, "place", cli_value(cli, funnel_place_name(store->fair)));
    value_set(arena, one, "wide_place", cli_value(cli, funnel_place_name(store->wide_fair)));
    value_set(arena, one, "mark", cli_value(cli, store->mark));
    return one;
}

static void print_json(struct cli *cli, const struct funnel_report *report, const char *group) {
    struct value *data = value_map(cli->arena), *between = value_map(cli->arena), *stores = value_list(cli->arena);
    figures_set(cli->arena, between, between_figures, report);
    for (size_t i = 0; i < report->count; i++)
        value_push(cli->arena, stores, store_value(cli, &report->stores[i], group));
    value_set(cli->arena, data, "between", between);
    value_set(cli->arena, data, arena_format(cli->arena, "%ss", group), stores);
    cli_json(cli, data);
}

/* ---- for a person ---- */

static const struct table_column shown_columns[] = {{.key = "store"},
                                                    {.key = "name"},
                                                    {.key = "n", .kind = TABLE_INT},
                                                    {.key = "top box %", .kind = TABLE_REAL, .decimals = 1},
                                                    {.key = "chance, 99.8%"},
                                                    {.key = "place", .words = true},
                                                    {.key = "widened, 99.8%"},
                                                    {.key = "place, widened", .words = true},
                                                    {.key = "mean", .kind = TABLE_REAL},
                                                    {.key = "weight", .kind = TABLE_REAL},
                                                    {.key = "shrunk", .kind = TABLE_REAL},
                                                    {.key = "rank", .kind = TABLE_REAL, .decimals = TABLE_NO_DECIMALS},
                                                    {.key = "mark", .words = true},
                                                    {0}};

static const char *limits_text(struct cli *cli, const struct funnel_limits *limits) {
    bool known = isfinite(limits->l998);
    return known ? metrics_interval(cli, fmax(limits->l998, 0), fmin(limits->u998, 100), 1) : NULL;
}

/* Under the privacy floor a store is placed and ranked for programs only. */
static void show_store(struct cli *cli, struct table *table, const struct funnel_store *store) {
    bool floor = metrics_under_floor(store->mark);
    table_text(table, store->code);
    table_text(table, cli_some(store->name));
    table_int(table, store->n);
    table_real(table, store->top);
    table_text(table, limits_text(cli, &store->limits));
    table_text(table, floor ? NULL : cli_some(funnel_place_name(store->fair)));
    table_text(table, limits_text(cli, &store->wide));
    table_text(table, floor ? NULL : cli_some(funnel_place_name(store->wide_fair)));
    table_real(table, store->mean);
    table_real(table, store->weight);
    table_real(table, store->shrunk);
    table_real(table, floor ? (double)NAN : store->rank_shrunk);
    table_text(table, cli_some(store->mark));
}

static bool outside_95_only(enum funnel_place place) {
    return place == FUNNEL_BELOW_95 || place == FUNNEL_ABOVE_95;
}

/* Who reads only the limits that are printed would not understand such a place. */
static void say_narrower(struct cli *cli, const struct funnel_report *report) {
    bool any = false;
    for (size_t i = 0; i < report->count; i++)
        any = any || (!metrics_under_floor(report->stores[i].mark) &&
                      (outside_95_only(report->stores[i].fair) || outside_95_only(report->stores[i].wide_fair)));
    if (any)
        cli_say(cli,
                cli_chinese(cli)
                    ? "偏高、偏低：在所列的 99.8%% 界限之内，但超出了更窄的 95%% 界限（--format csv 列出两组界限）。"
                    : "above95 and below95: within the 99.8%% limits shown, outside the narrower ones of 95%% "
                      "(--format csv has both).");
}

static void show_between(struct cli *cli, const struct funnel_report *report, bool regions) {
    const struct table_column columns[] = {
        {.key = regions ? "regions with answers" : "stores with answers", .kind = TABLE_INT},
        {.key = "without", .kind = TABLE_INT},
        {.key = "answers", .kind = TABLE_INT},
        {.key = "top box %", .kind = TABLE_REAL, .decimals = 1},
        {.key = regions ? "between regions, ICC(1)" : "between stores, ICC(1)", .kind = TABLE_REAL, .decimals = 3},
        {.key = "reliability, ICC(2)", .kind = TABLE_REAL, .decimals = 3},
        {.key = "chi-square of top boxes", .kind = TABLE_REAL, .decimals = 1},
        {.key = "degrees of freedom", .kind = TABLE_REAL, .decimals = TABLE_NO_DECIMALS},
        {.key = "p", .align = TABLE_RIGHT},
        {.key = "overdispersion, phi", .kind = TABLE_REAL, .decimals = 2},
        {0}};
    struct table *table = table_new(cli->arena, columns);
    table_int(table, report->components.groups);
    table_int(table, (int64_t)report->count - report->components.groups);
    table_int(table, report->components.n);
    table_real(table, report->target);
    table_real(table, report->components.icc1);
    table_real(table, report->components.icc2);
    table_real(table, report->homogeneity.statistic);
    table_real(table, report->homogeneity.df);
    table_text(table, metrics_p(cli, report->homogeneity.p));
    table_real(table, report->spread.phi);
    cli_print(cli, "\n");
    cli_record(cli, table);
}

int metrics_show_funnel(struct cli *cli, struct workspace *workspace, const struct metrics_query *query,
                        struct err *err) {
    struct funnel_report report;
    bool regions = query->by == METRICS_REGION;
    const char *group = regions ? "region" : "store";
    if (funnel(workspace, query, &report, err))
        return err->kind;
    if (cli_format(cli) == TABLE_CSV)
        print_csv(cli, &report, group);
    else if (cli_format(cli) == TABLE_JSON)
        print_json(cli, &report, group);
    if (!report.components.n && metrics_say_none(cli, workspace, query->survey, err))
        return err->kind;
    if (cli_format(cli) != TABLE_PLAIN)
        return 0;
    struct table_column columns[sizeof shown_columns / sizeof *shown_columns];
    memcpy(columns, shown_columns, sizeof columns);
    columns[0].key = group;
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < report.count; i++)
        if (report.stores[i].n)
            show_store(cli, table, &report.stores[i]);
    cli_table(cli, table);
    show_between(cli, &report, regions);
    say_narrower(cli, &report);
    return 0;
}
