/* Registry facts that come together, by hand or by a form (form.h): what is asked for and told of a file of them, and
 * how they are sealed: one batch, one line in the journal. They hold nothing personal, so the seal is their content. */
#ifndef EARSHOT_OPS_FACTS_H
#define EARSHOT_OPS_FACTS_H

#include "flow/intake/intake_rows.h"
#include "ops/form.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"

struct facts_import {
    const char *file;
    bool dry_run, strict;
    const char *errors; /* where the error sheet goes; NULL: errors/ in the workspace */
};

/* read = added + same + rejected. Texts live in the workspace's arena. */
struct facts_done {
    int64_t read, added, same, rejected;
    int64_t batch; /* 0 when nothing changed, or on a dry run */
    const char *encoding, *errors;
};

/* A fact as a text that says all of it goes into the batch's content. */
int facts_add(struct digest_set *set, const char *text, struct err *err);

/* Writes the batch and the act's line, inside the caller's transaction. `kind` is the batch's kind and the act's name;
 * .seq, .stored, .name and what the file says of itself are filled in already. */
int facts_seal(struct workspace *workspace, const struct act *act, const char *kind, struct batch *batch,
               struct digest_set *set, struct err *err);

/* Facts to write as one batch. `write` writes the one of that place and answers a text that says all of it. */
struct facts_writing {
    struct workspace *workspace;
    const struct act *act;
    const char *kind; /* of the batch, and the act's name */
    size_t count;
    int (*write)(void *pile, size_t index, int64_t batch, const char **out_text, struct err *err);
    void *pile;
};

/* Writes and seals them, inside the caller's transaction; .seq and .stored of the batch are set. */
int facts_write(const struct facts_writing *what, struct batch *batch, struct err *err);

/* A file of facts: what its kind does with it. */
struct facts_reading {
    enum rulebook_scope scope; /* of the rulebook that its rows are read by */
    const struct form_column *columns;
    int (*open)(void *pile, struct workspace *workspace, const struct act *act, const struct rulebook *rulebook,
                struct err *err); /* what is known; in the transaction */
    /* The row at hand: refused at the form, counted as the same, or put on the pile and counted as added. */
    int (*row)(void *pile, struct form *form, struct facts_done *done, struct err *err);
    int (*land)(void *pile, const struct act *act, struct batch *batch, struct err *err); /* writes the pile */
    void *pile;
};

/* Reads the file whole; unless it is a dry run or nothing is new, what is new lands as one batch in one transaction.
 * Errors: as form_open, form_end and the reading's own. */
int facts_import(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                 const struct facts_reading *reading, struct facts_done *out, struct err *err);

#endif
