/* Tickets: what needs a person, from its opening to its end. A ticket goes its way by a workflow (flow/workflow), by
 * the version of it that it was opened under or moved to last; what happens to it are events, which only grow. Each
 * event says how the ticket stands after it, so that the last one is the ticket as it is now.
 *
 * A ticket's number follows from what opened it: the same response opens the same ticket, however often the rules are
 * asked, and a second time nothing. */
#ifndef EARSHOT_FLOW_TICKETS_H
#define EARSHOT_FLOW_TICKETS_H

#include "base/digest.h"
#include "flow/workflow/workflow.h"

/* 60 bits, written as twelve letters and digits in three groups: "7KQ2-XP9M-4T8C" (no I, L, O, U). */
#define TICKET_TEXT 15
char *ticket_number_write(char out[TICKET_TEXT], int64_t number);
/* What somebody typed: small letters, without hyphens, or the beginning alone (four letters or more): the numbers that
 * begin so. False for what is none. */
bool ticket_number_read(const char *typed, int64_t *out_first, int64_t *out_last);

/* Of a ticket that a response opened; `identity` is the response's, under the workspace's key (identity_hash). */
int64_t ticket_number_of(const char *workflow, const struct digest *identity);
/* Of one that something else opened: `key` says what, "hand 2026…", "month S1 2026-10 service". */
int64_t ticket_number_of_key(const char *workflow, const char *key);

/* The numbers are kept in rows. */
enum ticket_event_kind { TICKET_OPENED = 1, TICKET_STEP, TICKET_TIMER, TICKET_ASSIGNED, TICKET_MOVED };
const char *ticket_event_word(enum ticket_event_kind kind); /* "opened", "step", "timer", "assigned", "moved" */

/* How a ticket stands. Texts are borrowed. */
struct ticket_standing {
    const char *state;
    instant_t since; /* when it came into the state */
    enum workflow_party owner;
    const char *duty;   /* with PARTY_DUTY: which; "" */
    const char *person; /* one of the owners to whom it was given; "" for all of them */
    instant_t due;      /* INT64_MAX: not any more */
    const char *class;  /* "" for none */
    const char *marks;  /* words, each behind a blank: " late stale"; "" for none */
};

struct ticket_event {
    int64_t seq; /* 1, 2 … of the ticket */
    int64_t batch;
    instant_t at;
    enum ticket_event_kind kind;
    const char *name;   /* of the step or timer; of an opening, by what: "" a response, "hand", "month" */
    const char *actor;  /* who took the step, or opened it by hand; "" for rules and timers */
    const char *reason; /* "" for none */
    const char *told;   /* what became of its notices and replies: "reply sms; notify mail chen"; "" for none */
    int64_t version;    /* TICKET_MOVED: of the workflow, from then on; else 0 */
    struct ticket_standing after;
    const struct workflow
        *under; /* the version that the ticket is under after it: what its state is one of. NULL: the ticket's */
};

struct ticket {
    int64_t number, store;
    const struct workflow *workflow; /* as it was when the ticket was opened, or moved last: the last event's */
    const struct workflow *first;    /* as it was when the ticket was opened */
    instant_t opened;
    const struct ticket_event *events;
    size_t event_count;
};

static inline const struct ticket_event *ticket_last(const struct ticket *ticket) {
    return &ticket->events[ticket->event_count - 1];
}
/* Whose act brought it into the state it is in. */
struct workflow_case ticket_case(const struct ticket *ticket);
/* How often each timer has fired since it came into its state, into out[workflow->timer_count]. */
void ticket_fired(const struct ticket *ticket, int64_t *out);

bool ticket_marked(const char *marks, const char *mark);

/* How it stands once a new one is there, and after a step or a timer at an instant: the state it leads to and what its
 * intents say of owner, due time and marks. Texts in the arena. */
struct ticket_standing ticket_begin(const struct workflow *workflow, instant_t at, const struct workflow_time *time);
struct ticket_standing ticket_after(struct arena *arena, const struct workflow *workflow,
                                    const struct ticket_standing *before, size_t to,
                                    const struct workflow_intent *intents, size_t intent_count, instant_t at,
                                    const struct workflow_time *time);

/* How it stands once it is moved to another version of its workflow: its state is the one that takes the place of its
 * own there, and all else stays, since when it is there and until when it is due, too; but what is solved or over by
 * the new version is not due any more. A class that the new version has not is kept as well: it was said of the ticket.
 */
struct ticket_standing ticket_moved(const struct workflow *workflow, const struct ticket_standing *before,
                                    size_t place);

/* Whether a standing is what the event may have led to from the one before: for who checks rows. `workflow` is the one
 * that it was under after the event. */
bool ticket_follows(const struct workflow *workflow, const struct ticket_standing *before,
                    const struct ticket_event *event);

#endif
