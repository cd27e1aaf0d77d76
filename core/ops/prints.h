/* Prints: the PDFs of an edition as plain files for people, reports/2026-10/华东一区/S0101 上海国定路店.pdf. A region's
 * is in its own folder, 华东一区/EAST 华东一区.pdf, the chain's beside the folders, 满垄生活超市.pdf.
 *
 * They are copies. After a correction the folder holds the new edition's and no older one's: a print that this edition
 * names otherwise (a store moved, a report was added) is taken away, but only where it is, byte by byte, what an
 * edition of the month published. What a person changed or made stays; nothing goes that the archive does not hold. */
#ifndef EARSHOT_OPS_PRINTS_H
#define EARSHOT_OPS_PRINTS_H

#include "flow/registry/registry.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"
#include "port/vault/vault.h"

struct prints {
    struct workspace *workspace;
    struct vault *vault;
    const struct registry *registry;
    const char *commit; /* of the edition */
    month_t month;
    const struct rulebook *rulebook; /* of several reports about one place each has its id in its name */
    /* answers, in the workspace's arena */
    const char *folder, *first; /* where they stand; one of them, NULL when there is none */
};

int prints_write(struct prints *prints, struct err *err);

#endif
