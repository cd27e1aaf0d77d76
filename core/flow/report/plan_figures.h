/* Improvement plans, as reports see them: r.plans of a region or the chain. Who leads a plan, or owes an action, is a
 * person and is not told. */
#ifndef EARSHOT_FLOW_REPORT_PLAN_FIGURES_H
#define EARSHOT_FLOW_REPORT_PLAN_FIGURES_H

#include "flow/plans/plans.h"
#include "flow/report/report_parts.h"

struct report_plan {
    const struct plan *plan; /* its events as far as they were known, and had happened by the period's end */
    const struct plan_parts *parts;
    const struct region *region; /* NULL: the chain's */
};
struct report_plans {
    const struct report_plan *items; /* by number */
    size_t count;
};

/* r.plans, as far as they are needed: those of the place and of what hangs under it; of the chain's all. */
void report_set_plans(struct arena *arena, const struct report_frame *frame, const struct report_place *place,
                      struct value *made);

#endif
