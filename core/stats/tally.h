/* Answers on a scale, as counts: the one input of this layer's statistics. Nobody keeps single answers to compute a
 * figure from; a store's month is a row of counts, and months and stores add up by adding counts. */
#ifndef EARSHOT_STATS_TALLY_H
#define EARSHOT_STATS_TALLY_H

#include <stddef.h>
#include <stdint.h>

struct tally_counts {
    const int64_t *counts; /* borrowed; counts[i] answers had the value from + i; none is negative */
    size_t count;          /* values on the scale; 0 is an empty tally */
    double from;           /* the least value, a whole number */
};

int64_t tally_total(const struct tally_counts *tally); /* the base: answers counted */

/* Counts of n, of the answers and of their squares, measured in steps from counts[origin]. They add and subtract like
 * counts do. Whole numbers: with an origin near the mean, answers that all agree have a spread of exactly 0. */
struct tally_moments {
    int64_t n, sum, squares;
    double origin; /* the value that the steps are counted from */
};
struct tally_moments tally_moments(const struct tally_counts *tally, size_t origin);
size_t tally_middle(const struct tally_counts *tally); /* the index nearest to the mean; 0 for an empty tally */

#endif
