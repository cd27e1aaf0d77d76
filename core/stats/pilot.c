/* Every pilot is four cells in one order, each a value with the square of its error; only where those come from
 * differs.
 */
#include "stats/pilot.h"

#include <math.h>

#include "stats/quantile.h"

struct cell {
    int64_t n;
    double value, error; /* error is the squared standard error; NaN where it cannot be believed */
};

enum { CELLS = 4 };
static const double sign_of[CELLS] = {-1, 1, 1, -1}; /* treated before, after; control before, after */

static void finish(struct pilot_effect *made) {
    if (!(made->se > 0)) {
        made->se = made->lo = made->hi = made->statistic = made->p = NAN;
        return;
    }
    double half = student_quantile(0.975, made->df) * made->se;
    made->lo = made->value - half;
    made->hi = made->value + half;
    made->statistic = made->value / made->se;
    made->p = 2 * student_cdf(-fabs(made->statistic), made->df);
}

static struct pilot_effect effect_of(const struct cell *cells) {
    struct pilot_effect made = {.df = INFINITY, .n = cells[0].n};
    double error = 0;
    for (int i = 0; i < CELLS; i++) {
        made.value += sign_of[i] * cells[i].value;
        error += cells[i].error;
        made.n = cells[i].n < made.n ? cells[i].n : made.n;
    }
    made.se = sqrt(error);
    return made;
}

static struct cell nps_cell(const struct nps_counts *counts) {
    struct nps_result got = nps_of(counts);
    return (struct cell){got.n, got.nps, got.se > 0 ? got.se * got.se : (double)NAN};
}

struct pilot_effect pilot_nps(const struct pilot_cells_nps *c) {
    struct cell cells[CELLS] = {nps_cell(&c->treated_before), nps_cell(&c->treated_after), nps_cell(&c->control_before),
                                nps_cell(&c->control_after)};
    struct pilot_effect made = effect_of(cells);
    finish(&made);
    return made;
}

static struct cell share_cell(const struct share_counts *counts) {
    double n = (double)counts->n, p = (double)counts->k / n, error = 1e4 * p * (1 - p) / n;
    return (struct cell){counts->n, 100 * p, error > 0 ? error : (double)NAN};
}

struct pilot_effect pilot_share(const struct pilot_cells_share *c) {
    struct cell cells[CELLS] = {share_cell(&c->treated_before), share_cell(&c->treated_after),
                                share_cell(&c->control_before), share_cell(&c->control_after)};
    struct pilot_effect made = effect_of(cells);
    finish(&made);
    return made;
}

static struct cell mean_cell(const struct summary *summary) {
    return (struct cell){summary->n, summary->n ? summary->mean : (double)NAN,
                         summary_variance(summary) / (double)summary->n};
}

static double satterthwaite(const struct cell *cells) {
    double sum = 0, parts = 0;
    for (int i = 0; i < CELLS; i++) {
        sum += cells[i].error;
        parts += cells[i].error * cells[i].error / (double)(cells[i].n - 1);
    }
    return sum * sum / parts;
}

struct pilot_effect pilot_mean(const struct pilot_cells_mean *c) {
    struct cell cells[CELLS] = {mean_cell(&c->treated_before), mean_cell(&c->treated_after),
                                mean_cell(&c->control_before), mean_cell(&c->control_after)};
    struct pilot_effect made = effect_of(cells);
    made.df = satterthwaite(cells);
    finish(&made);
    return made;
}

static struct summary pooled(const struct summary *const *groups) {
    struct summary all = {0};
    for (int i = 0; i < CELLS; i++)
        summary_merge(&all, groups[i]);
    return all;
}

struct pilot_regression pilot_regress(const struct pilot_cells_mean *c) {
    const struct summary *groups[CELLS] = {&c->treated_before, &c->treated_after, &c->control_before,
                                           &c->control_after};
    struct summary all = pooled(groups);
    double within = 0, inverse = 0, robust = 0, n = (double)all.n;
    struct cell cells[CELLS];
    for (int i = 0; i < CELLS; i++) {
        double size = (double)groups[i]->n;
        cells[i] = (struct cell){groups[i]->n, groups[i]->n ? groups[i]->mean : (double)NAN, 0};
        within += groups[i]->squares;
        inverse += 1 / size;
        robust += groups[i]->squares / (size * size);
    }
    struct pilot_regression made = {.effect = effect_of(cells)};
    made.constant = cells[2].value;
    made.treated = cells[0].value - cells[2].value;
    made.after = cells[3].value - cells[2].value;
    made.r2 = all.squares > 0 ? 1 - within / all.squares : (double)NAN;
    made.effect.df = n - CELLS;
    made.effect.se = made.effect.df > 0 ? sqrt(within / made.effect.df * inverse) : (double)NAN;
    made.robust_se = made.effect.df > 0 && within > 0 ? sqrt(n / made.effect.df * robust) : (double)NAN;
    finish(&made.effect);
    return made;
}
