/* Before a pilot starts: what would it be able to show?
 *
 * The error of the verdict (effect.h) is foretold from the window before: as many answers per store and month as there
 * were, as much variance within stores, and stores that move by themselves as much as they did over windows of these
 * lengths. The smallest effect is the one that the verdict would see, its whole interval on one side of 0, with a
 * chance of `power`: "3 stores, 1 month: 0.40 or more".
 *
 *     se^2 = a + b, a = (between^2 + mean v) / K of the pilot stores, b the same of the controls
 *     seen: the noncentral t with m - 2 degrees of freedom and noncentrality effect / se passes the wider half, in se:
 *     t(0.975, m - 2), or that of the pilot stores' own spread, which is a times chi-square on K - 1 over K - 1; the
 *     chance is the mean over that distribution. stats/power.h has the noncentral t.
 */
#ifndef EARSHOT_FLOW_PLANS_POWER_H
#define EARSHOT_FLOW_PLANS_POWER_H

#include "flow/plans/effect.h"

#define POWER_USUAL 0.8

struct power_check {
    double smallest; /* in the figure's unit; NaN where nothing can be said: under two stores a side, no answers */
    double se, df;   /* of the effect as it is expected, by the spread of the chain */
    double between;  /* standard deviation of stores' own changes beyond chance in answers */
    double answers;  /* expected of a pilot store in all the months, on average */
    size_t pilots, controls;
    int months;
};

/* The sides of the panel must have been chosen. `months` is how long the pilot would be measured, 1 or more. */
struct power_check power_check(struct arena *arena, const struct panel *panel, const struct panel_window *before,
                               int months, double power);

#endif
