/* What a change did: difference-in-differences with stores, not answers, as what was drawn.
 *
 *     d_s    = mean of store s after - mean of store s before, answers pooled over each window
 *     effect = mean of d over pilot stores - mean of d over control stores
 *
 * Answers of one store in one month share what happened there, so the error of four pooled cells (stats/pilot.h) is too
 * small: Bertrand, Duflo & Mullainathan (2004), Quarterly Journal of Economics 119, 249-275. With three to five stores
 * a side the stores of the pilot alone tell little of how much stores move by themselves; the other stores of the chain
 * do (Conley & Taber 2011, Review of Economics and Statistics 93, 113-125). A store's change has two parts:
 *
 *     Var d_s   = between^2 + v_s       v_s = V_before / n_before + V_after / n_after, V the variance within stores
 *     between^2 = max(0, (Q - (m - 2)) / c), Q = sum (d_s - mean of its side)^2 / v_s over all m stores, the pilot
 *                 stores around their mean, all others around theirs; c = sum over both of sum w - sum w^2 / sum w,
 *                 w = 1 / v (DerSimonian & Laird 1986, by moments)
 *     of the chain     se^2 = sum over pilot stores of Var d / K^2 + the same over controls, Student's with m - 2
 *     of the pilot     the same with the pilot stores' own spread: sum (d - mean)^2 / (K - 1) / K in the place of the
 *                      first term; df by Satterthwaite
 *
 * The wider of the two intervals is the one that is told: pilot stores that something shakes more than others must not
 * pass for those. How often it says something of nothing, and how often it holds the truth: docs/metrics, from
 * tests/unit/flow/plans/truth.c. */
#ifndef EARSHOT_FLOW_PLANS_EFFECT_H
#define EARSHOT_FLOW_PLANS_EFFECT_H

#include "flow/plans/panel.h"

/* In the figure's unit, with its 95 % interval. NaN where there is none. */
struct plan_effect {
    double value, se, df, lo, hi, p;                                 /* p two-sided */
    double pilot_before, pilot_after, control_before, control_after; /* means of the stores' means: value is of these */
    double between;                  /* standard deviation of stores' own changes beyond chance in answers */
    double within;                   /* root of the mean v_s of the pilot stores: chance in answers */
    bool own;                        /* the interval is that of the pilot stores' own spread */
    int64_t answers, least;          /* behind pilot and control stores; of the smallest of the four cells */
    size_t pilots, controls, others; /* stores that count; others: on no side, that tell how much stores move */
};

/* Stores without answers in either window do not count, nor do others that are barred for more than few answers. Two
 * stores a side at least, else all but the counts is NaN. No interval where nothing varies. */
struct plan_effect plan_effect(struct arena *arena, const struct panel *panel, const struct panel_window *before,
                               const struct panel_window *after);

#endif
