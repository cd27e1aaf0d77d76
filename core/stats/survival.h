/* How long does it take, when some are not done yet? Time to answer a complaint, time to the next visit. An open one is
 * not left out and not taken as done: it is censored, counted for as long as it was watched (Kaplan & Meier 1958).
 *
 *     S(t) = product over closing times t_i <= t of (1 - closed_i / at risk_i)       share still open after t
 *     se(S) = S sqrt(sum closed / (at risk (at risk - closed)))                      Greenwood
 *     interval  exp(log S +- 1.96 se / S), cut at 1                                  R's survfit, conf.type = "log"
 *
 * A median is the first time with S <= 1/2; where S is exactly 1/2 for a while, the middle of that while (as survfit).
 * Not reached: NaN, and that is the answer: more than half are still open. Its interval is where the interval of S
 * crosses 1/2 (Brookmeyer & Crowley 1982); NaN where it does not.
 *
 * Worked example: acute myelogenous leukemia, maintained group (Miller 1997; R's survival, aml): median 31, 23 if the
 * censored are dropped. Without censoring S is the share of times longer than t. Times are >= 0, in any unit; of equal
 * times, closings come before censorings. NaN times are left out. */
#ifndef EARSHOT_STATS_SURVIVAL_H
#define EARSHOT_STATS_SURVIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct survival_time {
    double time;
    bool closed; /* false: still open when last seen */
};

struct survival_step {
    double time;
    int64_t at_risk, closed, censored; /* just before, at, and at this time */
    double open, se, lo, hi;           /* S and its interval from here on; no interval (NaN) once S is 0 */
};

struct survival {
    int64_t n, closed;
    const struct survival_step *steps; /* in the arena, one for each time seen, rising */
    size_t count;
};

struct survival survival_of(struct arena *arena, const struct survival_time *times, size_t count);

double survival_at(const struct survival *curve, double time); /* S: 1 before the first step */

struct survival_quantile {
    double time, lo, hi;
};
/* When a share `p` is closed; .5 is the median. */
struct survival_quantile survival_quantile_of(const struct survival *curve, double p);

#endif
