/* The difference of two figures with its 95 % interval: what "up" and "down" may be said from. An interval that
 * holds 0 says: no difference was shown (not: there is none). */
#ifndef EARSHOT_STATS_DIFFERENCE_H
#define EARSHOT_STATS_DIFFERENCE_H

#include <stdint.h>

struct difference {
    double value;  /* first minus second, in the unit of the figures; NaN where either cannot be computed */
    double lo, hi; /* unclipped; NaN where there is none: then nothing may be said about a direction */
    int64_t n;     /* the smaller of the two bases */
};

#endif
