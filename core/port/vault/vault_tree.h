/* The tree of a commit-to-be: what the branch has now, less what is replaced, plus the added files. */
#ifndef EARSHOT_PORT_VAULT_TREE_H
#define EARSHOT_PORT_VAULT_TREE_H

#include <git2.h>
#include <stddef.h>

#include "base/err.h"
#include "port/vault/vault_pack.h"

struct tree_file {
    const char *path;
    const git_oid *id; /* of the blob */
};

struct tree_plan {
    git_repository *repo;
    git_odb *odb;                  /* the repository's */
    const git_oid *old;            /* the branch's present tree; NULL where there is none */
    const char *replaces;          /* a path whose content goes; "" for everything */
    const struct tree_file *files; /* sorted bytewise by path, no path twice */
    size_t count;
    struct vault_pack *pack; /* takes the trees that are new; NULL only to learn the id */
};

int vault_tree_build(const struct tree_plan *plan, git_oid *out_tree, struct err *err);

/* ERR_DATA for a path that git or a checkout on any system would refuse: empty, absolute, with an empty part, a part
 * that begins with a dot, a backslash, a control character, an invisible character, or broken UTF-8. */
int vault_tree_check_path(const char *path, struct err *err);

#endif
