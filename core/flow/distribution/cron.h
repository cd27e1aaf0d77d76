/* When a schedule is due: five fields of a crontab, by the clocks of a store.
 *
 *     minute 0-59   hour 0-23   day of the month 1-31   month 1-12 or jan-dec   day of the week 0-7 or sun-sat (0, 7:
 * sunday)
 *
 * A field is `*`, a number, a range 9-17, each with a step `/5`, or a list of these. Where both days are restricted,
 * one of them is enough, as in Vixie's cron: "0 10 1 * mon" is the first of each month and each Monday; a day that
 * begins with `*` restricts nothing.
 *
 * A time is a local minute: minutes since 1970-01-01T00:00 by the stores' own clocks, and each minute that a pattern
 * names is due once, whatever the clocks do. One that they skip is due at the first instant after the gap (10:00 on
 * 30 December 2011 in Apia, a day that there was not, at 00:00 on the 31st); one that they show twice is due at its
 * first coming. So a schedule runs as often as the calendar says, and in the order of the clock. */
#ifndef EARSHOT_FLOW_CRON_H
#define EARSHOT_FLOW_CRON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"
#include "base/err.h"
#include "base/zone.h"

struct cron {
    uint64_t minutes;                       /* bit k: minute k */
    uint32_t hours, days, months, weekdays; /* of the week: bit 0 is Sunday */
    bool any_day, any_weekday;              /* the field begins with * */
};

/* Errors: ERR_DATA that says which field, also for a pattern that no day of the calendar fits ("0 0 30 2 *"). */
int cron_read(const char *text, struct cron *out, struct err *err);

bool cron_fits(const struct cron *cron, int64_t minute);
/* The first minute after `minute` that fits. */
int64_t cron_next(const struct cron *cron, int64_t minute);

/* When the clocks of the zone first show the minute or a later one. */
instant_t cron_instant(const struct zone *zone, int64_t minute);
int64_t cron_minute(const struct zone *zone, instant_t instant); /* what they show */

/* The first minute that fits and is due after `after`; *out_at is when. */
int64_t cron_due(const struct cron *cron, const struct zone *zone, instant_t after, instant_t *out_at);

#define CRON_TEXT 17 /* bytes for "2026-10-31T10:00" */
char *cron_write(char out[CRON_TEXT], int64_t minute);

#endif
