/* Responses that come one by one, from pages and programs, written many at a time: whatever is waiting becomes one
 * batch in one transaction, sealed as an import's is, and is answered for after the commit. So the more wait, the less
 * each costs.
 *
 * A quota is held to the last answer, in the same transaction. What can be redeemed once (the token of an invitation, a
 * receipt's code) is redeemed in the transaction that stores the response: of a hundred that bring the same, one is
 * stored. */
#ifndef EARSHOT_OPS_SUBMIT_H
#define EARSHOT_OPS_SUBMIT_H

#include "flow/distribution/invitation.h"
#include "flow/intake/intake.h"
#include "ops/workspace.h"

enum submit_fate {
    SUBMIT_STORED,
    SUBMIT_REPEAT,   /* it is there already, with the same content; or it was, and was erased */
    SUBMIT_CONFLICT, /* its source knows another response by this id */
    SUBMIT_REDEEMED, /* what it redeems was redeemed before */
    SUBMIT_FULL      /* enough have answered: it was not stored, and redeems nothing */
};

enum { TRACE_BYTES = 16 };

/* What is kept of how a response came, for a while, to tell abuse from answers; hashes under the workspace's key. */
struct trace {
    bool kept;                          /* there is any */
    int64_t took_s;                     /* from the first page to the last; -1 where it is not known */
    unsigned char device[TRACE_BYTES];  /* of the browser's own mark; zeros for none */
    unsigned char address[TRACE_BYTES]; /* of the truncated address */
    bool unissued;                      /* came with a code that nobody issued */
};

struct submission {
    struct response response; /* borrowed, until submit_group returns */
    bool redeems;
    struct digest token;                 /* what is redeemed, hashed */
    const struct invitation *invitation; /* it came by one, which is completed by it; NULL */
    const char *language;                /* of such a page: "zh" or "en" */
    const struct zone
        *quotas; /* its survey's quotas are held, by these clocks of the store; NULL: it is never too many */
    struct trace trace;
    enum submit_fate fate; /* set by submit_group */
};

struct submitter;
struct quotas; /* ops/quotas.h */

/* `registry` must outlive it. */
int submitter_open(struct submitter **out, struct workspace *workspace, const struct registry *registry,
                   struct err *err);
void submitter_close(struct submitter *submitter); /* NULL is fine */

/* What was counted of quotas: for who holds them before anything is sent, on the same thread. */
struct quotas *submitter_quotas(struct submitter *submitter);

/* All of them or none; the fate of each is set once it returns 0. Where nothing new came there is no batch. */
int submit_group(struct submitter *submitter, const struct act *act, struct submission *const *list, size_t count,
                 struct err *err);

#endif
