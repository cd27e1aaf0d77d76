/* Which rules are live: those that every figure, import and report follows until others are published.
 *
 * A revision of the rules is a commit on the archive's branch `rules`; a row of the database names the live one, and
 * becomes another only together with a line of the journal. A commit without a row, as a killed publish leaves it, is
 * history that never counted. */
#ifndef EARSHOT_OPS_LIVE_H
#define EARSHOT_OPS_LIVE_H

#include "ops/workspace.h"

struct live {
    int64_t number;            /* 1, 2 …: how often rules were published here */
    const char *commit, *tree; /* in the workspace's arena */
    instant_t at;
    const char *actor; /* who published them */
};

/* ERR_CONFIG where there are none; no workspace that live_adopt has seen is without. */
int live_read(const struct workspace *workspace, struct live *out, struct err *err);

/* Whether this commit ever was live. */
int live_was(const struct workspace *workspace, const char *commit, bool *out, struct err *err);

/* Makes a revision live, inside the caller's transaction: the row, and a journal line named `act_name`. `author` wrote
 * the rules; he may be the actor. */
int live_set(const struct workspace *workspace, const struct act *act, const char *act_name, const char *commit,
             const char *tree, const char *author, struct err *err);

/* git asks for an address; a person here has a name only. */
struct vault_who live_who(const struct act *act, const char *author);

enum live_adopted {
    LIVE_THERE,        /* the workspace had live rules */
    LIVE_FROM_ARCHIVE, /* it is an older program's: the rules of its last close are live now */
    LIVE_FROM_FILES,   /* and nothing was closed yet: its working files are */
};

/* For whoever opens a workspace. What an older program wrote is taken over as it stands, unchecked: a mistake in it is
 * told by whatever needs it, as it was before. */
int live_adopt(struct workspace *workspace, const struct act *act, enum live_adopted *out, struct err *err);

#endif
