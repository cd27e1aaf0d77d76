/* Both distributions are symmetric, so all we need is one upper tail, its density, and a way back from a tail to its
 * point. The way back is Newton's method on log(tail) over log(t): that curve is concave and falls, so each step after
 * the first comes from the right and stays there, and no start is a bad one.
 *
 * Student's tail is half an incomplete beta, I_x(df/2, 1/2) with x = df / (df + t^2). Two things keep it exact for
 * large df: 1 - x is never computed by subtraction, and the ratio of gamma functions in front comes from its own
 * series, not from the difference of two large logarithms. */
#include "stats/quantile.h"

#include <math.h>

#include "stats/distribution.h"

static const double pi = 3.14159265358979323846;

/* gamma(a + 1/2) / gamma(a): its series in 1/a from a = 64 on, climbed up to by the recurrence. */
static double gamma_ratio(double a) {
    double climb = 1;
    for (; a < 64; a += 1)
        climb *= a / (a + 0.5);
    double u = 1 / a;
    double series =
        1 + u * (-1. / 8 +
                 u * (1. / 128 + u * (5. / 1024 + u * (-21. / 32768 + u * (-399. / 262144 + u * 869. / 4194304)))));
    return climb * sqrt(a) * series;
}

/* P(T > t) for t >= 0. The fraction for the middle keeps its digits however large df is; far out, where the tail would
 * drown in 1/2 minus the middle, the tail's own fraction takes over. */
static double student_tail(double t, double df) {
    double a = df / 2, odds = t * t / df;
    double x = 1 / (1 + odds), rest = odds / (1 + odds);
    double front = exp(-a * log1p(odds)) * sqrt(rest) * gamma_ratio(a) / sqrt(pi);
    if (t < 4)
        return 0.5 - front * beta_fraction(0.5, a, rest);
    return 0.5 * front / a * beta_fraction(a, 0.5, x);
}

static double student_density(double t, double df) {
    return gamma_ratio(df / 2) / sqrt(pi * df) * exp(-(df + 1) / 2 * log1p(t * t / df));
}

static double upper_tail(double t, double df) {
    return isinf(df) ? 0.5 * erfc(t / sqrt(2)) : student_tail(t, df);
}

static double density(double t, double df) {
    return isinf(df) ? exp(-t * t / 2) / sqrt(2 * pi) : student_density(t, df);
}

/* The t with P(T > t) = tail, for 0 < tail < 1/2 */
static double point_of_tail(double tail, double df) {
    double t = 1;
    for (int round = 0; round < 200; round++) {
        double here = upper_tail(t, df);
        double step = (log(here) - log(tail)) * here / (t * density(t, df));
        t *= exp(fmin(step, 3)); /* a first step from far left may be huge; its direction is right */
        if (fabs(step) < 1e-14)
            break;
    }
    return t;
}

double student_cdf(double t, double df) {
    if (!(df > 0) || isnan(t))
        return NAN;
    if (isinf(t))
        return t > 0 ? 1 : 0;
    return t > 0 ? 1 - upper_tail(t, df) : upper_tail(-t, df);
}

double student_quantile(double p, double df) {
    if (!(df > 0) || !(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return p > 0 ? INFINITY : -INFINITY;
    if (p == 0.5)
        return 0;
    return p > 0.5 ? point_of_tail(1 - p, df) : -point_of_tail(p, df);
}

double normal_cdf(double z) {
    return student_cdf(z, INFINITY);
}

double normal_quantile(double p) {
    return student_quantile(p, INFINITY);
}
