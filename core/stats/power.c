/* A sample size is the place where the power, which only rises with n, reaches what is asked: found by halving.
 *
 * The noncentral t is a normal over the root of a chi-square: its tail is the normal tail, averaged over how the
 * estimated spread may turn out. */
#include "stats/power.h"

#include <math.h>

#include "stats/integrate.h"
#include "stats/quantile.h"

double power_shares(double n, double p1, double p2, double alpha) {
    double z = normal_quantile(1 - alpha / 2), p = (p1 + p2) / 2;
    double spread = sqrt(p1 * (1 - p1) + p2 * (1 - p2));
    if (p1 == p2)
        return alpha / 2;
    return normal_cdf((sqrt(n) * fabs(p1 - p2) - z * sqrt(2 * p * (1 - p))) / spread);
}

/* The density of s = sqrt(chi2 / df), by its logarithm. */
static double spread_density(double s, double df) {
    double half = df / 2;
    return exp(log(2) + half * log(half) - lgamma(half) + (df - 1) * log(s) - half * s * s);
}

double noncentral_t_upper(double t, double df, double noncentrality) {
    struct quadrature unit;
    double reach = 9 / sqrt(2 * df), sum = 0;
    if (!(df > 0) || isnan(t) || isnan(noncentrality))
        return NAN;
    if (df > 1e7)
        return normal_cdf(noncentrality - t);
    quadrature_make(&unit);
    struct quadrature on = quadrature_on(&unit, fmax(0, 1 - reach), 1 + reach + 1 / df);
    for (int i = 0; i < INTEGRATE_POINTS; i++)
        sum += on.weight[i] * spread_density(on.point[i], df) * normal_cdf(noncentrality - t * on.point[i]);
    return fmin(fmax(sum, 0), 1);
}

double power_means(double n, double delta, double sd, double alpha) {
    double df = 2 * (n - 1);
    return noncentral_t_upper(student_quantile(1 - alpha / 2, df), df, sqrt(n / 2) * fabs(delta) / sd);
}

typedef double power_fn(double n, double first, double second, double alpha);

static double size_for(power_fn *power_at, double power, double first, double second, double alpha) {
    double lo = 2, hi = 4;
    if (!(power > 0 && power < 1) || !(power_at(lo, first, second, alpha) < power))
        return NAN;
    while (power_at(hi, first, second, alpha) < power) {
        lo = hi;
        if ((hi *= 2) > 1e12)
            return NAN;
    }
    while (hi - lo > 1e-12 * hi) {
        double n = (lo + hi) / 2;
        *(power_at(n, first, second, alpha) < power ? &lo : &hi) = n;
    }
    return (lo + hi) / 2;
}

double power_shares_size(double power, double p1, double p2, double alpha) {
    return p1 == p2 ? NAN : size_for(power_shares, power, p1, p2, alpha);
}

double power_means_size(double power, double delta, double sd, double alpha) {
    return delta == 0 ? NAN : size_for(power_means, power, delta, sd, alpha);
}

double power_margin_size(double margin, double p, double population, double confidence) {
    double z = normal_quantile((1 + confidence) / 2), endless = z * z * p * (1 - p) / (margin * margin);
    return margin > 0 ? endless / (1 + (endless - 1) / population) : (double)NAN;
}

double power_margin(double n, double p, double population, double confidence) {
    double left = isinf(population) ? 1 : population > 1 ? (population - n) / (population - 1) : 0;
    return n > 0 && left >= 0 ? normal_quantile((1 + confidence) / 2) * sqrt(p * (1 - p) / n * left) : (double)NAN;
}
