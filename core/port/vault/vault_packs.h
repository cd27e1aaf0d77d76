/* Reading packs: git's version 2 of both files, whole objects and deltas. A byte that was altered gives an error and
 * never more than the work of reading on to it. Whether an object is the one that was asked for is for its id to say.
 */
#ifndef EARSHOT_PORT_VAULT_PACKS_H
#define EARSHOT_PORT_VAULT_PACKS_H

#include <git2.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct packs;

struct packs *packs_new(const char *folder);           /* ".../objects/pack"; read when something is first asked for */
void packs_free(struct packs *packs);                  /* NULL is fine */
int packs_again(struct packs *packs, struct err *err); /* looks which packs there are now */

struct packed {
    unsigned char *bytes; /* yours to free, with a NUL behind them; NULL where only the size was asked for */
    size_t len;
    git_object_t type; /* a commit, tree, blob or tag */
};

/* Errors: ERR_NOINPUT where no pack has it; ERR_DATA where what has it is damaged, with the file's name. */
int packs_read(struct packs *packs, const git_oid *id, struct packed *out, struct err *err);
int packs_size(struct packs *packs, const git_oid *id, struct packed *out, struct err *err);

bool packs_have(struct packs *packs, const git_oid *id);
/* How many ids begin as this one does, in `len` hex digits, two at most; *out is one of them. */
int packs_begin(struct packs *packs, const git_oid *id, size_t len, git_oid *out);

/* Inflates what a reader gives until the stream ends, which it must after exactly `len` bytes; `out` has room for one
 * more. */
struct packs_stream {
    long (*more)(void *context, void *chunk, size_t room); /* bytes put; 0 or less at the end */
    void *context;
};
bool packs_inflate(const struct packs_stream *from, unsigned char *out, size_t len);

#endif
