#include "cli/backtest_tickets.h"

#include <stdlib.h>

struct month {
    month_t month;
    int64_t opened, stores, plans;
    int64_t busiest; /* tickets of one store on one day */
    const struct store *busy_store;
    day_t busy_day;
    const struct store *last; /* whose tickets are being counted, and on which day, how many */
    day_t day;
    int64_t today;
};

struct gathering {
    struct cli *cli;
    struct table *table; /* for programs; NULL for a person */
    struct month *months;
    size_t count, cap;
};

static struct month *month_at(struct gathering *all, month_t month) {
    for (size_t i = 0; i < all->count; i++)
        if (all->months[i].month == month)
            return &all->months[i];
    all->months = arena_grow(all->cli->arena, all->months, all->count, &all->cap, sizeof *all->months);
    all->months[all->count] = (struct month){.month = month, .day = DAY_NONE};
    return &all->months[all->count++];
}

/* They come store by store, day by day. */
static void count(struct gathering *all, const struct foretold *foretold) {
    struct month *month = month_at(all, foretold->month);
    month->opened++;
    for (const char *at = foretold->plans; *at; at++)
        month->plans += at == foretold->plans || *at == ' ';
    month->stores += month->last != foretold->store;
    month->today = month->last == foretold->store && month->day == foretold->day ? month->today + 1 : 1;
    month->last = foretold->store;
    month->day = foretold->day;
    if (month->today > month->busiest) {
        month->busiest = month->today;
        month->busy_store = foretold->store;
        month->busy_day = foretold->day;
    }
}

static int take(void *context, const struct foretold *foretold, struct err *err) {
    struct gathering *all = context;
    char number[TICKET_TEXT];
    (void)err;
    count(all, foretold);
    if (!all->table)
        return 0;
    table_text(all->table, ticket_number_write(number, foretold->number));
    table_text(all->table, foretold->store->code);
    table_text(all->table, cli_month_text(all->cli, foretold->month));
    table_text(all->table, cli_day_text(all->cli, foretold->day));
    table_text(all->table, cli_some(foretold->plans));
    return 0;
}

static const struct table_column ticket_columns[] = {{.key = "ticket"}, {.key = "store"}, {.key = "month"},
                                                     {.key = "day"},    {.key = "plans"}, {0}};
static const struct table_column month_columns[] = {
    {.key = "month"},
    {.key = "tickets", .kind = TABLE_INT},
    {.key = "stores", .kind = TABLE_INT},
    {.key = "per_store", .heading = "a store", .kind = TABLE_REAL, .decimals = 1},
    {.key = "most_a_day", .heading = "most a day", .kind = TABLE_INT},
    {.key = "busy_store", .heading = "at"},
    {.key = "busy_day", .heading = "on"},
    {.key = "plans", .kind = TABLE_INT},
    {0},
};

static int compare(const void *a, const void *b) {
    const struct month *one = a, *other = b;
    return (one->month > other->month) - (one->month < other->month);
}

static void show_months(struct cli *cli, struct gathering *all) {
    struct table *table = table_new(cli->arena, month_columns);
    if (all->count)
        qsort(all->months, all->count, sizeof *all->months, compare);
    for (size_t i = 0; i < all->count; i++) {
        const struct month *month = &all->months[i];
        table_text(table, cli_month_text(cli, month->month));
        table_int(table, month->opened);
        table_int(table, month->stores);
        table_real(table, (double)month->opened / (double)month->stores);
        table_int(table, month->busiest);
        table_text(table, month->busy_store->code);
        table_text(table, cli_day_text(cli, month->busy_day));
        table_int(table, month->plans);
    }
    cli_table(cli, table);
}

int backtest_tickets(struct cli *cli, struct workspace *workspace, const struct act *act,
                     const struct foretell_query *query, struct err *err) {
    struct gathering all = {.cli = cli};
    if (cli_format(cli) != TABLE_PLAIN)
        all.table = table_new(cli->arena, ticket_columns);
    if (tickets_foretell(workspace, act, query, take, &all, err))
        return err->kind;
    if (all.table)
        cli_table(cli, all.table);
    else
        show_months(cli, &all);
    cli_say(cli, cli_chinese(cli) ? "工作区的流程在这些月份会开出上述工单；实际未开任何单。"
                                  : "What the working workflow would have opened; nothing was opened.");
    return 0;
}
