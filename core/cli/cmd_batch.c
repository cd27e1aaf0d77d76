/* batch list and undo: what arrived together, and taking it back. */
#include <inttypes.h>

#include "cli/commands.h"
#include "ops/import.h"

/* For programs; a person gets fewer, and a note. */
static const struct table_column all_columns[] = {
    {.key = "seq", .kind = TABLE_INT},
    {.key = "kind"},
    {.key = "source"},
    {.key = "name"},
    {.key = "stored", .kind = TABLE_INT},
    {.key = "repeated", .kind = TABLE_INT},
    {.key = "rejected", .kind = TABLE_INT},
    {.key = "corrected", .kind = TABLE_INT},
    {.key = "content"},
    {.key = "seal"},
    {.key = "file"},
    {.key = "undoes", .kind = TABLE_INT},
    {.key = "undone_by", .kind = TABLE_INT},
    {.key = "sealed_at"},
    {.key = "actor"},
    {0},
};

static const struct table_column shown_columns[] = {
    {.key = "seq", .kind = TABLE_INT},
    {.key = "kind"},
    {.key = "name"},
    {.key = "stored", .kind = TABLE_INT},
    {.key = "repeated", .kind = TABLE_INT},
    {.key = "rejected", .kind = TABLE_INT},
    {.key = "corrected", .kind = TABLE_INT},
    {.key = "content"},
    {.key = "sealed"},
    {.key = "by"},
    {.key = "note"},
    {0},
};

struct listing {
    struct cli *cli;
    struct table *table;
};

static void put_seq(struct table *table, int64_t seq) {
    if (seq)
        table_int(table, seq);
    else
        table_none(table);
}

static int put_batch(void *context, const struct batch *batch, struct err *err) {
    (void)err;
    struct listing *listing = context;
    struct table *table = listing->table;
    table_int(table, batch->seq);
    table_text(table, batch->kind);
    table_text(table, cli_some(batch->source));
    table_text(table, cli_some(batch->name));
    table_int(table, batch->stored);
    table_int(table, batch->repeated);
    table_int(table, batch->rejected);
    table_int(table, batch->corrected);
    table_text(table, cli_some(batch->content));
    table_text(table, cli_some(batch->seal));
    table_text(table, cli_some(batch->file));
    put_seq(table, batch->undoes);
    put_seq(table, batch->undone_by);
    table_text(table, cli_when(listing->cli, batch->sealed_at));
    table_text(table, batch->actor);
    return 0;
}

static const char *note_of(struct arena *arena, const struct batch *batch) {
    if (batch->undone_by)
        return arena_format(arena, "undone by %" PRId64, batch->undone_by);
    return batch->undoes ? arena_format(arena, "undoes %" PRId64, batch->undoes) : "";
}

static int show_batch(void *context, const struct batch *batch, struct err *err) {
    (void)err;
    struct listing *listing = context;
    struct table *table = listing->table;
    table_int(table, batch->seq);
    table_text(table, batch->kind);
    table_text(table, cli_some(batch->name));
    table_int(table, batch->stored);
    table_int(table, batch->repeated);
    table_int(table, batch->rejected);
    table_int(table, batch->corrected);
    table_text(table, cli_id(listing->cli, batch->content));
    table_text(table, cli_when(listing->cli, batch->sealed_at));
    table_text(table, batch->actor);
    table_text(table, cli_some(note_of(listing->cli->arena, batch)));
    return 0;
}

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    bool plain = cli_format(cli) == TABLE_PLAIN;
    struct listing listing = {cli, table_new(cli->arena, plain ? shown_columns : all_columns)};
    if (batches_each(workspace->db, plain ? show_batch : put_batch, &listing, err))
        return err->kind;
    cli_table(cli, listing.table);
    return 0;
}

const struct cli_command cmd_batch_list = {
    .name = "batch list",
    .summary = "list what came in, file by file",
    .summary_zh = "列出历次入库的数据批",
    .detail = "content is the digest of what the file's rows say, the same in whatever order they stood; seal the one\n"
              "that the journal keeps; file the file's SHA-256. With --json all digests are whole.",
    .example = "$ earshot batch list\n"
               "seq  kind      name           stored  repeated  ...  content       sealed             by  note\n"
               "  1  registry  stores.csv         48         0  ...  6af22b661ac7  2026-11-01 00:12Z  li  -\n"
               "  2  import    responses.csv  213105         0  ...  67922c7c1b08  2026-11-01 00:12Z  li  undone by 3\n"
               "...\n",
    .work = list_work,
};

static int undo_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "batch", .kind = TABLE_INT}, {.key = "taken", .heading = "taken back", .kind = TABLE_INT}, {0}};
    int64_t seq = 0, taken = 0;
    if (cli_number("batch", cli_operand(cli, 0), &seq, err) || batch_undo(workspace, act, seq, &taken, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_int(table, seq);
    table_int(table, taken);
    cli_record(cli, table);
    cli_say(cli, "They no longer count and stay to be seen. Months already closed: close them again.");
    return 0;
}

const struct cli_command cmd_batch_undo = {
    .name = "batch undo",
    .summary = "take an import back, visibly",
    .summary_zh = "撤回一次导入（留痕）",
    .usage = "SEQ",
    .min_operands = 1,
    .max_operands = 1,
    .example = "$ earshot batch undo 4 -m \"last year's file\"\n"
               "batch       4\n"
               "taken back  1201\n"
               "They no longer count and stay to be seen. Months already closed: close them again.\n",
    .work = undo_work,
};
