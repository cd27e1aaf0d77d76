/* The share's limit is found by halving over the counts, not by walking: a store may have a million answers. */
#include "stats/funnel.h"

#include <math.h>
#include <stdlib.h>

#include "stats/distribution.h"
#include "stats/percentile.h"
#include "stats/quantile.h"
#include "stats/ranks.h"

static const double tails[] = {0.001, 0.025, 0.975, 0.999};

double funnel_count(double expected, double p) {
    if (!(expected > 0))
        return NAN;
    return chi_square_quantile(p, p < 0.5 ? 2 * expected : 2 * expected + 2) / 2 / expected;
}

/* The least r with F(r) >= p. */
static double least_count(double n, double target, double p) {
    double lo = -1, hi = n;
    while (hi - lo > 1) {
        double middle = floor((lo + hi) / 2);
        *(binomial_cdf(middle, n, target) >= p ? &hi : &lo) = middle;
    }
    return hi;
}

double funnel_share(double target, int64_t n, double p) {
    if (n <= 0 || !(target > 0 && target < 1) || !(p > 0 && p < 1))
        return NAN;
    double r = least_count((double)n, target, p);
    double over = (binomial_cdf(r, (double)n, target) - p) / binomial_at(r, (double)n, target);
    return (r - over) / (double)n;
}

double funnel_share_z(int64_t k, int64_t n, double target) {
    return n ? ((double)k / (double)n - target) / sqrt(target * (1 - target) / (double)n) : (double)NAN;
}

double funnel_count_z(double observed, double expected) {
    return expected > 0 ? sqrt(expected) * log(observed / expected) : (double)NAN;
}

/* The z values that count; their weights are added up on the way. */
static double *usable(struct arena *arena, const double *z, const double *se, size_t count, size_t *out_count,
                      double *out_room) {
    double *kept = arena_alloc(arena, count * sizeof *kept), sum = 0, squares = 0;
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(z[i]) && se[i] > 0) {
            double weight = 1 / (se[i] * se[i]);
            kept[n++] = z[i];
            sum += weight;
            squares += weight * weight;
        }
    *out_count = n;
    *out_room = sum - squares / sum;
    return kept;
}

struct funnel_spread funnel_spread_of(struct arena *arena, const double *z, const double *se, size_t count,
                                      double trim) {
    size_t n;
    double room, squares = 0;
    double *kept = usable(arena, z, se, count, &n, &room);
    if (n == 0)
        return (struct funnel_spread){0, NAN, NAN};
    double lo = percentile(arena, kept, n, trim, PERCENTILE_INCLUSIVE);
    double hi = percentile(arena, kept, n, 1 - trim, PERCENTILE_INCLUSIVE);
    for (size_t i = 0; i < n; i++) {
        double pulled = fmin(fmax(kept[i], lo), hi);
        squares += pulled * pulled;
    }
    double k = (double)n, over = squares - (k - 1);
    return (struct funnel_spread){(int64_t)n, squares / k, over > 0 && room > 0 ? over / room : 0};
}

double funnel_multiplied(double target, double se, const struct funnel_spread *spread, double p) {
    double k = (double)spread->units;
    double widen = k * spread->phi > k - 1 ? sqrt(fmax(spread->phi, 1)) : 1;
    return target + normal_quantile(p) * se * widen;
}

double funnel_added(double target, double se, const struct funnel_spread *spread, double p) {
    return target + normal_quantile(p) * sqrt(se * se + spread->tau2);
}

struct funnel_limits funnel_share_limits(double target, int64_t n) {
    return (struct funnel_limits){funnel_share(target, n, tails[0]), funnel_share(target, n, tails[1]),
                                  funnel_share(target, n, tails[2]), funnel_share(target, n, tails[3])};
}

struct funnel_limits funnel_count_limits(double expected) {
    return (struct funnel_limits){funnel_count(expected, tails[0]), funnel_count(expected, tails[1]),
                                  funnel_count(expected, tails[2]), funnel_count(expected, tails[3])};
}

enum funnel_place funnel_share_place(int64_t k, int64_t n, double target) {
    if (n <= 0 || !(target >= 0 && target <= 1))
        return FUNNEL_NONE;
    double few = binomial_cdf((double)k, (double)n, target),
           many = binomial_cdf((double)(n - k), (double)n, 1 - target);
    if (few < tails[1])
        return few < tails[0] ? FUNNEL_BELOW_998 : FUNNEL_BELOW_95;
    if (many < tails[1])
        return many < tails[0] ? FUNNEL_ABOVE_998 : FUNNEL_ABOVE_95;
    return FUNNEL_IN;
}

static int from_within(enum funnel_place place) {
    return abs((int)place - FUNNEL_IN);
}

enum funnel_place funnel_milder(enum funnel_place first, enum funnel_place second) {
    if (first == FUNNEL_NONE || second == FUNNEL_NONE)
        return FUNNEL_NONE;
    return from_within(first) < from_within(second) ? first : second;
}

enum funnel_place funnel_place(double value, const struct funnel_limits *limits) {
    if (isnan(value) || isnan(limits->l998))
        return FUNNEL_NONE;
    if (value < limits->l95)
        return value < limits->l998 ? FUNNEL_BELOW_998 : FUNNEL_BELOW_95;
    if (value > limits->u95)
        return value > limits->u998 ? FUNNEL_ABOVE_998 : FUNNEL_ABOVE_95;
    return FUNNEL_IN;
}
