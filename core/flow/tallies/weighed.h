/* Weighted counts: for each counter of a tally (survey.h) the sums that every weighted figure is made of.
 *
 *     n    answers that have a weight        w    sum of the weights        ww    sum of their squares
 *
 * A weight is a whole number of thousand-millionths (WEIGHT_ONE), so the sums are whole numbers too, and exact. They
 * are kept in parts of 32 bits that are never carried over, each a counter like any other: parts are added up, taken
 * away and packed as counts are. A part of one response is under 2^32, so sums hold for 2^31 responses of LIMIT_WEIGHT
 * each. */
#ifndef EARSHOT_FLOW_TALLIES_WEIGHED_H
#define EARSHOT_FLOW_TALLIES_WEIGHED_H

#include "flow/survey/survey.h"
#include "stats/weighted.h"

enum { WEIGHED_N, WEIGHED_W, WEIGHED_WW = 3, WEIGHED_PARTS = 6 }; /* n; w, low part first; ww, low part first */

/* Adds `sign` times a weight to the parts of one counter. */
void weighed_add(int64_t *parts, int64_t weight, int sign);

/* One counter's sums, as numbers: weights in units of 1. */
struct weighed {
    int64_t n;
    double w, ww;
};
struct weighed weighed_of(const int64_t *parts);

/* What weighted.h makes figures of, from the parts of a question's counters: the values themselves, the top box (100 or
 * 0) and the NPS (100, 0 or -100). */
struct weighted_sums weighed_mean(const struct question *question, const int64_t *parts);
struct weighted_sums weighed_top(const struct question *question, const int64_t *parts);
struct weighted_sums weighed_nps(const struct question *question, const int64_t *parts);

/* The interval of a figure made of shares, as the unweighted one is: of as many answers as the effective base (Kish)
 * has. With equal weights it is the unweighted one. */
struct weighed_interval {
    double lo, hi;
};
struct weighed_interval weighed_top_interval(const struct question *question, const int64_t *parts); /* Wilson */
struct weighed_interval weighed_nps_interval(const struct question *question, const int64_t *parts); /* adjusted Wald */

#endif
