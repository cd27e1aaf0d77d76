/* rules publish, propose and revert: what makes other rules live. */
#include <inttypes.h>

#include "cli/backtest_words.h"
#include "cli/commands.h"
#include "ops/publish.h"

/* ---- publish ---- */

static const char *change_word(const struct rules_change *change) {
    return !change->before ? "new" : change->after ? "changed" : "removed";
}

static void say_changes(struct cli *cli, const struct rules_change *changes, size_t count) {
    for (size_t i = 0; i < count; i++)
        cli_say(cli, "  %-8s %s", change_word(&changes[i]), changes[i].name);
}

static void say_candidate(struct cli *cli, const struct rules_candidate *candidate) {
    const struct backtest_count count = backtest_count(&candidate->past);
    if (candidate->proposal)
        cli_say(cli, "%s proposed: %s", candidate->author, candidate->reason);
    say_changes(cli, candidate->changes, candidate->change_count);
    if (!candidate->backtested)
        cli_say(cli, "The live rules do not load any more: there is no backtest against them.");
    else if (count.again)
        cli_say(cli, "%lld store-months are scored again, %lld with another band: earshot rules backtest tells which",
                (long long)count.again, (long long)count.changed);
    backtest_say_first(cli, &candidate->past);
    backtest_say_later(cli, &candidate->past);
}

static int ask(struct cli *cli, const char *question, const char *otherwise, struct err *err) {
    bool yes = cli_switch(cli, "yes");
    if (!yes && cli_confirm(cli, question, &yes, err))
        return err->kind;
    return yes ? 0 : err_set(err, ERR_FOUND, "%s", otherwise);
}

static void print_live(struct cli *cli, const struct rules_candidate *candidate, const struct live *live) {
    static const struct table_column columns[] = {{.key = "rules"},
                                                  {.key = "author"},
                                                  {.key = "actor", .heading = "published by"},
                                                  {.key = "files", .heading = "files changed", .kind = TABLE_INT},
                                                  {.key = "before", .heading = "in place of"},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    table_text(table, live->commit);
    table_text(table, candidate->author);
    table_text(table, live->actor);
    table_int(table, (int64_t)candidate->change_count);
    table_text(table, candidate->live.commit);
    cli_record(cli, table);
}

static int publish_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct rules_candidate candidate;
    struct live live;
    if (rules_weigh(workspace, act, &candidate, err))
        return err->kind;
    if (!candidate.change_count) {
        cli_say(cli, "The live rules are these already; nothing was published.");
        return 0;
    }
    if (!candidate.proposal && !act_has_reason(act))
        return cli_misused(cli, err, "what is published says why, with -m \"…\"");
    say_candidate(cli, &candidate);
    if (ask(cli, "Make these the live rules?", "nothing was published", err) ||
        rules_publish(workspace, act, &candidate, &live, err))
        return err->kind;
    print_live(cli, &candidate, &live);
    return 0;
}

static const struct cli_option publish_options[] = {
    {"yes", 'y', NULL, "do not ask: for scripts"},
    {0},
};

const struct cli_command cmd_rules_publish = {
    .name = "rules publish",
    .summary = "check and test the working scripts, and make them live",
    .summary_zh = "检查工作区脚本，并发布为现行规则",
    .usage = "-m MESSAGE [--yes]",
    .options = publish_options,
    .detail =
        "Imports, scores, figures and reports follow the live rules: settings, scripts and templates as they were\n"
        "published last. What is edited counts from the day on which it is published; closed months stay as they\n"
        "are. Scripts that changed while the question was open are refused.\n"
        "With review = true in the live settings what is published is what somebody else proposed.",
    .example = "$ earshot rules publish -m \"Checkout weighs more\"\n"
               "  changed  scripts/scoring/service.lua\n"
               "1111 store-months are scored again, 24 with another band: earshot rules backtest tells which\n"
               "Make these the live rules? [y/N] y\n"
               "rules          4be1f6a29c03...\n"
               "author         li\n"
               "published by   li\n"
               "files changed  1\n"
               "in place of    e33c59ca14d0...\n",
    .work = publish_work,
};

/* ---- propose ---- */

static int propose_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "proposed"}, {.key = "author"}, {0}};
    const char *commit;
    if (!act_has_reason(act))
        return cli_misused(cli, err, "what is proposed says why, with -m \"…\"");
    if (rules_propose(workspace, act, &commit, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, commit);
    table_text(table, act->actor);
    cli_record(cli, table);
    cli_say(cli, "Somebody else looks at it and publishes it: earshot rules diff live proposed, earshot rules publish");
    return 0;
}

const struct cli_command cmd_rules_propose = {
    .name = "rules propose",
    .summary = "hand the working scripts to somebody else, who publishes them",
    .summary_zh = "提交工作区脚本，由另一人审阅发布",
    .usage = "-m MESSAGE",
    .detail =
        "For chains with review = true in earshot.lua. The proposal is kept as it stands: what is edited later is\n"
        "not in it. A later proposal takes its place; publishing other rules ends it.",
    .example = "$ earshot rules propose -m \"Checkout weighs more\"\n"
               "proposed  91d7c0e5b8fa...\n"
               "author    li\n"
               "Somebody else looks at it and publishes it: earshot rules diff live proposed, earshot rules publish\n",
    .work = propose_work,
};

/* ---- revert ---- */

static int revert_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "rules"},
                                                  {.key = "files", .heading = "files changed", .kind = TABLE_INT},
                                                  {.key = "written", .heading = "files written", .kind = TABLE_INT},
                                                  {0}};
    struct rules_way_back back;
    struct rules_reverted done;
    if (!act_has_reason(act))
        return cli_misused(cli, err, "a revert says why, with -m \"…\"");
    if (rules_revert_weigh(workspace, act, cli_operand(cli, 0), &back, err))
        return err->kind;
    if (!back.change_count) {
        cli_say(cli, "The live rules are these already; nothing was changed.");
        return 0;
    }
    say_changes(cli, back.changes, back.change_count);
    if (ask(cli, back.proposed ? "Propose these, and put them into the working files?" : "Make these the live rules?",
            "nothing was changed", err) ||
        rules_revert(workspace, act, &back, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, done.commit);
    table_int(table, (int64_t)back.change_count);
    table_int(table, (int64_t)done.written);
    cli_record(cli, table);
    if (!done.written)
        cli_say(cli, "No working file had to be written: they were the old ones already.");
    if (done.proposed)
        cli_say(cli, "It is proposed, not live: review = true asks for somebody else to publish it.");
    return 0;
}

const struct cli_command cmd_rules_revert = {
    .name = "rules revert",
    .summary = "publish an older revision of the rules again",
    .summary_zh = "恢复规则的某个旧版本",
    .usage = "REVISION -m MESSAGE [--yes]",
    .min_operands = 1,
    .max_operands = 1,
    .options = publish_options,
    .detail =
        "It is a new revision with the old files; nothing of the history goes. The working files become the old ones\n"
        "too, unless they hold what was never published: then it is refused, and nothing is lost.",
    .example = "$ earshot rules revert e33c59ca14d0 -m \"The new weights were a mistake\"\n"
               "  changed  scripts/scoring/service.lua\n"
               "Make these the live rules? [y/N] y\n"
               "rules          07aa3c61fd92...\n"
               "files changed  1\n"
               "files written  1\n",
    .work = revert_work,
};
