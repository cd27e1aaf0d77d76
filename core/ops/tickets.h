/* Tickets, as people and rules make and move them. Each act of a person, each opening by a batch of responses and each
 * run of timers is one batch of ticket events, sealed, with one line in the journal, in one transaction. */
#ifndef EARSHOT_OPS_TICKETS_H
#define EARSHOT_OPS_TICKETS_H

#include "flow/tickets/tickets_rows.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"

/* Opens what the workflows say of the responses that came since this was last done. *out_opened counts new tickets: a
 * second time it is 0. No transaction is open. */
int tickets_open_new(struct workspace *workspace, const struct act *act, int64_t *out_opened, struct err *err);

/* Opens what the workflows say of stores' months that are over: once each, when it is closed or so many days after its
 * end. No transaction is open. */
int tickets_open_months(struct workspace *workspace, const struct act *act, int64_t *out_opened, struct err *err);
/* What a ticket was opened on, JSON, in the workspace's arena; NULL for one that a response or a person opened. */
int ticket_evidence(struct workspace *workspace, const struct ticket *ticket, const char **out, struct err *err);

/* Fires every timer that is due by act->now, in the order of their times and at them: whenever it is run, the same
 * comes of it. *out_fired counts. */
int tickets_tick(struct workspace *workspace, const struct act *act, int64_t *out_fired, struct err *err);

/* All of it, for who does this by the clock. */
int tickets_due(struct workspace *workspace, const struct act *act, struct err *err);

/* How each ticket stands, made anew from its events; inside the caller's transaction. */
int tickets_remake(struct workspace *workspace, const struct act *act, struct err *err);

/* The ticket that was meant by a number, whole or its beginning, of those that who acts may see: of their stores, of
 * the stores of whom they stand in for, and of their duties. Errors: ERR_DATA for none or several. */
int ticket_find(struct workspace *workspace, const struct act *act, const char *typed, struct ticket *out,
                struct err *err);

/* One step, by who acts; timers that are due before it have fired. `class` and `note` are "" where not given. Errors as
 * workflow_may; ERR_USAGE where the step asks for what is not given. *out is the ticket after it. */
struct ticket_wish {
    const char *typed, *step; /* step NULL: the one that answers the customer */
    const char *class, *note;
    const char *reply; /* what the customer is told, through the outbox */
};
int ticket_act(struct workspace *workspace, const struct act *act, const struct ticket_wish *wish, struct ticket *out,
               struct err *err);

/* Gives a ticket to a person: who owns it may, its region and hq. Errors: ERR_DENIED for somebody whom neither role nor
 * duty brings to its store, ERR_EXISTS where it is theirs. */
int ticket_assign(struct workspace *workspace, const struct act *act, const char *typed, const char *to,
                  struct ticket *out, struct err *err);

/* Moves the open tickets of a workflow that stand under older versions of it to the live one, all of them in one
 * transaction or none: what is due on them fires first, each then stands where the live version's states say (`was`,
 * else the same name), and what is due there fires at the move. A dry run does the same and keeps nothing of it.
 *
 * A move finishes nothing: tickets that are over stay as they are, and where the new version would call a ticket over
 * that is not, all of it is refused, as where a state has no place. Errors: ERR_USAGE without a reason; ERR_DATA says
 * which tickets stand there. Texts live in the workspace's arena. */
struct ticket_move {
    const struct workflow *from; /* the version that they stood under */
    int64_t number;              /* of it: 1, 2 … */
    const char *state;
    const struct workflow_state *to;
    int64_t tickets;
};
struct tickets_moved {
    const struct workflow *to;
    int64_t number;
    const struct ticket_move *moves; /* by version and state */
    size_t count;
    int64_t moved, fired; /* tickets; timers, before and at the move */
    int64_t batch;        /* 0: nothing was done, or on a dry run */
};
int tickets_move(struct workspace *workspace, const struct act *act, const char *workflow, bool dry_run,
                 struct tickets_moved *out, struct err *err);

/* What `rules check` says of the states that a rulebook's workflows were, by the versions that tickets came under:
 * warnings. */
int tickets_check(const struct workspace *workspace, const struct rulebook *rulebook, struct arena *arena,
                  rules_fault *fault, void *context, struct err *err);

/* Opens one by hand: a complaint that came by telephone, what staff saw. ERR_DENIED for a store outside the scope. */
struct ticket_draft {
    const char *store, *workflow; /* codes */
    const char *class, *note;     /* "" where not given; the class is then the workflow's */
};
int ticket_new(struct workspace *workspace, const struct act *act, const struct ticket_draft *draft, struct ticket *out,
               struct err *err);

/* An instant by the clock of the ticket's store, in the workspace's arena. */
int ticket_clock(struct workspace *workspace, const struct ticket *ticket, instant_t at, const char **out,
                 struct err *err);
/* The store of a ticket. */
int ticket_store(struct workspace *workspace, const struct ticket *ticket, const struct store **out, struct err *err);
/* What staff wrote with each event, NULL for nothing; as many as there are events. */
int ticket_notes(struct workspace *workspace, const struct ticket *ticket, const char ***out, struct err *err);

/* What the customer said in the answer that opened it: each question that was answered, in the survey's order, in the
 * workspace's arena; texts without what would tell how to reach somebody. It is under every privacy floor: only who is
 * somebody to the ticket reads it (else ERR_DENIED), and a line in the journal says who did. None where no answer
 * opened it, or its customer is erased. */
struct ticket_said {
    const char *question;
    const struct value *words, *answer; /* { zh, en } */
};
int ticket_said(struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                struct ticket_said **out, size_t *out_count, struct err *err);

/* The steps that who acts may take now; `out` has room for workflow->step_count. */
int ticket_steps(struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                 const struct workflow_step **out, size_t *out_count, struct err *err);

/* What the working scripts would have opened in past months, had each answer been there at once. A ticket that is
 * foretold has the number that it has when it is opened. Whose it would be is by the people of today; where nobody is
 * charged with it, its owner is the store's code, the region's, "hq" or the duty. */
struct foretell_query {
    const char *workflow;
    month_t from, to; /* both included; INT32_MIN and INT32_MAX for no bound */
};
struct foretold {
    int64_t number;
    const struct store *store;
    month_t month;
    day_t day; /* of the answer, by the store's clock; of a month its last */
    day_t due; /* until when somebody would have to answer; DAY_NONE: no day */
    const char *const *owners;
    size_t owner_count; /* from 1 up */
    const char *plans;  /* numbers of the improvement plans that its opening asks for, with a blank between; "" */
};
/* In the order of stores and time; those of months by month and store; texts in the workspace's arena. fn returns
 * nonzero to stop. Errors: ERR_USAGE for a workflow that opens nothing by itself. */
int tickets_foretell(struct workspace *workspace, const struct act *act, const struct foretell_query *query,
                     int (*fn)(void *context, const struct foretold *foretold, struct err *err), void *context,
                     struct err *err);

/* A line of a list, for people. */
struct ticket_entry {
    const struct ticket_line *line;
    const struct store *store;
    const struct workflow *workflow;
    const char *due, *opened; /* by the store's clock, "2026-10-31 17:30"; "" for a due time that is no more */
};
struct ticket_list {
    const char *store, *region, *workflow; /* NULL: all that the scope holds */
    const char *owner;                     /* a party, a duty or a person; NULL: anybody's */
    bool mine;                             /* only what is mine to do */
    bool all;                              /* with those that are over */
    bool overdue;                          /* only those that are due by act->now */
};
int tickets_list(struct workspace *workspace, const struct act *act, const struct ticket_list *list,
                 int (*fn)(void *context, const struct ticket_entry *entry, struct err *err), void *context,
                 struct err *err);

#endif
