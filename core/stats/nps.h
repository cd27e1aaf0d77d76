/* The Net Promoter Score: share of promoters minus share of detractors, in points from -100 to 100.
 *
 * With p and d the shares of promoters and detractors among n answers (a multinomial sample, divisor n):
 *
 *     NPS = 100 (p - d)       se = 100 sqrt((p + d - (p - d)^2) / n)
 *     Wald              NPS +- 1.96 se
 *     adjusted Wald     the same after adding 3 answers: 3/4 detractor, 3/2 passive, 3/4 promoter (n + 3)
 *
 * Source: Rocks, B. (2016), Interval Estimation for the Net Promoter Score, The American Statistician 70(4), 365-372.
 * Points are 100 times the unit scale, so se is times 100 and a variance would be times 10,000.
 *
 * Which to show: the adjusted one. Where all answers agree (one answer always does) the Wald interval has no width at
 * all, which is ignorance, not certainty. Both are unclipped: the adjusted interval may pass 100; who prints it clips.
 * No answers: n is 0 and every figure NaN.
 *
 *     nps_of(&(struct nps_counts){10, 20, 70})     60, Wald 47.00 .. 73.00, adjusted 58.25: 45.27 .. 71.24 */
#ifndef EARSHOT_STATS_NPS_H
#define EARSHOT_STATS_NPS_H

#include <stdint.h>

#include "stats/difference.h"
#include "stats/tally.h"

struct nps_counts {
    int64_t detractors, passives, promoters;
};

struct nps_result {
    int64_t n;
    double nps, se, lo, hi;     /* Wald */
    double adj, adj_lo, adj_hi; /* adjusted Wald: its centre and interval */
};

/* The classes of whole answers, on whatever scale they were given: detractors to 6, passives 7 and 8, promoters from 9.
 */
struct nps_counts nps_classes(const struct tally_counts *tally);

struct nps_result nps_of(const struct nps_counts *counts);

/* The adjusted interval on counts that are no whole numbers, as weighted answers are on their effective base
 * (weights.h); the other figures are as of those counts, and n is cut. */
struct nps_result nps_effective(double detractors, double passives, double promoters);

/* first - second, two independent groups, Wald: se = sqrt(se1^2 + se2^2). There is no interval (NaN) where the answers
 * of either group all agree: its se of 0 is not to be believed. */
struct difference nps_difference(const struct nps_counts *first, const struct nps_counts *second);

/* The same between a part and the whole that contains it (a store and its region): the whole's score moves with the
 * part's, so the part is compared with the rest and the difference scaled by the rest's share. A part that is the whole
 * differs by 0, without an interval. */
struct difference nps_against_whole(const struct nps_counts *part, const struct nps_counts *whole);

#endif
