/* What a pattern names, and when the clocks of a zone come to it: against a walk through every minute of years in which
 * they were moved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/distribution/cron.h"

#define MINUTE_MS INT64_C(60000)

static struct cron cron_of(const char *text) {
    struct cron cron;
    struct err err = {0};
    if (cron_read(text, &cron, &err))
        fail_msg("%s: %s", text, err.what);
    return cron;
}

static struct zone *zone_of(const char *name) {
    struct zone *zone = NULL;
    struct err err = {0};
    if (zone_open(&zone, name, &err))
        fail_msg("%s", err.what);
    return zone;
}

static int64_t minute_of(int year, int month, int day, int hour, int minute) {
    return (int64_t)day_from_civil(year, month, day) * 1440 + hour * 60 + minute;
}

static void patterns_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int month, day, hour, minute;
        bool fits;
    } cases[] = {
        /* 2026-11-01 is a Sunday */
        {"0 10 * * *", 11, 1, 10, 0, true},       {"0 10 * * *", 11, 1, 10, 1, false},
        {"*/15 9-11 * * *", 11, 1, 9, 45, true},  {"*/15 9-11 * * *", 11, 1, 12, 0, false},
        {"5-20/5 * * * *", 11, 1, 3, 20, true},   {"5-20/5 * * * *", 11, 1, 3, 25, false},
        {"0 10 * * sun", 11, 1, 10, 0, true},     {"0 10 * * 7", 11, 1, 10, 0, true},
        {"0 10 * * 0", 11, 1, 10, 0, true},       {"0 10 * * mon-fri", 11, 1, 10, 0, false},
        {"0 10 * nov,dec *", 11, 1, 10, 0, true}, {"0 10 * jan *", 11, 1, 10, 0, false},
        {"0 10 1 * mon", 11, 1, 10, 0, true}, /* either day is enough */
        {"0 10 1 * mon", 11, 2, 10, 0, true},     {"0 10 1 * mon", 11, 3, 10, 0, false},
        {"0 10 */2 * mon", 11, 1, 10, 0, false}, /* begins with *: both */
        {"0 10 */2 * mon", 11, 9, 10, 0, true},   {"  0  10  *  *  *  ", 11, 1, 10, 0, true},
        {"0 0 29 2 *", 2, 28, 0, 0, false},       {"0,30 8,20 * * *", 11, 1, 20, 30, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cron cron = cron_of(cases[i].text);
        bool fits = cron_fits(&cron, minute_of(2026, cases[i].month, cases[i].day, cases[i].hour, cases[i].minute));
        if (fits != cases[i].fits)
            fail_msg("%s, case %zu", cases[i].text, i);
    }
}

static void what_is_no_time_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "minute"},
        {"60 * * * *", "minute"},
        {"* 24 * * *", "hour"},
        {"0 10 0 * *", "month"},
        {"0 10 32 * *", "month"},
        {"0 10 * 13 *", "month"},
        {"0 10 * * 8", "week"},
        {"0 10 * * * *", "five"},
        {"0 10 * *", "week"},
        {"0 10 * foo *", "month"},
        {"0 11-9 * * *", "hour"},
        {"*/0 * * * *", "minute"},
        {"5/5 * * * *", "minute"},
        {"1,,2 * * * *", "minute"},
        {"-1 * * * *", "minute"},
        {"0 0 30 2 *", "never"},
        {"0 0 31 4,6,9,11 *", "never"},
        {"@daily", "minute"},
        {"0 10 * * monday", "week"},
        {"99999999999 * * * *", "minute"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cron cron;
        struct err err;
        memset(&err, 0xA5, sizeof err);
        assert_int_equal(cron_read(cases[i].text, &cron, &err), ERR_DATA);
        if (!strstr(err.what, cases[i].says))
            fail_msg("%s: %s", cases[i].text, err.what);
    }
}

static void the_rarest_day_is_found(void **state) {
    (void)state;
    struct cron leap = cron_of("0 0 29 2 *"), both = cron_of("0 12 */31 feb-mar mon");
    assert_int_equal(cron_next(&leap, minute_of(2096, 2, 29, 0, 0)), minute_of(2104, 2, 29, 0, 0));
    assert_true(cron_next(&both, minute_of(2026, 1, 1, 0, 0)) < INT64_MAX);
    char text[CRON_TEXT];
    assert_string_equal(cron_write(text, minute_of(2104, 2, 29, 9, 5)), "2104-02-29T09:05");
}

/* ---- every minute ---- */

struct walk {
    const char *zone;
    int first, last; /* years */
};

static const struct walk walks[] = {
    {"Asia/Shanghai", 1986, 1991},       /* at two in the night, six years long */
    {"Australia/Lord_Howe", 2025, 2025}, /* half an hour */
    {"Pacific/Apia", 2011, 2012},        /* no 30 December 2011 */
    {"America/New_York", 2026, 2026},    {"Europe/London", 2026, 2026},
    {"Africa/Casablanca", 2026, 2026},   {"Antarctica/Troll", 2026, 2026},  /* two hours */
    {"Pacific/Kiritimati", 1994, 1995},  {"America/Sao_Paulo", 2018, 2018}, /* at midnight */
    {"Asia/Kathmandu", 1985, 1986},                                         /* from +5:30 to +5:45 */
};

static const char *const patterns[] = {"0 10 * * *",    "30 2 * * *",   "*/5 0-3 * * *", "0 0 * * *",
                                       "59 23 31 12 *", "15 1 * * sun", "0 */6 30 12 *", "10,40 2 * 3,4,9-11 *"};
enum { PATTERNS = sizeof patterns / sizeof *patterns };

/* Where the walk comes to a minute that no clock has shown before, the pattern must have said so, and where it is due
 * the walk must be. */
static void walk_one(const struct walk *walk) {
    struct zone *zone = zone_of(walk->zone);
    struct cron crons[PATTERNS];
    int64_t expected[PATTERNS];
    instant_t at = (instant_t)day_from_civil(walk->first, 1, 1) * DAY_MS;
    const instant_t end = (instant_t)day_from_civil(walk->last + 1, 1, 1) * DAY_MS;
    int64_t shown = cron_minute(zone, at - MINUTE_MS);
    for (int i = 0; i < PATTERNS; i++) {
        crons[i] = cron_of(patterns[i]);
        expected[i] = cron_next(&crons[i], shown);
    }
    for (; at < end; at += MINUTE_MS) {
        int64_t now = cron_minute(zone, at);
        for (; shown < now; shown++)
            for (int i = 0; i < PATTERNS; i++) {
                bool fits = cron_fits(&crons[i], shown + 1);
                if (fits != (expected[i] == shown + 1) || (fits && cron_instant(zone, shown + 1) != at)) {
                    char text[CRON_TEXT];
                    fail_msg("%s: \"%s\" at %s", walk->zone, patterns[i], cron_write(text, shown + 1));
                }
                if (fits)
                    expected[i] = cron_next(&crons[i], shown + 1);
            }
    }
    zone_free(zone);
}

static void a_pattern_is_due_as_a_walk_through_every_minute_finds(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        walk_one(&walks[i]);
}

static void a_day_that_there_was_not_is_due_when_the_next_begins(void **state) {
    (void)state;
    struct zone *apia = zone_of("Pacific/Apia");
    struct cron daily = cron_of("0 10 * * *");
    instant_t midnight = cron_instant(apia, minute_of(2011, 12, 31, 0, 0)), at = 0;
    assert_int_equal(cron_instant(apia, minute_of(2011, 12, 30, 10, 0)), midnight);
    assert_int_equal(cron_due(&daily, apia, midnight - 1, &at), minute_of(2011, 12, 30, 10, 0));
    assert_int_equal(at, midnight);
    assert_int_equal(cron_due(&daily, apia, midnight, &at), minute_of(2011, 12, 31, 10, 0));
    zone_free(apia);
}

static void what_the_clocks_show_twice_is_due_once(void **state) {
    (void)state;
    struct zone *york = zone_of("America/New_York");
    struct cron half = cron_of("30 1 * * *");
    instant_t first = 0, next = 0;
    assert_int_equal(cron_due(&half, york, cron_instant(york, minute_of(2026, 11, 1, 0, 0)), &first),
                     minute_of(2026, 11, 1, 1, 30));
    assert_int_equal(first, INT64_C(1793511000000)); /* 05:30Z: still summer time */
    assert_int_equal(cron_due(&half, york, first, &next), minute_of(2026, 11, 2, 1, 30));
    zone_free(york);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_are_read),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(the_rarest_day_is_found),
        cmocka_unit_test(a_pattern_is_due_as_a_walk_through_every_minute_finds),
        cmocka_unit_test(a_day_that_there_was_not_is_due_when_the_next_begins),
        cmocka_unit_test(what_the_clocks_show_twice_is_due_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
