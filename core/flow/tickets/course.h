/* The course of a ticket, as its times and the stock are reckoned from it: when somebody first answered, when it was
 * solved, where it stood when a month began and ended. Only what happened before an instant counts.
 *
 * A ticket is in the stock until it is solved. It is back in it when it is opened anew, and its earlier solution then
 * counts for nothing: times are to the one that stayed. One that comes to its end without having been solved is put
 * aside (dismissed, or put off); where a workflow has no solved state, its end is the solution. Only people answer: a
 * timer that moves a ticket on has not. */
#ifndef EARSHOT_FLOW_COURSE_H
#define EARSHOT_FLOW_COURSE_H

#include "flow/tickets/tickets.h"
#include "stats/stock.h"

struct ticket_course {
    instant_t opened;
    instant_t due;           /* until when it had to be answered, as it was set at the opening */
    instant_t answered;      /* INT64_MAX: nobody has */
    enum stock_state stands; /* open: in the stock; completed: solved; deferred: put aside */
    instant_t left;          /* since when it is solved or put aside; INT64_MAX: it is in the stock */
    instant_t returned;      /* when it was last opened anew; INT64_MIN: never */
    struct ticket_standing last;
};

/* As known of what happened before `before`; the ticket was opened before it. */
struct ticket_course ticket_course_of(const struct ticket *ticket, instant_t before);

#endif
