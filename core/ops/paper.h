/* Surveys on paper: forms to fill in, and codes that lead to the survey pages. Nothing of the workspace changes. */
#ifndef EARSHOT_OPS_PAPER_H
#define EARSHOT_OPS_PAPER_H

#include "flow/paper/paper.h"
#include "ops/rulebook.h"

struct paper_wish {
    const char *survey;
    enum paper_kind kind;
    const char *store;    /* NULL: of no store (a form), or of all */
    bool all;             /* a page for each store that is open today, in one file */
    bool working;         /* by the working scripts instead of the live rules: for who is writing one */
    const char *language; /* "zh", "en"; NULL: the chain's */
    const char *headline; /* over the code; NULL: the usual one */
    const char *receipt;  /* of a slip */
    const char *out;      /* the file; NULL: named after what it holds, here */
};

struct paper_done {
    const char *file, *address; /* address: of the first code; NULL for a form without one. In the workspace's arena */
    size_t stores;
};

/* Errors: ERR_USAGE for what does not go together, ERR_CONFIG where the settings have no public_url and a code needs
 * one, and as scope_store. */
int paper_print(struct workspace *workspace, const struct paper_wish *wish, struct paper_done *out, struct err *err);

#endif
