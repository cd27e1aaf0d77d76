/* ticket list, show, act, run: what needs a person. */
#include <string.h>

#include "cli/commands.h"
#include "flow/rules/shape.h"
#include "ops/tickets.h"

static const char *words_of(struct cli *cli, const struct value *words) {
    return shape_words(words, cli_chinese(cli) ? "zh" : "en");
}

static const char *class_text(struct cli *cli, const struct workflow *workflow, const char *class) {
    for (size_t i = 0; i < workflow->class_count; i++)
        if (!strcmp(workflow->classes[i].id, class) && cli_format(cli) == TABLE_PLAIN)
            return words_of(cli, workflow->classes[i].words);
    return cli_some(class);
}

static const char *state_text(struct cli *cli, const struct workflow *workflow, const char *state) {
    const size_t found = workflow_state_find(workflow, state);
    if (cli_format(cli) != TABLE_PLAIN || found == WORKFLOW_STATES)
        return state;
    return words_of(cli, workflow->states[found].words);
}

/* Programs get instants, people the store's clock. */
static const char *time_text(struct cli *cli, instant_t at, const char *by_store) {
    return cli_format(cli) == TABLE_PLAIN ? cli_some(by_store) : at == INT64_MAX ? NULL : cli_when(cli, at);
}

/* ---- the list ---- */

static const struct table_column list_columns[] = {
    {.key = "ticket"},
    {.key = "what"},
    {.key = "store"},
    {.key = "store_name", .heading = "store's name"},
    {.key = "state"},
    {.key = "class"},
    {.key = "owner", .words = true},
    {.key = "due"},
    {.key = "late", .kind = TABLE_BOOL},
    {.key = "marks"},
    {0},
};

struct listing {
    struct cli *cli;
    struct table *table;
    instant_t now;
    int64_t overdue;
};

static int put(void *context, const struct ticket_entry *entry, struct err *err) {
    struct listing *listing = context;
    struct cli *cli = listing->cli;
    char number[TICKET_TEXT];
    const struct ticket_standing *now = &entry->line->now;
    const bool late = now->due < listing->now;
    (void)err;
    table_text(listing->table, ticket_number_write(number, entry->line->number));
    table_text(listing->table,
               cli_format(cli) == TABLE_PLAIN ? words_of(cli, entry->workflow->title) : entry->workflow->id);
    table_text(listing->table, entry->store->code);
    table_text(listing->table, entry->store->name);
    table_text(listing->table, state_text(cli, entry->workflow, now->state));
    table_text(listing->table, class_text(cli, entry->workflow, now->class));
    table_text(listing->table, party_name(now->owner));
    table_text(listing->table, time_text(cli, now->due, entry->due));
    table_bool(listing->table, late);
    table_text(listing->table, *now->marks ? now->marks + 1 : NULL);
    listing->overdue += late;
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct listing listing = {cli, table_new(cli->arena, list_columns), cli_now(cli), 0};
    const struct ticket_list list = {.store = cli_option(cli, "store"),
                                     .region = cli_option(cli, "region"),
                                     .workflow = cli_option(cli, "workflow"),
                                     .all = cli_switch(cli, "all"),
                                     .overdue = cli_switch(cli, "overdue")};
    if (tickets_list(workspace, act, &list, put, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    if (listing.overdue)
        cli_say(cli, cli_chinese(cli) ? "工单 %zu 张，已逾期 %lld 张" : "tickets: %zu, overdue: %lld",
                table_row_count(listing.table), (long long)listing.overdue);
    return 0;
}

static const struct cli_option list_options[] = {
    {"store", 0, "STORE", "only this store's"},
    {"region", 0, "REGION", "only those of stores of this region"},
    {"workflow", 0, "ID", "only those of this workflow"},
    {"overdue", 0, NULL, "only those whose time is over"},
    {"all", 0, NULL, "with those that are closed"},
    {0},
};

const struct cli_command cmd_ticket_list = {
    .name = "ticket list",
    .summary = "list the tickets that wait for somebody, most pressing first",
    .summary_zh = "列出待办工单，最急的在前",
    .usage = "[--store STORE | --region REGION] [--workflow ID] [--overdue] [--all]",
    .options = list_options,
    .detail = "Times are by the clock of the store. What you see are the tickets of your stores.",
    .example = "$ earshot ticket list --region E1 --overdue\n"
               "ticket          what      store  store's name  state     class  owner   due               late  marks\n"
               "7KQ2-XP9M-4T8C  Callback  S0203  苏州观前店    Received  -      region  2026-11-02 21:10  yes   late\n",
    .work = list_work,
};

/* ---- one ticket ---- */

static const struct table_column event_columns[] = {
    {.key = "at"},
    {.key = "event", .words = true},
    {.key = "by"},
    {.key = "state"},
    {.key = "owner", .words = true},
    {.key = "class"},
    {.key = "note"},
    {.key = "reason"},
    {0},
};

static const char *event_text(struct cli *cli, const struct workflow *workflow, const struct ticket_event *event) {
    const struct workflow_step *step = event->kind == TICKET_STEP ? workflow_step_find(workflow, event->name) : NULL;
    if (event->kind == TICKET_OPENED)
        return ticket_event_word(event->kind);
    return step && cli_format(cli) == TABLE_PLAIN ? words_of(cli, step->words) : event->name;
}

static int print_events(struct cli *cli, struct workspace *workspace, const struct ticket *ticket, struct err *err) {
    struct table *table = table_new(cli->arena, event_columns);
    const char **notes = NULL;
    if (ticket_notes(workspace, ticket, &notes, err))
        return err->kind;
    for (size_t i = 0; i < ticket->event_count; i++) {
        const struct ticket_event *event = &ticket->events[i];
        const char *at = NULL;
        if (ticket_clock(workspace, ticket, event->at, &at, err))
            return err->kind;
        table_text(table, time_text(cli, event->at, at));
        table_text(table, event_text(cli, ticket->workflow, event));
        table_text(table, cli_some(event->actor));
        table_text(table, state_text(cli, ticket->workflow, event->after.state));
        table_text(table, party_name(event->after.owner));
        table_text(table, class_text(cli, ticket->workflow, event->after.class));
        table_text(table, notes[i]);
        table_text(table, cli_some(event->reason));
    }
    cli_table(cli, table);
    return 0;
}

static int print_ticket(struct cli *cli, struct workspace *workspace, const struct ticket *ticket, struct err *err) {
    static const struct table_column columns[] = {{.key = "ticket"}, {.key = "what"},  {.key = "store"},
                                                  {.key = "state"},  {.key = "class"}, {.key = "owner", .words = true},
                                                  {.key = "due"},    {.key = "marks"}, {0}};
    const struct ticket_standing *now = &ticket_last(ticket)->after;
    struct table *table = table_new(cli->arena, columns);
    const struct store *store = NULL;
    const char *due = NULL;
    char number[TICKET_TEXT];
    if (ticket_store(workspace, ticket, &store, err) || ticket_clock(workspace, ticket, now->due, &due, err))
        return err->kind;
    table_text(table, ticket_number_write(number, ticket->number));
    table_text(table, words_of(cli, ticket->workflow->title));
    table_text(table, arena_format(cli->arena, "%s %s", store->code, store->name));
    table_text(table, state_text(cli, ticket->workflow, now->state));
    table_text(table, class_text(cli, ticket->workflow, now->class));
    table_text(table, party_name(now->owner));
    table_text(table, time_text(cli, now->due, due));
    table_text(table, *now->marks ? now->marks + 1 : NULL);
    cli_record(cli, table);
    return 0;
}

static int say_steps(struct cli *cli, struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                     struct err *err) {
    const struct workflow_step *steps[LIMIT_WORKFLOW_PARTS];
    size_t count = 0;
    char number[TICKET_TEXT];
    if (ticket_steps(workspace, act, ticket, steps, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        cli_say(cli, "  %s: earshot ticket act %.4s %s%s%s%s", words_of(cli, steps[i]->words),
                ticket_number_write(number, ticket->number), steps[i]->id,
                steps[i]->ask_count && !strcmp(steps[i]->asks[0], "class") ? " --class CLASS" : "",
                steps[i]->ask_count && !strcmp(steps[i]->asks[steps[i]->ask_count - 1], "note") ? " --note TEXT" : "",
                steps[i]->asks_reason ? " -m REASON" : "");
    bool asks_class = false;
    for (size_t i = 0; i < count; i++)
        asks_class = asks_class || (steps[i]->ask_count && !strcmp(steps[i]->asks[0], "class"));
    for (size_t i = 0; asks_class && i < ticket->workflow->class_count; i++)
        cli_say(cli, "  CLASS %s: %s", ticket->workflow->classes[i].id,
                words_of(cli, ticket->workflow->classes[i].words));
    return 0;
}

static int show_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct ticket ticket;
    if (ticket_find(workspace, cli_operand(cli, 0), &ticket, err))
        return err->kind;
    if (cli_format(cli) == TABLE_PLAIN && print_ticket(cli, workspace, &ticket, err))
        return err->kind;
    if (cli_format(cli) == TABLE_PLAIN)
        cli_print(cli, "\n");
    return print_events(cli, workspace, &ticket, err) || say_steps(cli, workspace, act, &ticket, err) ? (int)err->kind
                                                                                                      : 0;
}

const struct cli_command cmd_ticket_show = {
    .name = "ticket show",
    .summary = "show a ticket, what happened to it, and what can be done",
    .summary_zh = "查看工单：经过、现状与可做的操作",
    .usage = "TICKET",
    .min_operands = 1,
    .max_operands = 1,
    .detail = "The first four letters of the number will do where no other ticket begins so.",
    .example = "$ earshot ticket show 7KQ2\n"
               "ticket  7KQ2-XP9M-4T8C\n"
               "what    Callback\n"
               "store   S0203 苏州观前店\n"
               "...\n",
    .work = show_work,
};

/* ---- a step ---- */

static int act_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *class = cli_option(cli, "class"), *note = cli_option(cli, "note");
    const struct ticket_wish wish = {.typed = cli_operand(cli, 0),
                                     .step = cli_operand(cli, 1),
                                     .class = class ? class : "",
                                     .note = note ? note : ""};
    struct ticket ticket;
    return ticket_act(workspace, act, &wish, &ticket, err) || print_ticket(cli, workspace, &ticket, err) ||
                   say_steps(cli, workspace, act, &ticket, err)
               ? (int)err->kind
               : 0;
}

static const struct cli_option act_options[] = {
    {"class", 0, "CLASS", "what it is about"},
    {"note", 0, "TEXT", "what was done or found out; kept with the ticket, never printed in a report"},
    {0},
};

const struct cli_command cmd_ticket_act = {
    .name = "ticket act",
    .summary = "take a step on a ticket: what its workflow lets you do",
    .summary_zh = "处理工单：执行流程允许的一步",
    .usage = "TICKET STEP [--class CLASS] [--note TEXT] [-m REASON]",
    .min_operands = 2,
    .max_operands = 2,
    .options = act_options,
    .detail =
        "`earshot ticket show` says which steps there are and what they ask for. A reason is kept in the journal for\n"
        "ever, so it names nobody; a note goes when the customer is erased.",
    .example = "$ earshot ticket act 7KQ2 take --class waiting\n"
               "ticket  7KQ2-XP9M-4T8C\n"
               "...\n",
    .work = act_work,
};

/* ---- what is due ---- */

static int run_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "opened_now", .heading = "opened now", .kind = TABLE_INT},
                                                  {.key = "fired", .heading = "timers fired", .kind = TABLE_INT},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    int64_t opened = 0, fired = 0;
    if (tickets_open_new(workspace, act, &opened, err) || tickets_tick(workspace, act, &fired, err))
        return err->kind;
    table_int(table, opened);
    table_int(table, fired);
    cli_record(cli, table);
    return 0;
}

const struct cli_command cmd_ticket_run = {
    .name = "ticket run",
    .summary = "open what the rules say, and hand on what has waited too long",
    .summary_zh = "按规则开单，并升级等候过久的工单",
    .usage = "",
    .detail =
        "An import opens tickets by itself. This does what is left: timers whose time has come, each at its own time\n"
        "however late this is run. Nothing is opened or handed on twice.",
    .example = "$ earshot ticket run\n"
               "opened now    0\n"
               "timers fired  3\n",
    .work = run_work,
};
