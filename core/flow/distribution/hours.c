/* The clock's minute decides; what is reckoned is only how far to leap. */
#include "flow/distribution/hours.h"

#include "flow/distribution/cron.h"

enum { DAY_MINUTES = 1440, DAYS_AHEAD = 3660 };
#define MINUTE_MS INT64_C(60000)

struct hours hours_usual(void) {
    struct hours hours = {.quiet_from = 21 * 60, .quiet_to = 9 * 60, .days = business_weekdays()};
    for (int i = 0; i < 7; i++)
        hours.days.open[i] = true;
    return hours;
}

static bool is_quiet(const struct hours *hours, int of_day) {
    int from = hours->quiet_from, to = hours->quiet_to;
    return from <= to ? of_day >= from && of_day < to : of_day >= from || of_day < to;
}

static int64_t floor_day(int64_t minute) {
    return minute / DAY_MINUTES - (minute % DAY_MINUTES < 0);
}

static bool allows(const struct hours *hours, int64_t minute) {
    int64_t day = floor_day(minute);
    return business_is_open(&hours->days, (day_t)day) && !is_quiet(hours, (int)(minute - day * DAY_MINUTES));
}

bool hours_allow(const struct hours *hours, const struct zone *zone, instant_t at) {
    return allows(hours, cron_minute(zone, at));
}

/* The next minute after `minute` at which the answer is `wanted`: only midnights and the ends of quiet hours change it.
 */
static int64_t next_change(const struct hours *hours, int64_t minute, bool wanted, int days) {
    int early = hours->quiet_from < hours->quiet_to ? hours->quiet_from : hours->quiet_to;
    int late = hours->quiet_from < hours->quiet_to ? hours->quiet_to : hours->quiet_from;
    int64_t day = floor_day(minute);
    for (int i = 0; i <= days; i++, day++) {
        const int64_t changes[] = {0, early, late};
        for (int k = 0; k < 3; k++) {
            int64_t at = day * DAY_MINUTES + changes[k];
            if (at > minute && allows(hours, at) == wanted)
                return at;
        }
    }
    return INT64_MAX;
}

instant_t hours_open(const struct hours *hours, const struct zone *zone, instant_t at) {
    while (!hours_allow(hours, zone, at)) {
        int64_t minute = next_change(hours, cron_minute(zone, at), true, DAYS_AHEAD);
        if (minute == INT64_MAX)
            return INT64_MAX;
        instant_t then = cron_instant(zone, minute);
        at = then > at ? then : (at / MINUTE_MS + 1) * MINUTE_MS; /* shown once already: minute by minute */
    }
    return at;
}

/* Clocks that are set back come into quiet hours a second time. */
static instant_t walk_to_close(const struct hours *hours, const struct zone *zone, instant_t at, instant_t limit) {
    instant_t then = at - at % MINUTE_MS + MINUTE_MS;
    while (then < limit && hours_allow(hours, zone, then))
        then += MINUTE_MS;
    return then;
}

instant_t hours_close(const struct hours *hours, const struct zone *zone, instant_t at) {
    int64_t now = cron_minute(zone, at), minute = next_change(hours, now, false, 1);
    instant_t day_on = at + DAY_MS, then = minute == INT64_MAX ? day_on : cron_instant(zone, minute);
    then = then < day_on ? then : day_on;
    bool steady = then > at && (cron_minute(zone, then) - now) * MINUTE_MS == then - (at - at % MINUTE_MS);
    return steady || (then == day_on && cron_minute(zone, then) - now == DAY_MINUTES)
               ? then
               : walk_to_close(hours, zone, at, day_on);
}
