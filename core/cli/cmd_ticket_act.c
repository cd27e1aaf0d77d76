/* ticket act, reply, assign, new: what somebody does about one. */
#include "cli/ticket_sheet.h"

/* ---- a step ---- */

static int step_work(struct cli *cli, struct workspace *workspace, const struct act *act, const char *step,
                     struct err *err) {
    const char *class = cli_option(cli, "class"), *note = cli_option(cli, "note"), *text = cli_option(cli, "text");
    const struct ticket_wish wish = {.typed = cli_operand(cli, 0),
                                     .step = step,
                                     .class = class ? class : "",
                                     .note = note ? note : "",
                                     .reply = text ? text : ""};
    struct ticket ticket;
    return ticket_act(workspace, act, &wish, &ticket, err) || ticket_print(cli, workspace, &ticket, err) ||
                   ticket_say_told(cli, &ticket) || ticket_say_steps(cli, workspace, act, &ticket, err)
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
                   ticket_print(cli, workspace, &ticket, err)
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
    return ticket_new(workspace, act, &draft, &ticket, err) || ticket_print(cli, workspace, &ticket, err) ||
                   ticket_say_told(cli, &ticket) || ticket_say_steps(cli, workspace, act, &ticket, err)
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
