#include "ops/live.h"

#include <string.h>

#include "flow/archive/archive.h"
#include "ops/gate.h"
#include "ops/journal.h"
#include "ops/rule_files.h"

static int read_row(const struct workspace *workspace, struct live *out, struct err *err) {
    struct sql_rows *rows;
    *out = (struct live){0};
    if (sql_query(workspace->db, &rows, err,
                  "SELECT number, commit_id, tree_id, at, actor FROM rules_live ORDER BY number DESC LIMIT 1", ""))
        return err->kind;
    if (sql_next(rows))
        *out = (struct live){sql_int(rows, 0), arena_text(workspace->arena, sql_text(rows, 1)),
                             arena_text(workspace->arena, sql_text(rows, 2)), sql_int(rows, 3),
                             arena_text(workspace->arena, sql_text(rows, 4))};
    return sql_done(rows, err);
}

int live_read(const struct workspace *workspace, struct live *out, struct err *err) {
    if (read_row(workspace, out, err))
        return err->kind;
    if (out->number)
        return 0;
    return err_set(err, ERR_CONFIG, "no rules were published in this workspace"),
           err_todo(err, "earshot rules publish -m \"…\" makes the working scripts live");
}

int live_was(const struct workspace *workspace, const char *commit, bool *out, struct err *err) {
    int64_t count = 0;
    int failed =
        sql_number(workspace->db, &count, 0, err, "SELECT count(*) FROM rules_live WHERE commit_id = $1", "t", commit);
    *out = count > 0;
    return failed;
}

int live_set(const struct workspace *workspace, const struct act *act, const char *act_name, const char *commit,
             const char *tree, const char *author, struct err *err) {
    struct arena *arena = workspace->arena;
    struct live before;
    struct value *detail = value_map(arena);
    if (read_row(workspace, &before, err))
        return err->kind;
    value_set(arena, detail, "commit", value_str(arena, commit));
    value_set(arena, detail, "tree", value_str(arena, tree));
    value_set(arena, detail, "before", before.number ? value_str(arena, before.commit) : value_null(arena));
    value_set(arena, detail, "author", value_str(arena, author));
    if (sql_run(workspace->db, err,
                "INSERT INTO rules_live (number, commit_id, tree_id, at, actor) VALUES ($1, $2, $3, $4, $5)", "ittit",
                before.number + 1, commit, tree, act->now, act->actor))
        return err->kind;
    return journal_write(workspace->db, act, act_name, "rules", detail, err);
}

struct vault_who live_who(const struct act *act, const char *author) {
    return (struct vault_who){.name = author, .mail = "nobody@earshot.invalid", .seconds = act->now / 1000};
}

/* ---- workspaces of older programs ---- */

/* The settings may be wrong: then no number of the chain's own is known. */
static int pass_gate(const struct workspace *workspace, const struct rule_files *files, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct gate *gate = NULL;
    struct err unread;
    const struct settings none = {0};
    bool read = !rulebook_open_working(&rulebook, workspace, RULEBOOK_LOOK, &unread);
    int failed = gate_open(&gate, workspace, read ? &rulebook->settings : &none, err);
    failed = failed ? failed : gate_rules(gate, files, err);
    gate_close(gate);
    rulebook_close(rulebook);
    return failed;
}

static int commit_working(struct workspace *workspace, const struct act *act, struct vault *vault,
                          char commit[VAULT_ID], char tree[VAULT_ID], struct err *err) {
    struct rule_files files;
    struct vault_writer *writer = NULL;
    struct vault_who who = live_who(act, act->actor);
    bool same;
    const char *message = arena_format(workspace->arena, "rules as they were found\n\nActor: %s\n", act->actor);
    if (rule_files_working(workspace, RULEBOOK_ALL, workspace->arena, &files, err) ||
        pass_gate(workspace, &files, err) || rule_files_stage(&files, vault, ARCHIVE_RULES, &writer, err))
        return err->kind;
    return vault_commit(writer, &who, message, commit, tree, &same, err);
}

static int find_rules(struct workspace *workspace, const struct act *act, struct vault *vault, char commit[VAULT_ID],
                      char tree[VAULT_ID], enum live_adopted *out, struct err *err) {
    struct vault_entry entry;
    int failed = vault_info(vault, workspace->arena, ARCHIVE_RULES, &entry, err);
    *out = failed == ERR_NOINPUT ? LIVE_FROM_FILES : LIVE_FROM_ARCHIVE;
    if (failed == ERR_NOINPUT)
        return commit_working(workspace, act, vault, commit, tree, err);
    if (!failed)
        memcpy(commit, entry.commit, VAULT_ID), memcpy(tree, entry.tree, VAULT_ID);
    return failed;
}

/* Asks again under the lock: another process may have been faster. */
static int adopt(struct workspace *workspace, const struct act *act, const char *commit, const char *tree,
                 struct err *err) {
    struct live live;
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : read_row(workspace, &live, err);
    if (!failed && !live.number)
        failed = live_set(workspace, act, "rules adopt", commit, tree, act->actor, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

int live_adopt(struct workspace *workspace, const struct act *act, enum live_adopted *out, struct err *err) {
    struct vault *vault = NULL;
    struct live live;
    char commit[VAULT_ID], tree[VAULT_ID];
    if (read_row(workspace, &live, err))
        return err->kind;
    *out = LIVE_THERE;
    if (live.number)
        return 0;
    int failed = workspace_archive(workspace, &vault, err);
    failed = failed ? failed : find_rules(workspace, act, vault, commit, tree, out, err);
    failed = failed ? failed : adopt(workspace, act, commit, tree, err);
    vault_close(vault);
    return failed;
}
