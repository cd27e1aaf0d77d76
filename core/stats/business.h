/* Business time: an answer within two working days, eight opening hours. Time runs only while the shop (or the office)
 * is open.
 *
 * A calendar says which days of the week are open, from when to when, and which single days are not as the week has it:
 * a holiday that is closed, and a weekend day that is worked instead (调休). `exceptions` are in rising order; each
 * turns its day round, open to closed or closed to open. Times are of the store's wall clock: days are not shifted by
 * zones here, and an hour that the clock skips or repeats is counted as the clock shows it.
 *
 *     add 2 working days to a Friday (Monday to Friday open)      Tuesday
 *     from Friday 17:00 to Monday 10:00, open 9:00 to 18:00       2 hours
 *
 * A calendar that is never open has no working day: business_roll and business_add answer DAY_NONE. They look ahead, or
 * back, ten years at most for the next open day. */
#ifndef EARSHOT_STATS_BUSINESS_H
#define EARSHOT_STATS_BUSINESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

struct business_calendar {
    bool open[7];            /* Monday first */
    int32_t from_ms, to_ms;  /* of an open day; 0 <= from < to <= DAY_MS */
    const day_t *exceptions; /* borrowed */
    size_t exception_count;
};

/* Monday to Friday, all day: what "business days" means where nothing else is said. */
struct business_calendar business_weekdays(void);

bool business_is_open(const struct business_calendar *calendar, day_t day);

/* The day itself if it is open, else the next open one (step 1) or the last one before (step -1). */
day_t business_roll(const struct business_calendar *calendar, day_t day, int step);

/* The day that is `days` open days away, backwards for a negative number. A closed start is rolled first, in the
 * direction of counting, without being counted: Saturday + 1 is Tuesday, since Saturday counts as Monday. */
day_t business_add(const struct business_calendar *calendar, day_t start, int32_t days);

/* Open days after `from` up to and with `to`; negative the other way round. Monday to the next Monday: 5. */
int32_t business_days_between(const struct business_calendar *calendar, day_t from, day_t to);

struct business_moment {
    day_t day;
    int32_t ms; /* of the day, 0 to DAY_MS - 1 */
};
/* Open time from one moment to the other, in milliseconds; negative the other way round. */
int64_t business_ms_between(const struct business_calendar *calendar, struct business_moment from,
                            struct business_moment to);

#endif
