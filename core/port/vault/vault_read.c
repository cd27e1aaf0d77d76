/* Reading: a revision gives a tree, a tree gives an entry at a path, and everything else follows. The history of a path
 * is the commits where that entry's id differs from the first parent's. */
#include <string.h>

#include "base/limits.h"
#include "port/vault/vault_inside.h"

/* ---- what a commit says ---- */

static void describe(git_commit *commit, struct arena *arena, struct vault_entry *out) {
    const git_signature *author = git_commit_author(commit);
    const char *message = git_commit_message_raw(commit);
    size_t len = strlen(message);
    if (len && message[len - 1] == '\n') /* the one that vault_commit put there */
        len--;
    *out = (struct vault_entry){.author = arena_text(arena, author->name),
                                .message = arena_bytes(arena, message, len),
                                .seconds = author->when.time,
                                .offset_minutes = author->when.offset};
    git_oid_tostr(out->commit, VAULT_ID, git_commit_id(commit));
    git_oid_tostr(out->tree, VAULT_ID, git_commit_tree_id(commit));
    out->parents = git_commit_parentcount(commit);
    if (out->parents)
        git_oid_tostr(out->parent, VAULT_ID, git_commit_parent_id(commit, 0));
}

int vault_info(struct vault *vault, struct arena *arena, const char *revision, struct vault_entry *out,
               struct err *err) {
    git_commit *commit;
    if (vault_commit_named(vault, revision, &commit, err))
        return err->kind;
    describe(commit, arena, out);
    git_commit_free(commit);
    return 0;
}

int vault_signature(struct vault *vault, const char *commit, struct buf *out_signature, struct buf *out_signed,
                    bool *out_there, struct err *err) {
    git_oid id;
    git_buf signature = {0}, content = {0};
    int rc = git_oid_fromstr(&id, commit);
    rc = rc ? rc : git_commit_extract_signature(&signature, &content, vault->repo, &id, NULL);
    *out_there = !rc;
    if (!rc) {
        buf_add(out_signature, signature.ptr, signature.size);
        buf_add(out_signed, content.ptr, content.size);
    }
    git_buf_dispose(&signature);
    git_buf_dispose(&content);
    if (rc == GIT_ENOTFOUND && git_error_last() && git_error_last()->klass == GIT_ERROR_OBJECT) /* no such field */
        rc = 0;
    return rc < 0 ? vault_git_err(err, rc, "commit %s cannot be read", commit) : 0;
}

/* ---- history ---- */

/* The id of what stands at the path in this commit; all zero for nothing, or for no commit. */
static int id_at(git_commit *commit, const char *path, git_oid *out) {
    git_tree *tree = NULL;
    git_tree_entry *entry = NULL;
    *out = (git_oid){{0}};
    if (!commit)
        return 0;
    *out = *git_commit_tree_id(commit);
    if (!*path)
        return 0;
    int rc = git_commit_tree(&tree, commit);
    rc = rc ? rc : git_tree_entry_bypath(&entry, tree, path);
    *out = entry ? *git_tree_entry_id(entry) : (git_oid){{0}};
    git_tree_entry_free(entry);
    git_tree_free(tree);
    return rc == GIT_ENOTFOUND && tree ? 0 : rc;
}

static int parent_of(git_commit *commit, git_commit **out) {
    *out = NULL;
    return git_commit_parentcount(commit) ? git_commit_parent(out, commit, 0) : 0;
}

static int unreadable(struct err *err, git_commit *commit, int rc) {
    char id[VAULT_ID];
    return vault_git_err(err, rc, "commit %s cannot be read", git_oid_tostr(id, sizeof id, git_commit_id(commit)));
}

int vault_log(struct vault *vault, const char *revision, const char *path,
              int (*fn)(void *context, const struct vault_entry *entry, struct err *err), void *context,
              struct err *err) {
    git_commit *commit;
    git_oid here, before;
    if (vault_commit_named(vault, revision, &commit, err))
        return err->kind;
    struct arena *arena = arena_new();
    int rc = id_at(commit, path, &here);
    if (rc < 0)
        rc = unreadable(err, commit, rc);
    while (!rc && commit) {
        git_commit *parent = NULL;
        int broken = parent_of(commit, &parent);
        broken = broken ? broken : id_at(parent, path, &before);
        if (broken) {
            rc = unreadable(err, commit, broken);
        } else if (!*path || !git_oid_equal(&here, &before)) {
            struct vault_entry entry;
            arena_clear(arena);
            describe(commit, arena, &entry);
            rc = fn(context, &entry, err);
        }
        git_commit_free(commit);
        commit = parent;
        here = before;
    }
    git_commit_free(commit);
    arena_free(arena);
    return rc;
}

/* ---- files ---- */

static int find_entry(git_tree *tree, const char *revision, const char *path, git_tree_entry **out, struct err *err) {
    int rc = git_tree_entry_bypath(out, tree, path);
    if (rc == GIT_ENOTFOUND)
        return err_set(err, ERR_NOINPUT, "'%s' is not in '%s' of the archive", path, revision);
    return rc < 0 ? vault_git_err(err, rc, "'%s' in '%s' cannot be read", path, revision) : 0;
}

/* The size is asked first, so that no file larger than the buffer may be is ever taken into memory. */
static int read_blob(struct vault *vault, const git_oid *id, const char *path, struct buf *out, struct err *err) {
    size_t len;
    git_object_t type;
    git_blob *blob = NULL;
    int rc = git_odb_read_header(&len, &type, vault->odb, id);
    if (!rc && type != GIT_OBJECT_BLOB)
        return err_set(err, ERR_NOINPUT, "'%s' in the archive is a directory, not a file", path);
    if (!rc && len > out->ceiling - out->len)
        return err_set(err, ERR_DATA, "'%s' in the archive is too large: %zu bytes", path, len);
    rc = rc ? rc : git_blob_lookup(&blob, vault->repo, id);
    if (rc < 0)
        return vault_git_err(err, rc == GIT_ENOTFOUND ? GIT_ERROR : rc, "'%s' in the archive is damaged", path);
    buf_add(out, git_blob_rawcontent(blob), len);
    git_blob_free(blob);
    return 0;
}

int vault_read(struct vault *vault, const char *revision, const char *path, struct buf *out, struct err *err) {
    git_tree *tree;
    git_tree_entry *entry;
    if (vault_tree_named(vault, revision, &tree, err))
        return err->kind;
    int rc = find_entry(tree, revision, path, &entry, err);
    git_tree_free(tree);
    if (rc)
        return rc;
    rc = read_blob(vault, git_tree_entry_id(entry), path, out, err);
    git_tree_entry_free(entry);
    return rc;
}

/* ---- walking ---- */

struct walk {
    struct vault *vault;
    struct buf path;
    int (*fn)(void *context, const char *path, struct err *err);
    void *context;
};

static int walk_tree(struct walk *walk, const git_oid *id, struct err *err);

static int walk_entry(struct walk *walk, const git_tree_entry *entry, struct err *err) {
    switch (git_tree_entry_type(entry)) {
    case GIT_OBJECT_TREE:
        return walk_tree(walk, git_tree_entry_id(entry), err);
    case GIT_OBJECT_BLOB:
        return walk->fn(walk->context, walk->path.data, err);
    default:
        return 0; /* a submodule: somebody else's files */
    }
}

static int walk_tree(struct walk *walk, const git_oid *id, struct err *err) {
    git_tree *tree;
    int rc = git_tree_lookup(&tree, walk->vault->repo, id);
    if (rc < 0)
        return vault_git_err(err, GIT_ERROR, "directory '%s' of the archive is damaged", walk->path.data);
    size_t outer = walk->path.len, count = git_tree_entrycount(tree);
    for (size_t i = 0; !rc && i < count; i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        buf_format(&walk->path, "%s%s", outer ? "/" : "", git_tree_entry_name(entry));
        rc = walk_entry(walk, entry, err);
        walk->path.len = outer;
        walk->path.data[outer] = '\0';
    }
    git_tree_free(tree);
    return rc;
}

int vault_walk(struct vault *vault, const char *revision, const char *path,
               int (*fn)(void *context, const char *path, struct err *err), void *context, struct err *err) {
    git_tree *tree;
    git_tree_entry *entry = NULL;
    struct walk walk = {.vault = vault, .path = buf_make(LIMIT_MESSAGE), .fn = fn, .context = context};
    if (vault_tree_named(vault, revision, &tree, err))
        return err->kind;
    int rc = *path ? find_entry(tree, revision, path, &entry, err) : 0;
    buf_text(&walk.path, path);
    while (walk.path.len && walk.path.data[walk.path.len - 1] == '/') /* a directory may be asked for with its slash */
        walk.path.data[--walk.path.len] = '\0';
    if (!rc)
        rc = entry ? walk_entry(&walk, entry, err) : walk_tree(&walk, git_tree_id(tree), err);
    git_tree_entry_free(entry);
    git_tree_free(tree);
    buf_free(&walk.path);
    return rc;
}
