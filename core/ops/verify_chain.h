/* The chain: that nothing was added, taken away or put in another's place since it was published, and that those signed
 * it who say so.
 *
 *     keys         each is on the archive's branch `keys` as the database has it, signed by the one before
 *     signatures   every commit of main, rules and proposed since the first key, by the key of its place in the line;
 *                  no commit has two parents; every file of rules, proposed and keys can be read (verify reads main's)
 *     journal      each line's hash follows from the one before (journal_verify)
 *     rows         batches, editions, published rules, people and keys are those that the journal says were made
 *     checkpoints  each is signed, follows from the one before, and says of archive and journal what is there
 *     witness      what was kept elsewhere is what is here: neither was set back, nor made anew
 *
 * What is not looked at is told as well: no key, no witness given. */
#ifndef EARSHOT_OPS_VERIFY_CHAIN_H
#define EARSHOT_OPS_VERIFY_CHAIN_H

#include "ops/history.h"

enum chain_verdict { CHAIN_HOLDS, CHAIN_BROKEN, CHAIN_NOT_CHECKED };

struct chain_check {
    const char *name; /* "signatures" */
    enum chain_verdict verdict;
    const char *what; /* "14 commits by 2 keys; 3 of before the first key are not signed" */
};

struct verify_chain_done {
    const struct chain_check *checks; /* in the order above, in the workspace's arena */
    size_t count;
    int64_t grave, remarks;
};

/* `witness` is a file of checkpoints, one a line, or a directory of such files; NULL: none is at hand. fn hears each
 * finding and returns nonzero to stop. ERR_FOUND when any is grave; ERR_NOINPUT and ERR_DATA for a witness that cannot
 * be read. */
int verify_chain(struct workspace *workspace, const struct act *act, const char *witness,
                 int (*fn)(void *context, const struct finding *finding, struct err *err), void *context,
                 struct verify_chain_done *out, struct err *err);

#endif
