#include "cli/backtest_tickets.h"

#include <stdlib.h>
#include <string.h>

#include "flow/tickets/load.h"

enum { DESKS_SHOWN = 10 };

struct month {
    month_t month;
    int64_t opened, stores, plans;
    int64_t busiest; /* tickets of one store on one day */
    const struct store *busy_store;
    day_t busy_day;
    const struct store *last; /* whose tickets are being counted, and on which day, how many */
    day_t day;
    int64_t today, late;
};

struct gathering {
    struct cli *cli;
    struct month *months;
    size_t count, cap;
    struct foretold *tickets;
    struct load_ticket *loads; /* as many */
    size_t ticket_count, ticket_cap, load_cap;
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
    struct arena *arena = all->cli->arena;
    const size_t at = all->ticket_count++;
    (void)err;
    count(all, foretold);
    all->tickets = arena_grow(arena, all->tickets, at, &all->ticket_cap, sizeof *all->tickets);
    all->loads = arena_grow(arena, all->loads, at, &all->load_cap, sizeof *all->loads);
    all->tickets[at] = *foretold;
    all->loads[at] = (struct load_ticket){
        .day = foretold->day, .due = foretold->due, .owners = foretold->owners, .owner_count = foretold->owner_count};
    return 0;
}

static const struct table_column ticket_columns[] = {{.key = "ticket"},   {.key = "store"},
                                                     {.key = "month"},    {.key = "day"},
                                                     {.key = "due"},      {.key = "owners"},
                                                     {.key = "answered"}, {.key = "late", .kind = TABLE_BOOL},
                                                     {.key = "plans"},    {0}};
static const struct table_column month_columns[] = {
    {.key = "month"},
    {.key = "tickets", .kind = TABLE_INT},
    {.key = "stores", .kind = TABLE_INT},
    {.key = "per_store", .heading = "a store", .kind = TABLE_REAL, .decimals = 1},
    {.key = "most_a_day", .heading = "most a day", .kind = TABLE_INT},
    {.key = "busy_store", .heading = "busiest store"},
    {.key = "busy_day", .heading = "busiest day"},
    {.key = "late", .heading = "late, %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "plans", .kind = TABLE_INT}, /* left out where no opening asks for one */
    {0},
};
enum { MONTH_COLUMNS = sizeof month_columns / sizeof *month_columns };
static const struct table_column desk_columns[] = {
    {.key = "owner"},
    {.key = "tickets", .kind = TABLE_INT},
    {.key = "most_a_day", .heading = "most a day", .kind = TABLE_INT},
    {.key = "busy_day", .heading = "busiest day"},
    {.key = "late", .heading = "late, %", .kind = TABLE_REAL, .decimals = 1},
    {0},
};

static const char *owners_text(struct cli *cli, const struct foretold *foretold) {
    const char *text = foretold->owners[0];
    for (size_t i = 1; i < foretold->owner_count; i++)
        text = arena_format(cli->arena, "%s %s", text, foretold->owners[i]);
    return text;
}

static void exact_rows(struct cli *cli, const struct gathering *all) {
    char number[TICKET_TEXT];
    struct table *table = table_new(cli->arena, ticket_columns);
    for (size_t i = 0; i < all->ticket_count; i++) {
        const struct foretold *foretold = &all->tickets[i];
        table_text(table, ticket_number_write(number, foretold->number));
        table_text(table, foretold->store->code);
        table_text(table, cli_month_text(cli, foretold->month));
        table_text(table, cli_day_text(cli, foretold->day));
        table_text(table, foretold->due == DAY_NONE ? NULL : cli_day_text(cli, foretold->due));
        table_text(table, owners_text(cli, foretold));
        table_text(table, cli_day_text(cli, all->loads[i].answered));
        table_bool(table, load_late(&all->loads[i]));
        table_text(table, cli_some(foretold->plans));
    }
    cli_table(cli, table);
}

static int compare(const void *a, const void *b) {
    const struct month *one = a, *other = b;
    return (one->month > other->month) - (one->month < other->month);
}

static void show_months(struct cli *cli, struct gathering *all) {
    struct table_column columns[MONTH_COLUMNS];
    bool plans = false;
    for (size_t i = 0; i < all->count; i++)
        plans = plans || all->months[i].plans;
    memcpy(columns, month_columns, sizeof columns);
    if (!plans)
        columns[MONTH_COLUMNS - 2] = columns[MONTH_COLUMNS - 1];
    struct table *table = table_new(cli->arena, columns);
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
        table_real(table, 100.0 * (double)month->late / (double)month->opened);
        if (plans)
            table_int(table, month->plans);
    }
    cli_table(cli, table);
}

static void show_desks(struct cli *cli, const struct load_desk *desks, size_t count) {
    struct table *table = table_new(cli->arena, desk_columns);
    if (!count)
        return;
    for (size_t i = 0; i < count && i < DESKS_SHOWN; i++) {
        table_text(table, desks[i].owner);
        table_int(table, desks[i].tickets);
        table_int(table, desks[i].most);
        table_text(table, cli_day_text(cli, desks[i].on));
        table_real(table, 100.0 * (double)desks[i].late / (double)desks[i].tickets);
    }
    cli_print(cli, "\n");
    cli_table(cli, table);
    if (count > DESKS_SHOWN)
        cli_say(cli,
                cli_chinese(cli) ? "以上是最忙的 %d 个，另有 %zu 个；--format csv 给出每张工单。"
                                 : "the %d busiest; %zu more: --format csv has each ticket",
                DESKS_SHOWN, count - DESKS_SHOWN);
}

static void say_so(struct cli *cli, int64_t a_day) {
    if (cli_chinese(cli))
        cli_say(cli,
                "工作区的流程在这些月份会开出上述工单；实际未开任何单。“超时”按每位负责人（尚无人负责的，按门店、区域）"
                "每天答复 %lld "
                "张计算。",
                (long long)a_day);
    else
        cli_say(cli,
                "What the working workflow would have opened; nothing was opened. Late: if whoever owns them answers "
                "%lld a day.",
                (long long)a_day);
}

int backtest_tickets(struct cli *cli, struct workspace *workspace, const struct act *act,
                     const struct foretell_query *query, int64_t a_day, struct err *err) {
    struct gathering all = {.cli = cli};
    struct load_desk *desks;
    size_t desk_count;
    if (tickets_foretell(workspace, act, query, take, &all, err))
        return err->kind;
    load_spread(cli->arena, all.loads, all.ticket_count, a_day, &desks, &desk_count);
    for (size_t i = 0; i < all.ticket_count; i++)
        month_at(&all, all.tickets[i].month)->late += load_late(&all.loads[i]);
    if (cli_format(cli) != TABLE_PLAIN) {
        exact_rows(cli, &all);
    } else {
        show_months(cli, &all);
        show_desks(cli, desks, desk_count);
    }
    say_so(cli, a_day);
    return 0;
}
