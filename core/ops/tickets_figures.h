/* What tickets tell of a stretch of months: how many came, went and are left, and how long customers waited. The months
 * are of each store's clock.
 *
 * Read at a cut, so that who asks for the same cut later is told the same: what happened is known as far as the batches
 * up to it say. What was not done at `until` is still open then, and counted for as long as it was watched. */
#ifndef EARSHOT_OPS_TICKETS_FIGURES_H
#define EARSHOT_OPS_TICKETS_FIGURES_H

#include "flow/tickets/course.h"
#include "flow/tickets/tickets_rows.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"
#include "stats/survival.h"

enum ticket_wait { WAIT_ANSWER, WAIT_SOLUTION, TICKET_WAITS }; /* from the opening until … */
enum ticket_hours { HOURS_OPEN, HOURS_CLOCK, TICKET_HOURS };   /* in which the store is open, by its calendar; or all */

/* What is looked at: with by_month each month by itself, else all of them as one. */
struct ticket_span {
    const struct registry *registry; /* tickets of stores that it does not hold are passed over */
    const struct rulebook *rulebook; /* with its calendars and settings */
    const struct workflow_versions *versions;
    int64_t cut;
    instant_t until;
    month_t from, to; /* both included */
    bool by_month;
};

/* One ticket's part in a period. Borrowed. */
struct ticket_part {
    const struct ticket *ticket;
    const struct ticket_course *course;
    const struct store *store;
    const struct region *region; /* where the store hangs on the period's last day */
    month_t month;               /* the last of the period */
    struct stock stock;          /* `fresh` with those that came back */
    bool returned;               /* it was solved or put aside before the period, and came back in it */
    day_t day;                   /* on which it was opened, by the store's clock */
    bool overdue;                /* left over, and its time is up */
    day_t due_day;               /* when it was, and for how many whole days it has been */
    int64_t late_days;
    bool was_due, in_time; /* by the period's end it had to be answered, in the period; it was, in time */
    bool came;             /* was opened in the period: in hours, until each was done or as long as was watched */
    struct survival_time waits[TICKET_WAITS][TICKET_HOURS];
};

/* Whether it is a service point of the period: praise that left the stock with a star. */
bool ticket_part_point(const struct ticket_part *part);

/* Each ticket of each period that it has a part in. fn returns nonzero to stop. */
int tickets_each_part(struct workspace *workspace, const struct ticket_span *span,
                      int (*fn)(void *context, const struct ticket_part *part, struct err *err), void *context,
                      struct err *err);

/* What several tickets make together. Zeroed it is empty. */
struct ticket_sum {
    struct stock stock; /* without those that came back, which stand in `returned`: continuing is
                         * opening + fresh + returned - completed - deferred */
    int64_t returned, overdue;
    int64_t due, in_time;
    struct survival_time *waits[TICKET_WAITS][TICKET_HOURS]; /* of those that came, stock.fresh of them */
    size_t room[TICKET_WAITS][TICKET_HOURS];
};
void ticket_sum_add(struct arena *arena, struct ticket_sum *sum, const struct ticket_part *part);

/* ---- asked for on the spot ---- */

enum ticket_place { TICKETS_CHAIN, TICKETS_REGION, TICKETS_STORE };
enum ticket_kind { TICKETS_ALL, TICKETS_WORKFLOW, TICKETS_CLASS };

struct ticket_figures_query {
    enum ticket_place place;
    enum ticket_kind kind;
    bool by_month;
    month_t from, to;                      /* INT32_MIN: since there are tickets; INT32_MAX: until now */
    const char *store, *region, *workflow; /* NULL: all that the scope holds */
    int64_t cut;                           /* 0: all that is there, until now */
};

struct ticket_figures_row {
    const char *code, *name;         /* of the store or region; "" for the chain */
    bool is_parent;                  /* a region that others hang under */
    const struct workflow *workflow; /* the newest of this id; NULL for all */
    const char *class;               /* NULL for all; "" for tickets without one */
    month_t month;                   /* with by_month */
    const struct ticket_sum *sum;
    struct survival waits[TICKET_WAITS][TICKET_HOURS];
};

/* Rows in the order of code, workflow, class and month. Errors: ERR_DATA for a store, region, workflow or batch that is
 * not there, ERR_DENIED outside the scope. fn returns nonzero to stop. */
int ticket_figures(struct workspace *workspace, const struct act *act, const struct ticket_figures_query *query,
                   int (*fn)(void *context, const struct ticket_figures_row *row, struct err *err), void *context,
                   struct err *err);

/* Each part that is asked for, whatever the query's place and kind; its store, region and workflow live in the arena.
 * `top` is the region that narrows it; NULL for none. */
int ticket_parts_asked(struct workspace *workspace, const struct act *act, const struct ticket_figures_query *query,
                       struct arena *arena,
                       int (*fn)(void *context, const struct ticket_part *part, const struct region *top,
                                 struct err *err),
                       void *context, struct err *err);

/* ---- whom customers praised ---- */

/* Praise by who is praised, in each store: who the answer names that opened it (`thanks` of the workflow), else the
 * person that the ticket was given to. It names people: it is told on the spot, to who sees the store's tickets, and is
 * no part of a report, which is kept; and nothing of it is written down, so that who is erased takes along whom they
 * named. */
struct praise_row {
    month_t month; /* with by_month */
    const struct store *store;
    const char *person;          /* an option's id or a user's name; "" for nobody in particular */
    const struct option *option; /* as the survey of the answer has it; NULL for a user */
    int64_t said, points;        /* opened in the period; service points of it */
};
/* By month, store, the most points and said first, and person. Errors: as ticket_figures; ERR_USAGE for a cut. */
int ticket_praise(struct workspace *workspace, const struct act *act, const struct ticket_figures_query *query,
                  int (*fn)(void *context, const struct praise_row *row, struct err *err), void *context,
                  struct err *err);

#endif
