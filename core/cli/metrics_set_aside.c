/* metrics --set-aside: each figure without the responses that are set aside, as everywhere, and with them. */
#include <math.h>
#include <string.h>

#include "cli/figures.h"
#include "cli/metrics_views.h"
#include "ops/set_aside.h"

struct sheet {
    struct cli *cli;
    const struct metrics_query *query;
    struct table *table;
    int64_t held;
};

static bool is_plain(const struct sheet *sheet) {
    return cli_format(sheet->cli) == TABLE_PLAIN;
}

/* ---- the columns ---- */

#define SHOWN                                                                                                          \
    {.key = "n", .kind = TABLE_INT}, {.key = "mean", .kind = TABLE_REAL, .decimals = 2}, {.key = "mean 95%"},          \
        {.key = "NPS", .kind = TABLE_REAL, .decimals = 1}, {.key = "NPS 95%"}, {                                       \
        .key = "mark", .words = true                                                                                   \
    }
#define SHOWN_WITH                                                                                                     \
    {.key = "set aside", .kind = TABLE_INT}, {.key = "n with", .kind = TABLE_INT},                                     \
        {.key = "mean with", .kind = TABLE_REAL, .decimals = 2}, {.key = "its 95%"},                                   \
        {.key = "NPS with", .kind = TABLE_REAL, .decimals = 1}, {                                                      \
        .key = "NPS with 95%"                                                                                          \
    }

#define ROW(key, field)                                                                                                \
    { key, offsetof(struct metrics_row, field), false }
static const struct figure figures[] = {{"n", offsetof(struct metrics_row, n), true},
                                        ROW("mean", mean),
                                        ROW("mean_lo", mean_lo),
                                        ROW("mean_hi", mean_hi),
                                        ROW("t2b", t2b),
                                        ROW("t2b_lo", t2b_lo),
                                        ROW("t2b_hi", t2b_hi),
                                        ROW("nps", nps),
                                        ROW("nps_lo", nps_adj_lo),
                                        ROW("nps_hi", nps_adj_hi),
                                        {0}};

static size_t put_groups(const struct sheet *sheet, struct table_column *columns) {
    const struct metrics_query *query = sheet->query;
    size_t count = 0;
    if (query->by != METRICS_CHAIN) {
        columns[count++].key = query->by == METRICS_STORE ? "store" : "region";
        if (is_plain(sheet))
            columns[count++].key = "name";
    }
    if (query->items)
        columns[count++].key = metrics_item_name(query->items);
    if (query->by_month)
        columns[count++].key = is_plain(sheet) ? "month" : "period";
    if (query->by_wave)
        columns[count++].key = "wave";
    return count;
}

static void begin(struct sheet *sheet) {
    static const struct table_column shown[] = {SHOWN, SHOWN_WITH, {0}};
    struct table_column *columns = arena_alloc(sheet->cli->arena, 40 * sizeof *columns);
    size_t count = put_groups(sheet, columns);
    if (is_plain(sheet)) {
        memcpy(columns + count, shown, sizeof shown);
    } else {
        count += figures_columns(figures, columns + count);
        columns[count++] = (struct table_column){.key = "mark", .words = true};
        columns[count++] = (struct table_column){.key = "set_aside", .kind = TABLE_INT};
        size_t with = count;
        count += figures_columns(figures, columns + count);
        for (; with < count; with++)
            columns[with].key = arena_format(sheet->cli->arena, "%s_with", columns[with].key);
    }
    sheet->table = table_new(sheet->cli->arena, columns);
}

/* ---- a row ---- */

static void put_group(const struct sheet *sheet, const struct metrics_row *row) {
    if (sheet->query->by != METRICS_CHAIN) {
        table_text(sheet->table, row->code);
        if (is_plain(sheet))
            table_text(sheet->table, cli_some(row->name));
    }
    if (sheet->query->items)
        table_text(sheet->table, row->item);
    if (sheet->query->by_month)
        table_text(sheet->table, cli_month_text(sheet->cli, row->month));
    if (sheet->query->by_wave)
        table_text(sheet->table, row->wave);
}

/* As the usual table has them. */
static void put_shown(const struct sheet *sheet, const struct metrics_row *row) {
    const double lo = row->has_nps ? fmin(row->nps_adj_lo, row->nps) : (double)NAN,
                 hi = row->has_nps ? fmax(row->nps_adj_hi, row->nps) : (double)NAN;
    table_int(sheet->table, row->n);
    table_real(sheet->table, row->mean);
    table_text(sheet->table, metrics_interval(sheet->cli, row->mean_lo, row->mean_hi, 2));
    table_real(sheet->table, row->has_nps ? row->nps : (double)NAN);
    table_text(sheet->table, metrics_interval(sheet->cli, lo, hi, 1));
}

static struct metrics_row without_nps(const struct metrics_row *row) {
    struct metrics_row made = *row;
    if (!row->has_nps)
        made.nps = made.nps_adj_lo = made.nps_adj_hi = NAN;
    return made;
}

/* Where all of a row's answers are set aside. */
static struct metrics_row nobody(void) {
    return (struct metrics_row){.mean = NAN,
                                .mean_lo = NAN,
                                .mean_hi = NAN,
                                .t2b = NAN,
                                .t2b_lo = NAN,
                                .t2b_hi = NAN,
                                .nps = NAN,
                                .nps_adj_lo = NAN,
                                .nps_adj_hi = NAN,
                                .mark = "floor"};
}

static int put(void *context, const struct beside_row *row, struct err *err) {
    struct sheet *sheet = context;
    const struct metrics_row without = row->there ? row->without : nobody(), with = row->with;
    (void)err;
    put_group(sheet, &with);
    if (is_plain(sheet)) {
        put_shown(sheet, &without);
        table_text(sheet->table, cli_some(without.mark));
        table_int(sheet->table, with.n - without.n);
        put_shown(sheet, &with);
    } else {
        const struct metrics_row figures_without = without_nps(&without), figures_with = without_nps(&with);
        figures_put(sheet->table, figures, &figures_without);
        table_text(sheet->table, cli_some(without.mark));
        table_int(sheet->table, with.n - without.n);
        figures_put(sheet->table, figures, &figures_with);
    }
    sheet->held += with.n - without.n;
    return 0;
}

int metrics_show_set_aside(struct cli *cli, struct workspace *workspace, const struct metrics_query *query,
                           struct err *err) {
    struct sheet sheet = {.cli = cli, .query = query};
    begin(&sheet);
    if (metrics_beside(workspace, query, put, &sheet, err))
        return err->kind;
    cli_table(cli, sheet.table);
    if (!table_row_count(sheet.table))
        return metrics_say_none(cli, workspace, query->survey, err);
    if (!sheet.held)
        cli_say(cli, cli_chinese(cli) ? "所查范围内没有被隔离的答卷。" : "Nothing of what was asked for is set aside.");
    return 0;
}
