/* Two trees side by side: what has one id is the same all the way down, so only the way to the path is walked. */
#include <string.h>

#include "base/limits.h"
#include "port/vault/vault_inside.h"

struct sides {
    struct vault *vault;
    struct arena *arena;
    const char *where; /* NULL, or a path where they differ */
};

static int sides_differ(struct sides *sides, const git_tree *a, const git_tree *b, const char *here, const char *but,
                        struct err *err);

static int open_tree(struct vault *vault, const git_tree_entry *entry, git_tree **out, struct err *err) {
    *out = NULL;
    if (!entry || git_tree_entry_type(entry) != GIT_OBJECT_TREE)
        return 0;
    int rc = git_tree_lookup(out, vault->repo, git_tree_entry_id(entry));
    return rc < 0
               ? vault_git_err(err, GIT_ERROR, "directory '%s' of the archive is damaged", git_tree_entry_name(entry))
               : 0;
}

/* On the way to the path a side may lack the directory, but neither may have a file in its place. */
static int go_down(struct sides *sides, const git_tree_entry *a, const git_tree_entry *b, const char *path,
                   const char *but, struct err *err) {
    git_tree *tree_a = NULL, *tree_b = NULL;
    int rc = open_tree(sides->vault, a, &tree_a, err);
    rc = rc ? rc : open_tree(sides->vault, b, &tree_b, err);
    if (!rc && ((a && !tree_a) || (b && !tree_b)))
        sides->where = path;
    else if (!rc)
        rc = sides_differ(sides, tree_a, tree_b, path, but, err);
    git_tree_free(tree_a);
    git_tree_free(tree_b);
    return rc;
}

static bool same_entry(const git_tree_entry *a, const git_tree_entry *b) {
    return a && b && git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b)) &&
           git_tree_entry_filemode_raw(a) == git_tree_entry_filemode_raw(b);
}

static const git_tree_entry *entry_of(const git_tree *tree, const char *name) {
    return tree ? git_tree_entry_byname(tree, name) : NULL;
}

static int entry_differs(struct sides *sides, const git_tree *a, const git_tree *b, const char *name, const char *here,
                         const char *but, struct err *err) {
    const git_tree_entry *one = entry_of(a, name), *other = entry_of(b, name);
    size_t len = strlen(name);
    if (same_entry(one, other))
        return 0;
    const char *path = arena_format(sides->arena, "%s%s%s", here, *here ? "/" : "", name);
    bool on_the_way = !strncmp(but, name, len) && (!but[len] || but[len] == '/');
    if (on_the_way && but[len])
        return go_down(sides, one, other, path, but + len + 1, err);
    if (!on_the_way)
        sides->where = path;
    return 0;
}

static int sides_differ(struct sides *sides, const git_tree *a, const git_tree *b, const char *here, const char *but,
                        struct err *err) {
    const git_tree *trees[] = {a, b};
    int rc = 0;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; !rc && !sides->where && trees[side] && i < git_tree_entrycount(trees[side]); i++)
            rc =
                entry_differs(sides, a, b, git_tree_entry_name(git_tree_entry_byindex(trees[side], i)), here, but, err);
    return rc;
}

int vault_same_but(struct vault *vault, struct arena *arena, const char *before, const char *after, const char *path,
                   const char **out_where, struct err *err) {
    struct sides sides = {vault, arena, NULL};
    git_tree *a = NULL, *b = NULL;
    int rc = *before ? vault_tree_named(vault, before, &a, err) : 0;
    rc = rc ? rc : vault_tree_named(vault, after, &b, err);
    rc = rc ? rc : sides_differ(&sides, a, b, "", path, err);
    git_tree_free(a);
    git_tree_free(b);
    if (!rc)
        *out_where = sides.where;
    return rc;
}
