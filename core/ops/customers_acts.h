/* What is done about customers beside bringing them in: opting out, forgetting them in time, telling how many there
 * are. */
#ifndef EARSHOT_OPS_CUSTOMERS_ACTS_H
#define EARSHOT_OPS_CUSTOMERS_ACTS_H

#include "flow/customers/segments.h"
#include "ops/workspace.h"

struct opted_out {
    const char *customer; /* the random id */
    bool changed;         /* false: it was so already */
    int64_t taken_back;   /* messages that waited for them and will not be sent */
};

/* `typed` is an id or a contact; `channel` NULL is all of them, for good. `lift` takes it back. Journalled by the id.
 */
int customers_opt_out(struct workspace *workspace, const struct act *act, const char *typed, const char *channel,
                      bool lift, struct opted_out *out, struct err *err);

struct tidy_done {
    int64_t forgotten; /* customers who were not heard of */
    int64_t kept;      /* customers there are now */
    day_t before;      /* not heard of since this day */
};

/* Forgets the customers who were not heard of for as long as the settings say (keep_customers): visits, answers,
 * consents and invitations count as hearing of them. Their answers stay as nobody's. Of those who opted out for good
 * hashes of their contacts are kept, so that no list brings them back unasked. Nothing is written where there is
 * nobody. */
int customers_tidy(struct workspace *workspace, const struct act *act, bool dry_run, struct tidy_done *out,
                   struct err *err);

/* How many customers are in each segment now; [SEGMENT_NONE]: who bought nothing. */
int customers_segments(struct workspace *workspace, const struct act *act, int64_t out[SEGMENTS], struct err *err);

#endif
