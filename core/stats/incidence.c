/* Both intervals are quantiles: of chi-square for one rate, of beta for two. */
#include "stats/incidence.h"

#include <math.h>

#include "stats/distribution.h"

struct incidence_rate incidence_rate_of(const struct incidence *c) {
    double x = (double)c->events, twice = 2 * c->exposure;
    if (!(c->exposure > 0))
        return (struct incidence_rate){NAN, NAN, NAN};
    return (struct incidence_rate){x / c->exposure, c->events ? chi_square_quantile(0.025, 2 * x) / twice : 0,
                                   chi_square_quantile(0.975, 2 * x + 2) / twice};
}

/* The least number of hits from `lo` on, up to n + 1, that is no likelier than `limit`; beyond the mode they fall. */
static double first_unlikely(double lo, double n, double p, double limit) {
    double hi = n + 1;
    while (lo < hi) {
        double middle = floor((lo + hi) / 2);
        if (binomial_at(middle, n, p) <= limit)
            hi = middle;
        else
            lo = middle + 1;
    }
    return hi;
}

/* All outcomes of n that are no likelier than x. Both ends of the distribution fall away from its mode; what lies
 * beyond x on its side is one of them, and on the other side it begins where the likelihood is down to that of x. */
static double no_likelier(double x, double n, double p) {
    double mode = floor((n + 1) * p), limit = binomial_at(x, n, p) * (1 + 1e-7);
    if (x > mode)
        return no_likelier(n - x, n, 1 - p);
    if (binomial_at(mode, n, p) <= limit)
        return 1;
    double other = first_unlikely(mode + 1, n, p, limit);
    return fmin(1, binomial_cdf(x, n, p) + binomial_cdf(n - other, n, 1 - p));
}

struct incidence_ratio incidence_ratio_of(const struct incidence *first, const struct incidence *second) {
    double x = (double)first->events, y = (double)second->events, odds = second->exposure / first->exposure;
    if (!(first->exposure > 0) || !(second->exposure > 0))
        return (struct incidence_ratio){NAN, NAN, NAN, NAN};
    if (x + y == 0)
        return (struct incidence_ratio){NAN, 0, INFINITY, 1};
    double lo = first->events ? beta_quantile(0.025, x, y + 1) : 0;
    double hi = second->events ? beta_quantile(0.975, x + 1, y) : 1;
    return (struct incidence_ratio){x / y * odds, lo / (1 - lo) * odds, hi < 1 ? hi / (1 - hi) * odds : INFINITY,
                                    no_likelier(x, x + y, 1 / (1 + odds))};
}
