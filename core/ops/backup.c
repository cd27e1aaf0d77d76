/* The branches are read before and after the snapshot begins: where both are one, that is how they stood when it began.
 * Objects are never changed and only maintenance removes any, so the files can be copied afterwards, at leisure. */
#include "ops/backup.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/archive/archive_rows.h"
#include "ops/erasures.h"
#include "ops/journal.h"

#define TRIES    200 /* to find archive and database at rest */
#define PAUSE_MS 25

struct taking {
    struct workspace *workspace;
    struct arena *arena;
    const struct act *act;
    struct vault *vault;
    struct map heads; /* branch -> commit */
    struct tar *tar;
    bool secrets;
    const char *copy; /* of the database */
    struct backup_done done;
};

/* ---- one state ---- */

static int keep_head(void *context, const char *branch, const char *commit, struct err *err) {
    struct map *heads = context;
    (void)err;
    map_put(heads, branch, arena_text(heads->arena, commit));
    return 0;
}

static bool same_heads(const struct map *a, const struct map *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const char *other = map_get(b, a->entries[i].key);
        if (!other || strcmp(other, a->entries[i].item) != 0)
            return false;
    }
    return true;
}

/* Between the moment when a branch moves and that when the database says so, another process is about to do the one. */
static int is_noted(struct taking *taking, bool *out, struct err *err) {
    const char *head = map_get(&taking->heads, ARCHIVE_MAIN);
    *out = true;
    return head ? edition_known(taking->workspace->db, head, out, err) : 0;
}

static int try_snapshot(struct taking *taking, bool last, bool *out_still, struct err *err) {
    struct map after = map_make(taking->arena);
    bool noted = false;
    taking->heads = map_make(taking->arena);
    if (vault_branches(taking->vault, keep_head, &taking->heads, err) || sql_snapshot(taking->workspace->db, err) ||
        is_noted(taking, &noted, err) || vault_branches(taking->vault, keep_head, &after, err))
        return err->kind;
    *out_still = same_heads(&taking->heads, &after) && (noted || last);
    if (!*out_still)
        sql_rollback(taking->workspace->db);
    return 0;
}

/* What a killed run left between the two stays so in the backup, and is mended there as it would be here. */
static int snapshot(struct taking *taking, struct err *err) {
    static const struct timespec pause = {0, PAUSE_MS * 1000000L};
    bool still = false;
    for (int tries = 1; !still; tries++) {
        if (tries > TRIES)
            return err_set(err, ERR_BUSY, "the archive is written to all the time"), err_todo(err, "try again later");
        if (try_snapshot(taking, tries == TRIES, &still, err))
            return err->kind;
        if (!still)
            nanosleep(&pause, NULL);
    }
    return 0;
}

/* ---- what is put in ---- */

static int put_tree(struct taking *taking, const char *name, bool secret, struct err *err) {
    struct arena *arena = taking->arena;
    const char *path = workspace_path(taking->workspace, name);
    char **names;
    size_t count;
    if (!file_exists(path))
        return 0;
    if (!file_is_dir(path))
        return tar_add_file(taking->tar, name, path, secret, err);
    int failed = file_list(arena, path, &names, &count, err);
    for (size_t i = 0; !failed && i < count; i++)
        failed = put_tree(taking, arena_format(arena, "%s/%s", name, names[i]), secret, err);
    return failed;
}

static int put_archive(struct taking *taking, struct err *err) {
    static const char *const plain[] = {"archive.git/HEAD", "archive.git/config"};
    struct arena *arena = taking->arena;
    const char **files;
    size_t count;
    if (vault_files(taking->vault, arena, &files, &count, err))
        return err->kind;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (put_tree(taking, plain[i], false, err))
            return err->kind;
    for (size_t i = 0; i < count; i++) {
        act_progress(taking->act, "copying the archive", (int64_t)i, (int64_t)count);
        if (put_tree(taking, arena_format(arena, "archive.git/%s", files[i]), false, err))
            return err->kind;
    }
    for (size_t i = 0; i < taking->heads.count; i++) {
        const char *name = arena_format(arena, "archive.git/refs/heads/%s", taking->heads.entries[i].key);
        const char *line = arena_format(arena, "%s\n", (const char *)taking->heads.entries[i].item);
        if (tar_add(taking->tar, name, line, strlen(line), false, err))
            return err->kind;
    }
    return 0;
}

static int put_files(struct taking *taking, struct err *err) {
    static const char *const written[] = {"earshot.lua", ".luarc.json", "scripts", "templates", "stores"};
    static const char *const secrets[] = {"keys", "customers.key", "secrets"};
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        if (put_tree(taking, written[i], false, err))
            return err->kind;
    for (size_t i = 0; taking->secrets && i < sizeof secrets / sizeof *secrets; i++)
        if (put_tree(taking, secrets[i], true, err))
            return err->kind;
    return 0;
}

static int put_all(struct taking *taking, struct err *err) {
    struct sql *db = taking->workspace->db;
    act_progress(taking->act, "copying the database", 0, 0);
    if (snapshot(taking, err))
        return err->kind;
    int failed = edition_last(db, taking->arena, &taking->done.edition, err);
    failed = failed ? failed : sql_copy(db, taking->copy, err);
    sql_rollback(db);
    failed = failed ? failed : tar_add_file(taking->tar, "earshot.db", taking->copy, true, err);
    unlink(taking->copy);
    return failed || put_archive(taking, err) || put_files(taking, err) ? (int)err->kind : 0;
}

/* ---- the act ---- */

static int note(struct taking *taking, const char *path, struct err *err) {
    struct workspace *workspace = taking->workspace;
    struct arena *arena = taking->arena;
    struct value *detail = value_map(arena);
    char manifest[DIGEST_TEXT];
    value_set(arena, detail, "manifest", value_str(arena, digest_write(manifest, &taking->done.file.manifest)));
    value_set(arena, detail, "bytes", value_int(arena, taking->done.file.bytes));
    value_set(arena, detail, "secrets", value_bool(arena, taking->secrets));
    if (taking->done.edition)
        value_set(arena, detail, "edition", value_str(arena, taking->done.edition));
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : journal_write(workspace->db, taking->act, "backup", file_base_name(path), detail, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static const char *beside(struct arena *arena, const char *path, const char *name) {
    return arena_format(arena, "%.*s%s", (int)(file_base_name(path) - path), path, name);
}

static int take(struct taking *taking, const char *path, struct err *err) {
    taking->copy = beside(taking->arena, path, arena_format(taking->arena, ".%s.db.tmp", file_base_name(path)));
    taking->done.erasures = beside(taking->arena, path, ERASURES_FILE);
    /* a backup of damaged files would take the place of a good one */
    if (workspace_archive(taking->workspace, &taking->vault, err) || vault_whole(taking->vault, err) ||
        tar_create(&taking->tar, path, err))
        return err->kind;
    if (put_all(taking, err))
        return err->kind;
    struct tar *tar = taking->tar;
    taking->tar = NULL;
    if (tar_commit(tar, &taking->done.file, err))
        return err->kind;
    if (erasures_write(taking->workspace->db, taking->arena, taking->done.erasures, &taking->done.erased, err) ||
        note(taking, path, err))
        return unlink(path), (int)err->kind; /* what is not in the journal did not happen */
    return 0;
}

int backup(struct workspace *workspace, const struct act *act, const char *path, bool with_keys,
           struct backup_done *out, struct err *err) {
    struct taking taking = {.workspace = workspace, .arena = workspace->arena, .act = act, .secrets = with_keys};
    struct file_lock *keep = NULL;
    const char *note_of = arena_format(workspace->arena, "backup, by %s, process %ld", act->actor, (long)getpid());
    int failed = file_lock_take(&keep, workspace_path(workspace, WORKSPACE_KEEP), note_of, err);
    failed = failed ? failed : take(&taking, path, err);
    tar_drop(taking.tar);
    vault_close(taking.vault);
    file_lock_free(keep);
    if (!failed)
        *out = taking.done;
    return failed;
}
