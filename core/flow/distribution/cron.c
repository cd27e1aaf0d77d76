#include "flow/distribution/cron.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MINUTES  1440
#define YEARS_AHEAD  40 /* 29 February on a Sunday comes every 28 years, or 40 where a century is no leap year */
#define MINUTES_A_MS INT64_C(60000)

struct field {
    const char *what;
    unsigned least, most;
    const char *const *names; /* of `least` and what follows; NULL: it has none */
};

static const char *const month_names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                          "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

enum { MINUTE, HOUR, DAY, MONTH, WEEKDAY, FIELDS };
static const struct field fields[FIELDS] = {{"minute", 0, 59, NULL},
                                            {"hour", 0, 23, NULL},
                                            {"day of the month", 1, 31, NULL},
                                            {"month", 1, 12, month_names},
                                            {"day of the week", 0, 7, weekday_names}};

/* ---- reading ---- */

static int wrong(const char *text, const struct field *field, struct err *err) {
    return err_set(err, ERR_DATA, "\"%s\" is no time: its %s is not from %u to %u, a range, a step or a list of these",
                   text, field->what, field->least, field->most),
           err_todo(err, "write five fields, minute hour day month weekday: \"0 10 * * *\" is each day at ten");
}

static bool read_number(const char **at, const struct field *field, unsigned *out) {
    for (unsigned i = 0; field->names && field->names[i]; i++)
        if (!strncmp(*at, field->names[i], 3)) {
            *at += 3;
            *out = field->least + i;
            return true;
        }
    size_t digits = strspn(*at, "0123456789");
    if (!digits || digits > 4)
        return false;
    *out = (unsigned)strtoul(*at, NULL, 10);
    *at += digits;
    return *out >= field->least && *out <= field->most;
}

/* One entry of a list; *at is left behind it. */
static bool read_entry(const char **at, const struct field *field, uint64_t *bits) {
    unsigned first = field->least, last = field->most, step = 1;
    bool all = **at == '*';
    if (all)
        ++*at;
    else if (!read_number(at, field, &first))
        return false;
    else if (**at != '-')
        last = first;
    else if (++*at, !read_number(at, field, &last) || last < first)
        return false;
    if (**at == '/') {
        size_t digits = strspn(++*at, "0123456789");
        step = digits && digits < 5 ? (unsigned)strtoul(*at, NULL, 10) : 0;
        *at += digits;
        if (!step || (!all && first == last))
            return false;
    }
    for (unsigned value = first; value <= last; value += step)
        *bits |= UINT64_C(1) << value;
    return true;
}

static bool read_field(const char **at, const struct field *field, uint64_t *bits) {
    *bits = 0;
    do {
        if (!read_entry(at, field, bits))
            return false;
    } while (**at == ',' && ++*at);
    return **at == '\0' || **at == ' ';
}

/* Within a cycle of leap years each day of the calendar comes. */
static bool ever_fits(const struct cron *cron) {
    static const unsigned char longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (cron->any_day || !cron->any_weekday)
        return true;
    for (unsigned month = 1; month <= 12; month++)
        for (unsigned day = 1; day <= longest[month - 1]; day++)
            if (cron->months >> month & 1 && cron->days >> day & 1)
                return true;
    return false;
}

int cron_read(const char *text, struct cron *out, struct err *err) {
    uint64_t bits[FIELDS];
    bool any[FIELDS];
    const char *at = text;
    for (int i = 0; i < FIELDS; i++) {
        at += strspn(at, " ");
        any[i] = *at == '*';
        if (!read_field(&at, &fields[i], &bits[i]))
            return wrong(text, &fields[i], err);
    }
    if (at[strspn(at, " ")])
        return err_set(err, ERR_DATA, "\"%s\" has more than five fields", text),
               err_todo(err, "write minute hour day month weekday: \"0 10 * * *\" is each day at ten");
    bits[WEEKDAY] |= bits[WEEKDAY] >> 7 & 1; /* 7 is Sunday too */
    struct cron cron = {.minutes = bits[MINUTE],
                        .hours = (uint32_t)bits[HOUR],
                        .days = (uint32_t)bits[DAY],
                        .months = (uint32_t)bits[MONTH],
                        .weekdays = (uint32_t)bits[WEEKDAY] & 127,
                        .any_day = any[DAY],
                        .any_weekday = any[WEEKDAY]};
    if (!ever_fits(&cron))
        return err_set(err, ERR_DATA, "\"%s\" never comes: none of its months has such a day", text);
    *out = cron;
    return 0;
}

/* ---- telling ---- */

static int64_t floor_div(int64_t number, int64_t by) {
    return number / by - (number % by < 0);
}

static unsigned weekday_of(day_t day) {
    int of = (day + 4) % 7; /* 1970-01-01 was a Thursday */
    return (unsigned)(of < 0 ? of + 7 : of);
}

static bool day_fits(const struct cron *cron, day_t day) {
    int year, month, mday;
    day_to_civil(day, &year, &month, &mday);
    bool by_day = cron->days >> mday & 1, by_weekday = cron->weekdays >> weekday_of(day) & 1;
    if (!(cron->months >> month & 1))
        return false;
    return cron->any_day || cron->any_weekday ? by_day && by_weekday : by_day || by_weekday;
}

static bool minute_fits(const struct cron *cron, int64_t of_day) {
    return cron->hours >> (of_day / 60) & 1 && cron->minutes >> (of_day % 60) & 1;
}

bool cron_fits(const struct cron *cron, int64_t minute) {
    int64_t day = floor_div(minute, DAY_MINUTES);
    return day_fits(cron, (day_t)day) && minute_fits(cron, minute - day * DAY_MINUTES);
}

int64_t cron_next(const struct cron *cron, int64_t minute) {
    int64_t day = floor_div(minute + 1, DAY_MINUTES), of_day = minute + 1 - day * DAY_MINUTES;
    for (int64_t last = day + YEARS_AHEAD * 366; day <= last; day++, of_day = 0)
        if (day_fits(cron, (day_t)day))
            for (; of_day < DAY_MINUTES; of_day++)
                if (minute_fits(cron, of_day))
                    return day * DAY_MINUTES + of_day;
    return INT64_MAX;
}

instant_t cron_instant(const struct zone *zone, int64_t minute) {
    int64_t day = floor_div(minute, DAY_MINUTES);
    const struct wall wall = {.day = (day_t)day, .ms = (int32_t)((minute - day * DAY_MINUTES) * MINUTES_A_MS)};
    return zone_first(zone, &wall);
}

int64_t cron_minute(const struct zone *zone, instant_t instant) {
    struct wall wall;
    zone_wall(zone, instant, &wall);
    return (int64_t)wall.day * DAY_MINUTES + wall.ms / MINUTES_A_MS;
}

/* Clocks are at most 25 hours apart over any change: what is due after an instant is not two days behind its time. */
int64_t cron_due(const struct cron *cron, const struct zone *zone, instant_t after, instant_t *out_at) {
    int64_t minute = cron_minute(zone, after) - 2 * DAY_MINUTES;
    do {
        minute = cron_next(cron, minute);
        if (minute == INT64_MAX)
            return minute;
        *out_at = cron_instant(zone, minute);
    } while (*out_at <= after);
    return minute;
}

char *cron_write(char out[CRON_TEXT], int64_t minute) {
    char day[DAY_TEXT];
    int64_t whole = floor_div(minute, DAY_MINUTES), of_day = minute - whole * DAY_MINUTES;
    snprintf(out, CRON_TEXT, "%sT%02d:%02d", day_write(day, (day_t)whole), (int)(of_day / 60), (int)(of_day % 60));
    return out;
}
