/* "You said, we did": what hangs in a shop about a plan that reached it. Nothing of the workspace changes. */
#ifndef EARSHOT_OPS_PLANS_NOTICE_H
#define EARSHOT_OPS_PLANS_NOTICE_H

#include "flow/paper/notice.h"
#include "ops/plans.h"

struct plan_notice_wish {
    const char *typed;    /* the plan's number, or its beginning */
    const char *store;    /* NULL with `all` */
    bool all;             /* a page for each store that the plan has reached */
    const char *language; /* "zh", "en"; NULL: the chain's */
    const char *out;      /* the file; NULL: named after plan and store, here */
};
struct plan_notice_done {
    const char *file; /* in the workspace's arena */
    size_t stores;
    const char *says; /* "verified", "relapsed", "not verified", "open": what stands under "what changed" */
};

/* Errors: ERR_USAGE for what does not go together, ERR_DATA for a store that the plan has not reached (its pilot stores
 * have, and those of a wave whose day has come), and for a plan of which nothing is done yet. */
int plan_notice(struct workspace *workspace, const struct act *act, const struct plan_notice_wish *wish,
                struct plan_notice_done *out, struct err *err);

#endif
