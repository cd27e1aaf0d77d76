/* An act: what a person does, who they are, when it is, and why. Every function of ops takes one; nothing below reads a
 * clock or knows a user.
 *
 * The life of an act is the same everywhere: one transaction, the calls into flow, one line in the journal. An act that
 * cannot be journalled does not happen. */
#ifndef EARSHOT_OPS_ACT_H
#define EARSHOT_OPS_ACT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"

struct act {
    const char *actor;
    const char *login;  /* the operating system's user; NULL: called as the actor is */
    const char *hand;   /* who gave the command in the actor's name (--as), where it was another; or NULL */
    const char *reason; /* NULL where none was given */
    instant_t now;
    /* Told as work goes on; total 0 where it is not known. May be NULL. */
    void (*progress)(void *context, const char *what, int64_t done, int64_t total);
    /* Told what went wrong beside the act and did not stop it; one sentence. May be NULL. */
    void (*remark)(void *context, const char *what);
    void *context; /* of both */
};

/* Blanks are no reason. */
static inline bool act_has_reason(const struct act *act) {
    size_t len = act->reason ? strlen(act->reason) : 0;
    if (len)
        text_trim(act->reason, &len);
    return len > 0;
}

static inline void act_progress(const struct act *act, const char *what, int64_t done, int64_t total) {
    if (act->progress)
        act->progress(act->context, what, done, total);
}

static inline void act_remark(const struct act *act, const char *what) {
    if (act->remark)
        act->remark(act->context, what);
}

#endif
