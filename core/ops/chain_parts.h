/* What the files of verify_chain share; nobody else includes this. */
#ifndef EARSHOT_OPS_CHAIN_PARTS_H
#define EARSHOT_OPS_CHAIN_PARTS_H

#include "base/map.h"
#include "ops/keys.h"
#include "ops/verify_chain.h"

enum { CHAIN_CHECKS = 8 };

struct chaining {
    struct workspace *workspace;
    struct arena *arena; /* the workspace's */
    struct vault *vault;
    struct key *keys;
    size_t key_count;
    int (*fn)(void *context, const struct finding *finding, struct err *err);
    void *context;
    struct chain_check checks[CHAIN_CHECKS];
    size_t count;
    int64_t grave, remarks;
    int64_t grave_before; /* when the present check began */
    int stopped;          /* what fn answered when it wanted no more */
    struct map lines;     /* the journal's hashes by number, in decimal */
    int64_t last_line;
    struct map met; /* commits on main, rules, proposed and keys */
};

/* A finding; `path` says where: a branch, "batch 3", "checkpoint 5". Nonzero when fn wants no more. */
int chain_tell(struct chaining *chain, bool grave, const char *commit, const char *path, const char *what,
               struct err *err);

/* What a check came to: it holds if nothing grave was told since the last one ended. */
void chain_said(struct chaining *chain, const char *name, const char *what);
void chain_not_checked(struct chaining *chain, const char *name, const char *why);

/* "1 batch", "3 batches" */
const char *chain_counted(struct chaining *chain, int64_t count, const char *one, const char *several);

int chain_check_keys(struct chaining *chain, struct err *err);
int chain_check_signatures(struct chaining *chain, struct err *err);
/* Rows that the others would pass over. */
int chain_check_odd(struct chaining *chain, struct err *err);
int chain_check_rows(struct chaining *chain, struct err *err);
int chain_check_checkpoints(struct chaining *chain, struct err *err);
int chain_check_witness(struct chaining *chain, const char *witness, struct err *err);

#endif
