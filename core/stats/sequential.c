/* The sum of k equal steps is normal with variance k; what has not crossed yet keeps a density on an interval. Each
 * look adds a step to that density and cuts it at its bounds: an integral over the points of the interval before. */
#include "stats/sequential.h"

#include <math.h>

#include "stats/integrate.h"

static const double pi = 3.14159265358979323846;

struct sprt_bounds sprt_at(const struct sprt *plan, int64_t n) {
    if (!(plan->p0 > 0 && plan->p0 < plan->p1 && plan->p1 < 1 && plan->alpha > 0 && plan->beta > 0 && n >= 0 &&
          plan->alpha + plan->beta < 1))
        return (struct sprt_bounds){NAN, NAN, -1, n + 1};
    double miss = log((1 - plan->p0) / (1 - plan->p1)), hit = log(plan->p1 / plan->p0) + miss;
    double lower = (log(plan->beta / (1 - plan->alpha)) + (double)n * miss) / hit;
    double upper = (log((1 - plan->beta) / plan->alpha) + (double)n * miss) / hit;
    int64_t accept = lower < 0 ? -1 : (int64_t)floor(lower), reject = (int64_t)ceil(upper);
    return (struct sprt_bounds){lower, upper, accept, reject > n ? n + 1 : reject};
}

/* The density of a sum that has not crossed, at the points of its interval. */
struct density {
    struct quadrature on;
    double at[INTEGRATE_POINTS];
};

static double step_density(double step) {
    return exp(-step * step / 2) / sqrt(2 * pi);
}

static void add_step(const struct density *before, const struct quadrature *on, struct density *out) {
    out->on = *on;
    for (size_t i = 0; i < INTEGRATE_POINTS; i++) {
        double sum = 0;
        for (size_t j = 0; j < INTEGRATE_POINTS; j++)
            sum += before->on.weight[j] * before->at[j] * step_density(on->point[i] - before->on.point[j]);
        out->at[i] = sum;
    }
}

static double mass(const struct density *density) {
    double sum = 0;
    for (size_t i = 0; i < INTEGRATE_POINTS; i++)
        sum += density->on.weight[i] * density->at[i];
    return sum;
}

/* An interval wider than the sum ever reaches is not worth its points. */
static struct quadrature look_interval(const struct quadrature *unit, double bound, size_t look) {
    double half = fmin(bound, 9) * sqrt((double)look);
    return quadrature_on(unit, -half, half);
}

static double crossing(const struct quadrature *unit, const double *bounds, size_t looks) {
    struct density here, next;
    here.on = look_interval(unit, bounds[0], 1);
    for (size_t i = 0; i < INTEGRATE_POINTS; i++)
        here.at[i] = step_density(here.on.point[i]);
    for (size_t look = 2; look <= looks; look++) {
        struct quadrature on = look_interval(unit, bounds[look - 1], look);
        add_step(&here, &on, &next);
        here = next;
    }
    return 1 - mass(&here);
}

double sequential_error(const double *bounds, size_t looks) {
    struct quadrature unit;
    if (looks < 1 || looks > SEQUENTIAL_LOOKS)
        return NAN;
    quadrature_make(&unit);
    return crossing(&unit, bounds, looks);
}

static void draw(enum sequential_shape shape, size_t looks, double c, double *out) {
    for (size_t k = 0; k < looks; k++)
        out[k] = shape == SEQUENTIAL_POCOCK ? c : c * sqrt((double)looks / (double)(k + 1));
}

double sequential_bounds(enum sequential_shape shape, size_t looks, double alpha, double *out) {
    double bounds[SEQUENTIAL_LOOKS];
    struct quadrature unit;
    if (looks < 1 || looks > SEQUENTIAL_LOOKS || !(alpha >= 1e-9 && alpha <= 0.5))
        return NAN;
    quadrature_make(&unit);
    double lo = 0, hi = 9;
    while (hi - lo > 1e-10) {
        double c = (lo + hi) / 2;
        draw(shape, looks, c, bounds);
        *(crossing(&unit, bounds, looks) > alpha ? &lo : &hi) = c;
    }
    if (out)
        draw(shape, looks, (lo + hi) / 2, out);
    return (lo + hi) / 2;
}
