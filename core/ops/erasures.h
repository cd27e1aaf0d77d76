/* The list of erasures: what a backup of before them has to do again, so that nobody rises.
 *
 * It holds the customers' random ids and the keyed hashes of the ids of their responses, and says nothing of anybody to
 * who has no more than it. Each backup writes it beside itself as erasures.json, `privacy list --keep FILE` at any
 * time; a newer list serves every older backup. */
#ifndef EARSHOT_OPS_ERASURES_H
#define EARSHOT_OPS_ERASURES_H

#include "ops/workspace.h"

#define ERASURES_FILE "erasures.json"

struct erasure_list {
    const char *const *customers;
    size_t customer_count;
    const struct digest *identities;
    size_t identity_count;
};

/* Writes the list to a file, durable. *out_count is how many erasures there were. */
int erasures_write(struct sql *db, struct arena *arena, const char *path, int64_t *out_count, struct err *err);

/* `from` is such a file, or a workspace whose database is looked at. ERR_DATA for what is neither. */
int erasures_read(struct arena *arena, const char *from, struct erasure_list *out, struct err *err);

/* Does again what a restored workspace lacks, and notes the hashes, so that no file brings anybody back. Errors:
 * ERR_DATA for a list that is older than the workspace; ERR_CONFIG without the customers' key where it is needed.
 * *out_done is how many were erased now. */
int erasures_replay(struct workspace *workspace, const struct act *act, const struct erasure_list *list,
                    int64_t *out_done, struct err *err);

#endif
