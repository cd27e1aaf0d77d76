/* The rows of tickets. ticket and ticket_event are facts and only grow; ticket_now is the last event of each again,
 * with when its next timer fires, so that what is due is found without reading all: it can be made anew from the
 * others. */
#ifndef EARSHOT_FLOW_TICKETS_ROWS_H
#define EARSHOT_FLOW_TICKETS_ROWS_H

#include "flow/tickets/tickets.h"
#include "port/sql/sql.h"

/* Every version of a workflow that tickets, or plans, were opened under. What they would open is not read: new tickets
 * come of the live rules alone. */
int workflow_versions_read(struct sql *db, struct arena *arena, struct workflow_versions *out, struct err *err);
/* The same for who asks again and again: reads those that are not among the kept ones yet (none at first) into the same
 * arena. A version never changes; it is named by its digest. */
int workflow_versions_more(struct sql *db, struct arena *arena, struct workflow_versions *kept, struct err *err);
/* Writes it unless it is there. */
int workflow_version_write(struct sql *db, const struct workflow *workflow, int64_t batch, struct err *err);

/* ERR_EXISTS where the number is taken. */
int ticket_insert(struct sql *db, const struct ticket *ticket, struct err *err);
/* What can be somebody's, and is taken out with them: the row of the response that opened it, and what staff wrote with
 * the event of that number. */
int ticket_link(struct sql *db, const struct ticket *ticket, int64_t rid, struct err *err);
int ticket_note_write(struct sql *db, const struct ticket *ticket, int64_t seq, const char *text, struct err *err);
/* The tickets that a response opened, each once for every note on it (NULL where there is none). */
int tickets_of_response(struct sql *db, int64_t store, int64_t rid,
                        int (*fn)(void *context, int64_t number, const char *note, struct err *err), void *context,
                        struct err *err);
/* Somebody is erased who gave that response: what staff wrote with its tickets goes, and the way from it to them. */
int tickets_forget(struct sql *db, int64_t store, int64_t rid, struct err *err);
/* In the arena, one of each event, NULL for none: as many as the ticket has events. */
int ticket_notes_read(struct sql *db, const struct ticket *ticket, struct arena *arena, const char ***out,
                      struct err *err);
int ticket_event_insert(struct sql *db, const struct ticket *ticket, const struct ticket_event *event, struct err *err);
/* How it stands; `wakes` is when its next timer fires, INT64_MAX for never. */
int ticket_now_write(struct sql *db, const struct ticket *ticket, instant_t wakes, struct err *err);

/* What it was opened on, a JSON object, beside the event that opened it; NULL where there is nothing of the kind. */
int ticket_evidence_write(struct sql *db, const struct ticket *ticket, int64_t batch, const char *evidence,
                          struct err *err);
int ticket_evidence_read(struct sql *db, const struct ticket *ticket, struct arena *arena, const char **out,
                         struct err *err);

/* The response that opened it; *out_there is false where none did, or its customer is erased. */
int ticket_response(struct sql *db, const struct ticket *ticket, int64_t *out_rid, bool *out_there, struct err *err);

int ticket_exists(struct sql *db, int64_t number, bool *out, struct err *err);

/* With all its events. *out_there is false where there is none. */
int ticket_load(struct sql *db, const struct workflow_versions *versions, int64_t number, struct arena *arena,
                struct ticket *out, bool *out_there, struct err *err);

/* Whether somebody took the step of that name, at any time. */
int ticket_stepped(struct sql *db, const struct ticket *ticket, const char *step, bool *out, struct err *err);

/* The numbers from first to last, two at most: whether what was typed means one, several or none. */
int ticket_numbers(struct sql *db, int64_t first, int64_t last, int64_t out[2], size_t *out_count, struct err *err);

/* A line of a list. Borrowed until fn returns. */
struct ticket_line {
    int64_t number, store, version; /* the version that it is under now */
    instant_t opened;
    struct ticket_standing now;
    enum workflow_stage stage;
};
struct ticket_query {
    int64_t store;        /* 0: all */
    bool open;            /* not those that are over */
    instant_t overdue_at; /* only those due before it; INT64_MIN: all */
    const char *workflow; /* NULL: all */
};
/* Those of urgent workflows first, then what is due first. fn returns nonzero to stop. */
int tickets_each(struct sql *db, const struct ticket_query *query,
                 int (*fn)(void *context, const struct ticket_line *line, struct err *err), void *context,
                 struct err *err);

/* Each ticket that was opened before an instant, with what happened to it by the batch `cut`: store by store, each with
 * its events. Borrowed until fn returns, which returns nonzero to stop. */
int tickets_each_until(struct sql *db, const struct workflow_versions *versions, int64_t cut, instant_t before,
                       int (*fn)(void *context, const struct ticket *ticket, struct err *err), void *context,
                       struct err *err);

/* How many open tickets stand in which states of other versions of a workflow, by state. fn returns nonzero to stop. */
int tickets_standing_elsewhere(struct sql *db, const struct workflow *workflow,
                               int (*fn)(void *context, const char *state, int64_t tickets, struct err *err),
                               void *context, struct err *err);

/* When the first ticket was opened; INT64_MAX where there is none. */
int tickets_first(struct sql *db, instant_t *out, struct err *err);

/* The number whose timer fires first, not after `now`; *out_there is false where none does. */
int ticket_due(struct sql *db, instant_t now, int64_t *out_number, bool *out_there, struct err *err);

/* Every ticket's number, in order, into the arena. */
int tickets_all(struct sql *db, struct arena *arena, int64_t **out, size_t *out_count, struct err *err);
/* Empties ticket_now, before it is made anew. */
int tickets_now_drop(struct sql *db, struct err *err);

/* The last batch whose responses were looked at. */
int tickets_seen(struct sql *db, int64_t *out_batch, struct err *err);
int tickets_see(struct sql *db, int64_t batch, struct err *err);

#endif
