/* A morning: what waits for somebody today, of tickets and of improvement plans; and how each person is told of it,
 * once a day. A day and its hours are by the clock of the person's stores, where they all have one, else by the
 * chain's. */
#ifndef EARSHOT_OPS_MORNINGS_H
#define EARSHOT_OPS_MORNINGS_H

#include "flow/workflow/workflow.h"
#include "ops/workspace.h"

enum morning_why { MORNING_OVERDUE, MORNING_TODAY, MORNING_NEW, MORNING_WAITING, MORNING_WHYS };

struct morning {
    int64_t open;             /* tickets in their stores */
    int64_t of[MORNING_WHYS]; /* of these: overdue; due today; opened within a day; the others */
    int64_t mine;             /* tickets that are theirs to do, or of whom they stand in for */
    int64_t replies;          /* of these: a customer waits for an answer, and one would reach them */
    int64_t plans;            /* next steps and actions of plans that are theirs, due today or before */
};

/* One thing that is theirs to do: every such ticket, and of plans what is due today or before. */
struct morning_matter {
    enum morning_why why;
    int64_t number; /* of the ticket or plan */
    const struct workflow *workflow;
    const char *title;              /* of a plan; NULL: it is a ticket */
    const char *action;             /* of a plan: which is to be done; NULL: its next step */
    const char *place, *place_name; /* of a ticket its store; of a plan its region, or "" */
    const char *due;                /* by the store's clock, "2026-10-31 17:30"; of a plan a day; "" for no more */
    instant_t due_at;               /* INT64_MAX: no more */
    bool reply;                     /* the customer waits for an answer */
};

/* Of who acts. fn, which may be NULL, hears what is theirs to do: tickets, the most pressing first, then plans. */
int morning_read(struct workspace *workspace, const struct act *act, struct morning *out,
                 int (*fn)(void *context, const struct morning_matter *matter, struct err *err), void *context,
                 struct err *err);

/* Puts each person's into the outbox, once a day, for those who have something to do or in whose stores something is
 * overdue: by their name among the channel's addresses, or where it writes to one place. Who is away is told nothing:
 * their deputy has it. Errors: ERR_DATA for a channel or message that is not there. */
int mornings_send(struct workspace *workspace, const struct act *act, const char *channel, const char *message,
                  int64_t *out_sent, struct err *err);

/* The same as the settings say, for who does it by the clock: of each person whose hour has come, on a day on which a
 * store of theirs is open. A day that was missed is not made up for: what is told in the morning is how it stands then.
 */
int mornings_due(struct workspace *workspace, const struct act *act, struct err *err);

#endif
