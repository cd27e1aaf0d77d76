/* Looking at what was published, and checking it. */
#ifndef EARSHOT_OPS_HISTORY_H
#define EARSHOT_OPS_HISTORY_H

#include "flow/archive/archive.h"
#include "flow/archive/proof.h"
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

#define HISTORY_CHAIN "chain" /* what a person calls the chain as a whole */

/* Of an edition: provenance.json, or a document or PDF. `about` is the code of a store or region, or HISTORY_CHAIN;
 * NULL asks for the provenance. `file` is "document.json" or "report.pdf". A provenance lists the files that the scope
 * holds. ERR_NOINPUT when the edition has none; `report` may be NULL where it has one only. */
int history_read(struct workspace *workspace, const struct history_edition *edition, const char *about,
                 const char *report, const char *file, struct buf *out, struct err *err);

/* What the edition has reports about: fn(context, region, store, report). Of a region's report the store is NULL, of
 * the chain's the region too. */
int history_reports(struct workspace *workspace, const struct history_edition *edition,
                    int (*fn)(void *context, const char *region, const char *store, const char *report,
                              struct err *err),
                    void *context, struct err *err);

/* Whether the scope holds what a file of an edition is about; `registry` is scope_registry's, NULL: everything is held.
 */
bool history_holds(const struct workspace *workspace, const struct registry *registry,
                   const struct archive_place *place);

struct verify_done {
    int64_t editions, documents, rendered; /* looked at; rendered again and compared */
    int64_t journal_lines;
    int64_t grave, remarks;
};

struct verify_order {
    const char *edition; /* one, by commit or month; NULL: all, with the line of editions and the journal */
    size_t workers;      /* processes that render; 0 is taken for 1 */
};

/* Every edition (or the one named): what flow/archive/proof.h says; of all, also the line of editions against the
 * journal's database, and the journal's hashes. fn hears each finding, in the same order however many work, and returns
 * nonzero to stop. ERR_FOUND when any is grave. */
int verify(struct workspace *workspace, const struct act *act, const struct verify_order *order,
           int (*fn)(void *context, const struct finding *finding, struct err *err), void *context,
           struct verify_done *out, struct err *err);

/* Brings database and archive together after a run that was killed between the two: what the archive has and the
 * database does not is noted. ERR_DATA when the archive has lost what the database knows. Called first by every act
 * that publishes. */
int history_reconcile(struct workspace *workspace, struct vault *vault, const struct act *act, struct err *err);

#endif
