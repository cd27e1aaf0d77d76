/* verify: is what was published as it was? */
#include "cli/commands.h"
#include "ops/history.h"

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
