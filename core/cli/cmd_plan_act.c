/* plan act, fill, pilot, verify, rollout: what is done with a plan. */
#include <string.h>

#include "base/limits.h"
#include "cli/plan_sheet.h"
#include "cli/plan_words.h"

static int finish(struct cli *cli, struct workspace *workspace, const struct act *act, const struct plan *plan,
                  struct err *err) {
    struct plan_sheet sheet;
    if (plan_sheet(&sheet, cli, workspace, act, plan, err))
        return err->kind;
    plan_print(&sheet);
    return plan_say_next(&sheet, err);
}

/* ---- act ---- */

static int act_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const size_t count = cli_operand_count(cli);
    const char **operands = arena_alloc(cli->arena, (count + 1) * sizeof *operands);
    for (size_t i = 2; i < count; i++)
        operands[i - 2] = cli_operand(cli, i);
    const struct plan_saying saying = {.typed = cli_operand(cli, 0),
                                       .what = cli_operand(cli, 1),
                                       .operands = operands,
                                       .under = cli_option(cli, "under"),
                                       .item = cli_option(cli, "item"),
                                       .cause = cli_option(cli, "cause"),
                                       .owner = cli_option(cli, "owner"),
                                       .due = cli_option(cli, "due"),
                                       .cost = cli_option(cli, "cost"),
                                       .store = cli_option(cli, "store"),
                                       .impact = cli_option(cli, "impact"),
                                       .gap = cli_option(cli, "gap"),
                                       .note = cli_option(cli, "note"),
                                       .without = cli_switch(cli, "without")};
    struct plan plan;
    struct plan_sheet sheet;
    if (plan_act(workspace, act, &saying, &plan, err) || plan_sheet(&sheet, cli, workspace, act, &plan, err))
        return err->kind;
    const struct plan_event *last = plan_last(&plan);
    if (cli_format(cli) != TABLE_PLAIN || last->kind != PLAN_SAID)
        return finish(cli, workspace, act, &plan, err);
    cli_print(cli, "%s %s: %s\n", plan_number_text(cli, plan.number), plan_event_name(&sheet, last),
              plan_event_told(&sheet, last));
    return 0;
}

static const struct cli_option act_options[] = {
    {"under", 0, "CAUSE", "of a cause: which one it is a cause of, by its number"},
    {"item", 0, "QUESTION", "of a cause: the question it shows in, for its impact and gap"},
    {"cause", 0, "CAUSE", "of an action: which cause it is against"},
    {"owner", 0, "NAME", "of an action: who does it"},
    {"store", 0, "STORE", "of an action: whose staff do it, and may say when it is done"},
    {"due", 0, "DAY", "of an action: until when"},
    {"cost", 0, "N", "of an action: what it costs, or has cost"},
    {"impact", 0, "N", "of a rating"},
    {"gap", 0, "N", "of a rating"},
    {"note", 0, "TEXT", "what the step asks to be said with it; of what is done, how"},
    {"without", 0, NULL, "take a step though it lacks what it needs: with a reason, and a second person"},
    {0},
};

const struct cli_command cmd_plan_act = {
    .name = "plan act",
    .summary = "add causes and actions to a plan, or take a step on it",
    .summary_zh = "补充原因与措施，或推进改进计划",
    .usage = "PLAN WHAT [WORDS] [--under CAUSE] [--item QUESTION] [--cause CAUSE] [--owner NAME] [--store STORE] "
             "[--due DAY] "
             "[--cost N] [--impact N --gap N] [--note TEXT] [--without] [-m REASON]",
    .min_operands = 2,
    .max_operands = 5,
    .options = act_options,
    .detail =
        "WHAT is a step of its workflow (`earshot plan show` says which there are), or\n"
        "  add_cause TEXT [--under CAUSE] [--item QUESTION]\n"
        "  add_action TEXT [--cause CAUSE] [--owner NAME] [--store STORE] [--due DAY] [--cost N]\n"
        "  done ACTION [--cost N] [--note TEXT]  strike cause|action N      said by mistake\n"
        "  compare CAUSE CAUSE TIMES           the first matters 3 times as much as the second; 1/3 the other way\n"
        "  rate CAUSE --impact N --gap N       target N      owner NAME      note TEXT\n"
        "A step that needs what the plan has not is refused. With --without and a reason it is asked for; when a\n"
        "second person types the same it is taken, and both names and reasons are printed with the plan for ever.\n"
        "Staff of a store may say `done` of what is their store's or their own to do.",
    .example = "$ earshot plan act 7KQ2 add_cause 高峰时只开两个收银台 --item queue\n"
               "7KQ2-XP9M-4T8C cause: 1  高峰时只开两个收银台\n"
               "$ earshot plan act 7KQ2 add_action 上线自助结账 --cause 1 --owner chen --due 2026-04-30 --cost 18000\n"
               "$ earshot plan act 7KQ2 commit\n",
    .work = act_work,
};

/* ---- fill ---- */

static int fill_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct plan plan;
    size_t rows = 0;
    if (plan_fill(workspace, act, cli_operand(cli, 0), cli_operand(cli, 1), &rows, &plan, err))
        return err->kind;
    cli_say(cli, cli_chinese(cli) ? "已添加 %zu 行" : "rows added: %zu", rows);
    return finish(cli, workspace, act, &plan, err);
}

const struct cli_command cmd_plan_fill = {
    .name = "plan fill",
    .summary = "add causes and actions to a plan from a table",
    .summary_zh = "从表格导入原因与措施",
    .usage = "PLAN FILE",
    .min_operands = 2,
    .max_operands = 2,
    .detail =
        "A CSV file with the columns what and text, and of under, item, owner, due and cost what is needed (in\n"
        "Chinese 类别, 内容, 上级, 题目, 负责人, 期限, 费用). What is `cause` or `action` (原因, 措施); under is the\n"
        "text of the cause that it belongs to. All rows are taken, or none: what is wrong is told by row and column.",
    .example = "$ earshot plan fill 7KQ2 plan.csv\n"
               "rows added: 5\n",
    .work = fill_work,
};

/* ---- pilot ---- */

static int tell_pilot(struct cli *cli, struct workspace *workspace, const struct act *act, const struct plan *plan,
                      const struct value *pilot, struct err *err) {
    struct plan_sheet sheet;
    if (cli_format(cli) == TABLE_JSON)
        return cli_json(cli, pilot), 0;
    if (plan_sheet(&sheet, cli, workspace, act, plan, err))
        return err->kind;
    plan_print_pilot(&sheet, pilot);
    return cli_switch(cli, "dry-run") ? 0 : plan_say_next(&sheet, err);
}

static int pilot_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct plan_pilot_wish wish = {.typed = cli_operand(cli, 0),
                                   .stores = cli_option(cli, "stores"),
                                   .controls = cli_option(cli, "controls"),
                                   .from = DAY_NONE,
                                   .days = 60,
                                   .dry_run = cli_switch(cli, "dry-run"),
                                   .weak = cli_switch(cli, "weak")};
    struct plan plan;
    const struct value *pilot = NULL;
    if (!wish.stores)
        return cli_misused(cli, err, "in how many stores, or in which? --stores 3");
    if ((cli_option(cli, "days") && cli_number("days", cli_option(cli, "days"), &wish.days, err)) ||
        cli_day(cli_option(cli, "from"), &wish.from, err) || plan_pilot(workspace, act, &wish, &plan, &pilot, err))
        return err->kind;
    return tell_pilot(cli, workspace, act, &plan, pilot, err);
}

static const struct cli_option pilot_options[] = {
    {"stores", 0, "N|CODES", "how many stores, chosen by a rule; or which, with commas between"},
    {"controls", 0, "N|CODES", "how many stores they are held against, or which; else as many"},
    {"from", 0, "DAY", "when it begins; else with the next month"},
    {"days", 0, "N", "how long it is measured, by whole months: 30 is one; else 60"},
    {"weak", 0, NULL, "begin though it could hardly show what is aimed at"},
    {"dry-run", 'n', NULL, "choose stores and tell what could be seen; begin nothing"},
    {0},
};

const struct cli_command cmd_plan_pilot = {
    .name = "plan pilot",
    .summary = "try a plan in a few stores, held against others like them",
    .summary_zh = "在几家门店试点，并选出对照门店",
    .usage = "PLAN --stores N|CODES [--controls N|CODES] [--from DAY] [--days N] [--weak] [--dry-run]",
    .min_operands = 1,
    .max_operands = 1,
    .options = pilot_options,
    .detail =
        "Pilot stores stand for those under the target; each gets the free store that stood and moved most like it\n"
        "in the six months before. Begin and end are marked on the charts of the pilot stores. Whole months are\n"
        "compared: a month in which it begins in the midst is left out.",
    .example = "$ earshot plan pilot 7KQ2 --stores 3 --days 60 --dry-run\n"
               "Stores: S0203, S0206, S0207; held against: S0201, S0204, S0502\n"
               "...\n",
    .work = pilot_work,
};

/* ---- verify ---- */

static int verify_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct plan plan;
    struct plan_sheet sheet;
    const struct value *verdict = NULL;
    if (plan_verify(workspace, act, cli_operand(cli, 0), cli_switch(cli, "dry-run"), &plan, &verdict, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        return cli_json(cli, verdict), 0;
    if (plan_sheet(&sheet, cli, workspace, act, &plan, err))
        return err->kind;
    plan_print_verdict(&sheet, verdict, false);
    return cli_switch(cli, "dry-run") ? 0 : plan_say_next(&sheet, err);
}

static const struct cli_option verify_options[] = {
    {"dry-run", 'n', NULL, "tell what the answers say now; nothing is kept"},
    {0},
};

const struct cli_command cmd_plan_verify = {
    .name = "plan verify",
    .summary = "ask whether a pilot worked, and keep the answer",
    .summary_zh = "检验试点是否有效，并留存结论",
    .usage = "PLAN [--dry-run]",
    .min_operands = 1,
    .max_operands = 1,
    .options = verify_options,
    .detail =
        "What the pilot stores changed by, less what the control stores did (difference-in-differences), with an\n"
        "interval that takes stores, not answers, as what was drawn; the sample; and what else happened there.\n"
        "Not before the months that are measured are over. Asked again when late answers came in, both stay.",
    .example = "$ earshot plan verify 7KQ2\n"
               "verified: effect 0.58 (0.37 to 0.79), over 1204 answers of 3 stores and 3 controls\n"
               "...\n",
    .work = verify_work,
};

/* ---- rollout ---- */

static int rollout_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct plan_wave_wish wish = {.typed = cli_operand(cli, 0), .stores = cli_option(cli, "stores"), .day = DAY_NONE};
    struct plan plan;
    if (!wish.stores)
        return cli_misused(cli, err, "in which stores? --stores S0201,S0202, or --stores rest");
    if ((cli_option(cli, "wave") && cli_number("wave", cli_option(cli, "wave"), &wish.wave, err)) ||
        cli_day(cli_option(cli, "day"), &wish.day, err) || plan_rollout(workspace, act, &wish, &plan, err))
        return err->kind;
    return finish(cli, workspace, act, &plan, err);
}

static const struct cli_option rollout_options[] = {
    {"stores", 0, "CODES", "which stores get it, with commas between; `rest`: all that have it not, controls last"},
    {"wave", 0, "N", "which wave it is: a guard against typing it twice"},
    {"day", 0, "DAY", "when; else today"},
    {0},
};

const struct cli_command cmd_plan_rollout = {
    .name = "plan rollout",
    .summary = "roll out what worked, a wave of stores at a time",
    .summary_zh = "分批推广有效的做法",
    .usage = "PLAN --stores CODES [--wave N] [--day DAY]",
    .min_operands = 1,
    .max_operands = 1,
    .options = rollout_options,
    .detail =
        "Each wave is marked on the charts of its stores. Leave the control stores for the end: once they have it\n"
        "too, the checks after 60 and 90 days have nothing to hold the pilot stores against.",
    .example = "$ earshot plan rollout 7KQ2 --wave 1 --stores S0202,S0205\n",
    .work = rollout_work,
};
