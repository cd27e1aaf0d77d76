/* Looking at what was published, and checking it. */
#ifndef EARSHOT_OPS_HISTORY_H
#define EARSHOT_OPS_HISTORY_H

#include "ops/rulebook.h"

struct history_edition {
    const char *commit, *tree, *author, *subject, *reason, *rules; /* reason may be "" */
    month_t month;
    int64_t cut;
    int64_t seconds; /* when it was made */
};

/* Editions, newest first, as the archive has them; of one month (INT32_MIN: all). Those of one store, region or report:
 * ops/history_index.h. */
int history(struct workspace *workspace, month_t month,
            int (*fn)(void *context, const struct history_edition *edition, struct err *err), void *context,
            struct err *err);

/* The edition that `what` names: a commit, its beginning, or a month (its newest edition). */
int history_find(struct workspace *workspace, const char *what, struct history_edition *out, struct err *err);

/* Of an edition: provenance.json, or a store's document or PDF. `store` NULL asks for the provenance; `file` is
 * "document.json" or "report.pdf". A provenance lists the files that the scope holds. ERR_NOINPUT when the store has
 * none; `report` may be NULL where it has one only. */
int history_read(struct workspace *workspace, const struct history_edition *edition, const char *store,
                 const char *report, const char *file, struct buf *out, struct err *err);

/* The stores that have a report in the edition: fn(context, region, store, report). */
int history_reports(struct workspace *workspace, const struct history_edition *edition,
                    int (*fn)(void *context, const char *region, const char *store, const char *report,
                              struct err *err),
                    void *context, struct err *err);

/* One thing that verify found. */
struct finding {
    const char *edition; /* commit */
    const char *path;    /* of the file in it, or "" */
    const char *what;
    bool grave; /* false: a remark, such as an edition that another engine made */
};

struct verify_done {
    int64_t editions, documents, rendered; /* looked at; rendered again and compared */
    int64_t journal_lines;
    int64_t grave, remarks;
};

/* Every edition (or the one named): each file's digest against its provenance, each document rendered again and
 * compared with its PDF byte by byte, nothing unlisted, the chain of editions whole against the journal's database, the
 * journal's hashes. fn hears each finding and returns nonzero to stop. ERR_FOUND when any is grave. */
int verify(struct workspace *workspace, const struct act *act, const char *edition,
           int (*fn)(void *context, const struct finding *finding, struct err *err), void *context,
           struct verify_done *out, struct err *err);

/* Brings database and archive together after a run that was killed between the two. Called first by every act that
 * publishes. */
int history_reconcile(struct workspace *workspace, struct vault *vault, const struct act *act, struct err *err);

#endif
