/* Backups: a workspace as one file, and back.
 *
 * A backup is a tar (port/tar) of one state: the database as a snapshot saw it, the archive with its branches where
 * they stood at that moment, settings, scripts, templates, stores. It is taken while others work. Not in it: reports/
 * (the archive has them), errors/ (the sheets quote rows of files), and, unless asked for, the secrets: keys/, by which
 * the chain signs, and customers.key. Without customers.key nobody's contacts can be read from a backup; with it they
 * can, so such a file must be kept as the key itself is. Nobody but its owner may read it in either case. */
#ifndef EARSHOT_OPS_BACKUP_H
#define EARSHOT_OPS_BACKUP_H

#include "ops/workspace.h"
#include "port/tar/tar.h"

struct backup_done {
    struct tar_done file;
    const char *edition;  /* the newest in it; NULL for none */
    const char *erasures; /* the list that was written beside it */
    int64_t erased;       /* how many erasures stand in that */
};

/* Errors: ERR_EXISTS when `path` is there; ERR_BUSY during another backup or `archive gc`. */
int backup(struct workspace *workspace, const struct act *act, const char *path, bool with_keys,
           struct backup_done *out, struct err *err);

struct restore_order {
    const char *file, *directory;
    const char *erasures;      /* a list or a workspace; NULL: the one beside the file */
    bool without_erasures;     /* none is at hand, and that is known */
    const char *customers_key; /* a file to be put in its place; NULL: as the backup has it */
};

struct restore_done {
    struct tar_done file;
    int64_t erased;      /* customers that were erased again */
    const char *edition; /* the newest; NULL for none. In the caller's arena */
};

/* Unpacks a backup, holds it against its manifest, does later erasures again, and looks through database, journal and
 * archive; only then the directory, which must not exist or be empty, takes its name. Errors: ERR_EXISTS; ERR_DATA for
 * a backup that was altered or does not hold; as erasures_replay. */
int restore(const struct restore_order *order, const struct act *act, struct arena *arena, struct restore_done *out,
            struct err *err);

#endif
