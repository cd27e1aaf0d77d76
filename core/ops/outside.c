#include "ops/outside.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/run.h"
#include "ops/history.h"
#include "ops/howto.h"
#include "ops/journal.h"
#include "ops/keys.h"
#include "ops/witness.h"

#define WORDS 16

/* ---- the git program ---- */

/* The first line of what it said that says why. */
static const char *reason_of(struct arena *arena, const struct buf *said) {
    static const char *const marks[] = {"fatal: ", "error: "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *at = strstr(said->data, marks[i]);
        if (at)
            return arena_bytes(arena, at + strlen(marks[i]), strcspn(at + strlen(marks[i]), "\r\n"));
    }
    return arena_bytes(arena, said->data, strcspn(said->data, "\r\n"));
}

/* git in the archive, with words ending with NULL. *out_said, where it is wanted, is all that it printed. */
static int git(const struct workspace *workspace, const char *const *words, const char **out_said, struct err *err) {
    const char *all[WORDS] = {"git", "-c", "core.fsync=all", "--git-dir", workspace_path(workspace, "archive.git")};
    struct buf said = buf_make(LIMIT_FILE);
    size_t count = 5;
    for (; *words && count < WORDS - 1; words++)
        all[count++] = *words;
    int failed = run_heard(all, &said, LIMIT_GIT_MS, err);
    if (out_said)
        *out_said = arena_bytes(workspace->arena, said.data, said.len);
    if (failed && said.len)
        failed = err_set(err, ERR_IO, "git %s: %s", all[5], reason_of(workspace->arena, &said));
    else if (failed)
        err_todo(err, "is git installed?");
    buf_free(&said);
    return failed;
}

/* ---- for an auditor ---- */

struct before_day {
    instant_t at;
    const char *commit;
    struct arena *arena;
};

static int find_before(void *context, const struct history_edition *edition, struct err *err) {
    struct before_day *before = context;
    (void)err;
    if (edition->seconds * 1000 >= before->at)
        return 0;
    before->commit = arena_text(before->arena, edition->commit);
    return -1; /* newest first: this is it */
}

/* A day means the newest edition of before it. */
static int find_since(struct workspace *workspace, const char *since, const char **out, struct err *err) {
    struct history_edition edition;
    struct before_day before = {.arena = workspace->arena};
    day_t day;
    if (!day_read(since, &day)) {
        if (history_find(workspace, since, &edition, err))
            return err->kind;
        return *out = edition.commit, 0;
    }
    before.at = (instant_t)day * DAY_MS;
    int stopped = history(workspace, INT32_MIN, find_before, &before, err);
    *out = before.commit; /* none: the whole history is since then */
    return stopped > 0 ? stopped : 0;
}

static int write_bundle(struct workspace *workspace, const char *directory, const char *since, struct err *err) {
    const char *file = arena_format(workspace->arena, "%s/archive.bundle", directory);
    const char *but = since ? arena_format(workspace->arena, "^%s", since) : "--branches";
    return git(workspace, (const char *const[]){"bundle", "create", "--quiet", file, "--branches", but, NULL}, NULL,
               err);
}

static int write_signers(struct workspace *workspace, const char *directory, struct err *err) {
    struct buf allowed = buf_make(LIMIT_FILE);
    struct key *keys;
    size_t count;
    int failed = keys_read(workspace, &keys, &count, err);
    if (!failed) {
        keys_allowed(keys, count, &allowed);
        failed = file_write(arena_format(workspace->arena, "%s/" KEYS_FILE, directory), allowed.data, allowed.len, err);
    }
    buf_free(&allowed);
    return failed;
}

struct lines {
    struct arena *arena;
    struct buf text;
};

static int add_line(void *context, const struct checkpoint *checkpoint, struct err *err) {
    struct lines *lines = context;
    struct value *line = value_map(lines->arena);
    (void)err;
    value_set(lines->arena, line, "checkpoint", value_str(lines->arena, checkpoint->body));
    value_set(lines->arena, line, "signature", value_str(lines->arena, checkpoint->signature));
    json_write(&lines->text, line, JSON_COMPACT);
    buf_char(&lines->text, '\n');
    return 0;
}

static int write_checkpoints(struct workspace *workspace, const char *directory, struct err *err) {
    struct lines lines = {workspace->arena, buf_make(LIMIT_FILE)};
    int failed = checkpoints_each(workspace->db, add_line, &lines, err);
    if (!failed)
        failed = file_write(arena_format(workspace->arena, "%s/checkpoints.jsonl", directory), lines.text.data,
                            lines.text.len, err);
    buf_free(&lines.text);
    return failed;
}

static int write_all(struct workspace *workspace, const char *directory, const char *since, struct err *err) {
    struct arena *arena = workspace->arena;
    if (file_make_dirs(directory, err) || write_bundle(workspace, directory, since, err) ||
        write_signers(workspace, directory, err) || write_checkpoints(workspace, directory, err) ||
        file_write(arena_format(arena, "%s/HOWTO.md", directory), howto_en, strlen(howto_en), err))
        return err->kind;
    return file_write(arena_format(arena, "%s/HOWTO.zh-CN.md", directory), howto_zh, strlen(howto_zh), err);
}

static int find_head(struct workspace *workspace, char out[VAULT_ID], struct err *err) {
    struct vault *vault = NULL;
    if (workspace_archive(workspace, &vault, err))
        return err->kind;
    int failed = vault_resolve(vault, ARCHIVE_MAIN, out, err);
    vault_close(vault);
    return failed == ERR_NOINPUT ? err_set(err, ERR_DATA, "nothing was published here yet") : failed;
}

int outside_bundle(struct workspace *workspace, const char *directory, const char *since, struct bundle_done *out,
                   struct err *err) {
    struct arena *arena = workspace->arena;
    struct bundle_done done = {0};
    struct stat found;
    char head[VAULT_ID];
    if (file_exists(directory))
        return err_set(err, ERR_EXISTS, "%s is there already", directory), err_todo(err, "name a new directory");
    if (find_head(workspace, head, err) || (since && find_since(workspace, since, &done.since, err)))
        return err->kind;
    if (done.since && !strcmp(done.since, head))
        return err_set(err, ERR_DATA, "nothing was published since %.12s", head);
    const char *making = arena_format(arena, "%s.making", directory);
    int failed = file_remove_tree(making, err);
    failed = failed ? failed : write_all(workspace, making, done.since, err);
    if (!failed && (stat(arena_format(arena, "%s/archive.bundle", making), &found) || rename(making, directory)))
        failed = err_set(err, ERR_EXISTS, "the bundle cannot be put at %s", directory);
    if (failed)
        return failed;
    done.head = arena_text(arena, head);
    done.bytes = (int64_t)found.st_size;
    *out = done;
    return 0;
}

/* ---- a mirror ---- */

int outside_mirror(struct workspace *workspace, const char *target, struct err *err) {
    const char *said = "";
    if (!strchr(target, ':') && !file_exists(target) && vault_create(target, err))
        return err->kind;
    int failed =
        git(workspace, (const char *const[]){"push", "--porcelain", "--", target, "refs/heads/*:refs/heads/*", NULL},
            &said, err);
    if (failed && (strstr(said, "non-fast-forward") || strstr(said, "fetch first")))
        return err_set(err, ERR_DATA, "the mirror has editions or rules that the archive here has not"),
               err_todo(err, "nothing was changed. Somebody went back to an older state, or made history anew: "
                             "earshot verify --chain --witness FILE, and compare the two");
    return failed;
}

/* ---- maintenance ---- */

static int put_head(void *context, const char *branch, const char *commit, struct err *err) {
    struct map *heads = context;
    (void)err;
    map_put(heads, branch, arena_text(heads->arena, commit));
    return 0;
}

struct holding {
    const struct map *before;
    size_t met;
};

static int check_head(void *context, const char *branch, const char *commit, struct err *err) {
    struct holding *holding = context;
    const char *before = map_get(holding->before, branch);
    holding->met++;
    return before && !strcmp(before, commit) ? 0 : err_set(err, ERR_DATA, "branch %s is elsewhere now", branch);
}

static int refuse_fault(void *context, const struct vault_fault *fault, struct err *err) {
    (void)context;
    return fault->grave ? err_set(err, ERR_DATA, "%s", fault->what) : 0;
}

static int look(struct workspace *workspace, const struct map *before, struct map *heads, int64_t *out_files,
                struct err *err) {
    struct vault *vault = NULL;
    const char **files;
    size_t count = 0;
    struct holding holding = {before, 0};
    int failed = workspace_archive(workspace, &vault, err);
    failed = failed ? failed : vault_whole(vault, err); /* git drops what it has folded */
    failed = failed ? failed : vault_check(vault, workspace->arena, refuse_fault, NULL, err);
    failed = failed ? failed : vault_files(vault, workspace->arena, &files, &count, err);
    if (!failed)
        failed =
            before ? vault_branches(vault, check_head, &holding, err) : vault_branches(vault, put_head, heads, err);
    if (!failed && before && holding.met != before->count)
        failed = err_set(err, ERR_DATA, "a branch is gone");
    vault_close(vault);
    *out_files = (int64_t)count;
    return failed;
}

static int note(struct workspace *workspace, const struct act *act, const struct tidied *done, struct err *err) {
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    value_set(arena, detail, "before", value_int(arena, done->files_before));
    value_set(arena, detail, "after", value_int(arena, done->files_after));
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : journal_write(workspace->db, act, "archive gc", "archive", detail, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static int fold(struct workspace *workspace, const struct act *act, struct tidied *done, struct err *err) {
    struct map heads = map_make(workspace->arena);
    if (look(workspace, NULL, &heads, &done->files_before, err))
        return err->kind;
    act_progress(act, "folding packs", 0, 0);
    if (git(workspace, (const char *const[]){"repack", "--geometric=2", "-d", "-n", "-q", NULL}, NULL, err))
        return err->kind;
    if (look(workspace, &heads, NULL, &done->files_after, err))
        return err_todo(err, "bring archive.git back from a clone or a backup, and tell the makers of earshot");
    return note(workspace, act, done, err);
}

int outside_tidy(struct workspace *workspace, const struct act *act, struct tidied *out, struct err *err) {
    const char *note_of = arena_format(workspace->arena, "archive gc, by %s, process %ld", act->actor, (long)getpid());
    struct file_lock *keep = NULL, *writer = NULL;
    struct vault *vault = NULL;
    struct tidied done = {0};
    int failed = workspace_archive(workspace, &vault, err);
    failed = failed ? failed : file_lock_take(&keep, workspace_path(workspace, WORKSPACE_KEEP), note_of, err);
    failed = failed ? failed : vault_hold(vault, note_of, &writer, err);
    vault_close(vault);
    failed = failed ? failed : fold(workspace, act, &done, err);
    file_lock_free(writer);
    file_lock_free(keep);
    if (!failed)
        *out = done;
    return failed;
}
