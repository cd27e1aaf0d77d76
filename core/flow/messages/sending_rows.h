/* The rows of the outbox as the sender moves them, and what it remembers of channels between two runs: how fast one
 * went lately, and since when one is down. The callers bring the transaction. */
#ifndef EARSHOT_FLOW_SENDING_ROWS_H
#define EARSHOT_FLOW_SENDING_ROWS_H

#include "flow/messages/messages.h"

/* Channels with something due, by name, in the arena. */
int sending_channels(struct sql *db, instant_t now, struct arena *arena, const char *const **out, size_t *out_count,
                     struct err *err);
/* The first of a channel that is due; *out_there is false where none is. */
int sending_next(struct sql *db, const char *channel, instant_t now, struct arena *arena, struct outbox_row *out,
                 bool *out_there, struct err *err);
/* When the next that waits is due, of all channels; INT64_MAX where none waits. */
int sending_due(struct sql *db, instant_t *out, struct err *err);

/* It is in hand: a try is noted, whose number is *out_number. */
int sending_begin(struct sql *db, const struct outbox_id *id, instant_t now, int64_t *out_number, struct err *err);

/* What became of that try. `state` is WAITING (not before `next`), SENT, DEAD or DROPPED. */
struct sending_end {
    enum outbox_state state;
    instant_t now, next;
    int64_t number; /* of the try; 0: there was none */
    const char *outcome, *code, *why, *receipt;
    bool unsure;
};
int sending_end(struct sql *db, const struct outbox_id *id, const struct sending_end *end, struct err *err);
/* Waits until then, and nothing else. */
int sending_wait(struct sql *db, const struct outbox_id *id, instant_t next, struct err *err);

/* What was in hand when a sender was killed waits again, as a try of which nobody knows whether it arrived. Only for
 * who holds the lock of senders. */
int sending_recover(struct sql *db, instant_t now, struct err *err);

/* Drops what is too late, and makes dead what waited for LETTER_DIES for a channel that was down all the time. */
int sending_sweep(struct sql *db, instant_t now, struct err *err);

/* ---- channels ---- */

/* Whether one more may go out: *out_at is `now`, and it is counted, or when it may. */
int pace_take(struct sql *db, const struct channel *channel, instant_t now, instant_t *out_at, struct err *err);

struct health {
    int64_t failures;
    instant_t since, until; /* down since, left alone until; 0 */
    const char *why;
};
int health_read(struct sql *db, const char *channel, struct arena *arena, struct health *out, struct err *err);
int health_write(struct sql *db, const char *channel, const struct health *health, struct err *err);

/* Nothing goes out by any channel, because `why`; NULL lifts it. In the arena; *out is NULL where nothing holds it. */
int sending_hold(struct sql *db, const char *why, instant_t now, struct err *err);
int sending_held(struct sql *db, struct arena *arena, const char **out, struct err *err);

/* Waiting ones are held: they may have been sent since the state that this is. */
int outbox_hold_all(struct sql *db, struct err *err);
/* Back to waiting, of dead and held ones: one (id), or all of a state, of a channel or any (NULL). */
int outbox_again(struct sql *db, const struct outbox_id *id, enum outbox_state state, const char *channel,
                 instant_t now, int64_t *out_count, struct err *err);
/* All of a customer's, and the tries. */
int outbox_forget(struct sql *db, const struct customer_id *customer, struct err *err);

#endif
