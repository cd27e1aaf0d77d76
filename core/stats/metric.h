/* A metric is never a bare number: it is a value with its base, its interval and its definition.
 *
 * An interval is at 95 %, two-sided. Figures are unclipped; whoever draws or prints one for a reader clips to the
 * scale. */
#ifndef EARSHOT_STATS_METRIC_H
#define EARSHOT_STATS_METRIC_H

#include <stdbool.h>
#include <stdint.h>

enum metric_unit {
    METRIC_POINTS,  /* -100 to 100: NPS */
    METRIC_PERCENT, /* 0 to 100: shares */
    METRIC_SCORE,   /* on the question's own scale: means; or an index of 0 to 100 */
    METRIC_HOURS,   /* 0 and more: how long something took */
    METRIC_COUNT
};

struct metric {
    double value;  /* NaN where it cannot be computed: 0/0 is nothing, never 0 */
    int64_t n;     /* the base: answers counted */
    double lo, hi; /* NaN where there is none */
    enum metric_unit unit;
    const char *definition; /* an id such as "nps.adjusted_wald"; static */
    bool suppressed;        /* under the privacy floor: value, interval and base must not be shown */
    bool uncertain;         /* under the reliability base */
};

#endif
