/* Invitations: one customer asked in one wave, or one store's code for anybody.
 *
 * An invitation is a random id and stays as it was made; what becomes of it are events beside it. Its link ends in a
 * token, 26 letters that only who holds the workspace's key can reckon from the id, so that nothing in the database
 * opens a page: rows keep the SHA-256 of the token, to be found by. A token is one person's, for one survey, until the
 * invitation expires. */
#ifndef EARSHOT_FLOW_INVITATION_H
#define EARSHOT_FLOW_INVITATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"
#include "base/secret.h"
#include "flow/customers/customers.h"

/* As many letters as hold 128 bits; base32 (RFC 4648) in small letters. */
enum { INVITATION_ID_BYTES = 16, INVITATION_ID_TEXT = 33, INVITATION_TOKEN_TEXT = 27 };

struct invitation_id {
    unsigned char bytes[INVITATION_ID_BYTES];
};
char *invitation_id_write(char out[INVITATION_ID_TEXT], const struct invitation_id *id); /* 32 hex digits */
bool invitation_id_read(const char *text, struct invitation_id *out);

/* What is printed behind the link's last slash. */
char *invitation_token(char out[INVITATION_TOKEN_TEXT], const struct secret *master, const struct invitation_id *id);

/* What rows keep of a token, however it was typed: capitals, and 0, 1 and 8 for o, l and b, which no token has. False
 * for what is none. */
bool invitation_token_hash(const char *typed, struct digest *out);

/* What becomes of one. The numbers are kept in rows. The first of each kind is its time; OPENED and REMINDED may come
 * again. */
enum invitation_mark {
    INVITATION_SENT,         /* handed to the channel, which took it */
    INVITATION_DELIVERED,    /* the channel says that it arrived */
    INVITATION_FAILED,       /* the channel says that it never will */
    INVITATION_OPENED,       /* the page was looked at */
    INVITATION_STARTED,      /* a first answer came */
    INVITATION_COMPLETED,    /* the response is stored */
    INVITATION_UNSUBSCRIBED, /* by its link: no more, whatever the channel */
    INVITATION_REMINDED,     /* a reminder was handed to the channel */
};
enum { INVITATION_MARKS = 8 };

const char *invitation_mark_word(enum invitation_mark mark); /* "sent", "delivered" … */

/* Texts live in the arena that it was read into. */
struct invitation {
    struct invitation_id id;
    int64_t store;
    int64_t wave; /* its number, as responses carry it */
    const char *wave_name, *schedule;
    const char *survey;
    int64_t version;      /* of the survey, when it was made: what is asked is the survey that is live */
    const char *channel;  /* as `by` of the schedule names it; "" of a store's own code */
    const char *language; /* of the customer; "" not known */
    struct customer_id customer;
    bool has_customer; /* false: a store's own code, or whom it went to is forgotten */
    instant_t at, send_at, expires;
    instant_t times[INVITATION_MARKS]; /* of the first of each; INVITATION_NEVER */
};
#define INVITATION_NEVER INT64_MIN

/* Whether an answer may still come by it. A store's own code is never used up. */
enum invitation_state { INVITATION_GOOD, INVITATION_ANSWERED, INVITATION_EXPIRED };
enum invitation_state invitation_state(const struct invitation *invitation, instant_t now);

#endif
