/* The score interval of the Net Promoter Score, and the test of a change.
 *
 * The interval holds every score D that a test of "the score is D" does not refuse: with p, d the shares of promoters
 * and detractors that are the likeliest among those with p - d = D,
 *
 *     |NPS - D| <= z sqrt((p + d - D^2) / n)            on the unit scale, -1 to 1
 *
 * The likeliest d solves a quadratic. The interval never leaves -100..100, and has a width when all agree. Source:
 * Rocks (2016), see nps.h; the construction is that of Tango (1998), Statistics in Medicine 17, 891-908.
 * Edges: no answers is NaN; all promoters ends at exactly 100. A level outside 0..1 is NaN.
 *
 *     nps_score_interval(&(struct nps_counts){10, 20, 70}, 0.95)      60: 45.22 .. 71.28 */
#ifndef EARSHOT_STATS_NPS_SCORE_H
#define EARSHOT_STATS_NPS_SCORE_H

#include "stats/nps.h"

struct nps_interval nps_score_interval(const struct nps_counts *counts, double level);

/* The two-sided p of first - second under "no change", Wald: z = difference / sqrt(se1^2 + se2^2), no continuity
 * correction. NaN where the difference has no interval (nps.h). */
double nps_difference_p(const struct nps_counts *first, const struct nps_counts *second);

#endif
