/* ticket figures: how many there were, and how long customers waited. A person sees the hours that were asked for, a
 * program both. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/metrics_views.h"
#include "flow/rules/shape.h"
#include "ops/tickets_figures.h"
#include "stats/share.h"

/* ---- what was asked ---- */

enum by_part { BY_PLACE, BY_KIND, BY_TIME, BY_PARTS };

static const struct {
    const char *word;
    enum by_part part;
    int value;
} by_words[] = {
    {"chain", BY_PLACE, TICKETS_CHAIN}, {"region", BY_PLACE, TICKETS_REGION},    {"store", BY_PLACE, TICKETS_STORE},
    {"class", BY_KIND, TICKETS_CLASS},  {"workflow", BY_KIND, TICKETS_WORKFLOW}, {"month", BY_TIME, 1},
};
enum { BY_WORDS = sizeof by_words / sizeof *by_words };

static int read_by(struct cli *cli, struct ticket_figures_query *query, struct err *err) {
    const char *by = cli_option(cli, "by"), *at = by ? by : "month";
    int values[BY_PARTS] = {TICKETS_CHAIN, TICKETS_ALL, 0};
    bool set[BY_PARTS] = {false};
    for (size_t len; *at; at += len + (at[len] == ',')) {
        int i = 0;
        len = strcspn(at, ",");
        while (i < BY_WORDS && (strlen(by_words[i].word) != len || strncmp(by_words[i].word, at, len) != 0))
            i++;
        if (i == BY_WORDS || set[by_words[i].part])
            return err_set(err, ERR_USAGE, "there are no figures of tickets by '%s'", by),
                   err_todo(err, "--by month (the usual), store, region or chain, workflow or class, one of each at "
                                 "most, as in region,class,month");
        set[by_words[i].part] = true;
        values[by_words[i].part] = by_words[i].value;
    }
    query->place = (enum ticket_place)values[BY_PLACE];
    query->kind = (enum ticket_kind)values[BY_KIND];
    query->by_month = values[BY_TIME];
    return 0;
}

static int read_hours(struct cli *cli, enum ticket_hours *out, struct err *err) {
    const char *hours = cli_option(cli, "hours");
    *out = hours && !strcmp(hours, "clock") ? HOURS_CLOCK : HOURS_OPEN;
    if (hours && strcmp(hours, "open") != 0 && strcmp(hours, "clock") != 0)
        return err_set(err, ERR_USAGE, "hours are not reckoned by '%s'", hours),
               err_todo(err, "--hours open (in which the store is open, the usual) or clock (all of them)");
    return 0;
}

static int read_query(struct cli *cli, struct ticket_figures_query *out, struct err *err) {
    const char *cut = cli_option(cli, "cut");
    *out = (struct ticket_figures_query){.from = INT32_MIN,
                                         .to = INT32_MAX,
                                         .store = cli_option(cli, "store"),
                                         .region = cli_option(cli, "region"),
                                         .workflow = cli_option(cli, "workflow")};
    return read_by(cli, out, err) || cli_period(cli, &out->from, &out->to, err) ||
                   (cut && cli_number("batch", cut, &out->cut, err))
               ? (int)err->kind
               : 0;
}

/* ---- the table ---- */

#define MOST_COLUMNS 40

struct sheet {
    struct cli *cli;
    const struct ticket_figures_query *query;
    enum ticket_hours hours;
    struct table *table;
};

static const struct table_column flow_columns[] = {{.key = "opening", .heading = "open before", .kind = TABLE_INT},
                                                   {.key = "new", .heading = "came in", .kind = TABLE_INT},
                                                   {.key = "reopened", .kind = TABLE_INT},
                                                   {.key = "solved", .kind = TABLE_INT},
                                                   {.key = "put_aside", .heading = "put aside", .kind = TABLE_INT},
                                                   {.key = "continuing", .heading = "open after", .kind = TABLE_INT},
                                                   {.key = "overdue", .kind = TABLE_INT},
                                                   {.key = "due", .heading = "to answer", .kind = TABLE_INT},
                                                   {0}};
static const struct table_column shown_columns[] = {
    {.key = "in_time", .heading = "in time %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "answer", .heading = "answered after, h", .kind = TABLE_REAL, .decimals = 1},
    {.key = "answer_95", .heading = "answered, 95%"},
    {.key = "solution", .heading = "solved after, h", .kind = TABLE_REAL, .decimals = 1},
    {.key = "solution_95", .heading = "solved, 95%"},
    {0}};
static const struct table_column program_columns[] = {{.key = "in_time", .kind = TABLE_INT},
                                                      {.key = "in_time_share", .kind = TABLE_REAL},
                                                      {.key = "in_time_lo", .kind = TABLE_REAL},
                                                      {.key = "in_time_hi", .kind = TABLE_REAL},
                                                      {.key = "answered", .kind = TABLE_INT},
                                                      {.key = "answer_open_hours", .kind = TABLE_REAL},
                                                      {.key = "answer_open_lo", .kind = TABLE_REAL},
                                                      {.key = "answer_open_hi", .kind = TABLE_REAL},
                                                      {.key = "answer_clock_hours", .kind = TABLE_REAL},
                                                      {.key = "answer_clock_lo", .kind = TABLE_REAL},
                                                      {.key = "answer_clock_hi", .kind = TABLE_REAL},
                                                      {.key = "solved_of_new", .kind = TABLE_INT},
                                                      {.key = "solution_open_hours", .kind = TABLE_REAL},
                                                      {.key = "solution_open_lo", .kind = TABLE_REAL},
                                                      {.key = "solution_open_hi", .kind = TABLE_REAL},
                                                      {.key = "solution_clock_hours", .kind = TABLE_REAL},
                                                      {.key = "solution_clock_lo", .kind = TABLE_REAL},
                                                      {.key = "solution_clock_hi", .kind = TABLE_REAL},
                                                      {0}};

static void put_columns(struct table_column *to, const struct table_column *from) {
    while (to->key)
        to++;
    for (; from->key; from++)
        *to++ = *from;
}

static void begin(struct sheet *sheet) {
    const struct ticket_figures_query *query = sheet->query;
    struct table_column *columns = arena_alloc(sheet->cli->arena, MOST_COLUMNS * sizeof *columns);
    const struct table_column place[] = {
        {.key = query->place == TICKETS_STORE ? "store" : "region"}, {.key = "name"}, {0}};
    if (query->place != TICKETS_CHAIN)
        put_columns(columns, place);
    if (query->kind != TICKETS_ALL)
        put_columns(columns, (const struct table_column[]){{.key = "what"}, {0}});
    if (query->kind == TICKETS_CLASS)
        put_columns(columns, (const struct table_column[]){{.key = "class"}, {0}});
    if (query->by_month)
        put_columns(columns, (const struct table_column[]){{.key = "month"}, {0}});
    put_columns(columns, flow_columns);
    put_columns(columns, cli_format(sheet->cli) == TABLE_PLAIN ? shown_columns : program_columns);
    sheet->table = table_new(sheet->cli->arena, columns);
}

static const char *in_words(struct cli *cli, const struct value *words) {
    return shape_words(words, cli_chinese(cli) ? "zh" : "en");
}

static const char *class_words(struct cli *cli, const struct workflow *workflow, const char *class) {
    for (size_t i = 0; cli_format(cli) == TABLE_PLAIN && i < workflow->class_count; i++)
        if (!strcmp(workflow->classes[i].id, class))
            return in_words(cli, workflow->classes[i].words);
    return cli_some(class);
}

static void put_group(const struct sheet *sheet, const struct ticket_figures_row *row) {
    struct cli *cli = sheet->cli;
    if (sheet->query->place != TICKETS_CHAIN) {
        table_text(sheet->table, row->code);
        table_text(sheet->table, cli_some(row->name));
    }
    if (row->workflow)
        table_text(sheet->table,
                   cli_format(cli) == TABLE_PLAIN ? in_words(cli, row->workflow->title) : row->workflow->id);
    if (row->class)
        table_text(sheet->table, class_words(cli, row->workflow, row->class));
    if (sheet->query->by_month)
        table_text(sheet->table, cli_month_text(cli, row->month));
}

static struct survival_quantile median(const struct ticket_figures_row *row, enum ticket_wait wait,
                                       enum ticket_hours hours) {
    return survival_quantile_of(&row->waits[wait][hours], .5);
}

static void put_shown(const struct sheet *sheet, const struct ticket_figures_row *row,
                      const struct share_result *share) {
    table_real(sheet->table, share->share);
    for (int wait = 0; wait < TICKET_WAITS; wait++) {
        const struct survival_quantile half = median(row, (enum ticket_wait)wait, sheet->hours);
        table_real(sheet->table, half.time);
        table_text(sheet->table, metrics_interval(sheet->cli, half.lo, half.hi, 1));
    }
}

static void put_program(const struct sheet *sheet, const struct ticket_figures_row *row,
                        const struct share_result *share) {
    table_int(sheet->table, row->sum->in_time);
    table_real(sheet->table, share->share);
    table_real(sheet->table, share->lo);
    table_real(sheet->table, share->hi);
    for (int wait = 0; wait < TICKET_WAITS; wait++) {
        table_int(sheet->table, row->waits[wait][HOURS_OPEN].closed);
        for (int hours = 0; hours < TICKET_HOURS; hours++) {
            const struct survival_quantile half = median(row, (enum ticket_wait)wait, (enum ticket_hours)hours);
            table_real(sheet->table, half.time);
            table_real(sheet->table, half.lo);
            table_real(sheet->table, half.hi);
        }
    }
}

static int put(void *context, const struct ticket_figures_row *row, struct err *err) {
    const struct sheet *sheet = context;
    const struct ticket_sum *sum = row->sum;
    const struct share_counts counts = {sum->in_time, sum->due};
    const struct share_result share = share_of(&counts);
    (void)err;
    put_group(sheet, row);
    table_int(sheet->table, sum->stock.opening);
    table_int(sheet->table, sum->stock.fresh);
    table_int(sheet->table, sum->returned);
    table_int(sheet->table, sum->stock.completed);
    table_int(sheet->table, sum->stock.deferred);
    table_int(sheet->table, sum->stock.continuing);
    table_int(sheet->table, sum->overdue);
    table_int(sheet->table, sum->due);
    if (cli_format(sheet->cli) == TABLE_PLAIN)
        put_shown(sheet, row, &share);
    else
        put_program(sheet, row, &share);
    return 0;
}

static void say_what(struct cli *cli, enum ticket_hours hours) {
    const bool open = hours == HOURS_OPEN;
    if (cli_chinese(cli))
        cli_say(cli,
                "用时为中位数，按%s计；尚未响应或解决的工单按截至目前的等候时间计入（Kaplan-"
                "Meier），半数以上未完成时为“-”。",
                open ? "门店营业时间" : "自然时间");
    else
        cli_say(cli,
                "Times are medians in %s; tickets that still wait count for as long as they have (Kaplan-Meier), and "
                "where more than half do there is none.",
                open ? "opening hours" : "hours of the clock");
}

/* ---- praise, by person ---- */

struct praise_sheet {
    struct cli *cli;
    const struct ticket_figures_query *query;
    struct table *table;
};

static const char *person_text(struct cli *cli, const struct praise_row *row) {
    if (!row->option || cli_format(cli) != TABLE_PLAIN)
        return cli_some(row->person);
    return cli_chinese(cli) ? row->option->zh : row->option->en;
}

static int put_praise(void *context, const struct praise_row *row, struct err *err) {
    const struct praise_sheet *sheet = context;
    (void)err;
    if (sheet->query->by_month)
        table_text(sheet->table, cli_month_text(sheet->cli, row->month));
    table_text(sheet->table, row->store->code);
    table_text(sheet->table, cli_some(row->store->name));
    table_text(sheet->table, person_text(sheet->cli, row));
    table_int(sheet->table, row->said);
    table_int(sheet->table, row->points);
    return 0;
}

static int praise_work(struct cli *cli, struct workspace *workspace, const struct act *act,
                       struct ticket_figures_query *query, struct err *err) {
    static const struct table_column columns[] = {{.key = "month"},
                                                  {.key = "store"},
                                                  {.key = "name", .heading = "store's name"},
                                                  {.key = "person", .heading = "who"},
                                                  {.key = "said", .heading = "praised", .kind = TABLE_INT},
                                                  {.key = "points", .kind = TABLE_INT},
                                                  {0}};
    const char *by = cli_option(cli, "by");
    struct praise_sheet sheet = {cli, query, table_new(cli->arena, columns + !query->by_month)};
    if ((by && strcmp(by, "month") != 0 && strcmp(by, "store") != 0) || cli_option(cli, "hours"))
        return cli_misused(cli, err, "--praise is by store and person: --by store for all months as one");
    if (ticket_praise(workspace, act, query, put_praise, &sheet, err))
        return err->kind;
    cli_table(cli, sheet.table);
    if (!table_row_count(sheet.table))
        cli_say(cli, cli_chinese(cli) ? "这段时间没有表扬。" : "Nobody was praised then.");
    return 0;
}

static int figures_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct ticket_figures_query query;
    struct sheet sheet = {.cli = cli, .query = &query};
    if (read_query(cli, &query, err) || read_hours(cli, &sheet.hours, err))
        return err->kind;
    if (cli_switch(cli, "praise"))
        return praise_work(cli, workspace, act, &query, err);
    begin(&sheet);
    if (ticket_figures(workspace, act, &query, put, &sheet, err))
        return err->kind;
    cli_table(cli, sheet.table);
    if (!table_row_count(sheet.table))
        cli_say(cli, cli_chinese(cli) ? "这段时间没有工单。" : "There were no tickets then.");
    else if (cli_format(cli) == TABLE_PLAIN)
        say_what(cli, sheet.hours);
    return 0;
}

static const struct cli_option figures_options[] = {
    {"by", 0, "GROUP", "month (the usual), store, region or chain, workflow or class; one of each, with commas"},
    {"from", 0, "MONTH", "the first month that counts; else that of the first ticket"},
    {"to", 0, "MONTH", "the last month that counts; else this one"},
    {"store", 0, "STORE", "only this store's"},
    {"region", 0, "REGION", "only those of stores of this region, as they hung in each month"},
    {"workflow", 0, "ID", "only those of this workflow"},
    {"hours", 0, "WHICH", "open (in which the store is open, by its calendar; the usual) or clock"},
    {"cut", 0, "BATCH", "as it was known when this batch was sealed"},
    {"praise", 0, NULL, "instead: whom customers praised, store by store, and their service points"},
    {0},
};

const struct cli_command cmd_ticket_figures = {
    .name = "ticket figures",
    .summary = "count tickets, and how long customers waited",
    .summary_zh = "统计工单：存量与流量、响应与解决用时",
    .usage = "[--by GROUP] [--from MONTH] [--to MONTH] [--store STORE] [--region REGION] [OPTION…]",
    .options = figures_options,
    .detail =
        "Months are of each store's clock. Open before + came in + reopened - solved - put aside = open after. A "
        "ticket\n"
        "that was closed without having been solved is put aside; one that was solved and came back is reopened, and\n"
        "is solved only when it is solved again. To answer: tickets whose first time limit ran out in the month; in\n"
        "time: those of them that somebody had answered by then, of which a program gets the Wilson interval.\n"
        "Answered after and solved after: of the tickets opened in the month, the median with its 95% interval by\n"
        "Kaplan and Meier: a ticket that still waits when the month ends is not left out, and not taken as done.\n"
        "--praise: of workflows with praise = true, by who is praised: whom the answer names (`thanks`), else whom "
        "the\n"
        "ticket was given to. Points are those that ended with a star. Reports name nobody: this is told here alone.",
    .example =
        "$ earshot ticket figures --region E1 --from 2026-10\n"
        "month    open before  came in  reopened  solved  put aside  open after  overdue  to answer  in time %  ...\n"
        "2026-10           14       61         2      58          3          16        4         60       86.7  ...\n",
    .work = figures_work,
};
