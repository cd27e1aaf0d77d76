/* The rows of the outbox: what is to be sent, what became of it, and each time that it was tried.
 *
 * Whoever wants something sent puts an entry in, in the transaction of the act that it follows from: it is sent if and
 * only if the act happened. The key says what the entry is; whoever puts it in again changes nothing. An entry holds no
 * contact data: it names a customer, whose contact is opened when it is sent, or an address of its channel's
 * definition, or neither where the channel has one place to write to.
 *
 *     waiting ─► sending ─► sent          sending: somebody has it in hand; after a kill it may have arrived
 *        ▲          │  └──► dead          not delivered, and for good: somebody should look (outbox retry)
 *        └──────────┘  ┌──► dropped       not to be delivered any more: too late, taken back, no consent
 *     held ────► waiting                  came out of a backup: sent once somebody says so */
#ifndef EARSHOT_FLOW_OUTBOX_ROWS_H
#define EARSHOT_FLOW_OUTBOX_ROWS_H

#include <stdint.h>

#include "base/day.h"
#include "base/mem.h"
#include "base/value.h"
#include "flow/customers/customers.h"
#include "flow/customers/wishes.h"
#include "port/sql/sql.h"

enum outbox_state {
    OUTBOX_WAITING,
    OUTBOX_SENDING,
    OUTBOX_SENT,
    OUTBOX_DEAD,
    OUTBOX_DROPPED,
    OUTBOX_HELD,
    OUTBOX_STATES
};
const char *outbox_state_word(enum outbox_state state); /* "waiting" … */
bool outbox_state_read(const char *word, enum outbox_state *out);

enum { OUTBOX_ID_BYTES = 16, OUTBOX_ID_TEXT = 2 * OUTBOX_ID_BYTES + 1, INVITATION_BYTES = 16 };

/* Made of the key: the same wherever and however often the entry is put in. The Message-ID and what receivers tell
 * copies by are made of it. */
struct outbox_id {
    unsigned char bytes[OUTBOX_ID_BYTES];
};
struct outbox_id outbox_id_of(const char *key);
char *outbox_id_write(char out[OUTBOX_ID_TEXT], const struct outbox_id *id);
bool outbox_id_read(const char *text, struct outbox_id *out);

struct outbox_entry {
    const char *key;                    /* "invitation 9f2c… first": says what it is, and of whom nothing */
    const char *channel, *message;      /* ids of definitions */
    const char *language;               /* "zh" or "en" */
    const struct customer_id *customer; /* NULL: `address` says to whom */
    const char *address;                /* a name among the channel's addresses; NULL: the one place it writes to */
    const unsigned char *invitation;    /* INVITATION_BYTES whose link is to be printed and whose end withholds the
                                           message; NULL */
    enum consent_purpose purpose;       /* which consent, once taken back, withholds it from a customer: asked or called
                                           back */
    const struct value *values;         /* texts by name, for the message's places; may be NULL */
    const char *zone;                   /* whose quiet hours count; NULL: the settings' */
    const char *attached;               /* which report a mail brings, as ops/report_send.c writes it; NULL: none */
    instant_t due, expires;             /* not before, and not after; expires 0: until it is dead */
};

/* Inside the caller's transaction. *out_new is false where an entry of this key is there, whatever became of it.
 * Errors: ERR_DATA for values that are no map of texts, or too long. */
int outbox_put(struct sql *db, const struct outbox_entry *entry, instant_t now, bool *out_new, struct err *err);

/* Takes back what still waits (or is held): by key, or all of an invitation (a reminder that is not needed any more).
 * `why` is told in `outbox show`. What is in hand at the moment may still go out. */
int outbox_take_back(struct sql *db, const char *key, const char *why, instant_t now, struct err *err);
int outbox_take_back_invitation(struct sql *db, const unsigned char *invitation, const char *why, instant_t now,
                                struct err *err);

/* ---- as it stands in its row ---- */

struct outbox_row {
    struct outbox_id id;
    struct outbox_entry entry; /* texts and ids in the arena that it was read into */
    enum outbox_state state;
    instant_t put, next;   /* next: not tried before that */
    instant_t ended;       /* sent, dead or dropped at; 0 */
    int64_t tries, unsure; /* unsure: tries of which nobody knows whether it arrived */
    const char *receipt;   /* the vendor's number of it; "" */
    const char *why;       /* the last thing said of it, in plain words; "" */
};

struct outbox_try {
    int64_t number; /* 1 … */
    instant_t at;
    const char *outcome, *code, *said; /* "sent", "later", "unsure" …; the vendor's code; plain words */
};

struct outbox_query {
    const char *channel, *key; /* NULL: any; key: the whole of it */
    const unsigned char *invitation;
    const struct customer_id *customer;
    int state;     /* of enum outbox_state; -1: any */
    int64_t limit; /* 0: all */
};

/* By due and id. Texts live until fn returns; fn returns nonzero to stop. */
int outbox_each(struct sql *db, const struct outbox_query *query,
                int (*fn)(void *context, const struct outbox_row *row, struct err *err), void *context,
                struct err *err);
/* ERR_DATA where there is none. */
int outbox_read(struct sql *db, const struct outbox_id *id, struct arena *arena, struct outbox_row *out,
                struct err *err);
int outbox_tries(struct sql *db, const struct outbox_id *id, struct arena *arena, struct outbox_try **out,
                 size_t *out_count, struct err *err);
/* Of one channel, or of all (NULL). */
int outbox_count(struct sql *db, enum outbox_state state, const char *channel, int64_t *out, struct err *err);

#endif
