/* The rows of visits: when a customer was in a store, and what they spent there, if anything. They go with the
 * customer. */
#ifndef EARSHOT_FLOW_VISITS_ROWS_H
#define EARSHOT_FLOW_VISITS_ROWS_H

#include "base/day.h"
#include "base/mem.h"
#include "flow/customers/customers.h"
#include "flow/customers/segments.h"
#include "port/sql/sql.h"

#define AMOUNT_NONE INT64_MIN

struct visit {
    struct customer_id customer;
    int64_t store;
    instant_t at;
    int64_t reference; /* what tells two at one moment apart: of the till's own number; 0: there is none */
    int64_t amount;    /* hundredths; AMOUNT_NONE: nothing is known to have been bought */
};

/* A number for an act that brings visits, greater than all before: taken inside its transaction. */
int visits_number(struct sql *db, int64_t *out, struct err *err);
int visits_newest(struct sql *db, int64_t *out, struct err *err); /* the greatest there is; 0 */

/* *out_new is false where it is there already. */
int visit_write(struct sql *db, const struct visit *visit, int64_t known, bool *out_new, struct err *err);

/* Each visit after the first instant and up to the last, with those that were only known later: of an act after
 * `known_after`, since `earliest` (INT64_MAX: none of those). By customer, then time; fn returns nonzero to stop. */
struct visits_asked {
    instant_t after, until;
    int64_t known_after;
    instant_t earliest;
};
int visits_each(struct sql *db, const struct visits_asked *asked,
                int (*fn)(void *context, const struct visit *visit, struct err *err), void *context, struct err *err);
int visits_of(struct sql *db, const struct customer_id *id,
              int (*fn)(void *context, const struct visit *visit, struct err *err), void *context, struct err *err);

/* The segment of each customer who bought something up to then, by customer; in the arena. */
struct customer_segment {
    struct customer_id customer;
    enum segment segment;
};
int segments_read(struct sql *db, instant_t until, struct arena *arena, struct customer_segment **out,
                  size_t *out_count, struct err *err);

#endif
