/* Out of the building, and in order: the archive for an auditor, its mirror, and its maintenance. All three call the
 * git program (libgit2 is slow and incomplete at it), never through a shell. */
#ifndef EARSHOT_OPS_OUTSIDE_H
#define EARSHOT_OPS_OUTSIDE_H

#include "ops/workspace.h"

struct bundle_done {
    const char *head;  /* the newest edition in it */
    const char *since; /* the edition that it continues from; NULL: it is whole */
    int64_t bytes;     /* of the bundle */
};

/* Makes a directory for an auditor: archive.bundle (a git bundle of all branches), allowed_signers, checkpoints.jsonl
 * (all, one a line), and HOWTO in both languages. `since` is an edition, a month or a day (YYYY-MM-DD); NULL: the whole
 * history. The directory must not exist. ERR_DATA when nothing was published since. */
int outside_bundle(struct workspace *workspace, const char *directory, const char *since, struct bundle_done *out,
                   struct err *err);

/* Pushes all branches to a repository: a directory (made where there is none) or whatever git calls a remote. ERR_DATA,
 * with nothing changed there, when that has what the archive has not: one of the two was set back or made anew. */
int outside_mirror(struct workspace *workspace, const char *target, struct err *err);

struct tidied {
    int64_t files_before, files_after; /* that hold objects */
};

/* Folds packs and loose objects into few packs; whatever was there stays. Under the archive's lock (ERR_BUSY); every
 * branch stands afterwards where it stood, with all it needs. */
int outside_tidy(struct workspace *workspace, const struct act *act, struct tidied *out, struct err *err);

#endif
