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
static double student_tail(double t, double df, double ratio) {
    double a = df / 2, odds = t * t / df;
    double x = 1 / (1 + odds), rest = odds / (1 + odds);
    double front = exp(-a * log1p(odds)) * sqrt(rest) * ratio / sqrt(pi);
    if (t < 4)
        return 0.5 - front * beta_fraction(0.5, a, rest);
    return 0.5 * front / a * beta_fraction(a, 0.5, x);
}

static double student_density(double t, double df, double ratio) {
    return ratio / sqrt(pi * df) * exp(-(df + 1) / 2 * log1p(t * t / df));
}

/* `ratio` is gamma_ratio(df / 2), which a whole search for a point needs once; unused for the normal. */
static double upper_tail(double t, double df, double ratio) {
    return isinf(df) ? 0.5 * erfc(t / sqrt(2)) : student_tail(t, df, ratio);
}

static double density(double t, double df, double ratio) {
    return isinf(df) ? exp(-t * t / 2) / sqrt(2 * pi) : student_density(t, df, ratio);
}

/* A start for the search, good to 3 digits where it counts: Abramowitz & Stegun 26.2.23 for the normal, then two terms
 * of their 26.7.5 towards Student. */
static double near_point(double tail, double df) {
    double u = sqrt(-2 * log(tail));
    double z = u - (2.515517 + u * (0.802853 + u * 0.010328)) / (1 + u * (1.432788 + u * (0.189269 + u * 0.001308)));
    z = fmax(z, 0.01); /* tails near 1/2 */
    double zz = z * z;
    return z + z * (zz + 1) / (4 * df) + z * (zz * (5 * zz + 16) + 3) / (96 * df * df);
}

/* The t with P(T > t) = tail, for 0 < tail < 1/2 */
static double point_of_tail(double tail, double df) {
    double t = near_point(tail, df), ratio = isinf(df) ? 1 : gamma_ratio(df / 2);
    for (int round = 0; round < 200; round++) {
        double here = upper_tail(t, df, ratio);
        double step = (log(here) - log(tail)) * here / (t * density(t, df, ratio));
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
    double ratio = isinf(df) ? 1 : gamma_ratio(df / 2), tail = upper_tail(fabs(t), df, ratio);
    return t > 0 ? 1 - tail : tail;
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
