/* verify and journal: what makes the rest believable. */
#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "cli/commands.h"
#include "ops/history.h"
#include "ops/journal.h"
#include "ops/verify_deep.h"

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

static void print_done(struct cli *cli, const struct verify_done *done) {
    static const struct table_column columns[] = {{.key = "editions", .kind = TABLE_INT},
                                                  {.key = "documents", .kind = TABLE_INT},
                                                  {.key = "rendered", .kind = TABLE_INT},
                                                  {.key = "journal_lines", .heading = "journal", .kind = TABLE_INT},
                                                  {.key = "grave", .kind = TABLE_INT},
                                                  {.key = "remarks", .kind = TABLE_INT},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done->editions);
    table_int(table, done->documents);
    table_int(table, done->rendered);
    table_int(table, done->journal_lines);
    table_int(table, done->grave);
    table_int(table, done->remarks);
    cli_record(cli, table);
}

static void print_deep(struct cli *cli, const struct verify_deep_done *deep) {
    static const struct table_column columns[] = {
        {.key = "responses", .kind = TABLE_INT},
        {.key = "batches", .kind = TABLE_INT},
        {.key = "recomputed", .kind = TABLE_INT},
        {.key = "documents", .kind = TABLE_INT},
        {.key = "not_recomputed", .heading = "not recomputed", .kind = TABLE_INT},
        {.key = "grave", .kind = TABLE_INT},
        {.key = "remarks", .kind = TABLE_INT},
        {0}};
    struct table *table = table_new(cli->arena, columns);
    table_int(table, deep->responses);
    table_int(table, deep->batches);
    table_int(table, deep->editions);
    table_int(table, deep->documents);
    table_int(table, deep->passed_over);
    table_int(table, deep->grave);
    table_int(table, deep->remarks);
    cli_print(cli, "\n");
    cli_record(cli, table);
}

/* What was proven, and what was not looked at. */
static void say_verdict(struct cli *cli, const struct verify_done *done, const struct verify_deep_done *deep) {
    if (!done->grave)
        cli_say(cli, "Nothing that was published has been altered.");
    if (deep && !deep->grave && !done->grave)
        cli_say(cli, "Every answer is as it was sealed, and every document follows from the answers known at its cut.");
    if (deep && deep->passed_over)
        cli_say(cli, "Not recomputed, being made by another engine: %" PRId64 " of the editions.", deep->passed_over);
    if (!deep)
        cli_say(cli, "Not looked at: whether the documents follow from the answers. --deep does that.");
}

static void print_findings(struct cli *cli, struct findings *findings, const struct verify_done *done,
                           const struct verify_deep_done *deep) {
    if (cli_format(cli) == TABLE_CSV || table_row_count(findings->table))
        cli_table(cli, findings->table);
    if (cli_format(cli) == TABLE_CSV)
        return;
    if (table_row_count(findings->table))
        cli_print(cli, "\n");
    print_done(cli, done);
    if (deep)
        print_deep(cli, deep);
    say_verdict(cli, done, deep);
}

static const struct value *deep_data(struct arena *arena, const struct verify_deep_done *deep) {
    struct value *data = value_map(arena);
    if (!deep)
        return value_null(arena);
    value_set(arena, data, "responses", value_int(arena, deep->responses));
    value_set(arena, data, "batches", value_int(arena, deep->batches));
    value_set(arena, data, "recomputed", value_int(arena, deep->editions));
    value_set(arena, data, "documents", value_int(arena, deep->documents));
    value_set(arena, data, "not_recomputed", value_int(arena, deep->passed_over));
    value_set(arena, data, "grave", value_int(arena, deep->grave));
    value_set(arena, data, "remarks", value_int(arena, deep->remarks));
    return data;
}

static void print_data(struct cli *cli, const struct findings *findings, const struct verify_done *done,
                       const struct verify_deep_done *deep) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena);
    value_set(arena, data, "findings", findings->list);
    value_set(arena, data, "editions", value_int(arena, done->editions));
    value_set(arena, data, "documents", value_int(arena, done->documents));
    value_set(arena, data, "rendered", value_int(arena, done->rendered));
    value_set(arena, data, "journal_lines", value_int(arena, done->journal_lines));
    value_set(arena, data, "grave", value_int(arena, done->grave));
    value_set(arena, data, "remarks", value_int(arena, done->remarks));
    value_set(arena, data, "deep", deep_data(arena, deep));
    cli_json(cli, data);
}

/* What the deep proof adds to the error of the other, where either found something. */
static int both(int rc, int deep_rc, const struct verify_done *done, const struct verify_deep_done *deep,
                struct err *err) {
    int64_t grave = done->grave + deep->grave;
    if (!rc && !deep_rc)
        return 0;
    return err_set(err, ERR_FOUND, "%" PRId64 " finding%s: %s", grave, grave == 1 ? "" : "s",
                   rc ? "the archive is not as it was published" : "what was published does not follow from the facts");
}

static int verify_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct findings findings = {cli, table_new(cli->arena, finding_columns), value_list(cli->arena)};
    struct verify_done done = {0};
    struct verify_deep_done deep = {0};
    const bool deeply = cli_switch(cli, "deep");
    int rc = verify(workspace, act, cli_operand(cli, 0), put_finding, &findings, &done, err), deep_rc = 0;
    if (rc && rc != ERR_FOUND)
        return rc;
    if (deeply)
        deep_rc = verify_deep(workspace, act, cli_operand(cli, 0), put_finding, &findings, &deep, err);
    if (deep_rc && deep_rc != ERR_FOUND)
        return deep_rc;
    if (cli_format(cli) == TABLE_JSON)
        print_data(cli, &findings, &done, deeply ? &deep : NULL);
    else
        print_findings(cli, &findings, &done, deeply ? &deep : NULL);
    return deeply ? both(rc, deep_rc, &done, &deep, err) : rc;
}

static const struct cli_option verify_options[] = {
    {"deep", 0, NULL, "also recompute each document from the answers as they stood"},
    {0},
};

const struct cli_command cmd_verify = {
    .name = "verify",
    .summary = "check that nothing published was altered",
    .summary_zh = "查验已发布的报告与操作日志是否被改动",
    .usage = "[EDITION] [--deep]",
    .max_operands = 1,
    .options = verify_options,
    .detail =
        "Every file's digest is compared, every document rendered again and compared with its PDF byte by byte,\n"
        "the chain of editions and the journal followed. An edition that another engine rendered is a remark.\n"
        "\n"
        "--deep goes on to the facts: every answer must be as its batch was sealed, every tally what the answers\n"
        "say, and each document is made again, from the answers and stores as they were known at the edition's\n"
        "cut and by the rules of then, and compared byte by byte. An edition that another engine made is not\n"
        "recomputed, and it says so. Its time grows with all answers and all reports.\n"
        "Exit status 1: something grave was found.",
    .example = "$ earshot verify --deep\n"
               "editions   3\n"
               "documents  141\n"
               "rendered   141\n"
               "journal    9\n"
               "grave      0\n"
               "remarks    0\n"
               "\n"
               "responses       213105\n"
               "batches         1\n"
               "recomputed      3\n"
               "documents       141\n"
               "not recomputed  0\n"
               "grave           0\n"
               "remarks         0\n"
               "Nothing that was published has been altered.\n"
               "Every answer is as it was sealed, and every document follows from the answers known at its cut.\n",
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
