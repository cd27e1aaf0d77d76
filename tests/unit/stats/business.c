#include "stats/business.h"
#include "unit/stats/figures.h"

enum { HOUR = 3600000 };

static day_t on(int year, int month, int day) {
    return day_from_civil(year, month, day);
}

/* November 2026: the 1st is a Sunday. */
static void counting_leaps_over_the_weekend(void **state) {
    (void)state;
    struct business_calendar week = business_weekdays();
    assert_true(business_is_open(&week, on(2026, 11, 2)) && !business_is_open(&week, on(2026, 11, 1)));
    assert_int_equal(business_add(&week, on(2026, 11, 6), 2), on(2026, 11, 10));
    assert_int_equal(business_add(&week, on(2026, 11, 10), -2), on(2026, 11, 6));
    assert_int_equal(business_add(&week, on(2026, 11, 7), 1), on(2026, 11, 10));
    assert_int_equal(business_add(&week, on(2026, 11, 7), 0), on(2026, 11, 9));
    assert_int_equal(business_roll(&week, on(2026, 11, 8), -1), on(2026, 11, 6));
    assert_int_equal(business_days_between(&week, on(2026, 11, 2), on(2026, 11, 9)), 5);
    assert_int_equal(business_days_between(&week, on(2026, 11, 9), on(2026, 11, 2)), -5);
    assert_false(business_is_open(&week, on(1969, 12, 28)));
}

static void adding_and_counting_undo_each_other(void **state) {
    (void)state;
    const day_t exceptions[] = {on(2026, 10, 1), on(2026, 10, 2), on(2026, 10, 5), on(2026, 10, 10)};
    struct business_calendar week = business_weekdays();
    week.exceptions = exceptions;
    week.exception_count = 4;
    assert_true(business_is_open(&week, on(2026, 10, 10)) && !business_is_open(&week, on(2026, 10, 5)));
    for (int32_t days = 0; days < 40; days++) {
        day_t end = business_add(&week, on(2026, 9, 28), days);
        assert_true(business_is_open(&week, end));
        assert_int_equal(business_days_between(&week, on(2026, 9, 28), end), days);
        assert_int_equal(business_add(&week, end, -days), on(2026, 9, 28));
    }
}

static void time_runs_in_opening_hours_only(void **state) {
    (void)state;
    struct business_calendar week = business_weekdays();
    week.from_ms = 9 * HOUR;
    week.to_ms = 18 * HOUR;
    struct business_moment friday = {on(2026, 11, 6), 17 * HOUR}, monday = {on(2026, 11, 9), 10 * HOUR};
    struct business_moment night = {on(2026, 11, 6), 23 * HOUR}, early = {on(2026, 11, 9), 5 * HOUR};
    struct business_moment sunday = {on(2026, 11, 8), 12 * HOUR};
    assert_int_equal(business_ms_between(&week, friday, monday), 2 * HOUR);
    assert_int_equal(business_ms_between(&week, monday, friday), -2 * HOUR);
    assert_int_equal(business_ms_between(&week, night, early), 0);
    assert_int_equal(business_ms_between(&week, sunday, monday), HOUR);
    assert_int_equal(business_ms_between(&week, friday, sunday) + business_ms_between(&week, sunday, monday), 2 * HOUR);
}

static void a_shop_that_never_opens_has_no_next_day(void **state) {
    (void)state;
    const struct business_calendar never = {.to_ms = HOUR};
    assert_int_equal(business_roll(&never, on(2026, 11, 2), 1), DAY_NONE);
    assert_int_equal(business_add(&never, on(2026, 11, 2), 3), DAY_NONE);
    assert_int_equal(business_add(&never, DAY_NONE, -3), DAY_NONE);
    assert_int_equal(business_days_between(&never, on(2026, 11, 2), on(2026, 12, 2)), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counting_leaps_over_the_weekend),
        cmocka_unit_test(adding_and_counting_undo_each_other),
        cmocka_unit_test(time_runs_in_opening_hours_only),
        cmocka_unit_test(a_shop_that_never_opens_has_no_next_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
