#include "ops/workspace.h"
#include "ops/rulebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "ops/journal.h"
#include "ops/keys.h"
#include "ops/people.h"
#include "ops/publish.h"
#include "ops/rulebook.h"
#include "ops/schema.h"

/* ---- making one: everything in a directory beside it, which takes its name at the very end ---- */

static int copy_part(struct arena *arena, const char *from, const char *to, const char *name, struct err *err) {
    const char *source = arena_format(arena, "%s/%s", from, name), *target = arena_format(arena, "%s/%s", to, name);
    if (file_is_dir(source))
        return file_copy_tree(source, target, err);
    if (!file_exists(source))
        return 0;
    struct buf text = buf_make(LIMIT_FILE);
    int failed = file_read(source, &text, err);
    if (!failed)
        failed = file_write(target, text.data, text.len, err);
    buf_free(&text);
    return failed;
}

static int copy_files(struct arena *arena, const char *skeleton, const char *shared, const char *to, struct err *err) {
    static const char *const parts[] = {"earshot.lua", "scripts", "templates", "stores"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (copy_part(arena, skeleton, to, parts[i], err))
            return err->kind;
    const char *templates = arena_format(arena, "%s/templates", to),
               *settings = arena_format(arena, "%s/earshot.lua", to);
    if (!file_is_dir(templates) && copy_part(arena, shared, to, "templates", err))
        return err->kind;
    static const char *const ours[] = {"scripts/lib", "scripts/types", ".luarc.json"};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        const char *there = arena_format(arena, "%s/%s", to, ours[i]);
        if (!file_exists(there) && !file_is_dir(there) && copy_part(arena, shared, to, ours[i], err))
            return err->kind;
    }
    const char *shipped = arena_format(arena, "%s/earshot.lua", templates);
    if (!file_exists(shipped))
        return 0;
    if (file_exists(settings) ? unlink(shipped) : rename(shipped, settings))
        return err_set(err, ERR_IO, "the settings cannot be put at %s", settings);
    return 0;
}

static int make_database(struct arena *arena, const char *to, const struct act *act, struct err *err) {
    const struct person first = {
        .name = act->actor, .login = act->login ? act->login : act->actor, .role = ROLE_HQ, .scope = ""};
    struct sql *db = NULL;
    int failed = sql_open(&db, arena_format(arena, "%s/earshot.db", to), SQL_CREATE, err);
    failed = failed ? failed : schema_migrate(db, err);
    failed = failed ? failed : sql_begin(db, err);
    failed = failed ? failed : journal_write(db, act, "init", "workspace", NULL, err);
    failed = failed ? failed : person_write(db, arena, act, &first, err);
    failed = failed ? failed : sql_commit(db, err);
    sql_close(db);
    return failed;
}

/* The key first: the rules are the first that it signs. */
static int publish_rules(const char *to, const struct act *act, struct err *err) {
    struct workspace *workspace = NULL;
    int failed = workspace_open(&workspace, to, err);
    failed = failed ? failed : keys_begin(workspace, act, err);
    failed = failed ? failed : rules_begin(workspace, act, err);
    workspace_close(workspace);
    return failed;
}

static int fill(struct arena *arena, const char *skeleton, const char *shared, const char *to, const struct act *act,
                struct err *err) {
    if (file_make_dirs(to, err) || copy_files(arena, skeleton, shared, to, err) || make_database(arena, to, act, err))
        return err->kind;
    if (vault_create(arena_format(arena, "%s/archive.git", to), err))
        return err->kind;
    return publish_rules(to, act, err);
}

/* "chain/" is "chain": what is made beside it must not land in it. */
static char *without_last_slashes(struct arena *arena, const char *path) {
    char *bare = arena_text(arena, path);
    for (size_t len = strlen(bare); len > 1 && bare[len - 1] == '/'; len--)
        bare[len - 1] = '\0';
    return bare;
}

int workspace_create(const char *path, const char *skeleton, const char *shared, const struct act *act,
                     struct err *err) {
    struct arena *arena = arena_new();
    char **names = NULL;
    size_t count = 0;
    char *making = arena_format(arena, "%s.making", without_last_slashes(arena, path));
    int failed = 0;
    if (file_is_dir(path) && !file_list(arena, path, &names, &count, err) && count)
        failed = (err_set(err, ERR_EXISTS, "%s is there and not empty", path), err_todo(err, "name a new directory"));
    else if (!file_is_dir(skeleton))
        failed = err_set(err, ERR_NOINPUT, "there is no skeleton at %s", skeleton);
    failed = failed ? failed : file_remove_tree(making, err);
    failed = failed ? failed : fill(arena, skeleton, shared, making, act, err);
    if (!failed && rename(making, path))
        failed = err_set(err, ERR_EXISTS, "the workspace cannot be put at %s", path);
    arena_free(arena);
    return failed;
}

/* ---- opening ---- */

static int open_as(struct workspace **out, const char *path, enum sql_mode mode, struct err *err) {
    struct workspace *workspace = mem_alloc(sizeof *workspace);
    workspace->arena = arena_new();
    workspace->path = arena_text(workspace->arena, path);
    if (sql_open(&workspace->db, workspace_path(workspace, "earshot.db"), mode, err) ||
        (mode == SQL_OPEN && schema_migrate(workspace->db, err))) {
        workspace_close(workspace);
        return err->kind;
    }
    *out = workspace;
    return 0;
}

int workspace_open(struct workspace **out, const char *path, struct err *err) {
    return open_as(out, path, SQL_OPEN, err);
}

int workspace_look(struct workspace **out, const char *path, struct err *err) {
    return open_as(out, path, SQL_LOOK, err);
}

void workspace_close(struct workspace *workspace) {
    if (!workspace)
        return;
    rulebook_close(workspace->kept);
    sql_close(workspace->db);
    arena_free(workspace->arena);
    free(workspace);
}

/* SQLite says in a line before which database it means. */
static const char *last_line(const char *text) {
    const char *end = strrchr(text, '\n');
    return end && end[1] ? end + 1 : text;
}

static int whole_archive(const struct workspace *workspace, struct err *err) {
    struct vault *vault = NULL;
    int failed = workspace_archive(workspace, &vault, err);
    failed = failed ? failed : vault_whole(vault, err);
    vault_close(vault);
    return failed;
}

int workspace_whole(const struct workspace *workspace, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(workspace->db, &rows, err, "PRAGMA quick_check(1)", ""))
        return err->kind;
    const char *said = arena_text(workspace->arena, sql_next(rows) ? sql_text(rows, 0) : "it says nothing");
    if (sql_done(rows, err))
        return err->kind;
    if (!strcmp(said, "ok"))
        return whole_archive(workspace, err);
    return err_set(err, ERR_DATA, "the database is damaged: %s", last_line(said)),
           err_todo(err, "go back to a backup; nothing in it can be relied on");
}

char *workspace_path(const struct workspace *workspace, const char *name) {
    return arena_format(workspace->arena, "%s/%s", workspace->path, name);
}

int workspace_archive(const struct workspace *workspace, struct vault **out, struct err *err) {
    if (vault_open(out, workspace_path(workspace, "archive.git"), err))
        return err->kind;
    keys_sign(*out, workspace);
    return 0;
}

int workspace_lease(const struct workspace *workspace, const struct act *act, const char *what, struct file_lock **out,
                    struct err *err) {
    const char *note = arena_format(workspace->arena, "%s, by %s, process %ld", what, act->actor, (long)getpid());
    if (file_lock_take(out, workspace_path(workspace, "earshot.lease"), note, err))
        return err->kind;
    sql_patience(workspace->db, LIMIT_LEASE_WAIT_MS); /* imports go on meanwhile, and may be long */
    return 0;
}
