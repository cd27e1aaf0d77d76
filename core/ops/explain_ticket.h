/* Why a ticket is where it is: what opened it, whose it was when, which timers ran, and how the time until which it is
 * due was reckoned, hour by hour of the store's calendar. What the customer answered or wrote is not told: only what
 * the rule asked for. */
#ifndef EARSHOT_OPS_EXPLAIN_TICKET_H
#define EARSHOT_OPS_EXPLAIN_TICKET_H

#include "flow/calendar/calendar.h"
#include "ops/tickets.h"

#define EXPLAIN_STRETCHES 60 /* of open time, at most; a longer reckoning says how many more there are */

struct explain_owner {
    instant_t from, until;            /* INT64_MAX: still */
    const struct ticket_event *event; /* that gave it, and says whose it became */
};

struct explain_version {
    int64_t number;                   /* of the workflow's versions: 1, 2 … */
    const struct ticket_event *event; /* that brought the ticket under it: its opening, then moves */
};

struct explain_timer {
    const struct workflow_timer *timer;
    int64_t fired;     /* in all */
    instant_t last_at; /* INT64_MIN: never */
    bool runs;         /* in the state that the ticket is in */
    instant_t next;    /* INT64_MAX: it will not, if nothing happens */
};

struct explain_stretch {
    instant_t from, until;
    int64_t open_ms; /* that count, and so far */
    int64_t so_far_ms;
};

struct explain_ticket {
    struct ticket ticket;
    const struct store *store;
    const struct zone *zone;
    const struct explain_version *versions; /* the last one is the ticket's now */
    size_t version_count;
    int64_t newest; /* there is */
    struct {
        const char *survey;       /* NULL: no answer did */
        const struct value *came; /* classes of which it had to be one; NULL: of any */
        const char *condition;    /* as a script writes it; NULL: every answer */
        size_t words;             /* of which one had to stand in the comment; 0: none had to */
    } opened_by;
    const struct explain_owner *owners;
    size_t owner_count;
    const struct explain_timer *timers; /* as the workflow has them */
    size_t timer_count;
    struct {
        const struct ticket_event *set_by; /* NULL: it is not due any more */
        struct workflow_span span;
        const char *calendar; /* its id; "" for none: always open */
        instant_t at;         /* what the reckoning comes to: not the ticket's where the calendar has changed since */
        const struct explain_stretch *stretches; /* of a span of open hours or days */
        size_t count, more;
    } due;
};

/* Told while it lives. Errors: as ticket_find. */
int explain_ticket(struct workspace *workspace, const struct act *act, const char *typed,
                   int (*fn)(void *context, const struct explain_ticket *told, struct err *err), void *context,
                   struct err *err);

#endif
