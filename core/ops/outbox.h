/* Sending what stands in the outbox.
 *
 * One sender works at a time: it holds a lock for as long as its process lives, so what is in hand when it takes the
 * lock was left by one that was killed. Each try is a row before anything leaves this machine and has its outcome right
 * after; in between is the moment of which, after a kill, nobody knows: such a letter is sent once more under the same
 * id (after asking the vendor, where that can be asked), and if that too ends so, it is dead and a person decides.
 *
 * Channels stand beside each other: each has one letter under way, and one that is down is left alone for a while
 * that grows, as a whole. Whether the receiver may still be written to is asked right before each try. */
#ifndef EARSHOT_OPS_OUTBOX_H
#define EARSHOT_OPS_OUTBOX_H

#include "flow/messages/sending_rows.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"

struct outbox_done {
    int64_t sent, later, dead, dropped; /* later: tried, and to be tried again */
    int64_t waiting;                    /* due now and not tried: the channel is down, or its pace is reached */
    instant_t next;                     /* when something is due again; INT64_MAX: nothing waits */
    const char *held;                   /* why nothing goes out at all; NULL */
};

/* Sends what is due, by the live rules, until nothing is that may go now: then `patience` milliseconds more are waited
 * where a channel's pace is all that keeps it. Begins nothing new after `longest` milliseconds (0: goes on). ERR_BUSY
 * where another sender is at work. */
int outbox_tick(struct workspace *workspace, const struct act *act, int64_t patience, int64_t longest,
                struct outbox_done *out, struct err *err);

/* The same for a process that runs on (struct tick of web/ticks.h): a while at a time, and fine where another is at it.
 */
int outbox_serve(struct workspace *workspace, const struct act *act, struct err *err);

/* A letter of a message that goes out now, past the outbox, to try a channel: `to` is a contact as the channel writes
 * to, or NULL where it has one place. The outcome is *out. */
int channel_try(struct workspace *workspace, const struct act *act, const char *channel, const char *message,
                const char *language, const char *to, struct verdict *out, struct err *err);

/* A message filled with made-up values, by the working files (as rules are being written) or the live ones. */
struct message_shown {
    const char *subject, *text; /* subject "" where it has none */
    const char *sms;
    int64_t characters; /* of the text */
};
int message_preview(struct workspace *workspace, const char *id, const char *language, struct message_shown *out,
                    struct err *err);

/* What is dead or held waits again: one, or all of `state` (and of one channel). An act. */
int outbox_retry(struct workspace *workspace, const struct act *act, const struct outbox_id *id,
                 enum outbox_state state, const char *channel, int64_t *out_count, struct err *err);
/* After a restore: messages go out again. An act. */
int outbox_release(struct workspace *workspace, const struct act *act, int64_t *out_held, struct err *err);

#endif
