/* Setting responses aside, and taking them back in: marks (flow/intake/quarantine_rows.h), their tallies and scores in
 * the same transaction, sealed as a batch of their own with a line in the journal. */
#ifndef EARSHOT_OPS_QUARANTINE_H
#define EARSHOT_OPS_QUARANTINE_H

#include "ops/facts.h"

/* Which responses, in one of four ways. */
struct quarantine_wish {
    const char *const *ids; /* as their source knows them */
    size_t id_count;
    const char *source;  /* narrows ids to one source's; or NULL */
    int64_t batch;       /* what this import brought and still stands; 0: not by batch */
    const char *store;   /* a code, with the months: */
    month_t first, last; /* both included */
    const char *file; /* a CSV file with the column id (答卷编号), and source (来源) where ids may be of several */
    const char *errors; /* where its error sheet goes; NULL: errors/ in the workspace */
    bool lift;          /* take them back in */
    bool dry_run;       /* tell what would happen, change nothing */
};

/* named = marked + same, always: what is set aside already is not set aside again. */
struct quarantine_done {
    int64_t named, marked, same, rejected; /* rejected: rows of the file */
    int64_t stores, months;                /* that the marked ones are of: stores, and months of stores */
    int64_t batch;                         /* 0 where nothing was marked, or on a dry run */
    const char *errors;                    /* the error sheet, or NULL */
};

/* Errors: ERR_USAGE without a reason; ERR_DATA for an id that no response has, one that several sources have, a batch
 * that is no import, a store that is not there. Texts of `out` live in the workspace's arena. */
int quarantine(struct workspace *workspace, const struct act *act, const struct quarantine_wish *wish,
               struct quarantine_done *out, struct err *err);

/* A response that is set aside. Borrowed until fn returns. */
struct quarantined {
    const char *id, *source, *store; /* the store's code */
    month_t month;
    int64_t brought, batch; /* the batch that brought it, the one that set it aside */
    instant_t at;
    const char *actor, *reason;
};

/* Those of a store (NULL: all) and of the months from first to last; fn returns nonzero to stop. */
int quarantine_list(struct workspace *workspace, const char *store, month_t first, month_t last,
                    int (*fn)(void *context, const struct quarantined *item, struct err *err), void *context,
                    struct err *err);

#endif
