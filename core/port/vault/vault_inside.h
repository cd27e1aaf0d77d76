/* What the files of the vault share. Nobody else includes this: it shows libgit2's types. */
#ifndef EARSHOT_PORT_VAULT_INSIDE_H
#define EARSHOT_PORT_VAULT_INSIDE_H

#include <git2.h>
#include <stdio.h>

#include "port/vault/vault.h"

#define BRANCH_REF "refs/heads/"

struct vault {
    char *path;
    git_repository *repo;
    git_odb *odb;
    struct file_lock *lock; /* held while this vault has writers */
    int writers;
    struct vault_signer signer; /* .sign NULL: nobody */
};

/* Fills err from a libgit2 code (negative) and libgit2's own words behind ours. */
int vault_git_err(struct err *err, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The objects of the repository at `path`, as vault_objects.c reads them; yours to free. Answers a code of libgit2's.
 */
int vault_objects(git_odb **out, const char *path);

/* Whether what is left of the file ends in the SHA-1 of all before it, as packs, indexes and bundles do. */
bool vault_sum_holds(FILE *file);

/* The commit that the full ref name points at; *out_found is false, and `out` all zero, where there is no such ref. */
int vault_tip(struct vault *vault, const char *ref, git_oid *out, bool *out_found, struct err *err);

/* What a revision names; yours to free. A tree is that of a commit or one named by its own id. */
int vault_commit_named(struct vault *vault, const char *revision, git_commit **out, struct err *err);
int vault_tree_named(struct vault *vault, const char *revision, git_tree **out, struct err *err);

#endif
