/* The database as it stood: what follows from the facts that were known at a cut.
 *
 * Tallies and scores are kept for now only. Facts are kept for ever, and each names the batch that brought it; so the
 * tallies of any time can be counted again from the responses, to the last digit. Two ask for it: who proves an edition
 * from the facts at its cut, and who says why two editions differ, letting in one kind of fact after the other.
 *
 *     struct asof_cut cut = asof_cut_at(edition.cut);
 *     sql_snapshot(workspace->db, err); asof_open(&asof, workspace, act, &cut, edition.month, err);
 *     press_open(...); press_run(...);          // sees what a close saw then
 *     asof_close(asof); sql_rollback(workspace->db);
 *
 * What a month's report reads is all there: the months up to it. Registry, targets and events are asked for at
 * workspace_cut, which says what the present cut is, tickets at workspace_ticket_cut. */
#ifndef EARSHOT_OPS_ASOF_H
#define EARSHOT_OPS_ASOF_H

#include "flow/intake/intake_rows.h"
#include "flow/tallies/tallies.h"
#include "ops/workspace.h"

/* Each is the last batch whose facts of that kind are known. */
struct asof_cut {
    struct response_cut responses;
    int64_t registry; /* and targets, events and visits */
    int64_t tickets;
};
struct asof_cut asof_cut_at(int64_t batch); /* everything up to it, and nothing later */

#define ASOF_ALL_MONTHS ((month_t)(9999 * 12)) /* as the last one: past it no day is written */

/* Tells fn the tallies as of the cut of the months from first to last, both included: store by store, each store's by
 * key, one store's in memory at a time. `store` narrows to one; 0 is all. Reads each response of these months once. fn
 * returns nonzero to stop, which is returned. */
typedef int asof_fn(void *context, const struct tally_delta *tally, struct err *err);
int asof_tallies(struct workspace *workspace, const struct act *act, const struct response_cut *cut, int64_t store,
                 month_t first, month_t last, asof_fn *fn, void *context, struct err *err);

struct asof;

/* From here until it is closed every reader of this workspace finds the tallies of all months up to `last` as of the
 * cut, and no scores but those that are made meanwhile (scores_make_of). Inside the caller's transaction, which may be
 * a snapshot: what is counted stands in temporary tables, beside the database, and goes with them. */
int asof_open(struct asof **out, struct workspace *workspace, const struct act *act, const struct asof_cut *cut,
              month_t last, struct err *err);
/* To another cut or month: only the stores' months are counted again that a fact between the two has touched. */
int asof_move(struct asof *asof, const struct asof_cut *cut, month_t last, struct err *err);
void asof_close(struct asof *asof); /* NULL is fine */

/* A store's month that facts between two cuts have touched: batches `after` < seq <= `upto`. Ordered, in the arena. */
struct asof_touched {
    int64_t store;
    month_t month;
};
int asof_touched(struct workspace *workspace, int64_t after, int64_t upto, month_t last, struct arena *arena,
                 struct asof_touched **out, size_t *out_count, struct err *err);

#endif
