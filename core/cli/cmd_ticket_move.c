/* ticket move: open tickets under older versions of a workflow, to the live one. */
#include <inttypes.h>

#include "cli/commands.h"
#include "flow/rules/shape.h"
#include "ops/tickets.h"

static const struct table_column columns[] = {{.key = "version", .kind = TABLE_INT},
                                              {.key = "state"},
                                              {.key = "becomes"},
                                              {.key = "tickets", .kind = TABLE_INT},
                                              {0}};

static const char *state_text(struct cli *cli, const struct workflow_state *state) {
    return cli_format(cli) == TABLE_PLAIN
               ? arena_format(cli->arena, cli_chinese(cli) ? "%s（%s）" : "%s (%s)", state->id,
                              shape_words(state->words, cli_chinese(cli) ? "zh" : "en"))
               : state->id;
}

static void put(struct cli *cli, struct table *table, const struct ticket_move *move) {
    const size_t from = workflow_state_find(move->from, move->state);
    table_int(table, move->number);
    table_text(table, from < WORKFLOW_STATES ? state_text(cli, &move->from->states[from]) : move->state);
    table_text(table, state_text(cli, move->to));
    table_int(table, move->tickets);
}

static void say(struct cli *cli, const struct tickets_moved *done, bool dry_run) {
    const bool zh = cli_chinese(cli);
    if (!done->count)
        cli_say(cli, zh ? "没有可迁移的工单：未结工单都按现行版本处理。"
                        : "Nothing to move: every open ticket is under the live version.");
    else
        cli_say(cli,
                zh ? "迁移到第 %" PRId64 " 版：工单 %" PRId64 " 张，触发定时 %" PRId64 " 次"
                   : "To version %" PRId64 ": %" PRId64 " tickets; timers that fire: %" PRId64,
                done->number, done->moved, done->fired);
    if (dry_run)
        cli_say(cli, zh ? "仅预演，未作任何更改。" : "A dry run: nothing was changed.");
}

static int work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct table *table = table_new(cli->arena, columns);
    struct tickets_moved done;
    const bool dry_run = cli_switch(cli, "dry-run");
    if (tickets_move(workspace, act, cli_operand(cli, 0), dry_run, &done, err))
        return err->kind;
    for (size_t i = 0; i < done.count; i++)
        put(cli, table, &done.moves[i]);
    cli_table(cli, table);
    say(cli, &done, dry_run);
    return 0;
}

static const struct cli_option options[] = {
    {"dry-run", 'n', NULL, "tell what would happen, change nothing"},
    {0},
};

const struct cli_command cmd_ticket_move = {
    .name = "ticket move",
    .summary = "move open tickets to the live version of their workflow",
    .summary_zh = "把未结工单迁移到流程的现行版本",
    .usage = "WORKFLOW [--dry-run] [-m REASON]",
    .min_operands = 1,
    .max_operands = 1,
    .options = options,
    .detail =
        "A ticket keeps the version of its workflow that it was opened under. This moves those that are open to the\n"
        "live one, all or none: each stands in the state whose `was` names its own, else in that of the same name.\n"
        "Owner, due time, marks and since when it waits stay as they are; what the new version's timers would have\n"
        "done by now is done at once. Tickets that are over stay as they are, and none is ended by a move.",
    .example = "$ earshot ticket move callback --dry-run\n"
               "version  state                becomes              tickets\n"
               "      1  checking (Checking)  working (In hand)          2\n"
               "      1  received (Received)  received (Received)        4\n"
               "To version 2: 6 tickets; timers that fire: 1\n"
               "A dry run: nothing was changed.\n",
    .work = work,
};
