#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/zone.h"

/* The instant of a wall-clock time in a zone, written in UTC. */
static void assert_instant(const char *name, const char *wall_text, const char *utc) {
    struct err err = {0};
    struct zone *zone;
    struct wall wall;
    char text[INSTANT_TEXT];
    assert_int_equal(zone_open(&zone, name, &err), 0);
    assert_true(wall_read(wall_text, &wall));
    assert_string_equal(instant_write(text, zone_instant(zone, &wall)), utc);
    zone_free(zone);
}

static void assert_day(const char *name, const char *utc, const char *day) {
    struct err err = {0};
    struct zone *zone;
    struct wall wall;
    char text[DAY_TEXT];
    assert_int_equal(zone_open(&zone, name, &err), 0);
    assert_true(wall_read(utc, &wall) && wall.has_offset);
    assert_string_equal(day_write(text, zone_day(zone, zone_instant(zone, &wall))), day);
    zone_free(zone);
}

static void shanghai_kept_summer_time_until_1991(void **state) {
    (void)state;
    assert_instant("Asia/Shanghai", "1986-05-03 12:00", "1986-05-03T04:00:00.000Z");
    assert_instant("Asia/Shanghai", "1986-05-05 12:00", "1986-05-05T03:00:00.000Z");
    assert_instant("Asia/Shanghai", "1991-09-14 12:00", "1991-09-14T03:00:00.000Z");
    assert_instant("Asia/Shanghai", "1991-09-16 12:00", "1991-09-16T04:00:00.000Z");
    assert_instant("Asia/Shanghai", "2026-07-01 00:00:00.250", "2026-06-30T16:00:00.250Z");
    assert_day("Asia/Shanghai", "1988-07-01T15:30Z", "1988-07-02");
    assert_day("Asia/Shanghai", "2026-07-01T15:30Z", "2026-07-01");
    assert_day("Asia/Shanghai", "2026-07-01T16:00Z", "2026-07-02");
}

static void a_skipped_time_is_taken_as_if_the_clocks_had_not_changed(void **state) {
    (void)state;
    assert_instant("Asia/Shanghai", "1986-05-04 01:59", "1986-05-03T17:59:00.000Z");
    assert_instant("Asia/Shanghai", "1986-05-04 02:30", "1986-05-03T18:30:00.000Z");
    assert_instant("Asia/Shanghai", "1986-05-04 03:00", "1986-05-03T18:00:00.000Z");
}

static void a_time_that_came_twice_is_its_first_coming(void **state) {
    (void)state;
    assert_instant("Asia/Shanghai", "1991-09-15 00:59", "1991-09-14T15:59:00.000Z");
    assert_instant("Asia/Shanghai", "1991-09-15 01:30", "1991-09-14T16:30:00.000Z");
    assert_instant("Asia/Shanghai", "1991-09-15 02:00", "1991-09-14T18:00:00.000Z");
}

static void lord_howe_moves_by_half_an_hour(void **state) {
    (void)state;
    assert_instant("Australia/Lord_Howe", "2024-01-15 12:00", "2024-01-15T01:00:00.000Z");
    assert_instant("Australia/Lord_Howe", "2024-07-15 12:00", "2024-07-15T01:30:00.000Z");
    assert_instant("Australia/Lord_Howe", "2024-04-07 01:45", "2024-04-06T14:45:00.000Z"); /* twice */
    assert_instant("Australia/Lord_Howe", "2024-10-06 02:15", "2024-10-05T15:45:00.000Z"); /* skipped */
    assert_instant("Australia/Lord_Howe", "2024-10-06 02:30", "2024-10-05T15:30:00.000Z");
}

static void apia_had_no_30_december_2011(void **state) {
    (void)state;
    assert_instant("Pacific/Apia", "2011-12-29 23:59", "2011-12-30T09:59:00.000Z");
    assert_instant("Pacific/Apia", "2011-12-31 00:00", "2011-12-30T10:00:00.000Z");
    assert_instant("Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00:00.000Z");
    assert_day("Pacific/Apia", "2011-12-30T09:59:59.999Z", "2011-12-29");
    assert_day("Pacific/Apia", "2011-12-30T10:00Z", "2011-12-31");
}

static void an_offset_in_the_text_wins_over_the_zone(void **state) {
    (void)state;
    assert_instant("Asia/Shanghai", "2024/03/21 12:05:19 PM GMT-5", "2024-03-21T17:05:19.000Z");
}

static void days_before_1970_end_at_midnight_too(void **state) {
    (void)state;
    assert_day("UTC", "1969-12-31T23:59:59.999Z", "1969-12-31");
    assert_day("UTC", "1969-12-31T00:00Z", "1969-12-31");
}

static void the_processs_own_zone_does_not_matter(void **state) {
    (void)state;
    setenv("TZ", "America/New_York", 1);
    assert_instant("Asia/Shanghai", "2026-07-01 00:00", "2026-06-30T16:00:00.000Z");
    unsetenv("TZ");
}

static void only_names_of_zone_files_open(void **state) {
    (void)state;
    const char *const bad[] = {
        "",     "Asia/Nowhere", "+08:00", "CST-8", "EST5EDT,M3.2.0,M11.1.0", "../zoneinfo/UTC", "/etc/localtime",
        "Asia", "zone.tab x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        struct zone *zone = NULL;
        assert_int_equal(zone_open(&zone, bad[i], &err), ERR_DATA);
        assert_null(zone);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shanghai_kept_summer_time_until_1991),
        cmocka_unit_test(a_skipped_time_is_taken_as_if_the_clocks_had_not_changed),
        cmocka_unit_test(a_time_that_came_twice_is_its_first_coming),
        cmocka_unit_test(lord_howe_moves_by_half_an_hour),
        cmocka_unit_test(apia_had_no_30_december_2011),
        cmocka_unit_test(an_offset_in_the_text_wins_over_the_zone),
        cmocka_unit_test(days_before_1970_end_at_midnight_too),
        cmocka_unit_test(the_processs_own_zone_does_not_matter),
        cmocka_unit_test(only_names_of_zone_files_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
