/* Days, months and instants as plain numbers, in the proleptic Gregorian calendar. No clock: the time is always an
 * argument.
 *
 * A day is days since 1970-01-01; a month is year * 12 + (month - 1), so that the month before m is m - 1. An instant
 * is milliseconds since 1970-01-01T00:00Z. What day an instant falls on depends on a store's zone: zone.h. */
#ifndef EARSHOT_BASE_DAY_H
#define EARSHOT_BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t day_t;
typedef int32_t month_t;
typedef int64_t instant_t;

#define DAY_NONE     INT32_MIN
#define DAY_TEXT     11 /* bytes for "2026-10-31" */
#define MONTH_TEXT   8
#define INSTANT_TEXT 25 /* bytes for "2026-10-31T08:00:00.000Z" */
#define DAY_MS       INT64_C(86400000)

day_t day_from_civil(int year, int month, int day); /* DAY_NONE for an impossible date; years 1 to 9999 */
void day_to_civil(day_t day, int *year, int *month, int *mday);
month_t day_month(day_t day);
day_t month_first(month_t month);
static inline day_t month_last(month_t month) {
    return month_first(month + 1) - 1;
}
static inline int month_year(month_t month) {
    return month / 12;
}
static inline int month_of_year(month_t month) {
    return month % 12 + 1;
} /* 1 to 12 */

bool day_read(const char *text, day_t *out); /* "2026-10-31", also with / or . and one-digit parts; all of the text */
bool month_read(const char *text, month_t *out);       /* "2026-10", and nothing else */
bool month_read_typed(const char *text, month_t *out); /* also "2026-9", "2026/10", "2026.9" and "2026年9月" */
/* Writers return out. What lies outside the years 1 to 9999, DAY_NONE included, is written as "-". */
char *day_write(char out[DAY_TEXT], day_t day);
char *month_write(char out[MONTH_TEXT], month_t month);
char *instant_write(char out[INSTANT_TEXT], instant_t instant);

bool minute_read(const char *text,
                 int *out); /* "21:00" as minutes of the day, 0 to 1440; one digit will do for the hour */

/* A moment as a file gives it: wall-clock time, and the offset when the text has one. */
struct wall {
    day_t day;
    int32_t ms;       /* of the day, 0 to 86,399,999 */
    bool has_offset;  /* the text ended in Z or +08:00 or GMT+8 */
    int32_t offset_s; /* east of Greenwich is positive */
};

/* In which order a file writes a day. Only the year first is plain by itself: 05/06/2016 is two days. */
enum day_order { DAY_YMD, DAY_MDY, DAY_DMY };

/* Reads "2014-03-18T20:47:50", "2024/3/1 8:05", "2026-10-31", with optional seconds, fraction, AM/PM, Z or offset
 * (+08:00, +0800, +8, GMT+8, UTC). A bare day is noon. False for anything else, 24:00 and 31 February included. */
bool wall_read(const char *text, struct wall *out);
bool wall_read_in(const char *text, enum day_order order, struct wall *out); /* "05/18/2016 12:00:00 AM" as DAY_MDY */

#endif
