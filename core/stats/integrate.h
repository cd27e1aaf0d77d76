/* Gauss-Legendre quadrature: the integral of a smooth function over an interval, as a weighted sum over a few points.
 *
 *     points and weights for lo..hi;   integral f ~ sum weight[i] f(point[i]), exact for polynomials up to 2 n - 1
 *
 * Source: Davis & Rabinowitz (1984); the points are the roots of Legendre's polynomial, by Newton's method. */
#ifndef EARSHOT_STATS_INTEGRATE_H
#define EARSHOT_STATS_INTEGRATE_H

#include <stddef.h>

enum { INTEGRATE_POINTS = 96 };

struct quadrature {
    double point[INTEGRATE_POINTS], weight[INTEGRATE_POINTS];
};

void quadrature_make(struct quadrature *out); /* for -1..1 */
struct quadrature quadrature_on(const struct quadrature *unit, double lo, double hi);

#endif
