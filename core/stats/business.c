/* Everything asks one question, is this day open, day by day; a case is open for days or months, not for ages. */
#include "stats/business.h"

enum { LOOK_DAYS = 3660 };

struct business_calendar business_weekdays(void) {
    return (struct business_calendar){{true, true, true, true, true, false, false}, 0, (int32_t)DAY_MS, NULL, 0};
}

/* 0 is Monday; 1970-01-01 was a Thursday. */
static int weekday(day_t day) {
    return (int)(((int64_t)day % 7 + 7 + 3) % 7);
}

static bool is_exception(const struct business_calendar *calendar, day_t day) {
    size_t lo = 0, hi = calendar->exception_count;
    while (lo < hi) {
        size_t middle = (lo + hi) / 2;
        if (calendar->exceptions[middle] < day)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < calendar->exception_count && calendar->exceptions[lo] == day;
}

bool business_is_open(const struct business_calendar *calendar, day_t day) {
    return calendar->open[weekday(day)] != is_exception(calendar, day);
}

day_t business_roll(const struct business_calendar *calendar, day_t day, int step) {
    for (int i = 0; day != DAY_NONE && i < LOOK_DAYS; i++, day += step)
        if (business_is_open(calendar, day))
            return day;
    return DAY_NONE;
}

day_t business_add(const struct business_calendar *calendar, day_t start, int32_t days) {
    int step = days < 0 ? -1 : 1;
    day_t day = business_roll(calendar, start, step);
    for (; days != 0 && day != DAY_NONE; days -= step)
        day = business_roll(calendar, day + step, step);
    return day;
}

int32_t business_days_between(const struct business_calendar *calendar, day_t from, day_t to) {
    int32_t days = 0;
    if (to < from)
        return -business_days_between(calendar, to, from);
    for (day_t day = from + 1; day <= to; day++)
        days += business_is_open(calendar, day);
    return days;
}

/* Open milliseconds of the day before `ms`. */
static int64_t open_before(const struct business_calendar *calendar, struct business_moment moment) {
    if (!business_is_open(calendar, moment.day) || moment.ms <= calendar->from_ms)
        return 0;
    return (moment.ms < calendar->to_ms ? moment.ms : calendar->to_ms) - calendar->from_ms;
}

int64_t business_ms_between(const struct business_calendar *calendar, struct business_moment from,
                            struct business_moment to) {
    if (to.day < from.day || (to.day == from.day && to.ms < from.ms))
        return -business_ms_between(calendar, to, from);
    int64_t sum = open_before(calendar, to) - open_before(calendar, from);
    for (day_t day = from.day; day < to.day; day++)
        if (business_is_open(calendar, day))
            sum += calendar->to_ms - calendar->from_ms;
    return sum;
}
