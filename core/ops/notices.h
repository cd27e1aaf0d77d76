/* Notices and replies that a workflow asks for: put into the outbox in the transaction of what they follow from.
 * Nothing here stops that act: what cannot be sent (no contact, no consent, no such channel any more) is said in
 * *out_told, which is kept with the event, and what was put in is sent when the channel can.
 *
 * People of the chain are reached by names in a channel's `addresses`; a channel that writes to one place of its own
 * (a robot of a group) is told once. A customer is named by id: who handles the case never sees the contact. */
#ifndef EARSHOT_OPS_NOTICES_H
#define EARSHOT_OPS_NOTICES_H

#include "flow/customers/customers.h"
#include "ops/duties.h"
#include "ops/rulebook.h"

/* What a notice is about, whatever it is: a ticket, a plan. */
struct notice_about {
    const char *key; /* of the event, "ticket 7KQ2-XP9M-4T8C 3": each message's own is made of it, and is sent once */
    const struct store *store;   /* whose people are told */
    struct staffing_owner owner; /* of the case after the event */
    /* Where it is no store's: the names of those whom an intent tells, into room for people_count + 1; NULL: by store
     * and owner. */
    size_t (*whom)(const void *context, const struct workflow_intent *intent, const char **out);
    const void *context;
    const struct customer_id *customer; /* who is replied to; NULL: nobody is known */
    const char *zone;                   /* whose quiet hours count */
    instant_t expires;                  /* when they are too late; 0: never */
    const struct value *values[2];      /* texts by name for the places of messages: in Chinese, in English */
};

struct notices {
    struct workspace *workspace; /* in a transaction */
    const struct rulebook *rulebook;
    const struct registry *registry;
    const struct staffing *staffing;
    struct arena *arena;
    instant_t now;
};

/* Whether a reply would go out to who is replied to; *out_why is what stops it ("no consent", "nobody known" …), NULL
 * where nothing does. Reads alone. */
int notices_reach(const struct notices *notices, const struct notice_about *about, const struct workflow_intent *reply,
                  const char **out_why, struct err *err);

/* Puts in what the intents ask for; others are passed over. *out_told: "reply sms; notify mail chen; notify robot", in
 * the order of the intents; what cannot be: "reply: no consent"; "" where there is none. */
int notices_put(const struct notices *notices, const struct notice_about *about, const struct workflow_intent *intents,
                size_t count, const char **out_told, struct err *err);

#endif
