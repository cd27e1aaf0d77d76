/* verify: is what was published as it was? */
#include <inttypes.h>

#include "cli/chain_sheet.h"
#include "cli/commands.h"
#include "cli/deep_sheet.h"
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

/* What was looked at: the two that cost more are NULL unless asked for. */
struct verdicts {
    struct verify_done done;
    struct verify_chain_done *chain;
    struct verify_deep_done *deep;
};

static int64_t grave_in(const struct verdicts *v) {
    return v->done.grave + (v->chain ? v->chain->grave : 0) + (v->deep ? v->deep->grave : 0);
}

/* What was proven, and what was not looked at. */
static void say_verdict(struct cli *cli, const struct verdicts *v) {
    if (!v->done.grave)
        cli_say(cli, "Nothing that was published has been altered.");
    if (v->deep && !v->deep->grave && !v->done.grave)
        cli_say(cli, "Every answer is as it was sealed, and every document follows from the answers known at its cut.");
    if (v->deep && !v->deep->grave && v->deep->erased)
        cli_say(cli,
                "Erased since: %" PRId64 " of the facts. What is left and what was erased add up to what was sealed.",
                v->deep->erased);
    if (v->deep && v->deep->passed_over)
        cli_say(cli, "Not recomputed, being made by another engine: %" PRId64 " of the editions.",
                v->deep->passed_over);
    if (!v->deep)
        cli_say(cli, "Not looked at: whether the documents follow from the answers. --deep does that.");
    if (!v->chain)
        cli_say(cli,
                "Not looked at: who signed it, and whether anything was set back or made anew. --chain does that.");
}

static void print_findings(struct cli *cli, struct findings *findings, const struct verdicts *v) {
    if (cli_format(cli) == TABLE_CSV || table_row_count(findings->table))
        cli_table(cli, findings->table);
    if (cli_format(cli) == TABLE_CSV)
        return;
    if (table_row_count(findings->table))
        cli_print(cli, "\n");
    print_done(cli, &v->done);
    if (v->deep)
        deep_sheet(cli, v->deep);
    if (v->chain)
        chain_sheet(cli, v->chain);
    say_verdict(cli, v);
}

static void print_data(struct cli *cli, const struct findings *findings, const struct verdicts *v) {
    const struct verify_done *done = &v->done;
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena);
    value_set(arena, data, "findings", findings->list);
    value_set(arena, data, "editions", value_int(arena, done->editions));
    value_set(arena, data, "documents", value_int(arena, done->documents));
    value_set(arena, data, "rendered", value_int(arena, done->rendered));
    value_set(arena, data, "journal_lines", value_int(arena, done->journal_lines));
    value_set(arena, data, "grave", value_int(arena, done->grave));
    value_set(arena, data, "remarks", value_int(arena, done->remarks));
    value_set(arena, data, "deep", deep_data(arena, v->deep));
    value_set(arena, data, "chain", chain_data(arena, v->chain));
    cli_json(cli, data);
}

/* ERR_FOUND stops nobody: who asked for more is told all of it. */
static bool ended(int rc) {
    return rc && rc != ERR_FOUND;
}

static int look(struct cli *cli, struct workspace *workspace, const struct act *act, const struct verify_order *order,
                struct findings *findings, struct verdicts *v, struct err *err) {
    int rc = verify(workspace, act, order, put_finding, findings, &v->done, err);
    if (!ended(rc) && v->deep)
        rc = verify_deep(workspace, act, order->edition, put_finding, findings, v->deep, err);
    if (!ended(rc) && v->chain)
        rc = verify_chain(workspace, act, cli_option(cli, "witness"), put_finding, findings, v->chain, err);
    return ended(rc) ? rc : 0;
}

static int verify_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct findings findings = {cli, table_new(cli->arena, finding_columns), value_list(cli->arena)};
    struct verify_deep_done deep = {0};
    struct verify_chain_done chain = {0};
    struct verdicts v = {.deep = cli_switch(cli, "deep") ? &deep : NULL,
                         .chain = cli_switch(cli, "chain") || cli_option(cli, "witness") ? &chain : NULL};
    int64_t workers = cli->processors;
    if (cli_number("number of workers", cli_option(cli, "workers"), &workers, err))
        return err->kind;
    if (cli_switch(cli, "all") && cli_operand(cli, 0))
        return cli_misused(cli, err, "--all is for all editions, and '%s' is one", cli_operand(cli, 0));
    struct verify_order order = {.edition = cli_operand(cli, 0), .workers = (size_t)workers};
    if (look(cli, workspace, act, &order, &findings, &v, err))
        return err->kind;
    *err = (struct err){0};
    if (cli_format(cli) == TABLE_JSON)
        print_data(cli, &findings, &v);
    else
        print_findings(cli, &findings, &v);
    int64_t grave = grave_in(&v);
    if (!grave)
        return 0;
    return err_set(err, ERR_FOUND, "%" PRId64 " finding%s: %s", grave, grave == 1 ? "" : "s",
                   v.done.grave              ? "the archive is not as it was published"
                   : v.deep && v.deep->grave ? "what was published does not follow from the facts"
                                             : "the chain is broken");
}

static const struct cli_option verify_options[] = {
    {"deep", 0, NULL, "also recompute each document from the answers as they stood"},
    {"chain", 0, NULL,
     "also follow signatures, journal, rows and checkpoints: who made it, and that nothing is missing"},
    {"witness", 0, "FILE|DIR", "hold archive and journal against the checkpoints that a witness has kept"},
    {"all", 0, NULL, "every edition there is; so it is where none is named"},
    {"workers", 0, "N", "processes that render at once; else as many as the machine has processors"},
    {0},
};

const struct cli_command cmd_verify = {
    .name = "verify",
    .summary = "check that nothing published was altered",
    .summary_zh = "查验已发布的报告与操作日志是否被改动",
    .usage = "[EDITION] [--deep] [--chain] [--witness FILE|DIR] [--workers N]",
    .max_operands = 1,
    .options = verify_options,
    .detail =
        "Every file's digest is compared, every document rendered again and compared with its PDF byte by byte,\n"
        "the chain of editions and the journal followed. An edition that another engine rendered is a remark. What is\n"
        "found, and its order, does not depend on how many processes work.\n"
        "\n"
        "--deep goes on to the facts: every answer must be as its batch was sealed, every tally what the answers\n"
        "say, and each document is made again, from the answers and stores as they were known at the edition's\n"
        "cut and by the rules of then, and compared byte by byte. An edition that another engine made is not\n"
        "recomputed, and it says so. Of answers that were erased the commitment is held to the seal, and their\n"
        "counts are in the tallies still. Its time grows with all answers and all reports.\n"
        "\n"
        "--chain asks who made it: every commit since the first key is signed by the key of its place, keys were\n"
        "handed over, the journal's hashes follow from each other, the rows of the database are what the journal\n"
        "says was made, and the checkpoints still hold. What it could not look at it says. With --witness it finds\n"
        "out also whoever set the workspace back to an older state, or made its history anew.\n"
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
               "erased          0\n"
               "recomputed      3\n"
               "documents       141\n"
               "not recomputed  0\n"
               "grave           0\n"
               "remarks         0\n"
               "Nothing that was published has been altered.\n"
               "Every answer is as it was sealed, and every document follows from the answers known at its cut.\n"
               "Not looked at: who signed it, and whether anything was set back or made anew. --chain does that.\n",
    .work = verify_work,
};
