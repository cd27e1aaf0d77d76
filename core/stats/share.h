/* A share of answers (the top box: those at or above the question's `top`), in percent, 0 to 100.
 *
 * The interval is Wilson's score interval, without continuity correction: with p = k / n and z = 1.96,
 *
 *     (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)
 *
 * It stays within 0..100 and has a width when all agree (0 of 30: 0 .. 11.35). Source: Wilson (1927); Newcombe (1998),
 * Statistics in Medicine 17, 857-872. n = 0: every figure is NaN, for 0/0 is nothing, never 0. */
#ifndef EARSHOT_STATS_SHARE_H
#define EARSHOT_STATS_SHARE_H

#include <stdint.h>

#include "stats/difference.h"
#include "stats/tally.h"

struct share_counts {
    int64_t k, n; /* 0 <= k <= n: so many of so many */
};

struct share_result {
    int64_t n;
    double share, lo, hi; /* percent */
};

struct share_counts share_top(const struct tally_counts *tally, double top); /* answers of `top` and more */

struct share_result share_of(const struct share_counts *counts);

/* first - second in percentage points, two independent groups: Newcombe's hybrid score interval, from the two Wilson
 * intervals. Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10. NaN where a group is empty. */
struct difference share_difference(const struct share_counts *first, const struct share_counts *second);

/* The same between a part and the whole that contains it: the part against the rest, scaled by the rest's share. A part
 * that is the whole differs by 0, without an interval. */
struct difference share_against_whole(const struct share_counts *part, const struct share_counts *whole);

#endif
