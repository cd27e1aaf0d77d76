/* verify: is what was published as it was? */
#include <inttypes.h>

#include "cli/chain_sheet.h"
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

static void print_findings(struct cli *cli, struct findings *findings, const struct verify_done *done,
                           const struct verify_chain_done *chain) {
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
    if (chain)
        chain_sheet(cli, chain);
    if (!done->grave)
        cli_say(cli, "Nothing that was published has been altered.");
    if (!chain)
        cli_say(cli,
                "Not looked at: who signed it, and whether anything was set back or made anew. --chain does that.");
}

static void print_data(struct cli *cli, const struct findings *findings, const struct verify_done *done,
                       const struct verify_chain_done *chain) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena);
    value_set(arena, data, "findings", findings->list);
    value_set(arena, data, "editions", value_int(arena, done->editions));
    value_set(arena, data, "documents", value_int(arena, done->documents));
    value_set(arena, data, "rendered", value_int(arena, done->rendered));
    value_set(arena, data, "journal_lines", value_int(arena, done->journal_lines));
    value_set(arena, data, "grave", value_int(arena, done->grave));
    value_set(arena, data, "remarks", value_int(arena, done->remarks));
    value_set(arena, data, "chain", chain_data(arena, chain));
    cli_json(cli, data);
}

/* What the chain adds to the error of the other, where either found something. */
static int both(int rc, int chain_rc, const struct verify_done *done, const struct verify_chain_done *chain,
                struct err *err) {
    int64_t grave = done->grave + chain->grave;
    if (!rc && !chain_rc)
        return 0;
    return err_set(err, ERR_FOUND, "%" PRId64 " finding%s: %s", grave, grave == 1 ? "" : "s",
                   rc ? "the archive is not as it was published" : "the chain is broken");
}

static int verify_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct findings findings = {cli, table_new(cli->arena, finding_columns), value_list(cli->arena)};
    struct verify_done done = {0};
    struct verify_chain_done chain = {0};
    const char *witness = cli_option(cli, "witness");
    const bool chained = cli_switch(cli, "chain") || witness;
    int64_t workers = cli->processors;
    if (cli_number("number of workers", cli_option(cli, "workers"), &workers, err))
        return err->kind;
    if (cli_switch(cli, "all") && cli_operand(cli, 0))
        return cli_misused(cli, err, "--all is for all editions, and '%s' is one", cli_operand(cli, 0));
    struct verify_order order = {.edition = cli_operand(cli, 0), .workers = (size_t)workers};
    int rc = verify(workspace, act, &order, put_finding, &findings, &done, err), chain_rc = 0;
    if (rc && rc != ERR_FOUND)
        return rc;
    if (chained)
        chain_rc = verify_chain(workspace, act, witness, put_finding, &findings, &chain, err);
    if (chain_rc && chain_rc != ERR_FOUND)
        return chain_rc;
    if (cli_format(cli) == TABLE_JSON)
        print_data(cli, &findings, &done, chained ? &chain : NULL);
    else
        print_findings(cli, &findings, &done, chained ? &chain : NULL);
    return chained ? both(rc, chain_rc, &done, &chain, err) : rc;
}

static const struct cli_option verify_options[] = {
    {"all", 0, NULL, "every edition there is; so it is where none is named"},
    {"workers", 0, "N", "processes that render at once; else as many as the machine has processors"},
    {"chain", 0, NULL,
     "also follow signatures, journal, rows and checkpoints: who made it, and that nothing is missing"},
    {"witness", 0, "FILE|DIR", "hold archive and journal against the checkpoints that a witness has kept"},
    {0},
};

const struct cli_command cmd_verify = {
    .name = "verify",
    .summary = "check that nothing published was altered",
    .summary_zh = "查验已发布的报告与操作日志是否被改动",
    .usage = "[EDITION] [--workers N] [--chain] [--witness FILE|DIR]",
    .max_operands = 1,
    .options = verify_options,
    .detail =
        "Every file's digest is compared, every document rendered again and compared with its PDF byte by byte,\n"
        "the chain of editions and the journal followed. An edition that another engine rendered is a remark. What is\n"
        "found, and its order, does not depend on how many processes work.\n"
        "\n"
        "--chain asks who made it: every commit since the first key is signed by the key of its place, keys were\n"
        "handed over, the journal's hashes follow from each other, the rows of the database are what the journal\n"
        "says was made, and the checkpoints still hold. What it could not look at it says. With --witness it finds\n"
        "out also whoever set the workspace back to an older state, or made its history anew.\n"
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
