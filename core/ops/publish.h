/* How rules become live: proposed where two people must agree, published, reverted.
 *
 * Publishing checks everything (ops/rules_check.h), tries the cases beside the scripts (ops/cases.h), commits the files
 * to the archive's branch `rules`, and makes the commit live in one transaction. Killed anywhere, it leaves the old
 * rules live or the new ones; given again, it ends as if nothing had happened.
 *
 * With `review = true` in the live settings, who publishes must be another person than who wrote: the author proposes
 * the working files as they stand (a commit on the branch `proposed`), and what is published is the proposal. The live
 * settings decide, so that to do without the review takes a review. */
#ifndef EARSHOT_OPS_PUBLISH_H
#define EARSHOT_OPS_PUBLISH_H

#include "ops/backtest.h"
#include "ops/live.h"
#include "ops/rule_files.h"

struct rules_change {
    const char *name;
    bool before, after; /* whether the file is there */
};

/* What publishing would make live, checked. Texts live in the workspace's arena. */
struct rules_candidate {
    const char *tree;
    const char *author;
    const char *proposal; /* its commit; NULL for the working files */
    const char *reason;   /* of the proposal, or NULL */
    struct live live;     /* what it would replace */
    const struct rules_change *changes;
    size_t change_count;         /* 0: it is live already */
    bool backtested;             /* false where the live rules do not load any more, so that nothing can be compared */
    struct backtest_report past; /* what the live rules and these make of the months that are there */
};

/* Reads and checks the candidate. Errors: those of the scripts; ERR_DENIED where the review asks for a proposal of
 * somebody else. */
int rules_weigh(struct workspace *workspace, const struct act *act, struct rules_candidate *out, struct err *err);

/* Publishes what was weighed, and refuses (ERR_DATA) when the scripts, or the live rules, are not those any more. The
 * act's reason is the message; a proposal brings its own. *out is what is live then. */
int rules_publish(struct workspace *workspace, const struct act *act, const struct rules_candidate *weighed,
                  struct live *out, struct err *err);

/* Keeps the working files, checked, as the proposal that somebody else may publish; a later one takes its place. */
int rules_propose(struct workspace *workspace, const struct act *act, const char **out_commit, struct err *err);

/* The rules of a new workspace: its working files, checked and published. */
int rules_begin(struct workspace *workspace, const struct act *act, struct err *err);

/* What a revert would do. Texts live in the workspace's arena. */
struct rules_way_back {
    const char *commit; /* the older revision */
    struct live live;   /* what it would replace */
    bool proposed;      /* under review: it would be a proposal */
    const struct rules_change *changes;
    size_t change_count; /* 0: it is live already */
};

/* Errors: ERR_NOINPUT for a revision that is not there; ERR_DATA when a working file holds what is neither live nor in
 * that revision: it would be lost. */
int rules_revert_weigh(struct workspace *workspace, const struct act *act, const char *revision,
                       struct rules_way_back *out, struct err *err);

/* What a revert did: under review it is a proposal. */
struct rules_reverted {
    bool proposed;
    const char *commit;
    size_t written; /* working files written or removed */
};

/* Publishes the files of the older revision and puts them back into the working files. Looks again, and refuses
 * (ERR_DATA) also when other rules are live than when it was weighed. */
int rules_revert(struct workspace *workspace, const struct act *act, const struct rules_way_back *weighed,
                 struct rules_reverted *out, struct err *err);

#endif
