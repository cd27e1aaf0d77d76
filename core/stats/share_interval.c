/* Each method answers one pair of shares on 0..1; percent at the door. */
#include "stats/share_interval.h"

#include <math.h>

#include "stats/distribution.h"
#include "stats/quantile.h"

struct pair {
    double lo, hi;
};

static struct pair around(double centre, double half) {
    return (struct pair){centre - half, centre + half};
}

static struct pair wald(double k, double n, double z) {
    double p = k / n;
    return around(p, z * sqrt(p * (1 - p) / n));
}

static struct pair wilson(double k, double n, double z) {
    double p = k / n, scale = 1 + z * z / n;
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    struct pair made = around((p + z * z / (2 * n)) / scale, half / scale);
    return (struct pair){k == 0 ? 0 : made.lo, k == n ? 1 : made.hi};
}

static struct pair beta_tails(double k, double n, double lo_more, double hi_more, double tail) {
    return (struct pair){
        .lo = k == 0 ? 0 : beta_quantile(tail, k + lo_more, n - k + 1 - lo_more),
        .hi = k == n ? 1 : beta_quantile(1 - tail, k + hi_more, n - k + 1 - hi_more),
    };
}

static double point_of(double level) {
    return level > 0 && level < 1 ? normal_quantile(0.5 + level / 2) : (double)NAN;
}

static struct pair pair_of(double k, double n, enum share_method method, double level) {
    double z = point_of(level), tail = 0.5 - level / 2;
    if (n == 0 || isnan(z))
        return (struct pair){NAN, NAN};
    switch (method) {
    case SHARE_WALD:
        return wald(k, n, z);
    case SHARE_WILSON:
        return wilson(k, n, z);
    case SHARE_EXACT:
        return beta_tails(k, n, 0, 1, tail);
    case SHARE_AGRESTI_COULL:
        return wald(k + z * z / 2, n + z * z, z);
    case SHARE_JEFFREYS:
        return beta_tails(k, n, 0.5, 0.5, tail);
    }
    return (struct pair){NAN, NAN};
}

static double share(const struct share_counts *counts) {
    return counts->n ? (double)counts->k / (double)counts->n : (double)NAN;
}

struct share_result share_interval(const struct share_counts *counts, enum share_method method, double level) {
    struct pair made = pair_of((double)counts->k, (double)counts->n, method, level);
    return (struct share_result){counts->n, 100 * share(counts), 100 * made.lo, 100 * made.hi};
}

struct share_result share_effective(double k, double n, double level) {
    struct pair made = pair_of(k, n, SHARE_WILSON, level);
    return (struct share_result){(int64_t)n, 100 * k / n, 100 * made.lo, 100 * made.hi};
}

static struct pair wald_difference(double k1, double n1, double k2, double n2, double z) {
    double p = k1 / n1, q = k2 / n2, variance = p * (1 - p) / n1 + q * (1 - q) / n2;
    return variance > 0 ? around(p - q, z * sqrt(variance)) : (struct pair){NAN, NAN};
}

static struct pair newcombe(double k1, double n1, double k2, double n2, double z) {
    struct pair a = wilson(k1, n1, z), b = wilson(k2, n2, z);
    double p = k1 / n1, q = k2 / n2;
    return (struct pair){p - q - hypot(p - a.lo, b.hi - q), p - q + hypot(a.hi - p, q - b.lo)};
}

struct difference share_difference_by(const struct share_counts *first, const struct share_counts *second,
                                      enum share_difference_method method, double level) {
    double k1 = (double)first->k, n1 = (double)first->n, k2 = (double)second->k, n2 = (double)second->n;
    double z = point_of(level), value = share(first) - share(second);
    struct pair made = {NAN, NAN};
    if (isnan(value))
        made.lo = NAN;
    else if (method == SHARE_DIFFERENCE_WALD)
        made = wald_difference(k1, n1, k2, n2, z);
    else if (method == SHARE_DIFFERENCE_AGRESTI_CAFFO)
        made = wald_difference(k1 + 1, n1 + 2, k2 + 1, n2 + 2, z);
    else
        made = newcombe(k1, n1, k2, n2, z);
    return (struct difference){100 * value, 100 * made.lo, 100 * made.hi, first->n < second->n ? first->n : second->n};
}
