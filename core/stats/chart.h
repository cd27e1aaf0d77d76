/* Control charts: is this month unlike the months before, or is it only a month?
 *
 * Series are in time order. A period without data (n = 0, NaN) has no point: its figures are NaN, it moves nothing, and
 * ranges go from the last period that has data to the next. Constants are those of the printed tables: the mean moving
 * range over d2 = 1.128 is a standard deviation, 3.267 times it is the upper limit of ranges.
 *
 * Sources: NIST/SEMATECH e-Handbook 6.3.2-6.3.3; Montgomery, Introduction to Statistical Quality Control, ch. 6, 7, 9;
 * Laney (2002), Quality Engineering 14, 531-537. */
#ifndef EARSHOT_STATS_CHART_H
#define EARSHOT_STATS_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/share.h"

/* Shares (p chart) and rates (u chart). With p the share of all periods together:
 *
 *     z = (p_i - p) / sqrt(p (1 - p) / n_i)          limits p +- 3 sqrt(p (1 - p) / n_i)
 *     Laney: sigma_z = mean moving range of z / 1.128; limits p +- 3 sigma_z sqrt(p (1 - p) / n_i)
 *
 * and sqrt(u / t_i) in place of that root for events over exposure. Large stores put every month outside the plain
 * limits; Laney's are as wide as the months truly vary. Shares are 0 to 1, and limits are cut to what can be: 0 to 1,
 * or from 0. One period only: no sigma_z. No spread at all (all months 100 %): no z and no limits; limits without a
 * width would call every other month extraordinary. */
struct level_chart {
    int64_t periods; /* with data */
    double center, sigma_z;
};
struct level_point {
    double value, z;
    double lcl, ucl;
    double laney_lcl, laney_ucl;
};
struct level_chart chart_shares(const struct share_counts *periods, size_t count, struct level_point *out);
struct level_chart chart_rates(const double *events, const double *exposure, size_t count, struct level_point *out);

/* Single values (I-MR): mean +- 3 sigma with sigma = mean moving range / 1.128. Under two values: no sigma; values all
 * equal: no limits. Example: NIST 6.3.2.2, mean 50.81, limits 45.8159 and 55.8041. */
struct individuals_chart {
    int64_t n;
    double mean, range, sigma; /* range: the mean moving range */
    double lcl, ucl, range_ucl;
};
struct individuals_chart chart_individuals(const double *values, size_t count);

/* EWMA: z_t = lambda x_t + (1 - lambda) z_(t-1) from z_0 = target. Sees small lasting shifts early.
 *
 *     exact limits        target +- L sigma sqrt(lambda / (2 - lambda) (1 - (1 - lambda)^(2 t)))
 *     asymptotic limits   the same without the last bracket: those of a chart that runs for long
 *
 * 0 < lambda <= 1. Usual: lambda .2, L 3. */
struct ewma_rule {
    double target, sigma, lambda, width; /* width is L */
};
struct ewma_point {
    double value, lcl, ucl; /* exact */
    bool signal;            /* outside the exact limits */
};
void chart_ewma(const double *values, size_t count, const struct ewma_rule *rule, struct ewma_point *out);
void chart_ewma_limits(const struct ewma_rule *rule, double *out_lcl, double *out_ucl); /* asymptotic */

/* Tabular CUSUM, in units of sigma: up_t = max(0, (x_t - target) / sigma - k + up_(t-1)), and down alike. A sum above h
 * is a signal. Usual: k .5 (finds shifts of one sigma), h 5. */
struct cusum_rule {
    double target, sigma, k, h;
};
struct cusum_point {
    double up, down;
    bool signal;
};
void chart_cusum(const double *values, size_t count, const struct cusum_rule *rule, struct cusum_point *out);

/* The zone rules of Western Electric (1956) on z values: a set of these for each point, the point being the last of
 * the pattern. */
enum zone_rule {
    ZONE_BEYOND_3 = 1,       /* one beyond 3 sigma */
    ZONE_TWO_BEYOND_2 = 2,   /* two of three beyond 2 sigma on one side */
    ZONE_FOUR_BEYOND_1 = 4,  /* four of five beyond 1 sigma on one side */
    ZONE_EIGHT_ONE_SIDE = 8, /* eight in a row on one side of the centre */
};
void chart_zones(const double *z, size_t count, unsigned *out);

/* Is the value strictly outside mean +- widths * sd of its group? False where the group has no sd. */
bool chart_outside(double value, double mean, double sd, double widths);

#endif
