/* A plan's pilot as a panel (flow/plans/panel.h): what the tallies say of its figure in every store, month by month,
 * who stands on which side, and what bars a store. */
#ifndef EARSHOT_OPS_PLANS_TRIAL_H
#define EARSHOT_OPS_PLANS_TRIAL_H

#include "flow/plans/beside.h"
#include "flow/plans/controls.h"
#include "flow/plans/power.h"
#include "flow/plans/verdict.h"
#include "ops/plans_parts.h"

#define TRIAL_BEFORE_MONTHS 6 /* that stores are held against each other before a pilot */

struct trial {
    struct planning *planning;
    const struct plan *plan;
    struct plan_parts parts;
    struct plan_metric metric;
    struct panel_window before, after;
    struct panel panel;
    struct events events;
    const char **own; /* texts of the plan's own marks */
    size_t own_count;
    int64_t floor, cut;
};

/* Reads the tallies of these months (`last` is the last month that is looked at) and bars stores by what happened. */
int trial_open(struct trial *trial, struct planning *planning, const struct plan *plan,
               const struct panel_window *before, const struct panel_window *after, month_t last, struct err *err);
/* That of the plan's last pilot, its stores and controls on their sides. ERR_DATA where there is none. */
int trial_of_pilot(struct trial *trial, struct planning *planning, const struct plan *plan, month_t last,
                   struct err *err);
/* A list of codes on a side; ERR_DATA for one that is no store. */
int trial_side(struct trial *trial, const struct value *codes, enum panel_side side, struct err *err);

/* For documents, in the planning's arena. */
const struct value *trial_real(const struct trial *trial, double value);
const struct value *trial_effect(const struct trial *trial, const struct plan_effect *effect);
const struct value *trial_window(const struct trial *trial, const struct panel_window *window);

/* Whether the store hangs in the plan's place today. */
bool trial_is_ours(const struct planning *planning, const struct plan *plan, const struct store *store);

#endif
