/* The index over the archive: which report stands in which edition, with its digests and what became of it. One store's
 * history among many editions is read from it, where git would walk them all.
 *
 * It is derived: each edition's rows are made from that edition's commit and those of the editions before it, by the
 * same function whether a close adds them or all are made again, so that the archive alone gives the same rows. */
#ifndef EARSHOT_OPS_HISTORY_INDEX_H
#define EARSHOT_OPS_HISTORY_INDEX_H

#include "flow/archive/archive.h"
#include "ops/history.h"

/* Adds the rows of editions that have none yet, inside the caller's transaction: their rows of `edition` are there. */
int history_index_fill(struct workspace *workspace, struct vault *vault, struct err *err);

/* Makes all of it again from git. *out_reports is how many rows there are, *out_changed whether any was another. */
struct index_done {
    int64_t editions, reports;
    bool changed;
};
int history_index_rebuild(struct workspace *workspace, const struct act *act, struct index_done *out, struct err *err);

/* Makes it again beside the one there is, and compares; nothing is written. An older program's, which the next question
 * fills, is not compared. */
int history_index_check(struct workspace *workspace, struct vault *vault, bool *out_same, struct err *err);

/* ---- what it answers ---- */

struct history_query {
    month_t first, last; /* both included; INT32_MIN and INT32_MAX for no bound */
    const char *store;   /* a code; NULL: all that the scope holds, regions and the chain too */
    const char *region;  /* a code: its own reports, and those of its stores and of the regions under it; NULL: all */
    const char *report;  /* an id; NULL: all */
};

struct history_report {
    const char *store;  /* a code; "_region" and "_chain" for the report of a region and of the chain */
    const char *region; /* where it stands in the edition */
    const char *report;
    enum archive_change change;
    const char *document, *pdf; /* SHA-256, hex; NULL where it is gone */
};

/* Newest edition first, each with its reports in the order of stores; both live until fn returns, the edition's texts
 * in the workspace's arena. Each edition is looked up in the archive: ERR_DATA for one that is not there. */
int history_of_reports(struct workspace *workspace, const struct history_query *query,
                       int (*fn)(void *context, const struct history_edition *edition,
                                 const struct history_report *report, struct err *err),
                       void *context, struct err *err);

#endif
