/* All nine are one rule: a place h = n p + m on the sorted values, and a share of the way to the next value, which the
 * first three round to a whole or a half. */
#include "stats/percentile.h"

#include <float.h>
#include <math.h>

#include "stats/ranks.h"

static double offset_of(enum percentile_type type, double p) {
    switch (type) {
    case PERCENTILE_STEP:
    case PERCENTILE_STEP_MEAN:
    case PERCENTILE_LINEAR:
        return 0;
    case PERCENTILE_NEAREST_EVEN:
        return -0.5;
    case PERCENTILE_MIDWAY:
        return 0.5;
    case PERCENTILE_EXCLUSIVE:
        return p;
    case PERCENTILE_INCLUSIVE:
        return 1 - p;
    case PERCENTILE_MEDIAN_UNBIASED:
        return (p + 1) / 3;
    case PERCENTILE_NORMAL_UNBIASED:
        return p / 4 + 3.0 / 8;
    }
    return NAN;
}

/* How much of the next value, where the place lies `rest` behind value number `whole`. */
static double share_of_next(enum percentile_type type, double whole, double rest) {
    if (type == PERCENTILE_STEP)
        return rest > 0;
    if (type == PERCENTILE_STEP_MEAN)
        return rest > 0 ? 1 : 0.5;
    if (type == PERCENTILE_NEAREST_EVEN)
        return rest > 0 || fmod(whole, 2) != 0;
    return rest;
}

double percentile_sorted(const double *sorted, size_t count, double p, enum percentile_type type) {
    double n = (double)count, place = n * p + offset_of(type, p), fuzz = 4 * DBL_EPSILON * (n + 1);
    if (count == 0 || !(p >= 0 && p <= 1) || isnan(place))
        return NAN;
    double whole = floor(place + fuzz), rest = place - whole;
    if (fabs(rest) < fuzz)
        rest = 0;
    double share = share_of_next(type, whole, rest);
    double lower = sorted[(size_t)fmin(fmax(whole - 1, 0), n - 1)];
    double upper = sorted[(size_t)fmin(fmax(whole, 0), n - 1)];
    return share > 0 ? lower + share * (upper - lower) : lower;
}

double percentile(struct arena *arena, const double *values, size_t count, double p, enum percentile_type type) {
    size_t n;
    double *sorted = ranks_sorted(arena, values, count, &n);
    return percentile_sorted(sorted, n, p, type);
}
