/* What tickets tell, as reports see it: r.tickets of a store, a region or the chain.
 *
 * Counts are of tickets, not of answers, and are told whatever they are; but a ticket that an answer opened tells of
 * that answer, so who reads them (ops/press_tickets.c) leaves out what would tell of hidden ones. Medians and shares
 * have the floor and the base of any figure: of fewer they would be one person's work. */
#ifndef EARSHOT_FLOW_REPORT_TICKET_FIGURES_H
#define EARSHOT_FLOW_REPORT_TICKET_FIGURES_H

#include "flow/report/report_parts.h"
#include "flow/workflow/workflow.h"
#include "stats/survival.h"

struct report_ticket_cell {
    int64_t opening, came, returned, solved, aside, continuing, overdue;
    int64_t due, in_time;
    struct report_waits {
        int64_t n; /* that came, and are watched */
        struct survival_quantile open, clock;
    } answer, solution;
};

/* What a column of cells is of: a workflow's tickets, or those of one class of it. */
struct report_ticket_kind {
    const struct workflow *workflow; /* NULL: all that are praise, of which nothing else tells */
    const char *class;               /* NULL: all; "": those without one */
};

/* A ticket that is late, for a working copy. */
struct report_late {
    const char *number, *what, *class, *state, *owner, *due; /* what is said of it, in the report's language */
    const struct store *store;
    const struct region *region;
    int64_t days; /* whole days late at the period's end */
};

struct report_tickets {
    const struct report_ticket_kind *kinds;
    size_t kind_count;
    size_t months;
    const struct report_ticket_cell **cells; /* report_ticket_at; NULL where there is nothing */
    const struct report_late *late;          /* the most pressing first */
    size_t late_count;
};

/* Places: stores by their index, behind them regions, behind them the chain. Kind 0 is all, then the kinds. */
size_t report_ticket_place(const struct registry *registry, const struct report_place *place);
size_t report_ticket_at(const struct report_tickets *tickets, size_t place, size_t month, size_t kind);

/* How many; the share that was answered in time; a median of `n` tickets, in opening hours ("tickets.open_hours") or
 * those of the clock ("tickets.clock_hours"). */
struct metric report_count_tickets(int64_t count, const struct bases *bases);
struct metric report_in_time(int64_t in_time, int64_t due, const struct bases *bases);
struct metric report_median_wait(const struct survival_quantile *half, int64_t n, const char *definition,
                                 const struct bases *bases);

/* r.tickets, as far as it is needed. */
void report_set_tickets(struct arena *arena, const struct report_frame *frame, const struct report_place *place,
                        struct value *made);

#endif
