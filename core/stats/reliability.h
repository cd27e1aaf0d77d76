/* Do the questions of an index measure one thing? Cronbach's alpha:
 *
 *     alpha = k / (k - 1) * (1 - sum of the questions' variances / variance of the people's sums)
 *
 * over the people who answered all k questions. From .7 on an index is usually printed without apology; alpha rises
 * with the number of questions alone. It is negative when questions work against each other (one asked the other way
 * round). Interval: Feldt's (1965), (1 - alpha) times F quantiles with n - 1 and (n - 1)(k - 1) degrees of freedom.
 * Source: Cronbach (1951), Psychometrika 16, 297-334; Feldt (1965), Psychometrika 30, 357-370.
 * NaN with fewer than two questions or people, or where all people have one sum. */
#ifndef EARSHOT_STATS_RELIABILITY_H
#define EARSHOT_STATS_RELIABILITY_H

#include <stddef.h>
#include <stdint.h>

struct reliability_alpha {
    int64_t n;
    double alpha, lo, hi; /* 95 % */
};

/* `answers` holds `people` rows of `count`, NaN where there is none. */
struct reliability_alpha reliability_alpha(const double *answers, size_t people, size_t count);

#endif
