/* The Customer Effort Score: how easy a matter was made. Vendors compute three figures from the same answers, and they
 * do not agree (46 %, -13 and 4.08 of one thousand answers), so none travels without its name:
 *
 *     mean         of the answers, on the scale
 *     top share    percent that found it easy at all (5 to 7 of 7)
 *     net index    percent that found it easy (6, 7) minus percent that found it hard (1, 2, 3); -100 to 100
 *
 * The mean has its t interval (mean.h), the top share Wilson's (share.h), the net index the adjusted Wald interval of
 * three classes (nps.h, of which it is the formula with other bounds). Where the classes begin is the definition.
 * Sources: Dixon, Freeman & Toman (2010), Harvard Business Review 88(7), and CEB's CES 2.0 (2013): "made it easy for
 * me to handle my issue", 1 strongly disagree .. 7 strongly agree.
 * No answers: every figure is NaN. */
#ifndef EARSHOT_STATS_CES_H
#define EARSHOT_STATS_CES_H

#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/share.h"

struct ces_definition {
    double top;  /* the top share: answers of this and more */
    double easy; /* the net index: easy from here */
    double hard; /* and hard up to here */
};

/* CES 2.0, seven points of agreement. */
#define CES_SEVEN ((struct ces_definition){5, 6, 3})

struct ces_result {
    int64_t n;
    struct mean_result mean;
    struct share_result top, easy, hard;
    double index, index_lo, index_hi; /* points; nps_interval_of */
};

struct ces_result ces_of(const struct tally_counts *tally, struct ces_definition definition);

#endif
