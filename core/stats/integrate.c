/* The roots lie symmetric; half of them are sought, each from a guess that is nearer to it than to any other. */
#include "stats/integrate.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* Legendre's polynomial of degree n at x, and its slope. */
static double legendre(size_t n, double x, double *out_slope) {
    double here = 1, before = 0;
    for (size_t j = 1; j <= n; j++) {
        double k = (double)j, next = ((2 * k - 1) * x * here - (k - 1) * before) / k;
        before = here;
        here = next;
    }
    *out_slope = (double)n * (x * here - before) / (x * x - 1);
    return here;
}

void quadrature_make(struct quadrature *out) {
    const size_t n = INTEGRATE_POINTS;
    for (size_t i = 0; i < n / 2; i++) {
        double x = cos(pi * ((double)i + 0.75) / ((double)n + 0.5)), slope = 1;
        for (int round = 0; round < 100; round++) {
            double step = legendre(n, x, &slope) / slope;
            x -= step;
            if (fabs(step) < 1e-15)
                break;
        }
        out->point[i] = -x;
        out->point[n - 1 - i] = x;
        out->weight[i] = out->weight[n - 1 - i] = 2 / ((1 - x * x) * slope * slope);
    }
}

struct quadrature quadrature_on(const struct quadrature *unit, double lo, double hi) {
    struct quadrature made;
    double middle = (lo + hi) / 2, half = (hi - lo) / 2;
    for (size_t i = 0; i < INTEGRATE_POINTS; i++) {
        made.point[i] = middle + half * unit->point[i];
        made.weight[i] = half * unit->weight[i];
    }
    return made;
}
