/* A percentile is not one number: nine definitions are in use, and for few values they are far apart. The type is
 * always named.
 *
 * Types as Hyndman & Fan (1996), The American Statistician 50, 361-365, and R's quantile(type = ). With the values in
 * rising order x(1)..x(n), the place is h and the result lies between its neighbours:
 *
 *     1  step: x(ceil(n p))                          6  h = (n + 1) p            Excel PERCENTILE.EXC, SPSS
 *     2  as 1, the mean where n p is whole           7  h = (n - 1) p + 1        Excel PERCENTILE.INC, R, SQLite
 *     3  nearest x(n p), to even (SAS)               8  h = (n + 1/3) p + 1/3    nearly unbiased for the median
 *     4  h = n p                                     9  h = (n + 1/4) p + 3/8    for normal values
 *     5  h = n p + 1/2
 *
 *     {2, 3, 5, 8, 13, 21, 34} at .9:  type 7 26.2, type 6 34, type 5 31.4
 *
 * NaN values are left out. Nothing left, or p outside 0..1: NaN. */
#ifndef EARSHOT_STATS_PERCENTILE_H
#define EARSHOT_STATS_PERCENTILE_H

#include <stddef.h>

#include "base/mem.h"

enum percentile_type {
    PERCENTILE_STEP = 1,
    PERCENTILE_STEP_MEAN,
    PERCENTILE_NEAREST_EVEN,
    PERCENTILE_LINEAR,
    PERCENTILE_MIDWAY,
    PERCENTILE_EXCLUSIVE,
    PERCENTILE_INCLUSIVE, /* the one we print, where nothing else is said */
    PERCENTILE_MEDIAN_UNBIASED,
    PERCENTILE_NORMAL_UNBIASED
};

double percentile(struct arena *arena, const double *values, size_t count, double p, enum percentile_type type);

/* The same of values that are in rising order already, without NaN. */
double percentile_sorted(const double *sorted, size_t count, double p, enum percentile_type type);

#endif
