/* A group of measurements as three figures that add up: how many, their mean, and the sum of squared distances from it.
 *
 * Merging two groups' figures equals measuring them together, and no digits are lost on the way, however far the mean
 * is from zero (Chan, Golub & LeVeque 1983). The unit is the measurement's own; `squares` is in its square. An empty
 * group has mean 0 and squares 0; the functions below say NaN where a group is too small for an answer. */
#ifndef EARSHOT_STATS_SAMPLE_H
#define EARSHOT_STATS_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "stats/tally.h"

struct sample {
    int64_t n;
    double mean, squares; /* sum (x - mean)^2 */
};

struct sample sample_of(const double *values, size_t count); /* NaN values are not counted */
struct sample sample_of_tally(const struct tally_counts *tally);
struct sample sample_joined(const struct sample *a, const struct sample *b);

/* From published figures: n, the mean and the standard deviation with divisor n - 1. */
struct sample sample_from(int64_t n, double mean, double sd);

double sample_mean(const struct sample *sample);     /* NaN for n = 0 */
double sample_variance(const struct sample *sample); /* divisor n - 1; NaN for n < 2 */
double sample_sd(const struct sample *sample);

#endif
