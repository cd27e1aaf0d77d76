/* Does a series rise or fall, whatever the shape? Mann-Kendall's test counts pairs of periods:
 *
 *     S = pairs that rise - pairs that fall
 *     Var S = (n (n - 1) (2 n + 5) - sum t (t - 1) (2 t + 5)) / 18           t: sizes of groups of equal values
 *     z = (S - sign S) / sqrt(Var S), 0 for S = 0;   p two-sided from the normal distribution
 *     tau = S / sqrt(pairs (pairs - tied pairs))                              Kendall's tau-b with time
 *     slope = median of (x_j - x_i) / (j - i), i < j                          Sen (1968): change per period
 *
 * Sources: Mann (1945), Econometrica 13; Kendall (1970); worked example: precipitation of the Great Lakes (R's Kendall,
 * PrecipGL): tau .265, p .000292. The normal approximation wants n >= 8 or so, and independent periods: a season is a
 * trend to it.
 *
 * NaN is a period without data; it is left out, and slope still counts the periods between. Fewer than three values, or
 * all equal: no z and p (and tau); slope wants two. */
#ifndef EARSHOT_STATS_TREND_H
#define EARSHOT_STATS_TREND_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct trend {
    int64_t n;
    double s, variance, z, p;
    double tau, slope;
};

struct trend trend_of(struct arena *arena, const double *values, size_t count);

#endif
