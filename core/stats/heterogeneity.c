/* The weighted mean twice: with each store's own variance, then with the variance between stores added to it. */
#include "stats/heterogeneity.h"

#include <math.h>
#include <stdbool.h>

#include "stats/distribution.h"
#include "stats/quantile.h"

struct weighted {
    double sum, squares, mean; /* of the weights, of their squares; of the values */
    int64_t units;
};

static bool usable(double value, double variance) {
    return !isnan(value) && variance > 0 && !isinf(variance);
}

static struct weighted weigh(const double *values, const double *variances, size_t count, double tau2) {
    struct weighted made = {0};
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (usable(values[i], variances[i])) {
            double weight = 1 / (variances[i] + tau2);
            made.units++;
            made.sum += weight;
            made.squares += weight * weight;
            sum += weight * values[i];
        }
    made.mean = made.units ? sum / made.sum : (double)NAN;
    return made;
}

static double spread(const double *values, const double *variances, size_t count, double mean) {
    double q = 0;
    for (size_t i = 0; i < count; i++)
        if (usable(values[i], variances[i]))
            q += (values[i] - mean) * (values[i] - mean) / variances[i];
    return q;
}

struct heterogeneity heterogeneity_of(const double *values, const double *variances, size_t count) {
    struct weighted own = weigh(values, variances, count, 0);
    struct heterogeneity made = {.units = own.units, .q = NAN, .p = NAN, .i2 = NAN, .reach_lo = NAN, .reach_hi = NAN};
    made.df = own.units ? (double)(own.units - 1) : (double)NAN;
    made.tau2 = own.units ? 0 : (double)NAN;
    if (own.units > 1) {
        made.q = spread(values, variances, count, own.mean);
        made.p = chi_square_upper(made.q, made.df);
        made.i2 = made.q > made.df ? (made.q - made.df) / made.q : 0;
        made.tau2 = fmax(0, (made.q - made.df) / (own.sum - own.squares / own.sum));
    }
    struct weighted random = weigh(values, variances, count, made.tau2);
    made.fixed = own.mean;
    made.fixed_se = own.units ? 1 / sqrt(own.sum) : (double)NAN;
    made.mean = random.mean;
    made.se = own.units ? 1 / sqrt(random.sum) : (double)NAN;
    made.lo = made.mean - NORMAL_95 * made.se;
    made.hi = made.mean + NORMAL_95 * made.se;
    if (own.units > 2) {
        double half = student_quantile(0.975, made.df - 1) * sqrt(made.tau2 + made.se * made.se);
        made.reach_lo = made.mean - half;
        made.reach_hi = made.mean + half;
    }
    return made;
}
