/* Groups come as (n, mean, squares): sums of squares within are added up, sums between come from the means.
 *
 * The likelihood has one unknown that matters, the ratio of the two components; given that, the mean and the rest
 * follow. The ratio is sought as an intra-class correlation, which lies between 0 and 1: first on a grid, because the
 * likelihood may have two peaks, then by golden section around the best point. */
#include "stats/components.h"

#include <math.h>

#include "stats/distribution.h"

static void split(struct components *c, double size, double *between, double *icc) {
    *between = (c->msb - c->msw) / size;
    double cut = fmax(*between, 0);
    *icc = isnan(*between) ? NAN : cut / (cut + c->msw);
}

static void test_and_split(struct components *c) {
    double size_between;
    c->f = c->msw > 0 ? c->msb / c->msw : c->msb > 0 ? INFINITY : NAN;
    c->p = f_upper(c->f, c->df1, c->df2);
    split(c, c->n0, &c->between_raw, &c->icc1);
    c->between = isnan(c->between_raw) ? NAN : fmax(c->between_raw, 0);
    c->within = c->msw;
    split(c, (double)c->n / (double)c->groups, &size_between, &c->icc1_mean_size);
    c->icc2 = c->msb > 0 && !isnan(c->msw) ? fmax((c->msb - c->msw) / c->msb, 0) : NAN;
}

struct components components_from(double msb, double msw, int64_t groups, int64_t n) {
    struct components made = {.groups = groups, .n = n, .grand_mean = NAN, .msb = msb, .msw = msw, .n0 = NAN};
    made.df1 = (double)(groups - 1);
    made.df2 = (double)(n - groups);
    test_and_split(&made);
    return made;
}

struct components components_of(const struct summary *groups, size_t count) {
    struct summary all = {0};
    struct components made = {0};
    double within = 0, between = 0, sizes = 0;
    for (size_t i = 0; i < count; i++) {
        summary_merge(&all, &groups[i]);
        made.groups += groups[i].n > 0;
        within += groups[i].squares;
        sizes += (double)groups[i].n * (double)groups[i].n;
    }
    made.n = all.n;
    made.grand_mean = all.n ? all.mean : (double)NAN;
    for (size_t i = 0; i < count; i++)
        between += (double)groups[i].n * (groups[i].mean - all.mean) * (groups[i].mean - all.mean);
    made.df1 = made.groups > 1 ? (double)(made.groups - 1) : (double)NAN;
    made.df2 = (double)(made.n - made.groups);
    made.msb = made.groups > 1 ? between / made.df1 : (double)NAN;
    made.msw = made.df2 > 0 ? within / made.df2 : (double)NAN;
    made.n0 = made.groups > 1 ? ((double)made.n - sizes / (double)made.n) / made.df1 : (double)NAN;
    test_and_split(&made);
    return made;
}

struct likelihood {
    const struct summary *groups;
    size_t count;
    bool restricted;
    double n, squares_within;
};

/* Fills what follows from an intra-class correlation; returns -2 log likelihood but for a constant. */
static double follow(const struct likelihood *l, double icc, struct likelihood_components *out) {
    double ratio = icc / (1 - icc), weights = 0, sum = 0, logs = 0, squares = l->squares_within;
    for (size_t i = 0; i < l->count; i++) {
        double n = (double)l->groups[i].n, weight = n / (1 + n * ratio);
        weights += weight;
        sum += weight * l->groups[i].mean;
        logs += log1p(n * ratio);
    }
    out->mean = sum / weights;
    for (size_t i = 0; i < l->count; i++) {
        double n = (double)l->groups[i].n, apart = l->groups[i].mean - out->mean;
        squares += n / (1 + n * ratio) * apart * apart;
    }
    double free = l->restricted ? l->n - 1 : l->n;
    out->within = squares / free;
    out->between = ratio * out->within;
    out->icc = icc;
    return free * log(out->within) + logs + (l->restricted ? log(weights) : 0);
}

static double best_on_grid(const struct likelihood *l, int steps, struct likelihood_components *out) {
    double best = INFINITY, at = 0;
    for (int i = 0; i < steps; i++) {
        double here = follow(l, (double)i / steps, out);
        if (here < best) {
            best = here;
            at = (double)i / steps;
        }
    }
    return at;
}

/* Golden section for the least value between lo and hi. */
static double narrow(const struct likelihood *l, double lo, double hi, struct likelihood_components *out) {
    const double golden = 0.6180339887498949;
    double a = hi - golden * (hi - lo), b = lo + golden * (hi - lo);
    double at_a = follow(l, a, out), at_b = follow(l, b, out);
    while (hi - lo > 1e-10) {
        bool left = at_a < at_b;
        *(left ? &hi : &lo) = left ? b : a;
        *(left ? &b : &a) = left ? a : b;
        *(left ? &at_b : &at_a) = left ? at_a : at_b;
        *(left ? &a : &b) = left ? hi - golden * (hi - lo) : lo + golden * (hi - lo);
        *(left ? &at_a : &at_b) = follow(l, left ? a : b, out);
    }
    return (lo + hi) / 2;
}

struct likelihood_components components_likelihood(const struct summary *groups, size_t count, bool restricted) {
    struct likelihood_components made = {NAN, NAN, NAN, NAN};
    struct components plain = components_of(groups, count);
    if (plain.groups < 2 || !(plain.msw > 0))
        return made;
    struct likelihood l = {groups, count, restricted, (double)plain.n, plain.msw * plain.df2};
    enum { STEPS = 400 };
    double at = best_on_grid(&l, STEPS, &made), step = 1.0 / STEPS;
    at = narrow(&l, fmax(at - step, 0), fmin(at + step, 1 - 1e-12), &made);
    struct likelihood_components none;
    if (follow(&l, 0, &none) <= follow(&l, at, &made))
        return none;
    return made;
}
