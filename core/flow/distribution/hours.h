/* When messages may go out: not in quiet hours, and not on a day that is closed, by the clocks of the store that asks.
 * What falls due then waits for the next open moment. */
#ifndef EARSHOT_FLOW_HOURS_H
#define EARSHOT_FLOW_HOURS_H

#include <stdbool.h>

#include "base/zone.h"
#include "stats/business.h"

struct hours {
    int quiet_from, quiet_to;      /* minutes of the day; over midnight where from > to; none where they are the same */
    struct business_calendar days; /* only which are open */
};

/* Nothing between nine in the evening and nine in the morning, on all days: what holds where nothing else is said. */
struct hours hours_usual(void);

bool hours_allow(const struct hours *hours, const struct zone *zone, instant_t at);

/* `at` itself, or a moment after it at which they are allowed again: the next change of quiet hours or of the day, also
 * where the clocks are moved meanwhile. INT64_MAX where no day within ten years is open. */
instant_t hours_open(const struct hours *hours, const struct zone *zone, instant_t at);

/* Of an allowed moment: when that ends, at most a day later. */
instant_t hours_close(const struct hours *hours, const struct zone *zone, instant_t at);

#endif
