/* rules log, diff and show: what the rules were, and what changed. */
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/frame.h"
#include "ops/revisions.h"

/* ---- log ---- */

static const struct table_column revision_columns[] = {{.key = "rules"},
                                                       {.key = "made"},
                                                       {.key = "live"},
                                                       {.key = "author"},
                                                       {.key = "actor", .heading = "published by"},
                                                       {.key = "message"},
                                                       {0}};

struct listing {
    struct cli *cli;
    struct table *table;
    size_t count;
};

static const char *state_word(const struct revision *revision) {
    return revision->live ? "live" : revision->was_live ? "was" : NULL;
}

static int put_revision(void *context, const struct revision *revision, struct err *err) {
    struct listing *listing = context;
    struct cli *cli = listing->cli;
    (void)err;
    listing->count++;
    size_t subject = strcspn(revision->message, "\n");
    bool whole = cli_format(cli) != TABLE_PLAIN;
    table_text(listing->table, cli_id(cli, arena_text(cli->arena, revision->commit)));
    table_text(listing->table, cli_when(cli, revision->seconds * 1000));
    table_text(listing->table, state_word(revision));
    table_text(listing->table, arena_text(cli->arena, revision->author));
    table_text(listing->table, arena_text(cli->arena, revision->actor));
    table_text(listing->table,
               whole ? arena_text(cli->arena, revision->message) : arena_bytes(cli->arena, revision->message, subject));
    return 0;
}

static int no_file(const struct rule_files *files, const char *revision, const char *name, struct arena *arena,
                   struct err *err) {
    const char **names = arena_alloc(arena, (files->count + 1) * sizeof *names);
    for (size_t i = 0; i < files->count; i++)
        names[i] = files->items[i].name;
    const char *nearest = text_nearest(name, names, files->count);
    err_set(err, ERR_NOINPUT, "there is no file '%s' in the rules %s", name, revision);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot rules show %s` lists the files", revision);
}

/* A file that is gone has a history too: what has none never was. */
static int never_was(struct cli *cli, struct workspace *workspace, const char *file, struct err *err) {
    struct rule_files files;
    if (revision_files(workspace, "live", &files, err))
        return err->kind;
    return no_file(&files, "live", file, cli->arena, err);
}

static int log_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct listing listing = {cli, table_new(cli->arena, revision_columns), 0};
    const char *file = cli_operand(cli, 0);
    (void)act;
    if (revisions(workspace, file ? file : "", put_revision, &listing, err))
        return err->kind;
    if (file && !listing.count)
        return never_was(cli, workspace, file, err);
    cli_table(cli, listing.table);
    return 0;
}

const struct cli_command cmd_rules_log = {
    .name = "rules log",
    .summary = "list what was published as rules, by whom and why",
    .summary_zh = "规则的发布历史：何时、何人、为何",
    .usage = "[FILE]",
    .max_operands = 1,
    .detail =
        "Newest first; with a file or directory, such as scripts/scoring, what changed it. live says what is live\n"
        "and what was; a line with neither was committed and never counted.",
    .example = "$ earshot rules log\n"
               "rules         made               live  author  published by  message\n"
               "4be1f6a29c03  2026-11-02 09:14Z  live  li      li            Checkout weighs more\n"
               "e33c59ca14d0  2026-10-01 08:00Z  was   li      li            the first rules\n",
    .work = log_work,
};

/* ---- diff ---- */

/* Line by line: what a file holds may not steer the terminal. */
static void print_lines(struct cli *cli, const char *text) {
    for (char *at = arena_text(cli->arena, text), *line; (line = strsep(&at, "\n"));)
        if (*line || at)
            cli_print(cli, "%s\n", cli_shown(cli->arena, line));
}

struct differences {
    struct cli *cli;
    struct value *list; /* NULL: printed as they come */
    size_t count;
};

static int put_difference(void *context, const struct revision_difference *difference, struct err *err) {
    struct differences *differences = context;
    struct arena *arena = differences->cli->arena;
    (void)err;
    differences->count++;
    if (!differences->list) {
        print_lines(differences->cli, difference->patch);
        return 0;
    }
    struct value *one = value_map(arena);
    value_set(arena, one, "file", value_str(arena, difference->name));
    value_set(arena, one, "change",
              value_str(arena, !difference->before ? "new"
                               : difference->after ? "changed"
                                                   : "removed"));
    value_set(arena, one, "patch", value_str(arena, difference->patch));
    value_push(arena, differences->list, one);
    return 0;
}

static int diff_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *before = cli_operand(cli, 0), *after = cli_operand(cli, 1);
    struct differences differences = {.cli = cli};
    (void)act;
    before = before ? before : "live";
    after = after ? after : "working";
    if (cli_format(cli) == TABLE_JSON)
        differences.list = value_list(cli->arena);
    if (revision_diff(workspace, before, after, put_difference, &differences, err))
        return err->kind;
    if (differences.list)
        cli_json(cli, differences.list);
    if (!differences.count)
        cli_say(cli, "There is no difference between %s and %s.", before, after);
    return 0;
}

const struct cli_command cmd_rules_diff = {
    .name = "rules diff",
    .summary = "compare revisions, or the working scripts with the live",
    .summary_zh = "比较规则的两个版本，或工作区与现行规则",
    .usage = "[BEFORE [AFTER]]",
    .max_operands = 2,
    .detail =
        "BEFORE is live and AFTER is working, where they are not given. Each is a commit or its beginning, live,\n"
        "working, proposed, or a month: the rules by which it was closed last.",
    .example = "$ earshot rules diff\n"
               "diff --git a/scripts/scoring/service.lua b/scripts/scoring/service.lua\n"
               "--- a/scripts/scoring/service.lua\n"
               "+++ b/scripts/scoring/service.lua\n"
               "@@ -13,1 +13,1 @@\n"
               "-    checkout = .15,\n"
               "+    checkout = .20,\n"
               "$ earshot rules diff 2026-09 2026-10\n"
               "...\n",
    .work = diff_work,
};

/* ---- show ---- */

static void show_as_data(struct cli *cli, const struct revision *revision, const struct rule_files *files) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena), *names = value_list(arena);
    for (size_t i = 0; i < files->count; i++)
        value_push(arena, names, value_str(arena, files->items[i].name));
    value_set(arena, data, "rules", value_str(arena, revision->commit));
    value_set(arena, data, "tree", value_str(arena, revision->tree));
    value_set(arena, data, "made", value_str(arena, cli_when(cli, revision->seconds * 1000)));
    value_set(arena, data, "live", cli_value(cli, state_word(revision)));
    value_set(arena, data, "author", value_str(arena, revision->author));
    value_set(arena, data, "actor", value_str(arena, revision->actor));
    value_set(arena, data, "message", value_str(arena, revision->message));
    value_set(arena, data, "files", names);
    cli_json(cli, data);
}

static void show_revision(struct cli *cli, const struct revision *revision, const struct rule_files *files) {
    struct table *table = table_new(cli->arena, revision_columns);
    table_text(table, revision->commit);
    table_text(table, cli_when(cli, revision->seconds * 1000));
    table_text(table, state_word(revision));
    table_text(table, revision->author);
    table_text(table, revision->actor);
    table_text(table, revision->message);
    cli_record(cli, table);
    for (size_t i = 0; i < files->count && cli_format(cli) == TABLE_PLAIN; i++)
        cli_print(cli, "%s%s\n", i ? "" : "\n", files->items[i].name);
}

static int show_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *name = cli_operand(cli, 0), *file = cli_operand(cli, 1);
    struct rule_files files;
    struct revision revision;
    (void)act;
    if (revision_find(workspace, name, &revision, err) || revision_files(workspace, name, &files, err))
        return err->kind;
    const struct rules_file *found = file ? rule_files_find(&files, file) : NULL;
    if (file && !found)
        return no_file(&files, name, file, cli->arena, err);
    if (file)
        print_lines(cli, found->text);
    else if (cli_format(cli) == TABLE_JSON)
        show_as_data(cli, &revision, &files);
    else
        show_revision(cli, &revision, &files);
    return 0;
}

const struct cli_command cmd_rules_show = {
    .name = "rules show",
    .summary = "show a revision of the rules, or a file as it was in it",
    .summary_zh = "查看规则的某个版本，或其中一个文件",
    .usage = "REVISION [FILE]",
    .min_operands = 1,
    .max_operands = 2,
    .detail =
        "REVISION is a commit or its beginning, live, proposed, or a month: the rules by which it was closed last.",
    .example = "$ earshot rules show live scripts/scoring/service.lua\n"
               "return scoring \"service\" {\n"
               "...\n",
    .work = show_work,
};
