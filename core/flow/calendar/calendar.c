#include "flow/calendar/calendar.h"

#define ALWAYS                                                                                                         \
    { true, 0, DAY_MS }

const struct calendar calendar_always = {
    .id = "", .script = "", .week = {ALWAYS, ALWAYS, ALWAYS, ALWAYS, ALWAYS, ALWAYS, ALWAYS}};

/* Monday 0: 1970-01-01 was a Thursday. */
static int weekday(day_t day) {
    return (int)(((int64_t)day + 3) % 7 + 7) % 7;
}

struct opening_hours calendar_hours(const struct calendar *calendar, day_t day) {
    size_t low = 0, high = calendar->day_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->days[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < calendar->day_count && calendar->days[low].day == day ? calendar->days[low].hours
                                                                       : calendar->week[weekday(day)];
}

bool calendar_interval(const struct calendar *calendar, const struct zone *zone, day_t day, instant_t *out_from,
                       instant_t *out_to) {
    const struct opening_hours hours = calendar_hours(calendar, day);
    if (!hours.open)
        return false;
    struct wall from = {.day = day, .ms = hours.from_ms}, to = {.day = day, .ms = hours.to_ms};
    if (hours.to_ms <= hours.from_ms)
        to.day++;
    if (to.ms == DAY_MS)
        to = (struct wall){.day = to.day + 1};
    *out_from = zone_first(zone, &from);
    *out_to = zone_first(zone, &to);
    return *out_from < *out_to;
}

/* Open intervals one after the other from the one that an instant lies in, or the next; what a day before has had
 * already is cut off. */
struct walk {
    const struct calendar *calendar;
    const struct zone *zone;
    day_t day, last;
    instant_t done;
};

static struct walk walk_from(const struct calendar *calendar, const struct zone *zone, instant_t from) {
    const day_t day = zone_day(zone, from);
    return (struct walk){calendar, zone, day - 2, day + CALENDAR_REACH, from};
}

static bool walk_next(struct walk *walk, instant_t *out_from, instant_t *out_to) {
    while (walk->day <= walk->last) {
        bool open = calendar_interval(walk->calendar, walk->zone, walk->day++, out_from, out_to);
        if (!open || *out_to <= walk->done)
            continue;
        *out_from = *out_from < walk->done ? walk->done : *out_from;
        walk->done = *out_to;
        return true;
    }
    return false;
}

instant_t calendar_after(const struct calendar *calendar, const struct zone *zone, instant_t from, int64_t open_ms) {
    struct walk walk = walk_from(calendar, zone, from);
    instant_t begins, ends;
    while (walk_next(&walk, &begins, &ends)) {
        if (ends - begins > open_ms || (open_ms && ends - begins == open_ms))
            return begins + open_ms;
        open_ms -= ends - begins;
    }
    return INT64_MAX;
}

size_t calendar_stretches(const struct calendar *calendar, const struct zone *zone, instant_t from, int64_t open_ms,
                          struct calendar_stretch *out, size_t most) {
    struct walk walk = walk_from(calendar, zone, from);
    instant_t begins, ends;
    size_t count = 0;
    while (open_ms > 0 && walk_next(&walk, &begins, &ends)) {
        ends = ends - begins > open_ms ? begins + open_ms : ends;
        if (count++ < most)
            out[count - 1] = (struct calendar_stretch){begins, ends};
        open_ms -= ends - begins;
    }
    return count;
}

instant_t calendar_days_after(const struct calendar *calendar, const struct zone *zone, instant_t from, int64_t days) {
    day_t day = zone_day(zone, from);
    instant_t begins, ends;
    if (calendar_interval(calendar, zone, day - 1, &begins, &ends) && from < ends)
        day--; /* past midnight, in the night of the day before */
    for (day_t last = day + CALENDAR_REACH; days && day < last;)
        days -= calendar_interval(calendar, zone, ++day, &begins, &ends);
    return days ? INT64_MAX : ends;
}

bool calendar_is_open(const struct calendar *calendar, const struct zone *zone, instant_t at) {
    return calendar_after(calendar, zone, at, 0) == at;
}

int64_t calendar_between(const struct calendar *calendar, const struct zone *zone, instant_t from, instant_t to) {
    if (to < from)
        return -calendar_between(calendar, zone, to, from);
    struct walk walk = walk_from(calendar, zone, from);
    int64_t open_ms = 0;
    walk.last = zone_day(zone, to) + 1;
    for (instant_t begins, ends; walk_next(&walk, &begins, &ends) && begins < to;)
        open_ms += (ends < to ? ends : to) - begins;
    return open_ms;
}
