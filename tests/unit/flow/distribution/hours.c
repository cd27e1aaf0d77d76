/* Whatever the clocks do: what hours_open finds is allowed, and stays so until hours_close. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/distribution/hours.h"

#define MINUTE_MS INT64_C(60000)

static struct zone *zone_of(const char *name) {
    struct zone *zone = NULL;
    struct err err = {0};
    if (zone_open(&zone, name, &err))
        fail_msg("%s", err.what);
    return zone;
}

static instant_t at(const struct zone *zone, int year, int month, int day, int hour, int minute) {
    const struct wall wall = {.day = day_from_civil(year, month, day), .ms = (hour * 60 + minute) * 60000};
    return zone_instant(zone, &wall);
}

static void evenings_wait_for_the_morning(void **state) {
    (void)state;
    struct zone *zone = zone_of("Asia/Shanghai");
    const struct hours hours = hours_usual();
    assert_int_equal(hours_open(&hours, zone, at(zone, 2026, 11, 1, 20, 59)), at(zone, 2026, 11, 1, 20, 59));
    assert_int_equal(hours_open(&hours, zone, at(zone, 2026, 11, 1, 21, 0)), at(zone, 2026, 11, 2, 9, 0));
    assert_int_equal(hours_open(&hours, zone, at(zone, 2026, 11, 1, 3, 0)), at(zone, 2026, 11, 1, 9, 0));
    assert_int_equal(hours_close(&hours, zone, at(zone, 2026, 11, 1, 9, 0)), at(zone, 2026, 11, 1, 21, 0));
    zone_free(zone);
}

/* The National Day week is closed, and a Saturday is worked instead. */
static void closed_days_are_passed_over(void **state) {
    (void)state;
    struct zone *zone = zone_of("Asia/Shanghai");
    struct hours hours = hours_usual();
    day_t exceptions[8];
    for (int i = 0; i < 7; i++)
        exceptions[i] = day_from_civil(2026, 10, 1) + i; /* of which two fall on a weekend */
    hours.days = business_weekdays();
    const day_t turned[] = {exceptions[0], exceptions[1], exceptions[4],
                            exceptions[5], exceptions[6], day_from_civil(2026, 10, 10)};
    hours.days.exceptions = turned;
    hours.days.exception_count = 6;
    assert_int_equal(hours_open(&hours, zone, at(zone, 2026, 9, 30, 22, 0)), at(zone, 2026, 10, 8, 9, 0));
    assert_true(hours_allow(&hours, zone, at(zone, 2026, 10, 10, 12, 0)));
    assert_int_equal(hours_open(&hours, zone, at(zone, 2026, 10, 11, 12, 0)), at(zone, 2026, 10, 12, 9, 0));
    zone_free(zone);
}

static void a_calendar_without_a_day_never_opens(void **state) {
    (void)state;
    struct zone *zone = zone_of("Asia/Shanghai");
    struct hours hours = hours_usual();
    memset(hours.days.open, 0, sizeof hours.days.open);
    assert_int_equal(hours_open(&hours, zone, at(zone, 2026, 11, 1, 12, 0)), INT64_MAX);
    zone_free(zone);
}

static void no_quiet_hours_and_no_closed_days_are_always(void **state) {
    (void)state;
    struct zone *zone = zone_of("Asia/Shanghai");
    struct hours hours = hours_usual();
    hours.quiet_from = hours.quiet_to = 0;
    instant_t night = at(zone, 2026, 11, 1, 3, 0);
    assert_int_equal(hours_open(&hours, zone, night), night);
    assert_int_equal(hours_close(&hours, zone, night), night + DAY_MS);
    zone_free(zone);
}

/* ---- any moment of years in which the clocks are moved ---- */

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static void check(const struct hours *hours, const struct zone *zone, instant_t moment, const char *name) {
    instant_t open = hours_open(hours, zone, moment);
    if (open < moment || open == INT64_MAX || !hours_allow(hours, zone, open))
        fail_msg("%s: %lld opens at %lld", name, (long long)moment, (long long)open);
    instant_t close = hours_close(hours, zone, open);
    if (close <= open || close > open + DAY_MS)
        fail_msg("%s: %lld closes at %lld", name, (long long)open, (long long)close);
    for (instant_t t = open; t < close; t += 7 * MINUTE_MS)
        if (!hours_allow(hours, zone, t))
            fail_msg("%s: quiet at %lld, between %lld and %lld", name, (long long)t, (long long)open, (long long)close);
    if (!hours_allow(hours, zone, close - 1))
        fail_msg("%s: quiet before it closes at %lld", name, (long long)close);
}

static void what_opens_is_allowed_until_it_closes(void **state) {
    (void)state;
    static const struct {
        const char *zone;
        int year;
    } years[] = {{"Asia/Shanghai", 1988},     {"Australia/Lord_Howe", 2025}, {"Pacific/Apia", 2011},
                 {"America/New_York", 2026},  {"Europe/London", 2026},       {"America/Sao_Paulo", 2018},
                 {"Africa/Casablanca", 2026}, {"Antarctica/Troll", 2026}};
    uint64_t random = 20261122;
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        struct zone *zone = zone_of(years[i].zone);
        instant_t first = (instant_t)day_from_civil(years[i].year, 1, 1) * DAY_MS;
        for (int k = 0; k < 1500; k++) {
            struct hours hours = hours_usual();
            hours.quiet_from = (int)(next_random(&random) % 1440);
            hours.quiet_to = (int)(next_random(&random) % 1440);
            for (int d = 0; d < 7; d++)
                hours.days.open[d] = next_random(&random) % 4 || d == 2;
            check(&hours, zone, first + (instant_t)(next_random(&random) % (365 * 1440)) * MINUTE_MS, years[i].zone);
        }
        zone_free(zone);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evenings_wait_for_the_morning),
        cmocka_unit_test(closed_days_are_passed_over),
        cmocka_unit_test(a_calendar_without_a_day_never_opens),
        cmocka_unit_test(no_quiet_hours_and_no_closed_days_are_always),
        cmocka_unit_test(what_opens_is_allowed_until_it_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
