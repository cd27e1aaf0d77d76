/* When stores are open: what a span of business time is reckoned by (open_hours(24), open_days(2)), and when nobody
 * may be disturbed. A calendar says from when to when each day of the week is open, and which single days are not as
 * the week has it: a holiday that is closed, a weekend day that is worked instead (调休), a day with other hours.
 *
 * A day whose closing time is not after its opening time is open past midnight; those hours are the earlier day's.
 * Hours are of the wall clock and spans of real time: a night in which the clock is put forward has an hour less. A
 * wall time that the clock skips is the instant from which it goes on; of one that it shows twice the first is meant.
 */
#ifndef EARSHOT_FLOW_CALENDAR_H
#define EARSHOT_FLOW_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/day.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/value.h"
#include "base/zone.h"

#define CALENDAR_REACH 3660 /* days that are looked at for the next open one */

struct opening_hours {
    bool open;
    int32_t from_ms, to_ms; /* of the wall clock, 0 to DAY_MS; to <= from: until the next day */
};

struct calendar_day {
    day_t day;
    struct opening_hours hours;
};

struct calendar {
    const char *id, *script;
    const struct value *definition;
    struct opening_hours week[7];    /* Monday first */
    const struct calendar_day *days; /* those that are not as the week has it, in order */
    size_t day_count;
    const char *const *places; /* codes of stores and regions that go by it; none: all the others */
    size_t place_count;
};

/* Every day, all day: where no calendar is written. */
extern const struct calendar calendar_always;

/* What holds for a day. */
struct opening_hours calendar_hours(const struct calendar *calendar, day_t day);

/* The instants at which the hours of a day begin and end; false where it is closed, or the clock skips all of it. */
bool calendar_interval(const struct calendar *calendar, const struct zone *zone, day_t day, instant_t *out_from,
                       instant_t *out_to);

/* When so much open time has passed since an instant; with 0, the next instant that is open. Two days that overlap past
 * midnight count once. INT64_MAX where the calendar has not so much within its reach. */
instant_t calendar_after(const struct calendar *calendar, const struct zone *zone, instant_t from, int64_t open_ms);

/* What calendar_after counts on its way: each stretch of open time, in order; the last ends where the time is up. Fills
 * the first `most` of them; returns how many there are. */
struct calendar_stretch {
    instant_t from, until;
};
size_t calendar_stretches(const struct calendar *calendar, const struct zone *zone, instant_t from, int64_t open_ms,
                          struct calendar_stretch *out, size_t most);

/* The end of the `days`-th open day behind the one that the instant lies in: on a Friday, two days on, the closing time
 * of Tuesday. What lies after closing time belongs to its day all the same. */
instant_t calendar_days_after(const struct calendar *calendar, const struct zone *zone, instant_t from, int64_t days);

/* Open time between two instants, in milliseconds; negative the other way round. */
int64_t calendar_between(const struct calendar *calendar, const struct zone *zone, instant_t from, instant_t to);

bool calendar_is_open(const struct calendar *calendar, const struct zone *zone, instant_t at);

#endif
