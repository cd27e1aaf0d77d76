/* What the acts on tickets share. */
#ifndef EARSHOT_OPS_TICKETS_PARTS_H
#define EARSHOT_OPS_TICKETS_PARTS_H

#include "base/map.h"
#include "flow/customers/customers.h"
#include "ops/duties.h"
#include "ops/facts.h"
#include "ops/tickets.h"

/* Tickets being worked on in a transaction. */
struct desk {
    struct workspace *workspace;
    const struct act *act;
    const struct rulebook *rulebook; /* the workspace's, kept */
    const struct registry *registry;
    struct workflow_versions versions;
    struct staffing staffing;
    struct map zones; /* open zones by name */
    struct arena
        *arena; /* where what is read and written now goes: lasting, or scratch between desk_enter and _leave */
    struct arena *lasting; /* as long as the desk */
    struct arena *scratch; /* of the ticket at hand */
    int64_t batch;         /* 0: none begun */
    int64_t events;
    struct digest_set *contents;
    struct planning *planning; /* for plans that tickets ask for (tickets_plan.c); NULL: none has yet */
    struct map plans;          /* what became of what was asked: texts */
};

/* Loads the rules and what there is; begins no transaction. ticket_desk_close, failed or not. `by`: those rules, which
 * are borrowed. */
int ticket_desk_open(struct desk *desk, struct workspace *workspace, const struct act *act, struct err *err);
int ticket_desk_open_by(struct desk *desk, struct workspace *workspace, const struct act *act,
                        const struct rulebook *rulebook, struct err *err);
void ticket_desk_close(struct desk *desk);
/* One ticket of many: what is read and written of it from desk_enter on is let go at desk_leave. */
void desk_enter(struct desk *desk);
void desk_leave(struct desk *desk);
/* Begins the transaction in which tickets are changed, and sees what versions there are by then: another process may
 * have moved tickets, or opened some, since the desk was opened. */
int desk_begin(struct desk *desk, struct err *err);

/* Every version of a workflow that there is: kept with the workspace, so that an act reads no more than what is new. */
int desk_versions(struct workspace *workspace, struct workflow_versions *out, struct err *err);

/* A store's time: valid while the desk is open. */
struct desk_time {
    struct workflow_time time;
    const struct calendar *calendar;
    const struct zone *zone;
    const char *name; /* of the zone */
};
int desk_time(struct desk *desk, int64_t store, struct desk_time *out, struct err *err);

/* "2026-10-31 17:30" by the store's clock; "" for INT64_MAX. */
const char *desk_clock(struct arena *arena, const struct desk_time *time, instant_t at);

/* Puts in what an event's intents send, and opens the plans that they ask for, before the event is written: event->told
 * says what became of it. `text` is what
 * somebody wrote to the customer, "" for nothing. */
int desk_tell(struct desk *desk, const struct ticket *ticket, struct ticket_event *event,
              const struct workflow_intent *intents, size_t count, const char *text, const struct desk_time *time,
              struct err *err);

/* Who gave the answer that opened it; NULL where nobody is known. */
int desk_customer(struct desk *desk, const struct ticket *ticket, const struct customer_id **out, struct err *err);

/* Opens the improvement plan that an intent asks for, unless one about the same is on its way there, in the desk's
 * batch. *out_told says what became of it: "plan 7KQ2-XP9M-4T8C", "plan: 7KQ2-XP9M-4T8C is on its way", or why there is
 * none.
 */
int desk_plan(struct desk *desk, const struct ticket *ticket, instant_t at, const struct workflow_intent *intent,
              const char **out_told, struct err *err);
void desk_plan_close(struct desk *desk);

/* The numbers of the plans that the opening of a foretold ticket would ask for, with a blank between; "" for none.
 * Asked in the order in which tickets are opened. In the workspace's arena. */
struct plan_foretelling {
    struct workspace *workspace;
    const struct rulebook *rulebook;
    struct map asked; /* by figure and place */
};
int plans_foretell(struct plan_foretelling *all, const struct workflow *workflow, const struct foretold *ticket,
                   const char **out, struct err *err);

/* Opens a ticket as `event` says, which leaves with all that the workflow says of a new one; `rid` is the response that
 * opened it, or -1. Nothing where its number is taken: *out_new says. */
int desk_open_ticket(struct desk *desk, struct ticket *ticket, struct ticket_event *event, int64_t rid, bool *out_new,
                     struct err *err);

/* What months of the stores open, each by what is known now of it and of those before: in the workspace's arena, by
 * month and store. Nothing is written. */
struct month_finding {
    int64_t number;
    const struct store *store;
    month_t month;
    const char *evidence; /* JSON: the figure as it was, its base, interval and target or limit */
};
struct month_findings {
    struct month_finding *items;
    size_t count;
    bool any; /* whether the last month has any answers */
};
int month_findings(struct workspace *workspace, const struct act *act, const struct workflow *workflow, month_t from,
                   month_t to, struct month_findings *out, struct err *err);

/* The workspace's own. */
const struct zone *desk_zone(const struct desk *desk);

/* What who acts is to a ticket, and whether they may see it. */
unsigned desk_parties(const struct desk *desk, const struct ticket *ticket);
bool desk_sees(const struct desk *desk, int64_t store, const struct ticket_standing *now);

/* The batch that is written into gets its number. */
int desk_batch(struct desk *desk, struct err *err);

/* Writes the event behind the ticket's others (the first with the ticket itself) and how it stands; `events` of the
 * ticket grow by it. */
int desk_write(struct desk *desk, struct ticket *ticket, const struct ticket_event *event, const struct desk_time *time,
               struct err *err);

/* Fires what is due on a ticket by an instant. */
int desk_timers(struct desk *desk, struct ticket *ticket, instant_t by, int64_t *fired, struct err *err);

/* Seals what was written as one batch under that name; nothing where nothing was. */
int desk_seal(struct desk *desk, const char *name, struct err *err);

#endif
