/* The import of customers: who they are, when they were in which store, what they spent, and what they agreed to.
 *
 * A row names a customer by at least one contact (number, telephone, e-mail); what else it has is taken: a store and a
 * time are a visit, an amount makes it a purchase, a tick a consent. The columns have names of ours in either language,
 * or those that a definition `members` gives them. Customers are no facts: there is no batch, and the journal has
 * the file's digest and counts alone. */
#ifndef EARSHOT_OPS_CUSTOMERS_IMPORT_H
#define EARSHOT_OPS_CUSTOMERS_IMPORT_H

#include "ops/workspace.h"

struct customers_import {
    const char *file;
    const char *map;            /* the definition's id; NULL: the one that fits, else the columns have our names */
    const char *notice;         /* the file that holds what was agreed to; NULL: the file has no consents */
    const char *notice_version; /* what the chain calls it; NULL: the first letters of its digest */
    const char *errors;         /* where the error sheet goes; NULL: errors/ in the workspace */
    bool dry_run, strict;
};

/* read = taken + turned_away + rejected. */
struct customers_import_done {
    int64_t read, taken, rejected;
    int64_t
        turned_away; /* they were erased, or opted out for good and were forgotten, and the row has no consent since */
    int64_t new;     /* customers who were not known */
    int64_t visits, consents, opt_outs; /* that were not known */
    const char *encoding, *errors;
};

/* All good rows land in one transaction, or none. Errors: as form_open; ERR_USAGE where the file has consents and no
 * notice is named. */
int customers_import(struct workspace *workspace, const struct act *act, const struct customers_import *what,
                     struct customers_import_done *out, struct err *err);

#endif
