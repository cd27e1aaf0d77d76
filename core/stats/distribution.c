/* Two incomplete integrals carry everything: gamma for chi-square and Poisson, beta for F and the binomial. Each is a
 * leading factor times a sum that is near 1. The factor is a Poisson or a binomial probability, and those come from
 * Loader's formula: no difference of two large logarithms, so no digits lost for large counts. */
#include "stats/distribution.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static const double pi = 3.14159265358979323846;

/* log n! minus Stirling's sqrt(2 pi n) (n / e)^n: a series from 16 on, the definition below. */
static double stirling_error(double n) {
    if (n < 16)
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * pi);
    double nn = n * n;
    return (1. / 12 - (1. / 360 - (1. / 1260 - (1. / 1680 - (1. / 1188 - 691. / 360360 / nn) / nn) / nn) / nn) / nn) /
           n;
}

/* x log(x / mean) + mean - x, also where x is near the mean. */
static double deviance(double x, double mean) {
    if (fabs(x - mean) >= 0.1 * (x + mean))
        return x * log(x / mean) + mean - x;
    double v = (x - mean) / (x + mean), sum = (x - mean) * v, term = 2 * x * v;
    for (int j = 1; j < 1000; j++) {
        term *= v * v;
        double next = sum + term / (2 * j + 1);
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

double poisson_at(double k, double mean) {
    if (!(k >= 0) || !(mean >= 0))
        return NAN;
    if (mean == 0)
        return k == 0;
    if (k == 0)
        return exp(-mean);
    return exp(-stirling_error(k) - deviance(k, mean)) / sqrt(2 * pi * k);
}

/* P(X = k) with both probabilities given, so that neither is a difference. */
static double binomial_term(double k, double n, double p, double q) {
    if (p == 0 || q == 0)
        return p == 0 ? k == 0 : k == n;
    if (k == 0)
        return exp(p < 0.1 ? -deviance(n, n * q) - n * p : n * log(q));
    if (k == n)
        return exp(q < 0.1 ? -deviance(n, n * p) - n * q : n * log(p));
    double error = stirling_error(n) - stirling_error(k) - stirling_error(n - k);
    return exp(error - deviance(k, n * p) - deviance(n - k, n * q)) * sqrt(n / (2 * pi * k * (n - k)));
}

double binomial_at(double k, double n, double p) {
    if (!(p >= 0 && p <= 1) || !(n >= 0) || isnan(k))
        return NAN;
    return k < 0 || k > n ? 0 : binomial_term(k, n, p, 1 - p);
}

/* The two parts of the incomplete gamma of shape a at x; one is summed, the other is the rest. */
static double gamma_series(double a, double x) {
    double term = poisson_at(a, x), sum = term;
    for (double i = 1; i < 1e6 && term > sum * DBL_EPSILON / 8; i++)
        sum += term *= x / (a + i);
    return sum;
}

static double gamma_fraction(double a, double x) {
    double b = x + 1 - a, c = 1e300, d = 1 / b, fraction = d;
    for (double i = 1; i < 1e6; i++) {
        double step = -i * (i - a);
        b += 2;
        d = 1 / (step * d + b);
        c = b + step / c;
        fraction *= c * d;
        if (fabs(c * d - 1) < 2 * DBL_EPSILON)
            break;
    }
    return poisson_at(a, x) * a * fraction;
}

static double gamma_part(double x, double a, bool upper) {
    if (!(a > 0) || isnan(x))
        return NAN;
    if (x <= 0 || isinf(x))
        return (x > 0) == upper ? 0 : 1;
    bool sum_lower = x < a + 1;
    double part = sum_lower ? gamma_series(a, x) : gamma_fraction(a, x);
    return sum_lower == upper ? 1 - part : part;
}

static double away_from_zero(double x) {
    return fabs(x) < 1e-300 ? 1e-300 : x;
}

double beta_fraction(double a, double b, double x) {
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), fraction = d;
    for (double m = 1; m < 1e5; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        fraction *= c * d;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        fraction *= c * d;
        if (fabs(c * d - 1) < 2 * DBL_EPSILON)
            break;
    }
    return fraction;
}

/* I_x(a, b) or its rest, with y = 1 - x given. */
static double beta_part(double x, double y, double a, double b, bool upper) {
    if (!(a > 0) || !(b > 0) || isnan(x))
        return NAN;
    if (x <= 0 || y <= 0)
        return (x > 0) == upper ? 0 : 1;
    double front = binomial_term(a, a + b, x, y) / (a + b);
    bool left = x < (a + 1) / (a + b + 2);
    double part = left ? front * b * beta_fraction(a, b, x) : front * a * beta_fraction(b, a, y);
    return left == upper ? 1 - part : part;
}

double chi_square_cdf(double x, double df) {
    return gamma_part(x / 2, df / 2, false);
}

double chi_square_upper(double x, double df) {
    return gamma_part(x / 2, df / 2, true);
}

double beta_cdf(double x, double a, double b) {
    return beta_part(x, 1 - x, a, b, false);
}

double beta_upper(double x, double a, double b) {
    return beta_part(x, 1 - x, a, b, true);
}

static double f_part(double f, double df1, double df2, bool upper) {
    if (!(df1 > 0) || !(df2 > 0) || isnan(f))
        return NAN;
    if (f <= 0 || isinf(f))
        return (f > 0) == upper ? 0 : 1;
    double whole = df1 * f + df2;
    return beta_part(df1 * f / whole, df2 / whole, df1 / 2, df2 / 2, upper);
}

double f_cdf(double f, double df1, double df2) {
    return f_part(f, df1, df2, false);
}

double f_upper(double f, double df1, double df2) {
    return f_part(f, df1, df2, true);
}

double binomial_cdf(double k, double n, double p) {
    if (!(p >= 0 && p <= 1) || !(n >= 0) || isnan(k))
        return NAN;
    k = floor(k);
    if (k < 0 || k >= n)
        return k < 0 ? 0 : 1;
    return beta_part(p, 1 - p, k + 1, n - k, true);
}

double poisson_cdf(double k, double mean) {
    if (!(mean >= 0) || isnan(k))
        return NAN;
    return k < 0 ? 0 : gamma_part(mean, floor(k) + 1, true);
}

/* A quantile is found by halving between two points around it, in the tail that is the smaller one. It takes some sixty
 * evaluations, needs no derivative and cannot run away. */
struct tail {
    double (*part)(double x, double a, double b, bool upper);
    double a, b;
};

static double halve(const struct tail *tail, double p, double lo, double hi) {
    bool upper = p > 0.5;
    double want = upper ? 1 - p : p;
    for (int i = 0; i < 1100; i++) {
        double middle = lo + (hi - lo) / 2;
        if (middle <= lo || middle >= hi)
            break;
        bool right = (tail->part(middle, tail->a, tail->b, upper) > want) != upper;
        *(right ? &hi : &lo) = middle;
    }
    return lo + (hi - lo) / 2;
}

static double gamma_tail(double x, double a, double unused, bool upper) {
    (void)unused;
    return gamma_part(x, a, upper);
}

static double beta_tail(double x, double a, double b, bool upper) {
    return beta_part(x, 1 - x, a, b, upper);
}

double chi_square_quantile(double p, double df) {
    if (!(df > 0) || !(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return p == 0 ? 0 : INFINITY;
    struct tail tail = {gamma_tail, df / 2, 0};
    double hi = df / 2 + 1;
    while (p > 0.5 ? gamma_part(hi, df / 2, true) > 1 - p : gamma_part(hi, df / 2, false) < p)
        hi *= 2;
    return 2 * halve(&tail, p, 0, hi);
}

double beta_quantile(double p, double a, double b) {
    if (!(a > 0) || !(b > 0) || !(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return p;
    struct tail tail = {beta_tail, a, b};
    return halve(&tail, p, 0, 1);
}
