/* explain ticket: what opened it, whose it was, its timers, and how the time until which it is due was reckoned. */
#include <inttypes.h>
#include <string.h>

#include "cli/commands.h"
#include "flow/rules/shape.h"
#include "ops/explain_ticket.h"

#define HOUR_MS 3600000.0

static const char *in_words(struct cli *cli, const struct value *words) {
    return shape_words(words, cli_chinese(cli) ? "zh" : "en");
}

/* By the store's clock; a program gets instants. NULL for INT64_MAX and INT64_MIN. */
static const char *when(struct cli *cli, const struct explain_ticket *told, instant_t at) {
    char day[DAY_TEXT];
    struct wall wall;
    if (at == INT64_MAX || at == INT64_MIN)
        return NULL;
    if (cli_format(cli) != TABLE_PLAIN)
        return cli_when(cli, at);
    zone_wall(told->zone, at, &wall);
    return arena_format(cli->arena, "%s %02d:%02d", day_write(day, wall.day), wall.ms / 3600000, wall.ms / 60000 % 60);
}

/* As a script writes it: "open_hours(24)". */
static const char *span_text(struct cli *cli, const struct workflow_span *span) {
    const double hours = (double)span->amount / HOUR_MS;
    if (span->days)
        return arena_format(cli->arena, "open_days(%" PRId64 ")", span->amount);
    if (span->clock == CLOCK_OPEN)
        return arena_format(cli->arena, "open_hours(%.10g)", hours);
    return span->amount % DAY_MS ? arena_format(cli->arena, "hours(%.10g)", hours)
                                 : arena_format(cli->arena, "days(%" PRId64 ")", span->amount / DAY_MS);
}

/* A duty is named by its own word. */
static const char *owner_text(const struct ticket_standing *now) {
    return now->owner == PARTY_DUTY ? now->duty : party_name(now->owner);
}

static const char *event_text(struct cli *cli, const struct ticket_event *event) {
    static const char *const zh[] = {
        [TICKET_OPENED] = "开单", [TICKET_ASSIGNED] = "指派", [TICKET_MOVED] = "改用新流程"};
    const struct workflow_step *step =
        event->kind == TICKET_STEP ? workflow_step_find(event->under, event->name) : NULL;
    if (event->kind != TICKET_STEP && event->kind != TICKET_TIMER)
        return cli_chinese(cli) && cli_format(cli) == TABLE_PLAIN ? zh[event->kind] : ticket_event_word(event->kind);
    return step && cli_format(cli) == TABLE_PLAIN ? in_words(cli, step->words) : event->name;
}

static const char *state_text(struct cli *cli, const struct explain_ticket *told) {
    const char *state = ticket_last(&told->ticket)->after.state;
    const size_t found = workflow_state_find(told->ticket.workflow, state);
    return found == WORKFLOW_STATES ? state : in_words(cli, told->ticket.workflow->states[found].words);
}

static int64_t version_now(const struct explain_ticket *told) {
    return told->versions[told->version_count - 1].number;
}

static const char *opened_by(struct cli *cli, const struct explain_ticket *told) {
    const bool zh = cli_chinese(cli);
    const char *text;
    const struct ticket_event *first = &told->ticket.events[0];
    if (*first->actor)
        return arena_format(cli->arena, zh ? "%s 手工开单" : "opened by hand, by %s", first->actor);
    if (!told->opened_by.survey)
        return zh ? "门店当月的指标" : "the store's month";
    text = arena_format(cli->arena, zh ? "问卷 %s 的一份答卷" : "an answer to survey %s", told->opened_by.survey);
    for (size_t i = 0; i < value_count(told->opened_by.came); i++)
        text = arena_format(cli->arena,
                            i    ? zh ? "%s、%s" : "%s or %s"
                            : zh ? "%s，来源类别 %s"
                                 : "%s of class %s",
                            text, value_text(value_at(told->opened_by.came, i), ""));
    if (told->opened_by.condition)
        text = arena_format(cli->arena, zh ? "%s，符合 %s" : "%s, where %s", text, told->opened_by.condition);
    if (told->opened_by.words)
        text = arena_format(
            cli->arena, zh ? "%s，留言含规则所列 %zu 个词之一" : "%s, whose comment has one of the rule's %zu words",
            text, told->opened_by.words);
    return text;
}

/* ---- for a person ---- */

static void show_head(struct cli *cli, const struct explain_ticket *told) {
    static const struct table_column columns[] = {{.key = "ticket"},
                                                  {.key = "what"},
                                                  {.key = "store"},
                                                  {.key = "opened", .heading = "ticket opened"},
                                                  {.key = "because"},
                                                  {.key = "state"},
                                                  {.key = "since"},
                                                  {.key = "due"},
                                                  {0}};
    const struct ticket_standing *now = &ticket_last(&told->ticket)->after;
    struct table *table = table_new(cli->arena, columns);
    char number[TICKET_TEXT];
    table_text(table, ticket_number_write(number, told->ticket.number));
    table_text(table, arena_format(cli->arena,
                                   cli_chinese(cli) ? "%s（%s，第 %" PRId64 " 版，共 %" PRId64 " 版）"
                                                    : "%s (%s, version %" PRId64 " of %" PRId64 ")",
                                   in_words(cli, told->ticket.workflow->title), told->ticket.workflow->id,
                                   version_now(told), told->newest));
    table_text(table, arena_format(cli->arena, "%s %s", told->store->code, told->store->name));
    table_text(table, when(cli, told, told->ticket.opened));
    table_text(table, opened_by(cli, told));
    table_text(table, state_text(cli, told));
    table_text(table, when(cli, told, now->since));
    table_text(table, when(cli, told, now->due));
    cli_record(cli, table);
}

/* From which version it was moved to which, and why. */
static void show_moves(struct cli *cli, const struct explain_ticket *told) {
    const bool zh = cli_chinese(cli);
    if (told->version_count > 1)
        cli_print(cli, "\n");
    for (size_t i = 1; i < told->version_count; i++) {
        const struct ticket_event *event = told->versions[i].event;
        cli_print(cli,
                  zh ? "%s 由 %s 从第 %" PRId64 " 版改用第 %" PRId64 " 版（%s）\n"
                     : "moved %s by %s from version %" PRId64 " to version %" PRId64 " (%s)\n",
                  when(cli, told, event->at), event->actor, told->versions[i - 1].number, told->versions[i].number,
                  event->reason);
    }
}

static void show_owners(struct cli *cli, const struct explain_ticket *told) {
    static const struct table_column columns[] = {{.key = "owner", .words = true},
                                                  {.key = "person"},
                                                  {.key = "from"},
                                                  {.key = "until"},
                                                  {.key = "event"},
                                                  {.key = "by"},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < told->owner_count; i++) {
        const struct explain_owner *owner = &told->owners[i];
        table_text(table, owner_text(&owner->event->after));
        table_text(table, cli_some(owner->event->after.person));
        table_text(table, when(cli, told, owner->from));
        table_text(table, when(cli, told, owner->until));
        table_text(table, event_text(cli, owner->event));
        table_text(table, cli_some(owner->event->actor));
    }
    cli_print(cli, "\n");
    cli_table(cli, table);
}

static void show_timers(struct cli *cli, const struct explain_ticket *told) {
    static const struct table_column columns[] = {{.key = "timer"},
                                                  {.key = "after_span", .heading = "set to"},
                                                  {.key = "fired", .heading = "has fired", .kind = TABLE_INT},
                                                  {.key = "last", .heading = "last fired"},
                                                  {.key = "runs", .heading = "runs now", .kind = TABLE_BOOL},
                                                  {.key = "next", .heading = "fires next"},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    if (!told->timer_count)
        return;
    for (size_t i = 0; i < told->timer_count; i++) {
        const struct explain_timer *timer = &told->timers[i];
        table_text(table, timer->timer->id);
        table_text(table, span_text(cli, &timer->timer->after));
        table_int(table, timer->fired);
        table_text(table, when(cli, told, timer->last_at));
        table_bool(table, timer->runs);
        table_text(table, when(cli, told, timer->next));
    }
    cli_print(cli, "\n");
    cli_table(cli, table);
}

static void show_stretches(struct cli *cli, const struct explain_ticket *told) {
    static const struct table_column of_hours[] = {{.key = "open_from", .heading = "open from"},
                                                   {.key = "until"},
                                                   {.key = "hours", .kind = TABLE_REAL},
                                                   {.key = "so_far", .heading = "so far", .kind = TABLE_REAL},
                                                   {0}},
                                     of_days[] = {{.key = "open_from", .heading = "open from"},
                                                  {.key = "until"},
                                                  {.key = "day", .heading = "open day", .kind = TABLE_INT},
                                                  {0}};
    const bool days = told->due.span.days;
    struct table *table = table_new(cli->arena, days ? of_days : of_hours);
    for (size_t i = 0; i < told->due.count; i++) {
        const struct explain_stretch *stretch = &told->due.stretches[i];
        table_text(table, when(cli, told, stretch->from));
        table_text(table, when(cli, told, stretch->until));
        if (days)
            table_int(table, (int64_t)i + 1);
        else
            table_real(table, (double)stretch->open_ms / HOUR_MS),
                table_real(table, (double)stretch->so_far_ms / HOUR_MS);
    }
    cli_table(cli, table);
    if (told->due.more)
        cli_print(cli, cli_chinese(cli) ? "……另有 %zu 段\n" : "... and %zu more\n", told->due.more);
}

static void show_due(struct cli *cli, const struct explain_ticket *told) {
    const bool zh = cli_chinese(cli);
    if (!told->due.set_by)
        return;
    const char *by =
        *told->due.calendar ? arena_format(cli->arena, zh ? "，按日历 %s" : " by calendar %s", told->due.calendar) : "";
    cli_print(cli, zh ? "\n期限 %s：自 %s（%s）起 %s%s\n" : "\ndue %s: %s after %s (%s)%s\n",
              when(cli, told, ticket_last(&told->ticket)->after.due),
              zh ? when(cli, told, told->due.set_by->at) : span_text(cli, &told->due.span),
              zh ? event_text(cli, told->due.set_by) : when(cli, told, told->due.set_by->at),
              zh ? span_text(cli, &told->due.span) : event_text(cli, told->due.set_by), by);
    if (told->due.at != ticket_last(&told->ticket)->after.due)
        cli_print(cli,
                  zh ? "按现行日历重新计算为 %s：此后日历有改动，工单的期限不变。\n"
                     : "By the calendar of today it would be %s: the calendar has changed since, the ticket keeps its "
                       "time.\n",
                  when(cli, told, told->due.at));
    if (told->due.count)
        show_stretches(cli, told);
}

/* ---- for a program ---- */

static void set_text(struct cli *cli, struct value *made, const char *name, const char *text) {
    value_set(cli->arena, made, name, text ? value_str(cli->arena, text) : value_null(cli->arena));
}

static const struct value *owners_value(struct cli *cli, const struct explain_ticket *told) {
    struct value *list = value_list(cli->arena);
    for (size_t i = 0; i < told->owner_count; i++) {
        const struct explain_owner *owner = &told->owners[i];
        struct value *one = value_map(cli->arena);
        set_text(cli, one, "owner", owner_text(&owner->event->after));
        set_text(cli, one, "person", cli_some(owner->event->after.person));
        set_text(cli, one, "from", when(cli, told, owner->from));
        set_text(cli, one, "until", when(cli, told, owner->until));
        set_text(cli, one, "event", event_text(cli, owner->event));
        set_text(cli, one, "by", cli_some(owner->event->actor));
        value_push(cli->arena, list, one);
    }
    return list;
}

static const struct value *moves_value(struct cli *cli, const struct explain_ticket *told) {
    struct value *list = value_list(cli->arena);
    for (size_t i = 1; i < told->version_count; i++) {
        const struct ticket_event *event = told->versions[i].event;
        struct value *one = value_map(cli->arena);
        set_text(cli, one, "at", when(cli, told, event->at));
        set_text(cli, one, "by", cli_some(event->actor));
        value_set(cli->arena, one, "from", value_int(cli->arena, told->versions[i - 1].number));
        value_set(cli->arena, one, "to", value_int(cli->arena, told->versions[i].number));
        set_text(cli, one, "reason", cli_some(event->reason));
        value_push(cli->arena, list, one);
    }
    return list;
}

static const struct value *timers_value(struct cli *cli, const struct explain_ticket *told) {
    struct value *list = value_list(cli->arena);
    for (size_t i = 0; i < told->timer_count; i++) {
        const struct explain_timer *timer = &told->timers[i];
        struct value *one = value_map(cli->arena);
        set_text(cli, one, "timer", timer->timer->id);
        set_text(cli, one, "after", span_text(cli, &timer->timer->after));
        value_set(cli->arena, one, "fired", value_int(cli->arena, timer->fired));
        set_text(cli, one, "last", when(cli, told, timer->last_at));
        value_set(cli->arena, one, "runs", value_bool(cli->arena, timer->runs));
        set_text(cli, one, "next", when(cli, told, timer->next));
        value_push(cli->arena, list, one);
    }
    return list;
}

static const struct value *due_value(struct cli *cli, const struct explain_ticket *told) {
    struct value *made = value_map(cli->arena), *list = value_list(cli->arena);
    if (!told->due.set_by)
        return value_null(cli->arena);
    set_text(cli, made, "at", when(cli, told, ticket_last(&told->ticket)->after.due));
    set_text(cli, made, "set_at", when(cli, told, told->due.set_by->at));
    set_text(cli, made, "set_by", event_text(cli, told->due.set_by));
    set_text(cli, made, "after", span_text(cli, &told->due.span));
    set_text(cli, made, "calendar", cli_some(told->due.calendar));
    set_text(cli, made, "by_todays_calendar", when(cli, told, told->due.at));
    for (size_t i = 0; i < told->due.count; i++) {
        const struct explain_stretch *stretch = &told->due.stretches[i];
        struct value *one = value_map(cli->arena);
        set_text(cli, one, "from", when(cli, told, stretch->from));
        set_text(cli, one, "until", when(cli, told, stretch->until));
        value_set(cli->arena, one, "hours", value_real(cli->arena, (double)stretch->open_ms / HOUR_MS));
        value_set(cli->arena, one, "so_far", value_real(cli->arena, (double)stretch->so_far_ms / HOUR_MS));
        value_push(cli->arena, list, one);
    }
    value_set(cli->arena, made, "open", list);
    value_set(cli->arena, made, "more", value_int(cli->arena, (int64_t)told->due.more));
    return made;
}

static const struct value *opening_value(struct cli *cli, const struct explain_ticket *told) {
    struct value *made = value_map(cli->arena);
    set_text(cli, made, "survey", told->opened_by.survey);
    value_set(cli->arena, made, "class", told->opened_by.came ? told->opened_by.came : value_null(cli->arena));
    set_text(cli, made, "where", told->opened_by.condition);
    value_set(cli->arena, made, "words", value_int(cli->arena, (int64_t)told->opened_by.words));
    set_text(cli, made, "by", cli_some(told->ticket.events[0].actor));
    return made;
}

static void show_json(struct cli *cli, const struct explain_ticket *told) {
    struct value *made = value_map(cli->arena);
    char number[TICKET_TEXT];
    set_text(cli, made, "ticket", ticket_number_write(number, told->ticket.number));
    set_text(cli, made, "workflow", told->ticket.workflow->id);
    value_set(cli->arena, made, "version", value_int(cli->arena, version_now(told)));
    value_set(cli->arena, made, "versions", value_int(cli->arena, told->newest));
    value_set(cli->arena, made, "moves", moves_value(cli, told));
    set_text(cli, made, "store", told->store->code);
    set_text(cli, made, "opened", when(cli, told, told->ticket.opened));
    value_set(cli->arena, made, "opened_by", opening_value(cli, told));
    set_text(cli, made, "state", ticket_last(&told->ticket)->after.state);
    set_text(cli, made, "since", when(cli, told, ticket_last(&told->ticket)->after.since));
    value_set(cli->arena, made, "owners", owners_value(cli, told));
    value_set(cli->arena, made, "timers", timers_value(cli, told));
    value_set(cli->arena, made, "due", due_value(cli, told));
    cli_json(cli, made);
}

static int show(void *context, const struct explain_ticket *told, struct err *err) {
    struct cli *cli = context;
    (void)err;
    if (cli_format(cli) == TABLE_JSON) {
        show_json(cli, told);
        return 0;
    }
    show_head(cli, told);
    show_moves(cli, told);
    show_owners(cli, told);
    show_timers(cli, told);
    show_due(cli, told);
    return 0;
}

static int work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    if (cli_format(cli) == TABLE_CSV)
        return cli_misused(cli, err, "an explanation is no one table: take --json");
    return explain_ticket(workspace, act, cli_operand(cli, 0), show, cli, err);
}

const struct cli_command cmd_explain_ticket = {
    .name = "explain ticket",
    .summary = "tell why a ticket was opened, whose it was, and how due",
    .summary_zh = "说明工单为何开立、经手方、定时与期限的算法",
    .usage = "TICKET",
    .min_operands = 1,
    .max_operands = 1,
    .detail =
        "Times are by the store's clock. Until when it is due is reckoned again step by step, by the calendar of\n"
        "today. What the customer answered or wrote is not told: `earshot explain response` tells what a rule saw.",
    .example = "$ earshot explain ticket 7KQ2\n"
               "ticket         7KQ2-XP9M-4T8C\n"
               "what           Callback (callback, version 1 of 1)\n"
               "...\n"
               "due 2026-11-02 22:00: open_hours(24) after 2026-11-01 09:00 (opened) by calendar retail\n"
               "open from         until             hours  so far\n"
               "2026-11-01 10:00  2026-11-01 22:00  12.00   12.00\n"
               "2026-11-02 10:00  2026-11-02 22:00  12.00   24.00\n",
    .work = work,
};
