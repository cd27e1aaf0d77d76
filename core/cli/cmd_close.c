/* close and rebuild: the acts that make editions and what they rest on. */
#include <inttypes.h>

#include "base/buf.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "ops/close.h"
#include "ops/history_index.h"

/* ---- close ---- */

static const struct table_column close_columns[] = {
    {.key = "month"},
    {.key = "edition"},
    {.key = "rules"},
    {.key = "reports", .kind = TABLE_INT},
    {.key = "suppressed", .heading = "under the floor", .kind = TABLE_INT},
    {.key = "responses", .kind = TABLE_INT},
    {.key = "without", .heading = "without data"},
    {.key = "cut", .heading = "last batch", .kind = TABLE_INT},
    {.key = "folder"},
    {.key = "first", .heading = "one of them"},
    {0},
};

/* "3: S0101 S0102 S0103" */
static const char *without_text(struct arena *arena, const struct close_done *done) {
    struct buf text = buf_make(LIMIT_MESSAGE);
    buf_format(&text, "%zu", done->without_count);
    for (size_t i = 0; i < done->without_count; i++)
        buf_format(&text, "%s%s", i ? " " : ": ", done->without[i]);
    const char *kept = arena_text(arena, text.data);
    buf_free(&text);
    return kept;
}

static void print_close(struct cli *cli, month_t month, const struct close_done *done) {
    struct table *table = table_new(cli->arena, close_columns);
    table_text(table, cli_month_text(cli, month));
    table_text(table, done->commit);
    table_text(table, cli_some(done->rules));
    table_int(table, done->reports);
    table_int(table, done->suppressed);
    table_int(table, done->responses);
    table_text(table, without_text(cli->arena, done));
    table_int(table, done->cut);
    table_text(table, cli_some(done->folder));
    table_text(table, cli_some(done->first));
    cli_record(cli, table);
}

static void print_close_data(struct cli *cli, month_t month, const struct close_done *done) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena), *without = value_list(arena);
    value_set(arena, data, "month", value_str(arena, cli_month_text(cli, month)));
    value_set(arena, data, "same", value_bool(arena, done->same));
    value_set(arena, data, "correction", value_bool(arena, done->correction));
    value_set(arena, data, "edition", cli_value(cli, done->commit));
    value_set(arena, data, "tree", cli_value(cli, done->tree));
    value_set(arena, data, "rules", cli_value(cli, done->rules));
    value_set(arena, data, "reports", value_int(arena, done->reports));
    value_set(arena, data, "suppressed", value_int(arena, done->suppressed));
    value_set(arena, data, "responses", value_int(arena, done->responses));
    for (size_t i = 0; i < done->without_count; i++)
        value_push(arena, without, value_str(arena, done->without[i]));
    value_set(arena, data, "without", without);
    value_set(arena, data, "cut", value_int(arena, done->cut));
    value_set(arena, data, "folder", cli_value(cli, done->folder));
    value_set(arena, data, "first", cli_value(cli, done->first));
    cli_json(cli, data);
}

static void say_close(struct cli *cli, const struct workspace *workspace, month_t month,
                      const struct close_done *done) {
    if (done->same)
        cli_say(cli, "Nothing has changed since the last close of %s: no new edition.", cli_month_text(cli, month));
    else if (done->correction)
        cli_say(cli, "This edition corrects an earlier one of %s.", cli_month_text(cli, month));
    if (done->correction && done->rules_before)
        cli_say(cli, "The rules have changed since that one: earshot rules diff %.12s %.12s", done->rules_before,
                done->rules);
    if (done->boxed)
        cli_say(cli, "%lld report%s a character that no font has, printed as a box; the first is %s",
                (long long)done->boxed, done->boxed == 1 ? " has" : "s have", done->boxed_first);
    if (done->tickets)
        cli_say(cli, "%lld ticket%s opened of its figures: `earshot ticket list`", (long long)done->tickets,
                done->tickets == 1 ? " was" : "s were");
    if (done->unsigned_yet)
        cli_say(cli, "This edition is not signed: the workspace has no key yet. earshot key new makes it.");
    cli_say(cli, "The history is plain git: git -C %s/archive.git log --stat main", workspace->path);
}

static int close_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    month_t month;
    struct close_done done = {0};
    int64_t workers = cli->processors;
    if (cli_month(cli_operand(cli, 0), &month, err) ||
        cli_number("number of workers", cli_option(cli, "workers"), &workers, err) ||
        cli_say_drift(cli, workspace, err) || close_month_by(workspace, act, month, (size_t)workers, &done, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        print_close_data(cli, month, &done);
    else
        print_close(cli, month, &done);
    say_close(cli, workspace, month, &done);
    return 0;
}

static const struct cli_option close_options[] = {
    {"workers", 0, "N", "processes that make reports at once; else as many as the machine has processors"},
    {0},
};

const struct cli_command cmd_close = {
    .name = "close",
    .summary = "make a month's reports, as one edition",
    .summary_zh = "月结：生成当月全部报告，存为一个版次",
    .usage = "MONTH [--workers N]",
    .min_operands = 1,
    .max_operands = 1,
    .options = close_options,
    .detail =
        "Closing a month again changes nothing where nothing has changed; a correcting edition needs a reason (-m).\n"
        "Stores without data are named and get no report.",
    .example = "$ earshot close 2026-10\n"
               "month            2026-10\n"
               "edition          24821fbe8928...\n"
               "rules            e33c59ca14d0...\n"
               "reports          47\n"
               "under the floor  1\n"
               "responses        8556\n"
               "without data     0\n"
               "last batch       3\n"
               "folder           chain/reports/2026-10\n"
               "one of them      chain/reports/2026-10/华中区/S0401 武汉光谷店.pdf\n"
               "The history is plain git: git -C chain/archive.git log --stat main\n",
    .work = close_work,
};

/* ---- rebuild ---- */

static int rebuild_archive(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "editions", .kind = TABLE_INT},
                                                  {.key = "reports", .kind = TABLE_INT},
                                                  {.key = "changed", .kind = TABLE_BOOL},
                                                  {0}};
    struct index_done done;
    if (history_index_rebuild(workspace, act, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done.editions);
    table_int(table, done.reports);
    table_bool(table, done.changed);
    cli_record(cli, table);
    return 0;
}

static int rebuild_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "responses", .kind = TABLE_INT},
                                                  {.key = "tallies", .kind = TABLE_INT},
                                                  {.key = "scores", .kind = TABLE_INT},
                                                  {.key = "changed", .kind = TABLE_BOOL},
                                                  {0}};
    struct rebuild_done done = {0};
    if (cli_switch(cli, "archive"))
        return rebuild_archive(cli, workspace, act, err);
    if (rebuild(workspace, act, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done.responses);
    table_int(table, done.tallies);
    table_int(table, done.scores);
    table_bool(table, done.changed);
    cli_record(cli, table);
    return 0;
}

static const struct cli_option rebuild_options[] = {
    {"archive", 0, NULL, "the index over the archive instead, from git alone"},
    {0},
};

const struct cli_command cmd_rebuild = {
    .name = "rebuild",
    .summary = "count every answer again; tallies and scores are remade",
    .summary_zh = "由原始答卷重算计数与评分",
    .usage = "[--archive]",
    .options = rebuild_options,
    .detail =
        "The result is the same to the last digit: changed says yes only where a tally was not what the answers say.",
    .example = "$ earshot rebuild\n"
               "responses  213105\n"
               "tallies    1111\n"
               "scores     1111\n"
               "changed    no\n",
    .work = rebuild_work,
};
