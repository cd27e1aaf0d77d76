/* What publishing and reverting share; nobody else includes this. */
#ifndef EARSHOT_OPS_PUBLISH_PARTS_H
#define EARSHOT_OPS_PUBLISH_PARTS_H

#include "ops/publish.h"
#include "ops/rulebook.h"

struct publication {
    const char *act_name; /* in the journal */
    const char *author, *reason;
    const char *trailers; /* lines of the commit's message, or "" */
};

/* Commits the files to the branch `rules`, then makes that commit live. */
int publish_files(struct workspace *workspace, const struct act *act, struct vault *vault,
                  const struct rulebook *rulebook, const struct publication *what, struct live *out, struct err *err);

/* Commits the files as a proposal, then notes it. */
int publish_proposal(struct workspace *workspace, const struct act *act, struct vault *vault, const struct live *live,
                     const struct rulebook *rulebook, char commit[VAULT_ID], struct err *err);

/* What differs, in the arena. */
int publish_changes(const struct rule_files *before, const struct rule_files *after, struct arena *arena,
                    const struct rules_change **out, size_t *out_count, struct err *err);

int publish_review(const struct workspace *workspace, bool *out, struct err *err); /* whether two people must agree */

/* Where two must agree, each gives the command with their own hand: ERR_DENIED for one in another's name. */
int publish_own_hand(const struct act *act, const char *what, struct err *err);

#endif
