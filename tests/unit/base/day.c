#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/day.h"

static void days_count_from_1970(void **state) {
    (void)state;
    assert_int_equal(day_from_civil(1970, 1, 1), 0);
    assert_int_equal(day_from_civil(2000, 3, 1), 11017);
    assert_int_equal(day_from_civil(1969, 12, 31), -1);
    assert_int_equal(day_from_civil(1, 1, 1), -719162);
    assert_int_equal(day_from_civil(9999, 12, 31), 2932896);
}

static void every_day_of_ten_thousand_years_comes_back(void **state) {
    (void)state;
    int last_month = 0;
    for (day_t day = -719162; day <= 2932896; day++) {
        int year, month, mday;
        day_to_civil(day, &year, &month, &mday);
        if (day_from_civil(year, month, mday) != day)
            fail_msg("day %d became %d-%d-%d", day, year, month, mday);
        last_month = month;
    }
    assert_int_equal(last_month, 12);
}

static void a_minute_of_the_day_is_hours_and_minutes(void **state) {
    (void)state;
    int minutes = -1;
    assert_true(minute_read("08:30", &minutes));
    assert_int_equal(minutes, 510);
    assert_true(minute_read("8:30", &minutes) && minute_read("24:00", &minutes));
    assert_int_equal(minutes, 1440);
    static const char *const none[] = {"",       "8",     "8:3",   "24:01", "08:60",
                                       "008:30", " 8:30", "8:30 ", "-1:00", "08:30:00"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(minute_read(none[i], &minutes));
    assert_int_equal(minutes, 1440);
}

static void impossible_dates_are_none(void **state) {
    (void)state;
    assert_int_equal(day_from_civil(2026, 2, 29), DAY_NONE);
    assert_int_equal(day_from_civil(1900, 2, 29), DAY_NONE);
    assert_int_not_equal(day_from_civil(2000, 2, 29), DAY_NONE);
    assert_int_equal(day_from_civil(2026, 13, 1), DAY_NONE);
    assert_int_equal(day_from_civil(2026, 0, 1), DAY_NONE);
    assert_int_equal(day_from_civil(2026, 4, 31), DAY_NONE);
    assert_int_equal(day_from_civil(0, 1, 1), DAY_NONE);
    assert_int_equal(day_from_civil(10000, 1, 1), DAY_NONE);
}

static void the_month_before_january_is_december(void **state) {
    (void)state;
    char text[MONTH_TEXT], day[DAY_TEXT];
    month_t january;
    assert_true(month_read("2024-01", &january));
    assert_string_equal(month_write(text, january - 1), "2023-12");
    assert_string_equal(day_write(day, month_last(january + 1)), "2024-02-29");
    assert_string_equal(day_write(day, month_first(january)), "2024-01-01");
    assert_int_equal(day_month(day_from_civil(2024, 1, 31)), january);
}

static void months_are_read_as_people_type_them(void **state) {
    (void)state;
    const char *const good[] = {"2026-09", "2026-9", "2026/9", "2026/09", "2026.9", "2026年9月", "2026年09月"};
    const char *const bad[] = {"",       "2026",   "2026-",    "2026-13",   "2026-0",   "2026-009",
                               "2026 9", "26-9",   "2026-9-1", "2026年9",   "2026-9月", "0000-10",
                               "202609", "9/2026", "2026-9 ",  "２０２６-9"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        month_t month = 0;
        assert_true(month_read_typed(good[i], &month));
        assert_int_equal(month, 2026 * 12 + 8);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        month_t month = 7;
        assert_false(month_read_typed(bad[i], &month));
        assert_int_equal(month, 7);
    }
}

static void days_are_read_as_people_write_them(void **state) {
    (void)state;
    const day_t expected = day_from_civil(2026, 3, 1);
    const char *const good[] = {"2026-03-01", "2026/3/1", "2026.03.1"};
    const char *const bad[] = {"",           "2026-03",     "2026-3-",     "2026-03/01",   "2026-03-011", "26-3-1",
                               "2026-02-30", "2026-03-01 ", " 2026-03-01", "2026年3月1日", "3/1/2026",    "-026-03-01"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        day_t day = 0;
        assert_true(day_read(good[i], &day));
        assert_int_equal(day, expected);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        day_t day = 7;
        assert_false(day_read(bad[i], &day));
        assert_int_equal(day, 7);
    }
    month_t month;
    assert_false(month_read("2026-13", &month));
    assert_false(month_read("2026-1", &month));
    assert_false(month_read("2026-10-31", &month));
    assert_false(month_read("0000-10", &month));
}

static void what_has_no_four_digit_year_is_written_as_a_dash(void **state) {
    (void)state;
    char day[DAY_TEXT], instant[INSTANT_TEXT], month[MONTH_TEXT];
    assert_string_equal(day_write(day, DAY_NONE), "-");
    assert_string_equal(instant_write(instant, INT64_MAX), "-");
    assert_string_equal(instant_write(instant, INT64_MIN), "-");
    assert_string_equal(month_write(month, 0), "-");
}

static void instants_are_written_in_utc(void **state) {
    (void)state;
    char text[INSTANT_TEXT];
    assert_string_equal(instant_write(text, 0), "1970-01-01T00:00:00.000Z");
    assert_string_equal(instant_write(text, -1), "1969-12-31T23:59:59.999Z");
    assert_string_equal(instant_write(text, INT64_C(1793433600123)), "2026-10-31T08:00:00.123Z");
}

#define HM(h, m) (((h)*60 + (m)) * 60000)

static void moments_are_read_in_every_dialect(void **state) {
    (void)state;
    const struct {
        const char *text;
        int year, month, mday, ms;
        bool has_offset;
        int offset_s;
    } cases[] = {
        {"2014-03-18T20:47:50", 2014, 3, 18, HM(20, 47) + 50000, false, 0},
        {"2024/3/1 8:05", 2024, 3, 1, HM(8, 5), false, 0},
        {"2026-10-31", 2026, 10, 31, HM(12, 0), false, 0},
        {"2026-10-31 00:00:00.5", 2026, 10, 31, 500, false, 0},
        {"2026-10-31T23:59:59.999999Z", 2026, 10, 31, 86399999, true, 0},
        {"2024/03/21 12:05:19 PM GMT+8", 2024, 3, 21, HM(12, 5) + 19000, true, 28800},
        {"2024/03/21 12:05:19 AM GMT+8", 2024, 3, 21, HM(0, 5) + 19000, true, 28800},
        {"2024/03/21 1:05:19 pm GMT-3:30", 2024, 3, 21, HM(13, 5) + 19000, true, -12600},
        {"2024/03/21 11:05AM", 2024, 3, 21, HM(11, 5), false, 0},
        {"2024-03-21T08:00:00+08:00", 2024, 3, 21, HM(8, 0), true, 28800},
        {"2024-03-21T08:00-0500", 2024, 3, 21, HM(8, 0), true, -18000},
        {"2024-03-21t08:00:00,25z", 2024, 3, 21, HM(8, 0) + 250, true, 0},
        {"2024-03-21 08:00 UTC", 2024, 3, 21, HM(8, 0), true, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wall wall = {0};
        if (!wall_read(cases[i].text, &wall))
            fail_msg("not read: %s", cases[i].text);
        assert_int_equal(wall.day, day_from_civil(cases[i].year, cases[i].month, cases[i].mday));
        assert_int_equal(wall.ms, cases[i].ms);
        assert_int_equal(wall.has_offset, cases[i].has_offset);
        assert_int_equal(wall.offset_s, cases[i].offset_s);
    }
}

static void a_file_may_put_the_year_last(void **state) {
    struct wall wall = {0};
    (void)state;
    assert_true(wall_read_in("05/11/2016 12:00:00 AM", DAY_MDY, &wall));
    assert_int_equal(day_from_civil(2016, 5, 11), wall.day);
    assert_int_equal(0, wall.ms);
    assert_true(wall_read_in("5.11.2016", DAY_DMY, &wall));
    assert_int_equal(day_from_civil(2016, 11, 5), wall.day);
    assert_false(wall_read_in("2016-05-11", DAY_MDY, &wall));
    assert_false(wall_read_in("13/05/2016", DAY_MDY, &wall));
    assert_false(wall_read_in("05/11-2016", DAY_MDY, &wall));
    assert_false(wall_read_in("05/11/16", DAY_MDY, &wall));
    assert_false(wall_read_in("05/11/", DAY_MDY, &wall));
    assert_false(wall_read("05/11/2016", &wall));
}

static void what_is_no_moment_is_refused(void **state) {
    (void)state;
    const char *const bad[] = {"",
                               "2026-02-31 10:00",
                               "2026-10-31 24:00",
                               "2026-10-31 10:60",
                               "2026-10-31 10:00:60",
                               "2026-10-31 13:00 PM",
                               "2026-10-31 0:30 AM",
                               "2026-10-31T",
                               "2026-10-31 ",
                               "2026-10-31Z",
                               "2026-10-31 10",
                               "2026-10-31 10:5",
                               "2026-10-31 10:05:",
                               "2026-10-31 10:05:07.",
                               "2026-10-31 10:05 +15:00",
                               "2026-10-31 10:05 +08:",
                               "2026-10-31 10:05 +08:60",
                               "2026-10-31 10:05 CST",
                               "2026-10-31 10:05 P",
                               "2026-10-31x10:05",
                               "1/31/2024 13:07:59",
                               "45291.5"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wall wall = {.day = 7};
        if (wall_read(bad[i], &wall))
            fail_msg("read: %s", bad[i]);
        assert_int_equal(wall.day, 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_from_1970),
        cmocka_unit_test(every_day_of_ten_thousand_years_comes_back),
        cmocka_unit_test(a_minute_of_the_day_is_hours_and_minutes),
        cmocka_unit_test(impossible_dates_are_none),
        cmocka_unit_test(the_month_before_january_is_december),
        cmocka_unit_test(days_are_read_as_people_write_them),
        cmocka_unit_test(months_are_read_as_people_type_them),
        cmocka_unit_test(what_has_no_four_digit_year_is_written_as_a_dash),
        cmocka_unit_test(instants_are_written_in_utc),
        cmocka_unit_test(moments_are_read_in_every_dialect),
        cmocka_unit_test(a_file_may_put_the_year_last),
        cmocka_unit_test(what_is_no_moment_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
