/* journal: who did what, when and why. */
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/commands.h"
#include "ops/journal.h"
#include "ops/workspace.h"

static const struct table_column journal_columns[] = {{.key = "seq", .kind = TABLE_INT},
                                                      {.key = "at"},
                                                      {.key = "actor", .heading = "by"},
                                                      {.key = "role"},
                                                      {.key = "act"},
                                                      {.key = "object"},
                                                      {.key = "reason"},
                                                      {0}};

struct listing {
    struct cli *cli;
    struct table *table;
    struct value *list;
};

/* What the act said of itself; null for nothing. */
static int read_detail(struct arena *arena, const struct journal_line *line, const struct value **out,
                       struct err *err) {
    *out = value_null(arena);
    return *line->detail ? json_read(arena, line->detail, strlen(line->detail), out, err) : 0;
}

/* A line whose detail was made unreadable is shown like any other: `--verify` tells. */
static int put_line(void *context, const struct journal_line *line, struct err *err) {
    (void)err;
    struct listing *listing = context;
    struct table *table = listing->table;
    const struct value *detail;
    struct err unread;
    bool read = !read_detail(listing->cli->arena, line, &detail, &unread);
    table_int(table, line->seq);
    table_text(table, cli_when(listing->cli, line->at));
    table_text(table, line->actor);
    table_text(table, read ? value_text(value_get(detail, "actor_role"), NULL) : NULL);
    table_text(table, line->act);
    table_text(table, cli_some(line->object));
    table_text(table, cli_some(line->reason));
    return 0;
}

/* The same as data, with what the act said of itself and the hashes. */
static int push_line(void *context, const struct journal_line *line, struct err *err) {
    struct listing *listing = context;
    struct arena *arena = listing->cli->arena;
    const struct value *detail;
    if (read_detail(arena, line, &detail, err))
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

/* ---- some lines ---- */

struct names {
    struct arena *arena;
    const char **items;
    size_t count, cap;
};

/* Whom or what no line names was mistyped. */
static int check_known(struct cli *cli, struct workspace *workspace, const char *query, const char *what,
                       const char *given, struct err *err) {
    struct names names = {.arena = cli->arena};
    struct sql_rows *rows;
    bool known = !given;
    if (known)
        return 0;
    if (sql_query(workspace->db, &rows, err, query, ""))
        return err->kind;
    while (sql_next(rows)) {
        const char *name = sql_text(rows, 0);
        size_t len = strlen(given);
        known = known || (!strncmp(name, given, len) && (!name[len] || name[len] == ' '));
        names.items = arena_grow(names.arena, names.items, names.count, &names.cap, sizeof *names.items);
        names.items[names.count++] = arena_text(names.arena, name);
    }
    if (sql_done(rows, err) || known)
        return known ? 0 : (int)err->kind;
    const char *nearest = text_nearest(given, names.items, names.count);
    err_set(err, ERR_DATA, what, given);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

static int read_query(struct cli *cli, struct workspace *workspace, struct journal_query *out, struct err *err) {
    day_t since = DAY_NONE;
    *out = (struct journal_query){cli_option(cli, "by"), cli_option(cli, "object"), cli_option(cli, "act"), INT64_MIN};
    if (cli_day(cli_option(cli, "since"), &since, err) ||
        check_known(cli, workspace, "SELECT DISTINCT actor FROM journal", "nobody called '%s' did anything here",
                    out->by, err) ||
        check_known(cli, workspace, "SELECT DISTINCT act FROM journal", "nobody did '%s' here", out->act, err))
        return err->kind;
    if (since != DAY_NONE)
        out->since = since * DAY_MS;
    return 0;
}

static int list_lines(struct cli *cli, struct workspace *workspace, struct err *err) {
    bool data = cli_format(cli) == TABLE_JSON;
    struct listing listing = {cli, table_new(cli->arena, journal_columns), value_list(cli->arena)};
    struct journal_query query;
    if (read_query(cli, workspace, &query, err) ||
        journal_find(workspace->db, &query, data ? push_line : put_line, &listing, err))
        return err->kind;
    if (data)
        cli_json(cli, listing.list);
    else
        cli_table(cli, listing.table);
    return 0;
}

/* ---- all lines, for elsewhere ---- */

static int export_lines(struct cli *cli, struct workspace *workspace, const char *file, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "file"}, {.key = "lines", .kind = TABLE_INT}, {.key = "hash", .heading = "last hash"}, {0}};
    char hash[DIGEST_TEXT];
    int64_t lines = 0;
    struct buf text = buf_make(SIZE_MAX);
    int failed = sql_snapshot(workspace->db, err);
    failed = failed ? failed : journal_export(workspace->db, &text, err);
    failed = failed ? failed : journal_head(workspace->db, &lines, hash, err);
    sql_rollback(workspace->db);
    failed = failed ? failed : file_write(file, text.data, text.len, err);
    buf_free(&text);
    if (failed)
        return failed;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, file);
    table_int(table, lines);
    table_text(table, hash);
    cli_record(cli, table);
    return 0;
}

static int journal_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const char *const narrowing[] = {"by", "object", "act", "since"};
    const char *file = cli_option(cli, "export");
    bool whole = file || cli_switch(cli, "verify");
    (void)act;
    for (size_t i = 0; whole && i < sizeof narrowing / sizeof *narrowing; i++)
        if (cli_option(cli, narrowing[i]))
            return cli_misused(cli, err, "each line's hash covers the one before: --%s cannot leave lines out of it",
                               narrowing[i]);
    if (file && cli_switch(cli, "verify"))
        return cli_misused(cli, err, "--export and --verify are two things");
    return file    ? export_lines(cli, workspace, file, err)
           : whole ? check_lines(cli, workspace, err)
                   : list_lines(cli, workspace, err);
}

static const struct cli_option journal_options[] = {
    {"by", 0, "NAME", "only what this person did"},
    {"act", 0, "ACT", "only acts called so, as in `close` or `rules publish`; `rules` stands for all of them"},
    {"object", 0, "TEXT", "only lines with this in their object: a month, a file's name"},
    {"since", 0, "DAY", "only lines from this day (UTC) on"},
    {"export", 0, "FILE", "write all lines as JSON, one a line, with what is needed to check them elsewhere"},
    {"verify", 0, NULL, "follow the chain of hashes instead; exit status 1 where it is broken"},
    {0},
};

const struct cli_command cmd_journal = {
    .name = "journal",
    .summary = "list who did what, when and why",
    .summary_zh = "查看操作日志：何人、何时、何事、何故",
    .usage = "[--by NAME] [--act ACT] [--object TEXT] [--since DAY] | --export FILE | --verify",
    .options = journal_options,
    .detail = "Each line's hash covers the line before. With --json it has the acts' details and the hashes. How to\n"
              "check an exported journal without earshot is on docs/guide/auditor.md.",
    .example = "$ earshot journal\n"
               "seq  at                 by  role  act       object     reason\n"
               "  1  2026-11-01 00:12Z  li  -     init      workspace  -\n"
               "  2  2026-11-01 00:12Z  li  -     user add  li         -\n"
               "  3  2026-11-01 00:12Z  li  hq    key new   key 1      -\n"
               "...\n"
               "$ earshot journal --act rules --since 2026-11-01\n"
               "seq  at                 by  role  act            object  reason\n"
               "  4  2026-11-01 00:12Z  li  hq    rules publish  rules   -\n"
               "$ earshot journal --verify\n"
               "lines  9\n"
               "whole  yes\n",
    .work = journal_work,
};
