/* How far an index shifts when its rule changes and the answers stay: after minus before, of the same customers. The
 * interval says within what the shift would have lain had other customers of the month answered. Three ways:
 *
 *     paired    both rules score responses, the same ones: t interval of the differences, response by response
 *     weights   both weigh dimensions of one survey: the shift is sum over dimensions of (points after - points before)
 * x (mean - from), its half width the sum of |points after - points before| x half width of the mean, as the index's
 * own is: never too narrow. Rules that weigh alike shift by 0 exactly sum       any other two with intervals: the half
 * widths added. Whatever way the two go together, their difference varies no more than that
 *
 * Nothing can be said (NaN) where either index has no interval. */
#ifndef EARSHOT_FLOW_SCORING_SHIFT_H
#define EARSHOT_FLOW_SCORING_SHIFT_H

#include "flow/scoring/scoring.h"

struct shift {
    double value, lo, hi;
    const char *interval; /* "paired", "weights", "sum"; "" for none */
};

/* `differences` are of responses that both rules score, after minus before. */
struct shift shift_of_pairs(const struct score_sums *differences);
struct shift shift_of_weights(const struct scoring_weights *before, const struct scoring_weights *after,
                              const struct survey *survey, const int64_t *counters);
struct shift shift_of_sums(const struct metric *before, const struct metric *after);

#endif
