/* Writing is: blobs into a pack as they come, trees behind them, the pack published, the commit object, and last of all
 * the ref. Until the ref has moved nobody sees anything; what a killed run leaves behind is swept by the next writer,
 * under the lock that makes it the only one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/map.h"
#include "port/vault/vault_inside.h"
#include "port/vault/vault_pack.h"
#include "port/vault/vault_tree.h"

#include <git2/sys/commit.h>

struct vault_writer {
    struct vault *vault;
    bool locked; /* counted among the vault's writers */
    struct arena *arena;
    const char *branch, *ref, *replaces;
    bool born; /* the branch exists: head and old are its commit and tree */
    git_oid head;
    git_tree *old;
    struct map added; /* path -> git_oid of the blob */
    struct vault_pack *pack;
};

/* ---- the sweep ---- */

struct litter {
    const char *dir, *prefix, *suffix;
};

/* What libgit2 writes under another name first. */
static const struct litter litter[] = {
    {"", "", ".lock"},
    {"/refs/heads", "", ".lock"},
    {"/refs/tags", "", ".lock"},
    {"/objects", "tmp_object_git2_", ""},
    {"/objects/pack", "pack_git2_", ""},
    {"/objects/pack", "", ".lock"},
};

static bool matches(const char *name, const struct litter *what) {
    size_t len = strlen(name), suffix = strlen(what->suffix);
    return !strncmp(name, what->prefix, strlen(what->prefix)) && len > suffix &&
           !strcmp(name + len - suffix, what->suffix);
}

static int sweep_away(const char *path, struct err *err) {
    return unlink(path) ? err_errno(err, ERR_IO, errno, "'%s', left by a killed run, cannot be removed", path) : 0;
}

static int sweep_dir(struct arena *arena, const char *dir, const struct litter *what, struct err *err) {
    char **names;
    size_t count;
    if (file_list(arena, dir, &names, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_format(arena, "%s/%s", dir, names[i]);
        if (matches(names[i], what) && !file_is_dir(path) && sweep_away(path, err))
            return err->kind;
    }
    return 0;
}

/* A bundle's pack is libgit2's, which names the index before the pack; and of two names given before the power went a
 * disk may have kept the second. */
static int sweep_lone_indexes(struct arena *arena, const char *dir, struct err *err) {
    static const struct litter index = {"", "pack-", ".idx"};
    char **names;
    size_t count;
    if (file_list(arena, dir, &names, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        size_t stem = strlen(names[i]) - (matches(names[i], &index) ? strlen(index.suffix) : 0);
        const char *pack = arena_format(arena, "%s/%.*s.pack", dir, (int)stem, names[i]);
        if (names[i][stem] && !file_exists(pack) && sweep_away(arena_format(arena, "%s/%s", dir, names[i]), err))
            return err->kind;
    }
    return 0;
}

static const char *pack_dir(const struct vault_writer *writer) {
    return arena_format(writer->arena, "%s/objects/pack", writer->vault->path);
}

static int sweep(struct vault_writer *writer, struct err *err) {
    int rc = 0;
    for (size_t i = 0; !rc && i < sizeof litter / sizeof *litter; i++) {
        const char *dir = arena_format(writer->arena, "%s%s", writer->vault->path, litter[i].dir);
        if (file_is_dir(dir))
            rc = sweep_dir(writer->arena, dir, &litter[i], err);
    }
    rc = rc ? rc : sweep_lone_indexes(writer->arena, pack_dir(writer), err);
    return rc ? rc : vault_pack_sweep(pack_dir(writer), err);
}

/* ---- opening ---- */

static int read_branch(struct vault_writer *writer, struct err *err) {
    git_commit *commit = NULL;
    if (vault_tip(writer->vault, writer->ref, &writer->head, &writer->born, err))
        return err->kind;
    if (!writer->born)
        return 0;
    int rc = git_commit_lookup(&commit, writer->vault->repo, &writer->head);
    rc = rc ? rc : git_commit_tree(&writer->old, commit);
    git_commit_free(commit);
    return rc < 0 ? vault_git_err(err, rc, "branch '%s' cannot be read", writer->branch) : 0;
}

/* One process writes at a time; its first writer sweeps, the others (of other branches) share its lock. */
static int lock(struct vault_writer *writer, struct err *err) {
    struct vault *vault = writer->vault;
    if (!vault->writers) {
        if (file_lock_take(&vault->lock, arena_format(writer->arena, "%s/earshot-writer", vault->path),
                           arena_format(writer->arena, "writing to branch %s of the archive", writer->branch), err))
            return err->kind;
        if (sweep(writer, err)) {
            file_lock_free(vault->lock);
            return err->kind;
        }
    }
    vault->writers++;
    writer->locked = true;
    return 0;
}

static void unlock(struct vault_writer *writer) {
    if (writer->locked && --writer->vault->writers == 0)
        file_lock_free(writer->vault->lock);
}

static int open_writer(struct vault_writer *writer, struct err *err) {
    if (!git_reference_is_valid_name(writer->ref))
        return err_set(err, ERR_DATA, "'%s' cannot be the name of a branch", writer->branch);
    if (*writer->replaces && vault_tree_check_path(writer->replaces, err))
        return err->kind;
    if (lock(writer, err) || read_branch(writer, err))
        return err->kind;
    return vault_pack_open(&writer->pack, pack_dir(writer), writer->vault->odb, err);
}

int vault_write(struct vault_writer **out, struct vault *vault, const char *branch, const char *replaces,
                struct err *err) {
    struct vault_writer *writer = mem_alloc(sizeof *writer);
    writer->vault = vault;
    writer->arena = arena_new();
    writer->branch = arena_text(writer->arena, branch);
    writer->ref = arena_format(writer->arena, BRANCH_REF "%s", branch);
    writer->replaces = arena_text(writer->arena, replaces);
    writer->added = map_make(writer->arena);
    int rc = open_writer(writer, err);
    if (rc)
        vault_drop(writer);
    else
        *out = writer;
    return rc;
}

void vault_drop(struct vault_writer *writer) {
    if (!writer)
        return;
    vault_pack_close(writer->pack);
    git_tree_free(writer->old);
    unlock(writer);
    arena_free(writer->arena);
    free(writer);
}

/* ---- adding ---- */

int vault_add(struct vault_writer *writer, const char *path, const void *bytes, size_t len, bool packed,
              struct err *err) {
    git_oid id;
    if (vault_tree_check_path(path, err))
        return err->kind;
    if (map_get(&writer->added, path))
        return err_set(err, ERR_DATA, "'%s' is added to the archive twice", path);
    if (vault_pack_add(writer->pack, GIT_OBJECT_BLOB, bytes, len, packed, &id, err))
        return err_where(err, "%s", path);
    map_put(&writer->added, path, arena_bytes(writer->arena, &id, sizeof id));
    return 0;
}

/* ---- the tree ---- */

static int compare_files(const void *a, const void *b) {
    return strcmp(((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

static int build_tree(struct vault_writer *writer, struct vault_pack *pack, git_oid *out, bool *out_same,
                      struct err *err) {
    const struct map *added = &writer->added;
    struct tree_file *files = mem_alloc(added->count * sizeof *files);
    for (size_t i = 0; i < added->count; i++)
        files[i] = (struct tree_file){added->entries[i].key, added->entries[i].item};
    qsort(files, added->count, sizeof *files, compare_files);
    const git_oid *old = writer->old ? git_tree_id(writer->old) : NULL;
    const struct tree_plan plan = {.repo = writer->vault->repo,
                                   .old = old,
                                   .replaces = writer->replaces,
                                   .files = files,
                                   .count = added->count,
                                   .pack = pack};
    int rc = vault_tree_build(&plan, out, err);
    free(files);
    if (!rc)
        *out_same = old && git_oid_equal(old, out);
    return rc;
}

int vault_tree_would_be(struct vault_writer *writer, char out_tree[VAULT_ID], bool *out_same, struct err *err) {
    git_oid tree;
    if (build_tree(writer, NULL, &tree, out_same, err))
        return err->kind;
    git_oid_tostr(out_tree, VAULT_ID, &tree);
    return 0;
}

/* ---- committing ---- */

/* A line end in a name would forge a line of the commit; libgit2 looks only for angle brackets. */
static bool plain(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return false;
    return true;
}

static int sign(const struct vault_who *who, git_signature **out, struct err *err) {
    if (!plain(who->name) || !plain(who->mail) || who->seconds < 0 || abs(who->offset_minutes) >= 24 * 60)
        return err_set(err, ERR_DATA, "'%s <%s>' cannot be the author of a commit", who->name, who->mail);
    if (git_signature_new(out, who->name, who->mail, who->seconds, who->offset_minutes))
        return err_set(err, ERR_DATA, "'%s <%s>' cannot be the author of a commit", who->name, who->mail),
               err_todo(err, "a name and an address, neither empty nor with angle brackets");
    return 0;
}

/* The bytes of a commit that is to be signed. libgit2 wants the objects themselves here. */
static int commit_bytes(struct vault_writer *writer, const git_signature *author, const char *message,
                        const git_oid *tree_id, git_buf *out) {
    git_repository *repo = writer->vault->repo;
    git_tree *tree = NULL;
    git_commit *parent = NULL;
    int rc = git_tree_lookup(&tree, repo, tree_id);
    if (!rc && writer->born)
        rc = git_commit_lookup(&parent, repo, &writer->head);
    const git_commit *parents[] = {parent};
    rc = rc ? rc
            : git_commit_create_buffer(out, repo, author, author, NULL, message, tree, writer->born ? 1 : 0, parents);
    git_commit_free(parent);
    git_tree_free(tree);
    return rc;
}

/* What the vault's signer says of the bytes; nothing where there is no key. git keeps a signature without its last line
 * end. */
static int ask_signer(struct vault_writer *writer, const git_signature *author, const git_buf *bytes, struct buf *out,
                      struct err *err) {
    const struct vault_signer *signer = &writer->vault->signer;
    if (signer->sign(signer->context, author->when.time, bytes->ptr, bytes->size, out, err))
        return err->kind;
    while (out->len && out->data[out->len - 1] == '\n')
        out->data[--out->len] = '\0';
    return 0;
}

static int write_commit(struct vault_writer *writer, const git_signature *author, const char *message,
                        const git_oid *tree, git_oid *out, struct err *err) {
    const git_oid *parents[] = {&writer->head};
    const char *ended = arena_format(writer->arena, "%s\n", message);
    git_repository *repo = writer->vault->repo;
    git_buf bytes = {0};
    struct buf signature = buf_make(LIMIT_MESSAGE);
    int failed = 0, rc = 0;
    if (writer->vault->signer.sign) {
        rc = commit_bytes(writer, author, ended, tree, &bytes);
        failed = rc ? 0 : ask_signer(writer, author, &bytes, &signature, err);
    }
    if (!rc && !failed)
        rc = signature.len ? git_commit_create_with_signature(out, repo, bytes.ptr, signature.data, NULL)
                           : git_commit_create_from_ids(out, repo, NULL, author, author, NULL, ended, tree,
                                                        writer->born ? 1 : 0, parents);
    git_buf_dispose(&bytes);
    buf_free(&signature);
    if (failed)
        return failed;
    return rc < 0 ? vault_git_err(err, rc, "the commit cannot be written") : 0;
}

/* From what the writer found to the new commit; an all-zero id says that there was none. */
static int move_ref(struct vault_writer *writer, const git_oid *commit, struct err *err) {
    git_reference *ref = NULL;
    int rc = git_reference_create_matching(&ref, writer->vault->repo, writer->ref, commit, 1, &writer->head, "earshot");
    git_reference_free(ref);
    if (rc == GIT_EMODIFIED || rc == GIT_ELOCKED)
        return err_set(err, ERR_BUSY, "branch '%s' of the archive moved meanwhile; nothing was committed",
                       writer->branch),
               err_todo(err, "run it again");
    return rc < 0 ? vault_git_err(err, rc, "branch '%s' cannot be moved", writer->branch) : 0;
}

static int publish(struct vault_writer *writer, const git_signature *author, const char *message, const git_oid *tree,
                   git_oid *out_commit, struct err *err) {
    struct vault *vault = writer->vault;
    if (vault_pack_publish(writer->pack, err))
        return err->kind;
    int rc = git_odb_refresh(vault->odb);
    if (rc < 0)
        return vault_git_err(err, rc, "the archive cannot be read again");
    if (write_commit(writer, author, message, tree, out_commit, err))
        return err->kind;
    return move_ref(writer, out_commit, err);
}

int vault_commit(struct vault_writer *writer, const struct vault_who *who, const char *message,
                 char out_commit[VAULT_ID], char out_tree[VAULT_ID], bool *out_same, struct err *err) {
    git_signature *author = NULL;
    git_oid tree, commit = writer->head;
    bool same = false;
    int rc = sign(who, &author, err);
    rc = rc ? rc : build_tree(writer, writer->pack, &tree, &same, err);
    if (!rc && !same)
        rc = publish(writer, author, message, &tree, &commit, err);
    if (!rc) {
        git_oid_tostr(out_commit, VAULT_ID, &commit);
        git_oid_tostr(out_tree, VAULT_ID, &tree);
        *out_same = same;
    }
    git_signature_free(author);
    vault_drop(writer);
    return rc;
}
