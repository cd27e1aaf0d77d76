/* The scribe: the one thread of a serving process that has the database. Whoever asks puts a job on it; what is waiting
 * is looked at, stored in one transaction, and answered for once that is durable. */
#ifndef EARSHOT_WEB_SCRIBE_H
#define EARSHOT_WEB_SCRIBE_H

#include "web/house.h"

struct quotas; /* ops/quotas.h */

struct scribe_job {
    struct scribe_job *next; /* the scribe's own */
    /* Looks things up and may fill `submissions`, in a transaction that reads and that it shares with others; NULL:
     * nothing to look up. An error is passed to `done`. */
    int (*look)(struct scribe_job *job, struct workspace *workspace, struct err *err);
    /* The same, for what has a transaction of its own: what is confirmed then has happened. NULL: nothing. */
    int (*act)(struct scribe_job *job, struct workspace *workspace, struct err *err);
    /* What it leaves in the database beside a submission (that an invitation was opened), in a transaction that it
     * shares with others; NULL: nothing. */
    int (*note)(struct scribe_job *job, struct sql *db, struct err *err);
    struct submission *submissions; /* to be stored, all or none of them */
    size_t submission_count;
    /* After the commit; `err` says what failed, NULL: nothing. Frees the job. */
    void (*done)(struct scribe_job *job, const struct err *err);
};

/* What was counted of quotas: for a job's `look` alone. */
struct quotas *scribe_quotas(const struct scribe *scribe);

int scribe_open(struct scribe **out, struct house *house, struct err *err);
void scribe_put(struct scribe *scribe, struct scribe_job *job); /* from any thread */
/* What is waiting is done first; nothing may be put any more. NULL is fine. */
void scribe_close(struct scribe *scribe);

#endif
