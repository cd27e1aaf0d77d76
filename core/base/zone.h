/* Time zones by name, from the system's zone files (GLib's GTimeZone: glibc's own TZ is one per process). */
#ifndef EARSHOT_BASE_ZONE_H
#define EARSHOT_BASE_ZONE_H

#include "base/day.h"
#include "base/err.h"

struct zone;

/* Errors: ERR_DATA for a name that the system's zone files do not have. */
int zone_open(struct zone **out, const char *name, struct err *err);
void zone_free(struct zone *zone);

/* The instant of a wall-clock time: its own offset where it has one, else this zone's. A time that the clocks skipped
 * is taken as if they had not yet changed; one that came twice, as its first coming. */
instant_t zone_instant(const struct zone *zone, const struct wall *wall);
day_t zone_day(const struct zone *zone, instant_t instant);                   /* the local day */
void zone_wall(const struct zone *zone, instant_t instant, struct wall *out); /* what the clocks show; no offset */

/* When the clocks first show this time or a later one: as zone_instant, but of a time that they skipped it is the first
 * instant after the gap. It never falls as wall-clock times rise. */
instant_t zone_first(const struct zone *zone, const struct wall *wall);

#endif
