/* RFM: customers by recency (days since the last purchase), frequency (purchases) and money (amount spent), each scored
 * 1 to 5 by fifths of the customers, 5 the best. The three digits side by side are the segment: 555 the best, 111 the
 * ones that are nearly gone.
 *
 *     cuts: the type-7 quantiles at .2 .4 .6 .8, each plus 1;   score = 1 + cuts that are <= the value
 *     recency is turned round (6 - score): few days are good
 *
 * The plus 1 makes room for whole numbers: a value of exactly the quantile belongs to the lower fifth, and so does what
 * is less than 1 above it. So days, purchases and whole amounts; an amount in hundredths is scored in hundredths.
 * Source: rsquaredacademy's rfm for R; worked example: its 995 customers with 4,906 orders.
 *
 * Where many customers share a value, fifths are not equal in size, and a score may be empty: equal customers always
 * have equal scores. A NaN scores 0, and the whole segment is 0. */
#ifndef EARSHOT_STATS_RFM_H
#define EARSHOT_STATS_RFM_H

#include <stddef.h>

#include "base/mem.h"

struct rfm_customer {
    double recency, frequency, money; /* days, purchases, amount */
};

struct rfm_score {
    int recency, frequency, money; /* 1 to 5 */
    int segment;                   /* the three as one number, 111 to 555 */
};

/* One score for each customer, in the arena. */
struct rfm_score *rfm_scores(struct arena *arena, const struct rfm_customer *customers, size_t count);

#endif
