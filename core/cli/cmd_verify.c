/* verify and journal: what makes the rest believable. */
#include <string.h>

#include "base/json.h"
#include "cli/commands.h"
#include "ops/history.h"
#include "ops/journal.h"

/* ---- verify ---- */

static const struct table_column finding_columns[] = {
    {.key = "edition"}, {.key = "path"}, {.key = "what"}, {.key = "grave", .kind = TABLE_BOOL}, {0}};

struct findings {
    struct cli *cli;
    struct table *table;
    struct value *list; /* the same, for --json */
};

static int put_finding(void *context, const struct finding *finding, struct err *err) {
    (void)err;
    struct findings *findings = context;
    struct arena *arena = findings->cli->arena;
    table_text(findings->table, cli_id(findings->cli, finding->edition));
    table_text(findings->table, cli_some(finding->path));
    table_text(findings->table, finding->what);
    table_bool(findings->table, finding->grave);
    struct value *one = value_map(arena);
    value_set(arena, one, "edition", cli_value(findings->cli, finding->edition));
    value_set(arena, one, "path", cli_value(findings->cli, finding->path));
    value_set(arena, one, "what", value_str(arena, finding->what));
    value_set(arena, one, "grave", value_bool(arena, finding->grave));
    value_push(arena, findings->list, one);
    return 0;
}

static void print_findings(struct cli *cli, struct findings *findings, const struct verify_done *done) {
    static const struct table_column columns[] = {{.key = "editions", .kind = TABLE_INT},
                                                  {.key = "documents", .kind = TABLE_INT},
                                                  {.key = "rendered", .kind = TABLE_INT},
                                                  {.key = "journal_lines", .heading = "journal", .kind = TABLE_INT},
                                                  {.key = "grave", .kind = TABLE_INT},
                                                  {.key = "remarks", .kind = TABLE_INT},
                                                  {0}};
    if (cli_format(cli) == TABLE_CSV || table_row_count(findings->table))
        cli_table(cli, findings->table);
    if (cli_format(cli) == TABLE_CSV)
        return;
    if (table_row_count(findings->table))
        cli_print(cli, "\n");
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done->editions);
    table_int(table, done->documents);
    table_int(table, done->rendered);
    table_int(table, done->journal_lines);
    table_int(table, done->grave);
    table_int(table, done->remarks);
    cli_record(cli, table);
    if (!done->grave)
        cli_say(cli, "Nothing that was published has been altered.");
}

static void print_data(struct cli *cli, const struct findings *findings, const struct verify_done *done) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena);
    value_set(arena, data, "findings", findings->list);
    value_set(arena, data, "editions", value_int(arena, done->editions));
    value_set(arena, data, "documents", value_int(arena, done->documents));
    value_set(arena, data, "rendered", value_int(arena, done->rendered));
    value_set(arena, data, "journal_lines", value_int(arena, done->journal_lines));
    value_set(arena, data, "grave", value_int(arena, done->grave));
    value_set(arena, data, "remarks", value_int(arena, done->remarks));
    cli_json(cli, data);
}

static int verify_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct findings findings = {cli, table_new(cli->arena, finding_columns), value_list(cli->arena)};
    struct verify_done done = {0};
    int64_t workers = cli->processors;
    if (cli_number("number of workers", cli_option(cli, "workers"), &workers, err))
        return err->kind;
    if (cli_switch(cli, "all") && cli_operand(cli, 0))
        return cli_misused(cli, err, "--all is for all editions, and '%s' is one", cli_operand(cli, 0));
    struct verify_order order = {.edition = cli_operand(cli, 0), .workers = (size_t)workers};
    int rc = verify(workspace, act, &order, put_finding, &findings, &done, err);
    if (rc && rc != ERR_FOUND)
        return rc;
    if (cli_format(cli) == TABLE_JSON)
        print_data(cli, &findings, &done);
    else
        print_findings(cli, &findings, &done);
    return rc;
}

static const struct cli_option verify_options[] = {
    {"all", 0, NULL, "every edition there is; so it is where none is named"},
    {"workers", 0, "N", "processes that render at once; else as many as the machine has processors"},
    {0},
};

const struct cli_command cmd_verify = {
    .name = "verify",
    .summary = "check that nothing published was altered",
    .summary_zh = "查验已发布的报告与操作日志是否被改动",
    .usage = "[EDITION] [--workers N]",
    .max_operands = 1,
    .options = verify_options,
    .detail =
        "Every file's digest is compared, every document rendered again and compared with its PDF byte by byte,\n"
        "the chain of editions and the journal followed. An edition that another engine rendered is a remark. What is\n"
        "found, and its order, does not depend on how many processes work.\n"
        "Exit status 1: something grave was found.",
    .example = "$ earshot verify\n"
               "editions   3\n"
               "documents  141\n"
               "rendered   141\n"
               "journal    9\n"
               "grave      0\n"
               "remarks    0\n",
    .work = verify_work,
};

/* ---- journal ---- */

static const struct table_column journal_columns[] = {{.key = "seq", .kind = TABLE_INT},
                                                      {.key = "at"},
                                                      {.key = "actor", .heading = "by"},
                                                      {.key = "act"},
                                                      {.key = "object"},
                                                      {.key = "reason"},
                                                      {0}};

struct listing {
    struct cli *cli;
    struct table *table;
    struct value *list;
};

static int put_line(void *context, const struct journal_line *line, struct err *err) {
    (void)err;
    struct listing *listing = context;
    struct table *table = listing->table;
    table_int(table, line->seq);
    table_text(table, cli_when(listing->cli, line->at));
    table_text(table, line->actor);
    table_text(table, line->act);
    table_text(table, cli_some(line->object));
    table_text(table, cli_some(line->reason));
    return 0;
}

/* The same as data, with what the act said of itself and the hashes. */
static int push_line(void *context, const struct journal_line *line, struct err *err) {
    struct listing *listing = context;
    struct arena *arena = listing->cli->arena;
    const struct value *detail = value_null(arena);
    if (*line->detail && json_read(arena, line->detail, strlen(line->detail), &detail, err))
        return err->kind;
    struct value *one = value_map(arena);
    value_set(arena, one, "seq", value_int(arena, line->seq));
    value_set(arena, one, "at", value_str(arena, cli_when(listing->cli, line->at)));
    value_set(arena, one, "actor", value_str(arena, line->actor));
    value_set(arena, one, "act", value_str(arena, line->act));
    value_set(arena, one, "object", cli_value(listing->cli, line->object));
    value_set(arena, one, "detail", detail);
    value_set(arena, one, "reason", cli_value(listing->cli, line->reason));
    value_set(arena, one, "previous", value_str(arena, line->previous));
    value_set(arena, one, "hash", value_str(arena, line->hash));
    value_push(arena, listing->list, one);
    return 0;
}

static int check_lines(struct cli *cli, struct workspace *workspace, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "lines", .kind = TABLE_INT}, {.key = "whole", .kind = TABLE_BOOL}, {0}};
    int64_t lines = 0;
    int rc = journal_verify(workspace->db, &lines, err);
    if (rc && rc != ERR_FOUND)
        return rc;
    struct table *table = table_new(cli->arena, columns);
    table_int(table, lines);
    table_bool(table, rc == 0);
    cli_record(cli, table);
    return rc;
}

static int journal_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    if (cli_switch(cli, "verify"))
        return check_lines(cli, workspace, err);
    bool data = cli_format(cli) == TABLE_JSON;
    struct listing listing = {cli, table_new(cli->arena, journal_columns), value_list(cli->arena)};
    if (journal_each(workspace->db, data ? push_line : put_line, &listing, err))
        return err->kind;
    if (data)
        cli_json(cli, listing.list);
    else
        cli_table(cli, listing.table);
    return 0;
}

static const struct cli_option journal_options[] = {
    {"verify", 0, NULL, "follow the chain of hashes instead; exit status 1 where it is broken"},
    {0},
};

const struct cli_command cmd_journal = {
    .name = "journal",
    .summary = "list who did what, when and why",
    .summary_zh = "查看操作日志：何人、何时、何事、何故",
    .usage = "[--verify]",
    .options = journal_options,
    .detail = "Each line's hash covers the line before. With --json it has the acts' details and the hashes.",
    .example = "$ earshot journal\n"
               "seq  at                 by  act     object         reason\n"
               "  1  2026-11-01 00:12Z  li  init    workspace      -\n"
               "  2  2026-11-01 00:12Z  li  stores  stores.csv     -\n"
               "  3  2026-11-01 00:12Z  li  import  responses.csv  -\n"
               "...\n"
               "$ earshot journal --verify\n"
               "lines  9\n"
               "whole  yes\n",
    .work = journal_work,
};
