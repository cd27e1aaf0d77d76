/* The archive as a place: made, opened, and its revisions found.
 *
 * A bare repository is two small files and six directories, so we write them ourselves: durable, and without a
 * template, an umask probe or a user's settings having a say. libgit2 opens what we wrote with its search paths
 * emptied, so that no ~/.gitconfig and no GIT_* variable counts. */
#include <git2/sys/repository.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "port/vault/vault_inside.h"

/* gc never runs by itself and never prunes; history is only added to; a person's own git syncs what it writes,
 * and shows 华东区 as it is. */
static const char settings[] = "[core]\n"
                               "\trepositoryformatversion = 0\n"
                               "\tfilemode = true\n"
                               "\tbare = true\n"
                               "\tlogallrefupdates = false\n"
                               "\tfsync = all\n"
                               "\tquotePath = false\n"
                               "[gc]\n"
                               "\tauto = 0\n"
                               "\tpruneExpire = never\n"
                               "[pack]\n"
                               "\twindow = 0\n"
                               "[receive]\n"
                               "\tdenyNonFastForwards = true\n"
                               "\tdenyDeletes = true\n";
static const char head[] = "ref: refs/heads/main\n";
static const char *const directories[] = {"objects/info", "objects/pack", "refs/heads", "refs/tags"};

static enum err_kind kind_of(int code) {
    switch (code) {
    case GIT_ENOTFOUND:
        return ERR_NOINPUT;
    case GIT_EEXISTS:
        return ERR_EXISTS;
    case GIT_ELOCKED:
    case GIT_EMODIFIED:
        return ERR_BUSY;
    case GIT_EAMBIGUOUS:
    case GIT_EINVALIDSPEC:
    case GIT_EMISMATCH: /* an object that does not unpack, or is not what its id says */
        return ERR_DATA;
    default:
        return ERR_IO;
    }
}

int vault_git_err(struct err *err, int code, const char *format, ...) {
    char ours[sizeof err->what];
    va_list args;
    va_start(args, format);
    vsnprintf(ours, sizeof ours, format, args);
    va_end(args);
    const git_error *theirs = git_error_last();
    err_set(err, kind_of(code), "%s: %s", ours, theirs ? theirs->message : "libgit2 does not say why");
    return code == GIT_EMISMATCH
               ? err_todo(err, "go back to a backup or a mirror; earshot doctor says what else there is")
               : (int)err->kind;
}

/* ---- making ---- */

/* A directory in which a killed vault_create may have begun: nothing in it but what we would put there. */
static bool only_ours(char **names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], "config") && strcmp(names[i], "objects") && strcmp(names[i], "refs"))
            return false;
    return true;
}

static int check_free(struct arena *arena, const char *path, struct err *err) {
    char **names;
    size_t count;
    if (!file_exists(path))
        return 0;
    if (file_is_dir(path)) {
        if (file_list(arena, path, &names, &count, err))
            return err->kind;
        if (only_ours(names, count))
            return 0;
    }
    return err_set(err, ERR_EXISTS, "'%s' is there already", path),
           err_todo(err, "give the archive a directory of its own");
}

int vault_create(const char *path, struct err *err) {
    struct arena *arena = arena_new();
    int rc = check_free(arena, path, err);
    for (size_t i = 0; !rc && i < sizeof directories / sizeof *directories; i++)
        rc = file_make_dirs(arena_format(arena, "%s/%s", path, directories[i]), err);
    if (!rc)
        rc = file_write(arena_format(arena, "%s/config", path), settings, sizeof settings - 1, err);
    if (!rc) /* last: without HEAD it is no repository yet */
        rc = file_write(arena_format(arena, "%s/HEAD", path), head, sizeof head - 1, err);
    arena_free(arena);
    return rc;
}

/* ---- opening ---- */

/* libgit2 keeps these for the whole process; setting them again is harmless. Windows and caches are kept small because
 * the archive is read once, front to back, and memory must not grow with it. */
static int set_up(void) {
    int rc = git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
    rc = rc ? rc : git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
    rc = rc ? rc : git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, MIB(4));
    rc = rc ? rc : git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, MIB(32));
    rc = rc ? rc : git_libgit2_opts(GIT_OPT_SET_MWINDOW_FILE_LIMIT, (size_t)64);
    rc = rc ? rc : git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)MIB(8));
    static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                                 GIT_CONFIG_LEVEL_GLOBAL};
    for (size_t i = 0; !rc && i < sizeof levels / sizeof *levels; i++)
        rc = git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
    return rc;
}

int vault_open(struct vault **out, const char *path, struct err *err) {
    if (!file_is_dir(path))
        return err_set(err, ERR_NOINPUT, "there is no archive at '%s'", path);
    int rc = git_libgit2_init();
    if (rc < 0)
        return vault_git_err(err, rc, "libgit2 does not start");
    struct vault *vault = mem_alloc(sizeof *vault);
    vault->path = mem_text(path);
    rc = set_up();
    rc = rc ? rc : git_repository_open_bare(&vault->repo, path);
    rc = rc ? rc : vault_objects(&vault->odb, path);
    rc = rc ? rc : git_repository_set_odb(vault->repo, vault->odb);
    if (rc < 0) {
        vault_git_err(err, rc, "'%s' cannot be opened as an archive", path);
        vault_close(vault);
        return err->kind;
    }
    *out = vault;
    return 0;
}

void vault_close(struct vault *vault) {
    if (!vault)
        return;
    git_odb_free(vault->odb);
    git_repository_free(vault->repo);
    free(vault->path);
    free(vault);
    git_libgit2_shutdown();
}

const char *vault_libraries(void) {
    return "libgit2 " LIBGIT2_VERSION ", zlib " ZLIB_VERSION;
}

bool vault_keeps(const struct vault *vault, const char *file) {
    const char *ours = strcmp(file, "HEAD") ? settings : head;
    struct arena *arena = arena_new();
    struct buf text = buf_make(MIB(1));
    struct err unread;
    bool same = !file_read(arena_format(arena, "%s/%s", vault->path, file), &text, &unread) && !strcmp(text.data, ours);
    buf_free(&text);
    arena_free(arena);
    return same;
}

bool vault_has(const struct vault *vault, const char *file) {
    struct arena *arena = arena_new();
    bool there = file_exists(arena_format(arena, "%s/%s", vault->path, file));
    arena_free(arena);
    return there;
}

int vault_refs(struct vault *vault, int (*fn)(void *context, const char *ref, struct err *err), void *context,
               struct err *err) {
    git_strarray refs = {0};
    int rc = git_reference_list(&refs, vault->repo), stopped = 0;
    if (rc < 0)
        return vault_git_err(err, rc, "the refs cannot be read");
    for (size_t i = 0; !stopped && i < refs.count; i++)
        stopped = fn(context, refs.strings[i], err);
    git_strarray_dispose(&refs);
    return stopped;
}

void vault_sign_by(struct vault *vault, const struct vault_signer *signer) {
    vault->signer = signer ? *signer : (struct vault_signer){NULL, NULL};
}

/* ---- revisions ---- */

int vault_tip(struct vault *vault, const char *ref, git_oid *out, bool *out_found, struct err *err) {
    git_oid id = {{0}};
    int rc = git_reference_name_to_id(&id, vault->repo, ref);
    if (rc < 0 && rc != GIT_ENOTFOUND)
        return vault_git_err(err, rc, "branch '%s' cannot be read", ref + strlen(BRANCH_REF));
    *out = id;
    *out_found = rc == 0;
    return 0;
}

/* The beginning of an id: four to forty hex digits. Returns how many, 0 for anything else. */
static size_t id_prefix(const char *text, git_oid *out) {
    size_t len = strspn(text, "0123456789abcdefABCDEF");
    if (len < GIT_OID_MINPREFIXLEN || len > GIT_OID_HEXSZ || text[len])
        return 0;
    return git_oid_fromstrn(out, text, len) ? 0 : len;
}

/* The object of this type that the revision names; *out stays NULL where there is none. */
static int find_named(struct vault *vault, const char *revision, git_object_t type, git_object **out, struct err *err) {
    static const char *const places[] = {BRANCH_REF, "refs/remotes/"};
    char ref[256];
    git_oid id;
    bool is_branch = false;
    for (size_t i = 0; !is_branch && i < sizeof places / sizeof *places; i++) {
        int fits = snprintf(ref, sizeof ref, "%s%s", places[i], revision);
        if (fits > 0 && (size_t)fits < sizeof ref && git_reference_is_valid_name(ref) &&
            vault_tip(vault, ref, &id, &is_branch, err))
            return err->kind;
    }
    size_t len = is_branch ? GIT_OID_HEXSZ : id_prefix(revision, &id);
    if (!len)
        return 0;
    int rc = len < GIT_OID_HEXSZ ? git_odb_exists_prefix(&id, vault->odb, &id, len) : 0;
    rc = rc ? rc : git_object_lookup(out, vault->repo, &id, is_branch ? GIT_OBJECT_COMMIT : type);
    if (rc == GIT_EAMBIGUOUS)
        return err_set(err, ERR_DATA, "several things in the archive begin with '%s'", revision),
               err_todo(err, "give more digits of the id");
    if (rc < 0 && rc != GIT_ENOTFOUND)
        return vault_git_err(err, rc, "revision '%s' cannot be read", revision);
    return 0;
}

static int no_such(struct err *err, const char *revision) {
    return err_set(err, ERR_NOINPUT, "the archive has no revision '%s'", revision);
}

int vault_commit_named(struct vault *vault, const char *revision, git_commit **out, struct err *err) {
    git_object *found = NULL;
    if (find_named(vault, revision, GIT_OBJECT_COMMIT, &found, err))
        return err->kind;
    if (!found)
        return no_such(err, revision);
    *out = (git_commit *)found;
    return 0;
}

int vault_tree_named(struct vault *vault, const char *revision, git_tree **out, struct err *err) {
    git_object *found = NULL, *tree = NULL;
    if (find_named(vault, revision, GIT_OBJECT_COMMIT, &found, err))
        return err->kind;
    if (!found && find_named(vault, revision, GIT_OBJECT_TREE, &found, err))
        return err->kind;
    if (!found)
        return no_such(err, revision);
    int rc = git_object_peel(&tree, found, GIT_OBJECT_TREE);
    git_object_free(found);
    if (rc < 0)
        return vault_git_err(err, rc, "the tree of '%s' cannot be read", revision);
    *out = (git_tree *)tree;
    return 0;
}

int vault_resolve(struct vault *vault, const char *revision, char out_commit[VAULT_ID], struct err *err) {
    git_commit *commit = NULL;
    if (vault_commit_named(vault, revision, &commit, err))
        return err->kind;
    git_oid_tostr(out_commit, VAULT_ID, git_commit_id(commit));
    git_commit_free(commit);
    return 0;
}
