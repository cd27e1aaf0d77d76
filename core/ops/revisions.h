/* The history of the rules: each revision a commit on the archive's branch `rules`, read from the archive. */
#ifndef EARSHOT_OPS_REVISIONS_H
#define EARSHOT_OPS_REVISIONS_H

#include "ops/live.h"
#include "ops/rule_files.h"

struct revision {
    const char *commit, *tree, *author, *actor; /* who wrote it; who made it live */
    const char *message;                        /* why, without the trailers */
    int64_t seconds;
    bool live, was_live; /* is; was at any time. Older programs committed rules without making them live */
};

/* Newest first; `file` narrows to revisions that changed this file or directory ("": all). fn returns nonzero to stop.
 * Texts live as long as the call of fn. */
int revisions(struct workspace *workspace, const char *file,
              int (*fn)(void *context, const struct revision *revision, struct err *err), void *context,
              struct err *err);

/* `name` is a commit or the beginning of one (four digits at least), "live", "proposed", or a month: the rules of its
 * newest edition. Texts live in the workspace's arena. ERR_NOINPUT where there is none. */
int revision_find(struct workspace *workspace, const char *name, struct revision *out, struct err *err);

/* The files of a revision, in the workspace's arena; of the working files where `name` is "working". */
int revision_files(struct workspace *workspace, const char *name, struct rule_files *out, struct err *err);

/* A file that differs. The patch is text, in git's form; "" where a file is no text. */
struct revision_difference {
    const char *name;
    bool before, after; /* whether the file is there */
    const char *patch;
};

/* What differs from `before` to `after`, each named as in revision_files. fn returns nonzero to stop. */
int revision_diff(struct workspace *workspace, const char *before, const char *after,
                  int (*fn)(void *context, const struct revision_difference *difference, struct err *err),
                  void *context, struct err *err);

/* Whether the working files are other than the live rules; files that cannot be read are. */
int revision_drift(struct workspace *workspace, bool *out, struct err *err);

#endif
