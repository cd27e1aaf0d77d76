/* The mean of answers on a scale, in the scale's own unit.
 *
 *     sd = sqrt(sum (x - mean)^2 / (n - 1))       interval: mean +- t(0.975, n - 1) sd / sqrt(n)
 *
 * Source: Student (1908); worked example: R's `sleep` data, ?t.test. The interval is unclipped and may leave the scale.
 * n = 0: every figure is NaN. n = 1: a mean, but sd and interval are NaN. All answers equal (n > 1): sd is 0 and the
 * interval has no width. */
#ifndef EARSHOT_STATS_MEAN_H
#define EARSHOT_STATS_MEAN_H

#include <stdint.h>

#include "stats/difference.h"
#include "stats/tally.h"

struct mean_result {
    int64_t n;
    double mean, sd, lo, hi;
};

struct mean_result mean_of(const struct tally_counts *tally);

/* The same of sums that were kept instead of counts, best counted from a value near the mean. */
struct mean_result mean_of_moments(const struct tally_moments *moments);

/* first - second, two independent groups whose spreads may differ: Welch's t interval, with the degrees of freedom of
 * Satterthwaite. Source: Welch (1947), Biometrika 34, 28-35. No interval (NaN) where a group has fewer than two answers
 * or where both groups' answers all agree. */
struct difference mean_difference(const struct tally_counts *first, const struct tally_counts *second);

/* The same between a part and the whole that contains it (a store and its region; one scale for both): the part against
 * the rest, scaled by the rest's share, since mean(part) - mean(whole) = n(rest) / n(whole) * (mean(part) -
 * mean(rest)). A part that is the whole differs by 0, without an interval. */
struct difference mean_against_whole(const struct tally_counts *part, const struct tally_counts *whole);

#endif
