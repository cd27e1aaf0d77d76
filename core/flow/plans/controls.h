/* Pilot stores and their controls, chosen by rules that a person can repeat, and whether the choice is good enough to
 * see anything.
 *
 * A control is a store in which nothing was changed. It is good when, without the change, it would have moved as the
 * pilot store does; nobody can see that, so the rule takes what can be seen: stores that stood and moved alike before.
 *
 *     level   a store's mean over the window before            drift   that of its later half less that of its earlier
 *     distance^2 = ((level_p - level_c) / s_level)^2 + ((drift_p - drift_c) / s_drift)^2
 *
 * s are the standard deviations among all stores that are free and the pilot stores: drift is little more than noise
 * in most chains, and is then weighed as such. Pairs are taken nearest first, each control once, a store of the pilot
 * store's own region before any other as long as its distance is at most CONTROLS_NEAR; ties go to the lesser store
 * id. With several controls for each pilot store, every one gets its first before any gets its second.
 *
 * Level matters because stores that stand low by chance rise again by themselves (regression to the mean): a control
 * that stands as low does so too. Rubin (1973), Biometrics 29; Stuart (2010), Statistical Science 25, 1-21; on matching
 * before a difference-in-differences: Daw & Hatfield (2018), Health Services Research 53, 4138-4156. */
#ifndef EARSHOT_FLOW_PLANS_CONTROLS_H
#define EARSHOT_FLOW_PLANS_CONTROLS_H

#include "base/err.h"
#include "flow/plans/effect.h"

#define CONTROLS_NEAR 1.0 /* standard deviations */

struct control_pair {
    size_t pilot, control; /* indexes in panel.stores */
    double level, drift;   /* pilot minus control, in the figure's unit */
    double distance;
    bool same_region;
};

struct controls {
    struct control_pair *pairs; /* in the arena; by pilot store, then nearest first */
    size_t pair_count;
    size_t free_count; /* stores there were to choose from */
};

/* Chooses `each` (1 or more) controls for each pilot store of the panel from the stores that are free, and puts them on
 * their side. ERR_DATA where there are not enough; the panel is then as before. */
int controls_choose(struct arena *arena, struct panel *panel, const struct panel_window *before, size_t each,
                    struct controls *out, struct err *err);

/* Chooses `count` pilot stores where none are given: of the free stores whose interval over the window lies wholly
 * under the target, those at the middle of `count` equal parts of their order by level, so that they stand for all of
 * them and not for the worst, who would rise by themselves. Where those are too few, stores whose figure is under the
 * target do. ERR_DATA where these are too few as well, or would leave no control for each. */
int pilots_choose(struct arena *arena, struct panel *panel, const struct panel_window *before, double target,
                  size_t count, size_t each, struct err *err);

/* The rules in one sentence; static, in English and Chinese. */
struct controls_words {
    const char *en, *zh;
};
extern const struct controls_words controls_rule, pilots_rule;

/* How alike both sides stand before: the mean of the pilot stores' levels minus that of the controls', by Welch's t
 * over stores; n is the smaller side. How alike they moved: verdict_placebo. */
struct difference controls_level(const struct panel *panel, const struct panel_window *before);

#endif
