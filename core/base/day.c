/* The calendar counts from 1 March, where leap days come last (Howard Hinnant's days_from_civil). Reading is a cursor
 * over the text: each step takes its part or fails, and a failed step ends the reading. */
#include "base/day.h"

#include <string.h>

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

day_t day_from_civil(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return DAY_NONE;
    int from_march = (month + 9) % 12;
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, year_of_era = y % 400;
    int day_of_year = (153 * from_march + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void day_to_civil(day_t day, int *year, int *month, int *mday) {
    int64_t z = (int64_t)day + 719468; /* since 0000-03-01 */
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int d = (int)(z - era * 146097); /* of the era */
    int y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
    int day_of_year = d - (365 * y + y / 4 - y / 100);
    int from_march = (5 * day_of_year + 2) / 153;
    *mday = day_of_year - (153 * from_march + 2) / 5 + 1;
    *month = (from_march + 2) % 12 + 1;
    *year = (int)(y + era * 400) + (*month <= 2);
}

month_t day_month(day_t day) {
    int year, month, mday;
    day_to_civil(day, &year, &month, &mday);
    return year * 12 + month - 1;
}

day_t month_first(month_t month) {
    return day_from_civil(month_year(month), month_of_year(month), 1);
}

/* ---- writing ---- */

/* The last `count` digits of a number, right-aligned; returns the place behind. */
static char *put_digits(char *at, int64_t number, int count) {
    for (int i = count - 1; i >= 0; i--, number /= 10)
        at[i] = (char)('0' + number % 10);
    return at + count;
}

static char *put_month(char *at, int year, int month) {
    at = put_digits(at, year, 4);
    *at++ = '-';
    return put_digits(at, month, 2);
}

#define FIRST_DAY (-719162) /* 0001-01-01 */
#define LAST_DAY  2932896   /* 9999-12-31 */

/* NULL for a day that the four digits of a year cannot hold. */
static char *put_day(char *at, int64_t day) {
    if (day < FIRST_DAY || day > LAST_DAY)
        return NULL;
    int year, month, mday;
    day_to_civil((day_t)day, &year, &month, &mday);
    at = put_month(at, year, month);
    *at++ = '-';
    return put_digits(at, mday, 2);
}

/* Ends a text; one that could not be written is a dash. */
static char *end_text(char *out, char *at) {
    if (!at)
        *out = '-', at = out + 1;
    *at = '\0';
    return out;
}

char *day_write(char out[DAY_TEXT], day_t day) {
    return end_text(out, put_day(out, day));
}

char *month_write(char out[MONTH_TEXT], month_t month) {
    bool fits = month >= 12 && month < 12 * 10000;
    return end_text(out, fits ? put_month(out, month_year(month), month_of_year(month)) : NULL);
}

char *instant_write(char out[INSTANT_TEXT], instant_t instant) {
    int64_t day = instant / DAY_MS, ms = instant % DAY_MS;
    if (ms < 0)
        day--, ms += DAY_MS;
    char *at = put_day(out, day);
    if (!at)
        return end_text(out, NULL);
    const struct {
        char before;
        int64_t unit;
        int digits;
    } parts[] = {{'T', 3600000, 2}, {':', 60000, 2}, {':', 1000, 2}, {'.', 1, 3}};
    for (int i = 0; i < 4; i++) {
        *at++ = parts[i].before;
        at = put_digits(at, ms / parts[i].unit, parts[i].digits);
        ms %= parts[i].unit;
    }
    *at++ = 'Z';
    return end_text(out, at);
}

/* ---- reading ---- */

/* Takes `least` to `most` digits. */
static bool take_number(const char **at, int least, int most, int *out) {
    int number = 0, count = 0;
    for (; count < most && **at >= '0' && **at <= '9'; count++)
        number = number * 10 + (*(*at)++ - '0');
    *out = number;
    return count >= least;
}

static bool take_char(const char **at, char c) {
    if (**at != c)
        return false;
    ++*at;
    return true;
}

/* ASCII letters, whichever their case. */
static bool take_word(const char **at, const char *word) {
    size_t len = strlen(word);
    for (size_t i = 0; i < len; i++)
        if (((*at)[i] & ~0x20) != word[i]) /* ends at the NUL too */
            return false;
    *at += len;
    return true;
}

static void take_spaces(const char **at) {
    while (take_char(at, ' '))
        continue;
}

static bool take_day(const char **at, enum day_order order, day_t *out) {
    static const struct {
        int year, month, mday;
    } places[] = {[DAY_YMD] = {0, 1, 2}, [DAY_MDY] = {2, 0, 1}, [DAY_DMY] = {2, 1, 0}};
    int parts[3];
    char separator = '\0';
    for (int i = 0; i < 3; i++) {
        int digits = i == places[order].year ? 4 : 2;
        if (i && (!separator || !take_char(at, separator)))
            return false;
        if (!take_number(at, digits == 4 ? 4 : 1, digits, &parts[i]))
            return false;
        separator = i ? separator : **at;
        if (!separator || !strchr("-/.", separator))
            return false;
    }
    *out = day_from_civil(parts[places[order].year], parts[places[order].month], parts[places[order].mday]);
    return *out != DAY_NONE;
}

bool day_read(const char *text, day_t *out) {
    day_t day;
    if (!take_day(&text, DAY_YMD, &day) || *text)
        return false;
    *out = day;
    return true;
}

bool month_read(const char *text, month_t *out) {
    int year, month;
    if (!take_number(&text, 4, 4, &year) || !take_char(&text, '-') || !take_number(&text, 2, 2, &month) || *text)
        return false;
    if (year < 1 || month < 1 || month > 12)
        return false;
    *out = year * 12 + month - 1;
    return true;
}

bool month_read_typed(const char *text, month_t *out) {
    static const char year_sign[] = "年", month_sign[] = "月";
    int year, month;
    if (!take_number(&text, 4, 4, &year))
        return false;
    bool chinese = strncmp(text, year_sign, strlen(year_sign)) == 0;
    if (chinese)
        text += strlen(year_sign);
    else if (!take_char(&text, '-') && !take_char(&text, '/') && !take_char(&text, '.'))
        return false;
    if (!take_number(&text, 1, 2, &month) || strcmp(text, chinese ? month_sign : "") != 0)
        return false;
    if (year < 1 || month < 1 || month > 12)
        return false;
    *out = year * 12 + month - 1;
    return true;
}

/* ".5" or ",123456": milliseconds, what is finer is cut. */
static bool take_fraction(const char **at, int *out_ms) {
    *out_ms = 0;
    if (!take_char(at, '.') && !take_char(at, ','))
        return true;
    int digit, scale = 100;
    if (!take_number(at, 1, 1, &digit))
        return false;
    do {
        *out_ms += digit * scale;
        scale /= 10;
    } while (take_number(at, 1, 1, &digit));
    return true;
}

/* Turns the hour of a twelve-hour clock into one of twenty-four when AM or PM follows. */
static bool take_half(const char **at, int *hour) {
    const char *behind = *at;
    take_spaces(&behind);
    bool am = take_word(&behind, "AM"), pm = !am && take_word(&behind, "PM");
    if (!am && !pm)
        return true;
    *at = behind;
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (pm ? 12 : 0);
    return true;
}

static bool take_clock(const char **at, int32_t *out_ms) {
    int hour, minute, second = 0, ms = 0;
    if (!take_number(at, 1, 2, &hour) || !take_char(at, ':') || !take_number(at, 2, 2, &minute))
        return false;
    if (take_char(at, ':') && (!take_number(at, 2, 2, &second) || !take_fraction(at, &ms)))
        return false;
    if (!take_half(at, &hour) || hour > 23 || minute > 59 || second > 59)
        return false;
    *out_ms = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
    return true;
}

bool minute_read(const char *text, int *out) {
    int hour, minute;
    if (!take_number(&text, 1, 2, &hour) || !take_char(&text, ':') || !take_number(&text, 2, 2, &minute) || *text ||
        minute > 59 || hour * 60 + minute > 24 * 60)
        return false;
    *out = hour * 60 + minute;
    return true;
}

#define OFFSET_MOST (14 * 3600) /* Kiritimati; the other way it is 12 */

/* "+08:00", "+0800", "+8". */
static bool take_offset(const char **at, int32_t *out_s) {
    int sign = take_char(at, '+') ? 1 : take_char(at, '-') ? -1 : 0;
    int hours, minutes = 0;
    if (!sign || !take_number(at, 1, 2, &hours))
        return false;
    bool colon = take_char(at, ':');
    if ((colon || (**at >= '0' && **at <= '9')) && !take_number(at, 2, 2, &minutes))
        return false;
    int seconds = hours * 3600 + minutes * 60;
    *out_s = sign * seconds;
    return minutes < 60 && seconds <= OFFSET_MOST;
}

/* What may follow a time: nothing, Z, an offset, or GMT or UTC with or without an offset. */
static bool take_zone(const char **at, struct wall *wall) {
    take_spaces(at);
    if (!**at)
        return true;
    wall->has_offset = true;
    if (take_word(at, "Z"))
        return true;
    bool named = take_word(at, "GMT") || take_word(at, "UTC");
    return (named && !**at) || take_offset(at, &wall->offset_s);
}

bool wall_read(const char *text, struct wall *out) {
    return wall_read_in(text, DAY_YMD, out);
}

bool wall_read_in(const char *text, enum day_order order, struct wall *out) {
    struct wall wall = {.ms = 12 * 3600 * 1000};
    if (!take_day(&text, order, &wall.day))
        return false;
    if (*text) {
        if (!take_word(&text, "T") && *text != ' ')
            return false;
        take_spaces(&text);
        if (!take_clock(&text, &wall.ms) || !take_zone(&text, &wall) || *text)
            return false;
    }
    *out = wall;
    return true;
}
