/* The six intra-class correlations of n targets that were each rated by the same k judges (stores by auditors, items by
 * coders): how far can one rating, or the mean of k, be relied on?
 *
 *     ICC(1,1) (BMS - WMS) / (BMS + (k - 1) WMS)                              each target by other judges
 *     ICC(2,1) (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n)          judges are a sample: their level counts
 *     ICC(3,1) (BMS - EMS) / (BMS + (k - 1) EMS)                              these judges only: their level does not
 *     ICC(1,k) (BMS - WMS) / BMS      ICC(2,k) (BMS - EMS) / (BMS + (JMS - EMS) / n)      ICC(3,k) (BMS - EMS) / BMS
 *
 * Source and worked example: Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428, Tables 2-4: .17 .29 .71 .44
 * .62 .91. F tests each against no difference between targets; 95 % intervals as there (pp. 424-425).
 *
 * The values are not cut at 0: a negative one says that judges agree less than chance. A target with a NaN is left out.
 * ICC(2,k) has no value where BMS + (JMS - EMS) / n is not above 0, and its interval no lower end (-INFINITY) where
 * that of ICC(2,1) reaches down to -1 / (k - 1). Fewer than two targets or judges, or no spread (of the targets, for a
 * mean of k): no value. */
#ifndef EARSHOT_STATS_RATINGS_H
#define EARSHOT_STATS_RATINGS_H

#include <stddef.h>
#include <stdint.h>

enum icc_form { ICC_1_1, ICC_2_1, ICC_3_1, ICC_1_K, ICC_2_K, ICC_3_K, ICC_FORMS };

struct icc {
    double value, lo, hi; /* 95 % */
    double f, df1, df2, p;
};

struct ratings {
    int64_t targets, judges;
    double bms, jms, wms, ems; /* mean squares: between targets, between judges, within targets, error */
    struct icc icc[ICC_FORMS];
};

/* `values` holds a row of `judges` values for each target. */
struct ratings ratings_of(const double *values, size_t targets, size_t judges);

#endif
