/* ticket list, show, run: what needs a person. */
#include "cli/ticket_sheet.h"

/* ---- the list ---- */

static const struct table_column list_columns[] = {
    {.key = "ticket"},
    {.key = "what"},
    {.key = "store"},
    {.key = "store_name", .heading = "store's name"},
    {.key = "state"},
    {.key = "class"},
    {.key = "owner", .words = true},
    {.key = "person"},
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
               cli_format(cli) == TABLE_PLAIN ? ticket_words(cli, entry->workflow->title) : entry->workflow->id);
    table_text(listing->table, entry->store->code);
    table_text(listing->table, entry->store->name);
    table_text(listing->table, ticket_state_text(cli, entry->workflow, now->state));
    table_text(listing->table, ticket_class_text(cli, entry->workflow, now->class));
    table_text(listing->table, ticket_owner_text(now));
    table_text(listing->table, cli_some(now->person));
    table_text(listing->table, ticket_time_text(cli, now->due, entry->due));
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
                                     .owner = cli_option(cli, "owner"),
                                     .mine = cli_switch(cli, "mine"),
                                     .all = cli_switch(cli, "all"),
                                     .overdue = cli_switch(cli, "overdue")};
    if (tickets_list(workspace, act, &list, put, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    if (!table_row_count(listing.table))
        cli_say(cli, cli_chinese(cli) ? "没有这样的工单。" : "There is no such ticket.");
    if (listing.overdue)
        cli_say(cli, cli_chinese(cli) ? "工单 %zu 张，已逾期 %lld 张" : "tickets: %zu, overdue: %lld",
                table_row_count(listing.table), (long long)listing.overdue);
    return 0;
}

static const struct cli_option list_options[] = {
    {"store", 0, "STORE", "only this store's"},
    {"region", 0, "REGION", "only those of stores of this region"},
    {"workflow", 0, "ID", "only those of this workflow"},
    {"owner", 0, "WHOSE", "only those of store, region or hq, of a duty, or of a person"},
    {"mine", 0, NULL, "only what is mine to do, and of those whom I stand in for"},
    {"overdue", 0, NULL, "only those whose time is over"},
    {"all", 0, NULL, "with those that are closed"},
    {0},
};

const struct cli_command cmd_ticket_list = {
    .name = "ticket list",
    .summary = "list the tickets that wait for somebody, most pressing first",
    .summary_zh = "列出待办工单，最急的在前",
    .usage = "[--store STORE | --region REGION] [--workflow ID] [--owner WHOSE | --mine] [--overdue] [--all]",
    .options = list_options,
    .detail = "Times are by the clock of the store. What you see are the tickets of your stores.",
    .example =
        "$ earshot ticket list --region E1 --overdue\n"
        "ticket          what      store  store's name  state     class  owner   person  due               late  "
        "marks\n"
        "7KQ2-XP9M-4T8C  Callback  S0203  苏州观前店    Received  -      region  -       2026-11-02 21:10  yes   "
        "late\n",
    .work = list_work,
};

/* ---- one ticket ---- */

static const struct table_column event_columns[] = {
    {.key = "at"},
    {.key = "event"},
    {.key = "by"},
    {.key = "state"},
    {.key = "owner", .words = true},
    {.key = "person"},
    {.key = "class"},
    {.key = "told"},
    {.key = "note"},
    {.key = "reason"},
    {0},
};

static const char *event_text(struct cli *cli, const struct ticket_event *event) {
    const struct workflow_step *step =
        event->kind == TICKET_STEP ? workflow_step_find(event->under, event->name) : NULL;
    static const char *const kinds[] = {
        [TICKET_OPENED] = "开单", [TICKET_ASSIGNED] = "指派", [TICKET_MOVED] = "改用新流程"};
    if (event->kind != TICKET_STEP && event->kind != TICKET_TIMER)
        return cli_chinese(cli) && cli_format(cli) == TABLE_PLAIN ? kinds[event->kind] : ticket_event_word(event->kind);
    if (event->kind == TICKET_TIMER && cli_chinese(cli) && cli_format(cli) == TABLE_PLAIN)
        return arena_format(cli->arena, "到时：%s", event->name);
    return step && cli_format(cli) == TABLE_PLAIN ? ticket_words(cli, step->words) : event->name;
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
        table_text(table, ticket_time_text(cli, event->at, at));
        table_text(table, event_text(cli, event));
        table_text(table, cli_some(event->actor));
        table_text(table, ticket_state_text(cli, event->under, event->after.state));
        table_text(table, ticket_owner_text(&event->after));
        table_text(table, cli_some(event->after.person));
        table_text(table, ticket_class_text(cli, event->under, event->after.class));
        table_text(table, cli_some(ticket_told_text(cli, event->told)));
        table_text(table, notes[i]);
        table_text(table, cli_some(event->reason));
    }
    cli_table(cli, table);
    return 0;
}

static const struct table_column said_columns[] = {
    {.key = "question", .heading = "asked"}, {.key = "answer", .heading = "customer said"}, {0}};

static int print_said(struct cli *cli, struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                      struct err *err) {
    struct table *table = table_new(cli->arena, said_columns);
    struct ticket_said *said = NULL;
    size_t count = 0;
    if (ticket_said(workspace, act, ticket, &said, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        table_text(table, cli_format(cli) == TABLE_PLAIN ? ticket_words(cli, said[i].words) : said[i].question);
        table_text(table, ticket_words(cli, said[i].answer));
    }
    if (!count)
        return cli_say(cli, cli_chinese(cli) ? "这张工单不是由答卷开的，或该顾客的信息已删除。"
                                             : "No answer opened this ticket, or its customer is erased."),
               0;
    cli_table(cli, table);
    return 0;
}

static int show_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct ticket ticket;
    const char *evidence = NULL;
    if (ticket_find(workspace, act, cli_operand(cli, 0), &ticket, err))
        return err->kind;
    if (cli_switch(cli, "said"))
        return print_said(cli, workspace, act, &ticket, err);
    if (cli_format(cli) == TABLE_PLAIN && ticket_print(cli, workspace, &ticket, err))
        return err->kind;
    if (ticket_evidence(workspace, &ticket, &evidence, err))
        return err->kind;
    if (evidence)
        cli_say(cli, cli_chinese(cli) ? "开单依据：%s" : "opened on: %s", evidence);
    if (cli_format(cli) == TABLE_PLAIN)
        cli_print(cli, "\n");
    return print_events(cli, workspace, &ticket, err) || ticket_say_steps(cli, workspace, act, &ticket, err)
               ? (int)err->kind
               : 0;
}

static const struct cli_option show_options[] = {
    {"said", 0, NULL, "instead: what the customer answered; the journal keeps who read it"},
    {0},
};

const struct cli_command cmd_ticket_show = {
    .name = "ticket show",
    .summary = "show a ticket, what happened to it, and what can be done",
    .summary_zh = "查看工单：经过、现状与可做的操作",
    .usage = "TICKET [--said]",
    .min_operands = 1,
    .max_operands = 1,
    .options = show_options,
    .detail =
        "The first four letters of the number will do where no other ticket begins so. --said prints the answer that\n"
        "opened it, for who may act on the ticket: no contact data, but somebody's own words. Keep them to yourself.",
    .example = "$ earshot ticket show 7KQ2\n"
               "ticket  7KQ2-XP9M-4T8C\n"
               "what    Callback\n"
               "store   S0203 苏州观前店\n"
               "...\n",
    .work = show_work,
};

/* ---- what is due ---- */

static int run_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "opened_now", .heading = "opened now", .kind = TABLE_INT},
                                                  {.key = "fired", .heading = "timers fired", .kind = TABLE_INT},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    int64_t opened = 0, months = 0, fired = 0;
    if (tickets_open_new(workspace, act, &opened, err) || tickets_open_months(workspace, act, &months, err) ||
        tickets_tick(workspace, act, &fired, err))
        return err->kind;
    table_int(table, opened + months);
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
        "An import opens tickets by itself. This does what is left: tickets of stores' months that are over, and "
        "timers\n"
        "whose time has come, each at its own time however late this is run. Nothing is opened or handed on twice.",
    .example = "$ earshot ticket run\n"
               "opened now    0\n"
               "timers fired  3\n",
    .work = run_work,
};
