/* The customer satisfaction index: the weighted mean of several questions, moved to 0..100.
 *
 *     CSI = 100 sum w_i (m_i - least) / ((most - least) sum w_i)
 *
 * With three questions on 1 to 10 (overall, against expectation, against the ideal) it is the ACSI score; with equal
 * weights its short form (S + E + P - 3) / 27 * 100. Source: Fornell et al. (1996), Journal of Marketing 60(4), 7-18.
 *
 * Weights are >= 0, on any scale; a weight of 0 takes a question out. A question with a weight and without answers
 * makes the index NaN: an index of fewer questions is another index. So do no weight at all, a negative one, and a
 * scale of no length. */
#ifndef EARSHOT_STATS_CSI_H
#define EARSHOT_STATS_CSI_H

#include <stddef.h>

#include "stats/mean.h"

struct csi_item {
    double mean, weight;
    double se; /* of the mean: sd / sqrt(n); NaN where unknown */
};

/* The interval takes the questions as answered alike by each person (se of the index = sum of weighted se): never
 * narrower than the truth, which needs the answers person by person. NaN where an se is unknown, or all are 0: an
 * interval without a width would claim certainty. `n` is the caller's.
 */
struct csi_result {
    double index, lo, hi; /* 0 to 100, unclipped */
};
struct csi_result csi_of(const struct csi_item *items, size_t count, double least, double most);

/* From whole answers: `answers` holds `people` rows of `count` answers, NaN where there is none; who left out a
 * question with a weight is left out. The index of each person is one figure, so its mean has an ordinary t interval.
 */
struct mean_result csi_of_answers(const double *answers, size_t people, const double *weights, size_t count,
                                  double least, double most);

#endif
