/* Doctor: what is wrong with a workspace, and what to do. It looks, and changes nothing: the database is opened for
 * reading alone, nothing is migrated, no lock is taken.
 *
 *     database     SQLite's own check of every page and index; the schema is one that this program knows
 *     journal      each line's hash follows from the one before
 *     archive      every object that a branch needs is there; no leftovers of killed runs
 *     editions     the database's editions are those of the archive, in both directions; the live rules are there
 *     keys         the signing key and the customers' key are there, and readable by their owner alone
 *     witnesses    each has the last checkpoint
 *     rules        the live ones load, and so do the working files
 *     fonts        those that reports are set in are installed
 *     space        there is room on the disk
 *     backup       how old the last one is
 *
 * It is no proof: `verify` renders and recomputes what was published. */
#ifndef EARSHOT_OPS_DOCTOR_H
#define EARSHOT_OPS_DOCTOR_H

#include "ops/workspace.h"

enum doctor_verdict { DOCTOR_HOLDS, DOCTOR_ADVICE /* could be better */, DOCTOR_WRONG };

struct doctor_line {
    const char *check; /* "journal" */
    enum doctor_verdict verdict;
    const char *what, *todo; /* todo: a command or a sentence; "" where nothing is to be done */
};

/* fn hears each line, in the order above, several of one check where several things are wrong; nonzero stops.
 * *out_wrong counts. Errors: ERR_NOINPUT where there is no workspace. */
int doctor(const char *path, const struct act *act,
           int (*fn)(void *context, const struct doctor_line *line, struct err *err), void *context, int64_t *out_wrong,
           struct err *err);

/* Whether database, journal, archive and index of an open workspace hold: ERR_DATA names the first that does not. */
int doctor_sound(struct workspace *workspace, struct err *err);

#endif
