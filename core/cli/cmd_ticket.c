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

/* A duty is named by its own word. */
static const char *owner_text(const struct ticket_standing *now) {
    return now->owner == PARTY_DUTY ? now->duty : party_name(now->owner);
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
               cli_format(cli) == TABLE_PLAIN ? words_of(cli, entry->workflow->title) : entry->workflow->id);
    table_text(listing->table, entry->store->code);
    table_text(listing->table, entry->store->name);
    table_text(listing->table, state_text(cli, entry->workflow, now->state));
    table_text(listing->table, class_text(cli, entry->workflow, now->class));
    table_text(listing->table, owner_text(now));
    table_text(listing->table, cli_some(now->person));
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
    return step && cli_format(cli) == TABLE_PLAIN ? words_of(cli, step->words) : event->name;
}

/* "reply: no consent" as a Chinese reader is told; what it names stays. */
static const char *told_text(struct cli *cli, const char *told) {
    static const char *const words[][2] = {{"reply: nobody known", "未回复顾客：不知道是哪位顾客"},
                                           {"reply: no consent", "未回复顾客：未同意回访"},
                                           {"reply: no contact", "未回复顾客：没有联系方式"},
                                           {"reply: opted out", "未回复顾客：已退订"},
                                           {"reply: ", "未回复顾客："},
                                           {"reply ", "回复顾客 "},
                                           {": no address", "：没有地址"},
                                           {": nobody", "：无人负责"},
                                           {"notify ", "通知 "},
                                           {"; ", "；"}};
    struct buf out = buf_make(LIMIT_MESSAGE);
    if (!cli_chinese(cli) || cli_format(cli) != TABLE_PLAIN)
        return told;
    for (const char *at = told; *at;) {
        size_t i = 0;
        while (i < sizeof words / sizeof *words && strncmp(at, words[i][0], strlen(words[i][0])) != 0)
            i++;
        if (i == sizeof words / sizeof *words)
            buf_char(&out, *at++);
        else
            buf_text(&out, words[i][1]), at += strlen(words[i][0]);
    }
    told = arena_text(cli->arena, out.data);
    buf_free(&out);
    return told;
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
        table_text(table, event_text(cli, event));
        table_text(table, cli_some(event->actor));
        table_text(table, state_text(cli, event->under, event->after.state));
        table_text(table, owner_text(&event->after));
        table_text(table, cli_some(event->after.person));
        table_text(table, class_text(cli, event->under, event->after.class));
        table_text(table, cli_some(told_text(cli, event->told)));
        table_text(table, notes[i]);
        table_text(table, cli_some(event->reason));
    }
    cli_table(cli, table);
    return 0;
}

static int print_ticket(struct cli *cli, struct workspace *workspace, const struct ticket *ticket, struct err *err) {
    static const struct table_column columns[] = {{.key = "ticket"}, {.key = "what"},
                                                  {.key = "store"},  {.key = "state"},
                                                  {.key = "class"},  {.key = "owner", .words = true},
                                                  {.key = "person"}, {.key = "due"},
                                                  {.key = "marks"},  {0}};
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
    table_text(table, owner_text(now));
    table_text(table, cli_some(now->person));
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
        cli_say(cli, "  %s: earshot ticket act %.4s %s%s%s%s%s", words_of(cli, steps[i]->words),
                ticket_number_write(number, ticket->number), steps[i]->id,
                workflow_step_asks(steps[i], "class") ? " --class CLASS" : "",
                workflow_step_asks(steps[i], "note") ? " --note TEXT" : "",
                workflow_step_asks(steps[i], "reply") ? " --text TEXT" : "", steps[i]->asks_reason ? " -m REASON" : "");
    bool asks_class = false;
    if (count && !*ticket->events[0].name)
        cli_say(cli, "  %s: earshot ticket show %.4s --said",
                cli_chinese(cli) ? "顾客怎么说" : "What the customer said",
                ticket_number_write(number, ticket->number));
    for (size_t i = 0; i < count; i++)
        asks_class = asks_class || workflow_step_asks(steps[i], "class");
    for (size_t i = 0; asks_class && i < ticket->workflow->class_count; i++)
        cli_say(cli, "  CLASS %s: %s", ticket->workflow->classes[i].id,
                words_of(cli, ticket->workflow->classes[i].words));
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
        table_text(table, cli_format(cli) == TABLE_PLAIN ? words_of(cli, said[i].words) : said[i].question);
        table_text(table, words_of(cli, said[i].answer));
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
    if (cli_format(cli) == TABLE_PLAIN && print_ticket(cli, workspace, &ticket, err))
        return err->kind;
    if (ticket_evidence(workspace, &ticket, &evidence, err))
        return err->kind;
    if (evidence)
        cli_say(cli, cli_chinese(cli) ? "开单依据：%s" : "opened on: %s", evidence);
    if (cli_format(cli) == TABLE_PLAIN)
        cli_print(cli, "\n");
    return print_events(cli, workspace, &ticket, err) || say_steps(cli, workspace, act, &ticket, err) ? (int)err->kind
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

/* ---- a step ---- */

/* What became of what the last event sends. */
static int say_told(struct cli *cli, const struct ticket *ticket) {
    if (*ticket_last(ticket)->told)
        cli_say(cli, cli_chinese(cli) ? "消息：%s" : "messages: %s", told_text(cli, ticket_last(ticket)->told));
    return 0;
}

static int step_work(struct cli *cli, struct workspace *workspace, const struct act *act, const char *step,
                     struct err *err) {
    const char *class = cli_option(cli, "class"), *note = cli_option(cli, "note"), *text = cli_option(cli, "text");
    const struct ticket_wish wish = {.typed = cli_operand(cli, 0),
                                     .step = step,
                                     .class = class ? class : "",
                                     .note = note ? note : "",
                                     .reply = text ? text : ""};
    struct ticket ticket;
    return ticket_act(workspace, act, &wish, &ticket, err) || print_ticket(cli, workspace, &ticket, err) ||
                   say_told(cli, &ticket) || say_steps(cli, workspace, act, &ticket, err)
               ? (int)err->kind
               : 0;
}

static int act_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    return step_work(cli, workspace, act, cli_operand(cli, 1), err);
}

static int reply_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    return step_work(cli, workspace, act, cli_option(cli, "step"), err);
}

static const struct cli_option act_options[] = {
    {"class", 0, "CLASS", "what it is about"},
    {"note", 0, "TEXT", "what was done or found out; kept with the ticket, never printed in a report"},
    {"text", 0, "TEXT", "what the customer is told, where the step tells them"},
    {0},
};

static const struct cli_option reply_options[] = {
    {"text", 0, "TEXT", "what the customer is told"},
    {"step", 0, "STEP", "which of several steps that answer"},
    {"class", 0, "CLASS", "what it is about, where the step asks for it"},
    {"note", 0, "TEXT", "what was done or found out, for staff alone"},
    {0},
};

const struct cli_command cmd_ticket_reply = {
    .name = "ticket reply",
    .summary = "answer the customer of a ticket, without seeing who it is",
    .summary_zh = "回复工单的顾客（不显示其联系方式）",
    .usage = "TICKET --text TEXT [--step STEP] [--class CLASS] [--note TEXT] [-m REASON]",
    .min_operands = 1,
    .max_operands = 1,
    .options = reply_options,
    .detail =
        "Takes the step of the workflow that answers the customer: the text goes into its message, and by the first\n"
        "of its channels that reaches them into the outbox. Where it cannot, without a contact, a consent to be "
        "called\n"
        "back, or after an opt-out, the ticket says so.",
    .example = "$ earshot ticket reply 7KQ2 --text \"对不起，明天上午有货，给您留了一份。\"\n"
               "ticket  7KQ2-XP9M-4T8C\n"
               "...\n",
    .work = reply_work,
};

const struct cli_command cmd_ticket_act = {
    .name = "ticket act",
    .summary = "take a step on a ticket: what its workflow lets you do",
    .summary_zh = "处理工单：执行流程允许的一步",
    .usage = "TICKET STEP [--class CLASS] [--note TEXT] [--text TEXT] [-m REASON]",
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

/* ---- another owner ---- */

static int assign_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *to = cli_option(cli, "to");
    struct ticket ticket;
    if (!to)
        return cli_misused(cli, err, "say to whom: --to PERSON");
    return ticket_assign(workspace, act, cli_operand(cli, 0), to, &ticket, err) ||
                   print_ticket(cli, workspace, &ticket, err)
               ? (int)err->kind
               : 0;
}

static const struct cli_option assign_options[] = {
    {"to", 0, "PERSON", "somebody of its store, its region or hq, or with the duty it is of"},
    {0},
};

const struct cli_command cmd_ticket_assign = {
    .name = "ticket assign",
    .summary = "give a ticket to a person",
    .summary_zh = "把工单指派给某人",
    .usage = "TICKET --to PERSON [-m REASON]",
    .min_operands = 1,
    .max_operands = 1,
    .options = assign_options,
    .detail = "Who owns a ticket gives it, its region or hq. Where the person is away, who stands in for them has it\n"
              "(`earshot user away`).",
    .example = "$ earshot ticket assign 7KQ2 --to wu\n"
               "ticket  7KQ2-XP9M-4T8C\n"
               "...\n",
    .work = assign_work,
};

/* ---- by hand ---- */

static int new_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *store = cli_option(cli, "store"), *workflow = cli_option(cli, "workflow");
    const char *class = cli_option(cli, "class"), *note = cli_option(cli, "note");
    const struct ticket_draft draft = {store, workflow, class ? class : "", note ? note : ""};
    struct ticket ticket;
    if (!store || !workflow)
        return cli_misused(cli, err, "say of which store and by which workflow: --store STORE --workflow ID");
    return ticket_new(workspace, act, &draft, &ticket, err) || print_ticket(cli, workspace, &ticket, err) ||
                   say_told(cli, &ticket) || say_steps(cli, workspace, act, &ticket, err)
               ? (int)err->kind
               : 0;
}

static const struct cli_option new_options[] = {
    {"store", 0, "STORE", "the store that it is about"},
    {"workflow", 0, "ID", "which way it goes"},
    {"class", 0, "CLASS", "what it is about"},
    {"note", 0, "TEXT", "what was seen or said; kept with the ticket, never printed in a report"},
    {0},
};

const struct cli_command cmd_ticket_new = {
    .name = "ticket new",
    .summary = "open a ticket by hand: a complaint, what staff saw",
    .summary_zh = "手工开单：投诉、店员上报等",
    .usage = "--store STORE --workflow ID [--class CLASS] [--note TEXT] [-m REASON]",
    .options = new_options,
    .detail = "The note goes when a customer is erased only where the ticket came of their answer: name nobody in it.",
    .example = "$ earshot ticket new --store S0203 --workflow complaint --note \"顾客来电：面包发霉\"\n"
               "ticket  7KQ2-XP9M-4T8C\n"
               "...\n",
    .work = new_work,
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
