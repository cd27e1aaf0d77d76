/* The offset a day before and the offset a day after bracket every change of the clocks: a wall-clock time belongs to
 * the one or the other, to both (the first wins), or to neither (it was skipped). */
#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <glib.h>

#include "base/mem.h"

#define DAY_S 86400

struct zone {
    GTimeZone *handle;
};

/* GLib also takes offsets and POSIX rules for names; a setting is to name a place. */
static bool has_file(const char *name) {
    if (!g_ascii_isalpha(name[0]) || strstr(name, "..") ||
        name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/")])
        return false;
    const char *dir = getenv("TZDIR");
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/%s", dir ? dir : "/usr/share/zoneinfo", name);
    struct stat st;
    return len > 0 && (size_t)len < sizeof path && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

int zone_open(struct zone **out, const char *name, struct err *err) {
    GTimeZone *handle = has_file(name) ? g_time_zone_new_identifier(name) : NULL;
    if (!handle)
        return err_set(err, ERR_DATA, "there is no time zone '%s'", name),
               err_todo(err, "name it as tzdata does, \"Asia/Shanghai\"; is the package tzdata installed?");
    struct zone *zone = mem_alloc(sizeof *zone);
    zone->handle = handle;
    *out = zone;
    return 0;
}

void zone_free(struct zone *zone) {
    if (!zone)
        return;
    g_time_zone_unref(zone->handle);
    free(zone);
}

/* Seconds east of Greenwich in force at an instant, given in seconds. */
static int64_t offset_at(const struct zone *zone, int64_t at) {
    int interval = g_time_zone_find_interval(zone->handle, G_TIME_TYPE_UNIVERSAL, at);
    return interval < 0 ? 0 : g_time_zone_get_offset(zone->handle, interval);
}

static int64_t wall_offset(const struct zone *zone, int64_t local) {
    int64_t before = offset_at(zone, local - DAY_S), after = offset_at(zone, local + DAY_S);
    if (before == after || offset_at(zone, local - before) == before)
        return before;
    return offset_at(zone, local - after) == after ? after : before;
}

instant_t zone_instant(const struct zone *zone, const struct wall *wall) {
    int64_t local = (int64_t)wall->day * DAY_S + wall->ms / 1000;
    int64_t offset = wall->has_offset ? wall->offset_s : wall_offset(zone, local);
    return (local - offset) * 1000 + wall->ms % 1000;
}

/* Rounds towards the past, before 1970 too. */
static int64_t floor_div(int64_t number, int64_t by) {
    return number / by - (number % by < 0);
}

day_t zone_day(const struct zone *zone, instant_t instant) {
    int64_t at = floor_div(instant, 1000);
    return (day_t)floor_div(at + offset_at(zone, at), DAY_S);
}

void zone_wall(const struct zone *zone, instant_t instant, struct wall *out) {
    int64_t at = floor_div(instant, 1000), local = at + offset_at(zone, at), day = floor_div(local, DAY_S);
    *out = (struct wall){.day = (day_t)day, .ms = (int32_t)((local - day * DAY_S) * 1000 + (instant - at * 1000))};
}

/* Before the gap clocks show less than `local`, behind it more: the first second that does is where it ends. */
instant_t zone_first(const struct zone *zone, const struct wall *wall) {
    int64_t local = (int64_t)wall->day * DAY_S + wall->ms / 1000, at = floor_div(zone_instant(zone, wall), 1000);
    if (at + offset_at(zone, at) == local)
        return zone_instant(zone, wall);
    int64_t before = at - 2 * (int64_t)DAY_S, behind = at;
    while (behind - before > 1) {
        int64_t middle = before + (behind - before) / 2;
        if (middle + offset_at(zone, middle) < local)
            before = middle;
        else
            behind = middle;
    }
    return behind * 1000;
}
