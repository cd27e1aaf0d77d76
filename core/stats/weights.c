/* Raking works on a copy and hands it over when all margins hold. */
#include "stats/weights.h"

#include <math.h>
#include <string.h>

bool weights_poststratify(const double *sizes, const double *population, size_t cells, double *out) {
    for (size_t i = 0; i < cells; i++)
        if (!(sizes[i] >= 0 && population[i] >= 0) || (sizes[i] == 0 && population[i] > 0))
            return false;
    for (size_t i = 0; i < cells; i++)
        out[i] = population[i] > 0 ? population[i] / sizes[i] : 0;
    return true;
}

static void add_up(const struct weights_margin *margin, const double *sizes, const double *weights, size_t cells,
                   double *sums) {
    memset(sums, 0, margin->groups * sizeof *sums);
    for (size_t i = 0; i < cells; i++)
        sums[margin->group[i]] += sizes[i] * weights[i];
}

static double target_total(const struct weights_margin *margin) {
    double total = 0;
    for (size_t g = 0; g < margin->groups; g++)
        total += margin->target[g];
    return total;
}

static bool reachable(const struct weights_margin *margins, size_t count) {
    double first = count ? target_total(&margins[0]) : 0;
    for (size_t m = 0; m < count; m++)
        if (!(fabs(target_total(&margins[m]) - first) <= 1e-9 * first))
            return false;
    return first > 0;
}

/* How far a margin is off, as a share of its targets; INFINITY where a group cannot be filled. */
static double gap_of(const struct weights_margin *margin, const double *sums) {
    double gap = 0;
    for (size_t g = 0; g < margin->groups; g++)
        if (margin->target[g] > 0)
            gap = fmax(gap, sums[g] > 0 ? fabs(sums[g] / margin->target[g] - 1) : INFINITY);
        else if (sums[g] > 0)
            gap = fmax(gap, 1);
    return gap;
}

/* Meets each margin once and returns how far the worst had been off. */
static double rake_round(const struct weights_margin *margins, size_t margin_count, const double *sizes,
                         double *weights, size_t cells, double *sums) {
    double worst = 0;
    for (size_t m = 0; m < margin_count; m++) {
        add_up(&margins[m], sizes, weights, cells, sums);
        worst = fmax(worst, gap_of(&margins[m], sums));
        for (size_t i = 0; i < cells; i++) {
            size_t g = margins[m].group[i];
            weights[i] *= sums[g] > 0 ? margins[m].target[g] / sums[g] : 1;
        }
    }
    return worst;
}

bool weights_rake(struct arena *arena, const double *sizes, size_t cells, const struct weights_margin *margins,
                  size_t margin_count, double *weights) {
    size_t most = 1;
    for (size_t m = 0; m < margin_count; m++)
        most = margins[m].groups > most ? margins[m].groups : most;
    double *made = arena_alloc(arena, (cells + 1) * sizeof *made), *sums = arena_alloc(arena, most * sizeof *sums);
    memcpy(made, weights, cells * sizeof *made);
    double worst = reachable(margins, margin_count) ? 1 : (double)INFINITY;
    for (int i = 0; i < 1000 && worst > 1e-12 && isfinite(worst); i++)
        worst = rake_round(margins, margin_count, sizes, made, cells, sums);
    if (!(worst <= 1e-12))
        return false;
    memcpy(weights, made, cells * sizeof *made);
    return true;
}

struct weights_kish weights_kish(const double *weights, size_t count) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
        squares += weights[i] * weights[i];
    }
    double n_eff = sum * sum / squares;
    return (struct weights_kish){n_eff, (double)count / n_eff};
}
