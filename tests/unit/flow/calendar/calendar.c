/* Spans of open time against a walk over each minute, in zones whose clocks change. */
#include "unit/flow/tables.h"

#include "flow/calendar/calendar.h"

#define HOUR   3600000
#define MINUTE 60000

static uint64_t seed = 7;
static int64_t draw(int64_t below) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((seed >> 33) % (uint64_t)below);
}

/* What a person would do with a watch: whether the door is open in this minute. */
static bool open_at(const struct calendar *calendar, const struct zone *zone, instant_t at) {
    day_t day = zone_day(zone, at);
    for (day_t one = day - 2; one <= day; one++) {
        instant_t from, to;
        if (calendar_interval(calendar, zone, one, &from, &to) && from <= at && at < to)
            return true;
    }
    return false;
}

static struct opening_hours random_hours(void) {
    int64_t from = draw(24) * 2, to = draw(48) + 1;
    return (struct opening_hours){draw(5) > 0, (int32_t)(from * HOUR / 2), (int32_t)(to * HOUR / 2)};
}

static void a_span_is_what_a_walk_over_the_minutes_says(void **state) {
    static const struct {
        const char *zone, *around;
    } places[] = {{"Asia/Shanghai", "2026-10-01"},       {"Asia/Shanghai", "1986-05-04"},
                  {"Europe/Berlin", "2026-03-29"},       {"Europe/Berlin", "2026-10-25"},
                  {"Australia/Lord_Howe", "2026-04-05"}, {"Pacific/Apia", "2011-12-30"},
                  {"America/New_York", "2026-03-08"}};
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct zone *zone = NULL;
        struct err err;
        const size_t place = (size_t)draw(sizeof places / sizeof *places);
        day_t around;
        assert_int_equal(0, zone_open(&zone, places[place].zone, &err));
        assert_true(day_read(places[place].around, &around));
        struct calendar_day days[3];
        struct calendar calendar = {.days = days, .day_count = 3};
        for (int i = 0; i < 7; i++)
            calendar.week[i] = random_hours();
        for (int i = 0; i < 3; i++)
            days[i] = (struct calendar_day){around - 2 + 2 * i, random_hours()};
        const struct wall wall = {.day = around - (day_t)draw(4), .ms = (int32_t)(draw(24 * 60) * MINUTE)};
        const instant_t from = zone_first(zone, &wall);
        const int64_t minutes = 1 + draw(40 * 60);
        const instant_t found = calendar_after(&calendar, zone, from, minutes * MINUTE);
        int64_t open_minutes = 0;
        if (found < from + INT64_C(50) * 24 * HOUR) {
            for (instant_t at = from; at < found; at += MINUTE)
                open_minutes += open_at(&calendar, zone, at);
            assert_int_equal(minutes, open_minutes);
            assert_true(open_at(&calendar, zone, found - MINUTE));
            assert_int_equal(minutes * MINUTE, calendar_between(&calendar, zone, from, found));
            assert_int_equal(-minutes * MINUTE, calendar_between(&calendar, zone, found, from));
        }
        const instant_t next = calendar_after(&calendar, zone, from, 0);
        if (next != INT64_MAX) {
            assert_true(calendar_is_open(&calendar, zone, next));
            for (instant_t at = from; at < next && at < from + INT64_C(9) * 24 * HOUR; at += MINUTE)
                assert_false(open_at(&calendar, zone, at));
        }
        zone_free(zone);
    }
}

static void days_end_when_the_door_is_shut(void **state) {
    static const struct opening_hours shop = {true, 10 * HOUR, 22 * HOUR}, shut = {0};
    const struct calendar_day days[] = {{day_from_civil(2026, 10, 1), shut}, {day_from_civil(2026, 10, 10), shop}};
    const struct calendar office = {.week = {shop, shop, shop, shop, shop}, .days = days, .day_count = 2};
    struct zone *zone = NULL;
    struct err err;
    char text[INSTANT_TEXT];
    (void)state;
    assert_int_equal(0, zone_open(&zone, "Asia/Shanghai", &err));
    /* Wednesday 30 September, 15:00; Thursday is a holiday: Friday, Monday */
    const struct wall wall = {.day = day_from_civil(2026, 9, 30), .ms = 15 * HOUR};
    assert_string_equal("2026-10-05T14:00:00.000Z",
                        instant_write(text, calendar_days_after(&office, zone, zone_first(zone, &wall), 2)));
    /* Friday 9 October: Saturday the 10th is worked instead */
    const struct wall friday = {.day = day_from_civil(2026, 10, 9), .ms = 23 * HOUR};
    assert_string_equal("2026-10-10T14:00:00.000Z",
                        instant_write(text, calendar_days_after(&office, zone, zone_first(zone, &friday), 1)));
    zone_free(zone);
}

static void a_calendar_that_is_never_open_has_no_time(void **state) {
    const struct calendar never = {0};
    struct zone *zone = NULL;
    struct err err;
    (void)state;
    assert_int_equal(0, zone_open(&zone, "Asia/Shanghai", &err));
    assert_int_equal(INT64_MAX, calendar_after(&never, zone, 0, HOUR));
    assert_int_equal(INT64_MAX, calendar_days_after(&never, zone, 0, 1));
    assert_int_equal(0, calendar_between(&never, zone, 0, 100 * HOUR));
    assert_int_equal(HOUR, calendar_after(&calendar_always, zone, 0, HOUR));
    zone_free(zone);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_span_is_what_a_walk_over_the_minutes_says),
        cmocka_unit_test(days_end_when_the_door_is_shut),
        cmocka_unit_test(a_calendar_that_is_never_open_has_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
