/* The archive as files and branches: what a backup takes, and whether anything is missing. A tree that was looked at
 * once is not looked at again, so the work is that of what each commit added. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "port/vault/vault_inside.h"

/* ---- branches and files ---- */

int vault_branches(struct vault *vault,
                   int (*fn)(void *context, const char *branch, const char *commit, struct err *err), void *context,
                   struct err *err) {
    git_strarray names;
    int rc = git_reference_list(&names, vault->repo), stopped = 0;
    if (rc < 0)
        return vault_git_err(err, rc, "the branches of the archive cannot be listed");
    for (size_t i = 0; !stopped && i < names.count; i++) {
        char commit[VAULT_ID];
        git_oid id;
        bool found = false;
        if (strncmp(names.strings[i], BRANCH_REF, strlen(BRANCH_REF)) != 0)
            continue;
        stopped = vault_tip(vault, names.strings[i], &id, &found, err);
        git_oid_tostr(commit, sizeof commit, &id);
        if (!stopped && found)
            stopped = fn(context, names.strings[i] + strlen(BRANCH_REF), commit, err);
    }
    git_strarray_dispose(&names);
    return stopped;
}

struct listing {
    struct vault *vault;
    struct arena *arena;
    const char **files;
    size_t count, cap;
};

static bool ends_with(const char *name, const char *end) {
    size_t len = strlen(name), tail = strlen(end);
    return len > tail && !strcmp(name + len - tail, end);
}

static bool is_hex(const char *name, size_t len) {
    return strlen(name) == len && strspn(name, "0123456789abcdef") == len;
}

static void keep(struct listing *listing, const char *path) {
    listing->files = arena_grow(listing->arena, listing->files, listing->count, &listing->cap, sizeof *listing->files);
    listing->files[listing->count++] = path;
}

/* A pack counts once its index and itself are there. */
static void keep_pack(struct listing *listing, const char *directory, const char *name) {
    struct arena *arena = listing->arena;
    const char *stem = arena_format(arena, "%s/%.*s", directory, (int)(strlen(name) - strlen(".idx")), name);
    const char *pack = arena_format(arena, "%s.pack", stem);
    if (!ends_with(name, ".idx") || !file_exists(arena_format(arena, "%s/%s", listing->vault->path, pack)))
        return;
    keep(listing, arena_format(arena, "%s.idx", stem));
    keep(listing, pack);
}

static int list_directory(struct listing *listing, const char *name, struct err *err) {
    const char *directory = arena_format(listing->arena, "objects/%s", name);
    char **names;
    size_t count;
    bool packs = !strcmp(name, "pack");
    if ((!packs && !is_hex(name, 2)) ||
        file_list(listing->arena, arena_format(listing->arena, "%s/%s", listing->vault->path, directory), &names,
                  &count, err))
        return packs || is_hex(name, 2) ? (int)err->kind : 0;
    for (size_t i = 0; i < count; i++) {
        if (packs)
            keep_pack(listing, directory, names[i]);
        else if (is_hex(names[i], GIT_OID_HEXSZ - 2))
            keep(listing, arena_format(listing->arena, "%s/%s", directory, names[i]));
    }
    return 0;
}

int vault_files(struct vault *vault, struct arena *arena, const char ***out, size_t *out_count, struct err *err) {
    struct listing listing = {.vault = vault, .arena = arena};
    char **names;
    size_t count;
    int failed = file_list(arena, arena_format(arena, "%s/objects", vault->path), &names, &count, err);
    for (size_t i = 0; !failed && i < count; i++)
        failed = list_directory(&listing, names[i], err);
    if (failed)
        return failed;
    *out = listing.files;
    *out_count = listing.count;
    return 0;
}

/* ---- the check ---- */

struct checking {
    struct vault *vault;
    struct arena *arena;
    struct map met; /* ids of commits and trees */
    int (*fn)(void *context, const struct vault_fault *fault, struct err *err);
    void *context;
    const char *branch;
};

static int tell(struct checking *check, bool grave, const char *what, struct err *err) {
    return check->fn(check->context, &(struct vault_fault){what, grave}, err);
}

static bool is_new(struct checking *check, const git_oid *id) {
    char text[VAULT_ID];
    git_oid_tostr(text, sizeof text, id);
    if (map_get(&check->met, text))
        return false;
    map_put(&check->met, arena_text(check->arena, text), check);
    return true;
}

static int missing(struct checking *check, const char *kind, const git_oid *id, struct err *err) {
    char text[VAULT_ID];
    git_oid_tostr(text, sizeof text, id);
    return tell(check, true,
                arena_format(check->arena, "%s %.12s of branch %s is missing or damaged", kind, text, check->branch),
                err);
}

static int check_tree(struct checking *check, const git_oid *id, struct err *err) {
    git_tree *tree = NULL;
    int stopped = 0;
    if (!is_new(check, id))
        return 0;
    if (git_tree_lookup(&tree, check->vault->repo, id))
        return missing(check, "directory", id, err);
    for (size_t i = 0; !stopped && i < git_tree_entrycount(tree); i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        if (git_tree_entry_type(entry) == GIT_OBJECT_TREE)
            stopped = check_tree(check, git_tree_entry_id(entry), err);
        else if (!git_odb_exists(check->vault->odb, git_tree_entry_id(entry)))
            stopped = missing(check, git_tree_entry_name(entry), git_tree_entry_id(entry), err);
    }
    git_tree_free(tree);
    return stopped;
}

static int check_branch(void *context, const char *branch, const char *head, struct err *err) {
    struct checking *check = context;
    git_oid id;
    int stopped = 0;
    check->branch = branch;
    git_oid_fromstr(&id, head);
    for (bool more = true; more && !stopped && is_new(check, &id);) {
        git_commit *commit = NULL;
        if (git_commit_lookup(&commit, check->vault->repo, &id))
            return missing(check, "commit", &id, err);
        stopped = check_tree(check, git_commit_tree_id(commit), err);
        more = git_commit_parentcount(commit) > 0;
        if (more)
            git_oid_cpy(&id, git_commit_parent_id(commit, 0));
        git_commit_free(commit);
    }
    return stopped;
}

static int check_leftovers(struct checking *check, const char *directory, struct err *err) {
    const char *path = arena_format(check->arena, "%s%s", check->vault->path, directory);
    char **names;
    size_t count;
    if (!file_is_dir(path))
        return 0;
    if (file_list(check->arena, path, &names, &count, err))
        return err->kind;
    int stopped = 0;
    for (size_t i = 0; !stopped && i < count; i++)
        if (ends_with(names[i], ".lock") || !strncmp(names[i], "tmp_", strlen("tmp_")) ||
            !strncmp(names[i], "pack_git2_", strlen("pack_git2_")))
            stopped = tell(check, false,
                           arena_format(check->arena, "a killed run left archive.git%s/%s", directory, names[i]), err);
    return stopped;
}

int vault_check(struct vault *vault, struct arena *arena,
                int (*fn)(void *context, const struct vault_fault *fault, struct err *err), void *context,
                struct err *err) {
    static const char *const directories[] = {"", "/refs/heads", "/refs/tags", "/objects", "/objects/pack"};
    struct checking check = {.vault = vault, .arena = arena, .met = map_make(arena), .fn = fn, .context = context};
    int stopped = vault_branches(vault, check_branch, &check, err);
    for (size_t i = 0; !stopped && i < sizeof directories / sizeof *directories; i++)
        stopped = check_leftovers(&check, directories[i], err);
    return stopped;
}

int vault_hold(struct vault *vault, const char *note, struct file_lock **out, struct err *err) {
    struct arena *arena = arena_new();
    int failed = file_lock_take(out, arena_format(arena, "%s/earshot-writer", vault->path), note, err);
    arena_free(arena);
    return failed;
}
