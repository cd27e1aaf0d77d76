/* A chart is a centre, a yardstick for each period, and limits so many yardsticks away. Shares and rates differ only in
 * the yardstick. */
#include "stats/chart.h"

#include <math.h>

#define RANGE_TO_SIGMA  1.128 /* d2 for two values */
#define RANGE_TO_LIMITS 3.267 /* D4 for two values */

/* The mean distance between neighbours, gaps skipped; NaN for fewer than two values. */
static double mean_range(const double *first, size_t count, size_t stride) {
    double before = NAN, sum = 0;
    size_t ranges = 0;
    for (size_t i = 0; i < count; i++) {
        double here = first[i * stride];
        if (isnan(here))
            continue;
        if (!isnan(before)) {
            sum += fabs(here - before);
            ranges++;
        }
        before = here;
    }
    return ranges ? sum / (double)ranges : (double)NAN;
}

/* What is known of a period before limits: its value and the yardstick around the centre. */
static struct level_point point_at(double value, double center, double yardstick) {
    double z = yardstick > 0 ? (value - center) / yardstick : (double)NAN;
    return (struct level_point){.value = value, .z = z};
}

static void set_limits(struct level_point *point, const struct level_chart *chart, double yardstick, double most) {
    double plain = 3 * yardstick, laney = plain * chart->sigma_z;
    bool has_plain = plain > 0, has_laney = laney > 0;
    point->lcl = has_plain ? fmax(chart->center - plain, 0) : (double)NAN;
    point->ucl = has_plain ? fmin(chart->center + plain, most) : (double)NAN;
    point->laney_lcl = has_laney ? fmax(chart->center - laney, 0) : (double)NAN;
    point->laney_ucl = has_laney ? fmin(chart->center + laney, most) : (double)NAN;
}

/* The moving range of z stands in the points themselves, one z in each. */
static double sigma_of_z(const struct level_point *points, size_t count) {
    return count ? mean_range(&points[0].z, count, sizeof *points / sizeof(double)) / RANGE_TO_SIGMA : (double)NAN;
}

_Static_assert(sizeof(struct level_point) % sizeof(double) == 0, "points are walked in steps of a double");

static double share_yardstick(double center, double n) {
    return n > 0 ? sqrt(center * (1 - center) / n) : (double)NAN;
}

struct level_chart chart_shares(const struct share_counts *periods, size_t count, struct level_point *out) {
    struct level_chart made = {0};
    double k = 0, n = 0;
    for (size_t i = 0; i < count; i++) {
        k += (double)periods[i].k;
        n += (double)periods[i].n;
        made.periods += periods[i].n > 0;
    }
    made.center = n > 0 ? k / n : (double)NAN;
    for (size_t i = 0; i < count; i++) {
        double base = (double)periods[i].n;
        out[i] = point_at((double)periods[i].k / base, made.center, share_yardstick(made.center, base));
    }
    made.sigma_z = sigma_of_z(out, count);
    for (size_t i = 0; i < count; i++)
        set_limits(&out[i], &made, share_yardstick(made.center, (double)periods[i].n), 1);
    return made;
}

static double rate_yardstick(double center, double exposure) {
    return exposure > 0 ? sqrt(center / exposure) : (double)NAN;
}

struct level_chart chart_rates(const double *events, const double *exposure, size_t count, struct level_point *out) {
    struct level_chart made = {0};
    double sum = 0, time = 0;
    for (size_t i = 0; i < count; i++)
        if (exposure[i] > 0) {
            sum += events[i];
            time += exposure[i];
            made.periods++;
        }
    made.center = time > 0 ? sum / time : (double)NAN;
    for (size_t i = 0; i < count; i++) {
        double value = exposure[i] > 0 ? events[i] / exposure[i] : (double)NAN;
        out[i] = point_at(value, made.center, rate_yardstick(made.center, exposure[i]));
    }
    made.sigma_z = sigma_of_z(out, count);
    for (size_t i = 0; i < count; i++)
        set_limits(&out[i], &made, rate_yardstick(made.center, exposure[i]), INFINITY);
    return made;
}

struct individuals_chart chart_individuals(const double *values, size_t count) {
    struct individuals_chart made = {0};
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) {
            sum += values[i];
            made.n++;
        }
    made.mean = made.n ? sum / (double)made.n : (double)NAN;
    made.range = mean_range(values, count, 1);
    made.sigma = made.range / RANGE_TO_SIGMA;
    double half = made.sigma > 0 ? 3 * made.sigma : (double)NAN;
    made.lcl = made.mean - half;
    made.ucl = made.mean + half;
    made.range_ucl = RANGE_TO_LIMITS * made.range;
    return made;
}

void chart_ewma_limits(const struct ewma_rule *rule, double *out_lcl, double *out_ucl) {
    double half = rule->width * rule->sigma * sqrt(rule->lambda / (2 - rule->lambda));
    *out_lcl = rule->target - half;
    *out_ucl = rule->target + half;
}

void chart_ewma(const double *values, size_t count, const struct ewma_rule *rule, struct ewma_point *out) {
    double smooth = rule->target, left = 1, stay = 1 - rule->lambda;
    for (size_t i = 0; i < count; i++) {
        out[i] = (struct ewma_point){NAN, NAN, NAN, false};
        if (isnan(values[i]))
            continue;
        smooth = rule->lambda * values[i] + stay * smooth;
        left *= stay * stay;
        double half = rule->width * rule->sigma * sqrt(rule->lambda / (2 - rule->lambda) * (1 - left));
        out[i].value = smooth;
        out[i].lcl = rule->target - half;
        out[i].ucl = rule->target + half;
        out[i].signal = smooth < out[i].lcl || smooth > out[i].ucl;
    }
}

void chart_cusum(const double *values, size_t count, const struct cusum_rule *rule, struct cusum_point *out) {
    double up = 0, down = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = (struct cusum_point){NAN, NAN, false};
        if (isnan(values[i]) || !(rule->sigma > 0))
            continue;
        double step = (values[i] - rule->target) / rule->sigma;
        up = fmax(0, step - rule->k + up);
        down = fmax(0, -step - rule->k + down);
        out[i] = (struct cusum_point){up, down, up > rule->h || down > rule->h};
    }
}

/* How many of the last `window` points up to i lie beyond `far` on the side of the sign; gaps are no points. */
static unsigned beyond(const double *z, size_t i, size_t window, double far, double sign) {
    unsigned found = 0;
    for (size_t seen = 0, j = i + 1; seen < window && j-- > 0;) {
        seen += isnan(z[j]) ? 0 : 1;
        found += sign * z[j] > far;
    }
    return found;
}

static unsigned zones_at(const double *z, size_t i, double sign) {
    unsigned set = 0;
    if (sign * z[i] > 3)
        set |= ZONE_BEYOND_3;
    if (sign * z[i] > 2 && beyond(z, i, 3, 2, sign) >= 2)
        set |= ZONE_TWO_BEYOND_2;
    if (sign * z[i] > 1 && beyond(z, i, 5, 1, sign) >= 4)
        set |= ZONE_FOUR_BEYOND_1;
    if (!isnan(z[i]) && beyond(z, i, 8, 0, sign) == 8)
        set |= ZONE_EIGHT_ONE_SIDE;
    return set;
}

void chart_zones(const double *z, size_t count, unsigned *out) {
    for (size_t i = 0; i < count; i++)
        out[i] = zones_at(z, i, 1) | zones_at(z, i, -1);
}

bool chart_outside(double value, double mean, double sd, double widths) {
    return value < mean - widths * sd || value > mean + widths * sd;
}
