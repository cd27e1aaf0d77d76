/* plan new, list, show, run: improvement plans. */
#include <string.h>

#include "cli/plan_sheet.h"
#include "cli/plan_words.h"
#include "flow/rules/shape.h"

static int finish(struct cli *cli, struct workspace *workspace, const struct act *act, const struct plan *plan,
                  struct err *err) {
    struct plan_sheet sheet;
    if (plan_sheet(&sheet, cli, workspace, act, plan, err))
        return err->kind;
    plan_print(&sheet);
    return plan_say_next(&sheet, err);
}

/* ---- new ---- */

/* Unless said otherwise the three months before this one. */
static int read_months(struct cli *cli, struct workspace *workspace, const struct act *act, struct plan_wish *wish,
                       struct err *err) {
    struct plan_frame frame;
    if (plan_frame(workspace, act, &frame, err))
        return err->kind;
    wish->to = day_month(frame.today) - 1;
    if (cli_month(cli_option(cli, "to"), &wish->to, err))
        return err->kind;
    wish->from = wish->to - 2;
    return cli_month(cli_option(cli, "from"), &wish->from, err);
}

static int new_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct plan_wish wish = {.title = cli_operand(cli, 0),
                             .problem = cli_option(cli, "problem"),
                             .store = cli_option(cli, "store"),
                             .region = cli_option(cli, "region"),
                             .metric = cli_option(cli, "metric"),
                             .survey = cli_option(cli, "survey"),
                             .target = cli_option(cli, "target"),
                             .owner = cli_option(cli, "owner"),
                             .workflow = cli_option(cli, "workflow"),
                             .themes = cli_option(cli, "themes")};
    struct plan plan;
    if (!wish.metric)
        return cli_misused(cli, err, "which figure is to get better? --metric recommend.nps");
    return read_months(cli, workspace, act, &wish, err) || plan_open(workspace, act, &wish, &plan, err) ||
                   finish(cli, workspace, act, &plan, err)
               ? (int)err->kind
               : 0;
}

static const struct cli_option new_options[] = {
    {"metric", 0, "FIGURE", "what is to get better: recommend.nps, queue.mean, tidy.t2b, dimension:staff.mean"},
    {"region", 0, "REGION", "where; else your own region, or the whole chain"},
    {"store", 0, "STORE", "or one store"},
    {"survey", 0, "SURVEY", "whose figure, where several have it"},
    {"from", 0, "MONTH", "the first month of the evidence; else three months are taken"},
    {"to", 0, "MONTH", "its last month; else the one before this"},
    {"target", 0, "N", "what the figure is to reach; else the target in force there"},
    {"problem", 0, "TEXT", "what is wrong, in a sentence"},
    {"owner", 0, "NAME", "who leads it; else you"},
    {"workflow", 0, "ID", "by which workflow, where several are about plans"},
    {"themes", 0, "ID", "the list whose themes go with it, where the survey has several"},
    {0},
};

const struct cli_command cmd_plan_new = {
    .name = "plan new",
    .summary = "open an improvement plan, with its figures frozen",
    .summary_zh = "新建改进计划，并冻结当时的数据依据",
    .usage = "TITLE --metric FIGURE [--region REGION | --store STORE] [--from MONTH] [--to MONTH] [--target N] "
             "[--problem TEXT] [--owner NAME] [--survey SURVEY] [--workflow ID] [--themes ID]",
    .min_operands = 1,
    .max_operands = 1,
    .options = new_options,
    .detail = "What is known of the figure in these months is kept with the plan as it is now: by month and store, "
              "with what\n"
              "goes with it and what comments are about. Later answers change the figures everywhere else, not there.\n"
              "No text of a plan may name a customer: it stays for ever.",
    .example = "$ earshot plan new 缩短结账等候 --region E2 --metric queue.mean --to 2026-04 --target 4.1\n"
               "plan    7KQ2-XP9M-4T8C\n"
               "title   缩短结账等候\n"
               "...\n",
    .work = new_work,
};

/* ---- list ---- */

static const struct table_column list_columns[] = {
    {.key = "plan"},
    {.key = "title"},
    {.key = "of"},
    {.key = "state"},
    {.key = "led_by", .heading = "led by"},
    {.key = "since", .heading = "plan opened"},
    {.key = "due"},
    {.key = "late", .kind = TABLE_BOOL},
    {.key = "marks"},
    {0},
};

struct listing {
    struct cli *cli;
    struct table *table;
    int64_t overdue;
};

static int put(void *context, const struct plan_entry *entry, struct err *err) {
    struct listing *listing = context;
    struct cli *cli = listing->cli;
    const struct workflow *workflow = entry->workflow;
    const struct plan_standing *now = &entry->line->now;
    const size_t state = workflow_state_find(workflow, now->state);
    (void)err;
    table_text(listing->table, plan_number_text(cli, entry->line->number));
    table_text(listing->table, entry->line->title);
    table_text(listing->table, cli_some(entry->place));
    table_text(listing->table, cli_format(cli) == TABLE_PLAIN && state < WORKFLOW_STATES
                                   ? shape_words(workflow->states[state].words, cli_chinese(cli) ? "zh" : "en")
                                   : now->state);
    table_text(listing->table, cli_some(now->owner));
    table_text(listing->table, entry->opened);
    table_text(listing->table, cli_some(entry->due));
    table_bool(listing->table, entry->late);
    table_text(listing->table, *now->marks ? now->marks + 1 : NULL);
    listing->overdue += entry->late;
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct listing listing = {cli, table_new(cli->arena, list_columns), 0};
    const struct plan_list list = {.region = cli_option(cli, "region"),
                                   .owner = cli_switch(cli, "mine") ? act->actor : cli_option(cli, "owner"),
                                   .all = cli_switch(cli, "all"),
                                   .overdue = cli_switch(cli, "overdue")};
    if (cli_switch(cli, "mine") && cli_option(cli, "owner"))
        return cli_misused(cli, err, "--mine is --owner with your own name");
    if (plans_list(workspace, act, &list, put, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    if (listing.overdue)
        cli_say(cli, cli_chinese(cli) ? "改进计划 %zu 个，已逾期 %lld 个" : "plans: %zu, overdue: %lld",
                table_row_count(listing.table), (long long)listing.overdue);
    return 0;
}

static const struct cli_option list_options[] = {
    {"region", 0, "REGION", "only those of this region, its parts and its stores"},
    {"owner", 0, "NAME", "only those that NAME leads"},
    {"mine", 0, NULL, "only those that you lead"},
    {"overdue", 0, NULL, "only those whose next step or an action is overdue"},
    {"all", 0, NULL, "with those that are closed or dropped"},
    {0},
};

const struct cli_command cmd_plan_list = {
    .name = "plan list",
    .summary = "list the improvement plans, what is due first on top",
    .summary_zh = "列出改进计划，先到期的在前",
    .usage = "[--region REGION] [--owner NAME | --mine] [--overdue] [--all]",
    .options = list_options,
    .detail = "Due is the day by which the next step should be taken, or an action done, whichever comes first.\n"
              "What you see are the plans of your region and of those under it.",
    .example = "$ earshot plan list --region E2\n"
               "plan            title         of  state  led by  plan opened  due         late  marks\n"
               "7KQ2-XP9M-4T8C  缩短结账等候  E2  Pilot  chen    2026-05-04   2026-07-15  no    -\n",
    .work = list_work,
};

/* ---- show ---- */

static int print_events(const struct plan_sheet *sheet) {
    static const struct table_column columns[] = {{.key = "at"},
                                                  {.key = "event", .words = true},
                                                  {.key = "by"},
                                                  {.key = "state"},
                                                  {.key = "said"},
                                                  {.key = "reason"},
                                                  {0}};
    struct table *table = table_new(sheet->cli->arena, columns);
    for (size_t i = 0; i < sheet->plan->event_count; i++) {
        const struct plan_event *event = &sheet->plan->events[i];
        table_text(table, cli_format(sheet->cli) == TABLE_PLAIN ? plan_clock(sheet->workspace, &sheet->frame, event->at)
                                                                : cli_when(sheet->cli, event->at));
        table_text(table, plan_event_name(sheet, event));
        table_text(table, cli_some(event->actor));
        table_text(table, plan_state_text(sheet, event->after.state));
        table_text(table, cli_some(plan_event_told(sheet, event)));
        table_text(table, cli_some(event->reason));
    }
    cli_table(sheet->cli, table);
    return 0;
}

static int show_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct plan plan;
    struct plan_sheet sheet;
    if (plan_find(workspace, act, cli_operand(cli, 0), &plan, err) ||
        plan_sheet(&sheet, cli, workspace, act, &plan, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        return cli_json(cli, plan_json(&sheet)), 0;
    if (cli_format(cli) == TABLE_CSV)
        return print_events(&sheet);
    plan_print_all(&sheet);
    return plan_say_next(&sheet, err);
}

const struct cli_command cmd_plan_show = {
    .name = "plan show",
    .summary = "show a plan: evidence, causes, actions, pilot, verdict",
    .summary_zh = "查看改进计划：依据、原因、措施、试点与结论",
    .usage = "PLAN",
    .min_operands = 1,
    .max_operands = 1,
    .detail =
        "The first four letters of the number will do where no other plan begins so. As CSV it is the list of its\n"
        "events; `earshot explain plan` tells each with its ground.",
    .example = "$ earshot plan show 7KQ2\n"
               "plan   7KQ2-XP9M-4T8C\n"
               "title  缩短结账等候\n"
               "...\n",
    .work = show_work,
};

/* ---- explain ---- */

static const char *opened_by(const struct plan_sheet *sheet) {
    const struct plan_event *opened = &sheet->plan->events[0];
    const char *ticket = value_text(value_get(opened->body, "ticket"), "");
    const char *when = plan_clock(sheet->workspace, &sheet->frame, opened->at);
    return *ticket ? arena_format(sheet->cli->arena,
                                  plan_say_in(sheet, "ticket %s, whose workflow asked for it at %s",
                                              "工单 %s 的流程于 %s 要求开立"),
                                  ticket, when)
                   : arena_format(sheet->cli->arena, plan_say_in(sheet, "%s, by hand, at %s", "%s 于 %s 手工新建"),
                                  opened->actor, when);
}

static int explain_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct plan plan;
    struct plan_sheet sheet;
    if (plan_find(workspace, act, cli_operand(cli, 0), &plan, err) ||
        plan_sheet(&sheet, cli, workspace, act, &plan, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        return cli_json(cli, plan_json(&sheet)), 0;
    if (cli_format(cli) == TABLE_PLAIN) {
        const char *ticket = value_text(value_get(plan.events[0].body, "ticket"), "");
        plan_print(&sheet);
        cli_print(cli, "\n%s\n",
                  arena_format(cli->arena,
                               plan_say_in(&sheet,
                                           "It goes by version %012llx of workflow '%s'. Its number follows from what "
                                           "opened it: %s.",
                                           "按流程“%2$s”的版本 %1$012llx 执行。编号由开立依据推出：%3$s。"),
                               (unsigned long long)plan.workflow->version, plan.workflow->id, opened_by(&sheet)));
        if (*ticket)
            cli_print(cli, "earshot explain ticket %s\n", ticket);
    }
    if (cli_format(cli) == TABLE_PLAIN)
        cli_print(cli, "\n");
    return print_events(&sheet) || plan_say_next(&sheet, err) ? (int)err->kind : 0;
}

const struct cli_command cmd_explain_plan = {
    .name = "explain plan",
    .summary = "why a plan stands where it does: each event and its ground",
    .summary_zh = "解释一个改进计划：每一步的依据，以及下一步",
    .usage = "PLAN",
    .min_operands = 1,
    .max_operands = 1,
    .detail =
        "Each event with who brought it, what it rests on and why; then what can be done next, and what comes by\n"
        "itself and when. With --json each event has its whole document: evidence, pilot, verdict.",
    .example = "$ earshot explain plan 7KQ2\n",
    .work = explain_work,
};

/* ---- what is due ---- */

static int run_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "fired", .heading = "timers fired", .kind = TABLE_INT}, {0}};
    struct table *table = table_new(cli->arena, columns);
    int64_t fired = 0;
    if (plans_tick(workspace, act, &fired, err))
        return err->kind;
    table_int(table, fired);
    cli_record(cli, table);
    return 0;
}

const struct cli_command cmd_plan_run = {
    .name = "plan run",
    .summary = "look what is due: whether what was reached still holds",
    .summary_zh = "执行到期的复查：效果是否保持",
    .usage = "",
    .detail =
        "Each timer whose time has come, at its own time however late this is run; `earshot serve` does it every\n"
        "hour. A check that finds a relapse reopens the plan. Nothing is done twice.",
    .example = "$ earshot plan run\n"
               "timers fired  1\n",
    .work = run_work,
};
