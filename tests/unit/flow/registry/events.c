/* Whom an event concerns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "flow/registry/events.h"

static struct region regions[] = {{.id = 1, .code = "CN"},
                                  {.id = 2, .code = "E", .parent = &regions[0]},
                                  {.id = 3, .code = "W", .parent = &regions[0]}};

/* A store that hangs on E, and from day 100 on on W. */
static const struct store_home homes[] = {{-9999, &regions[1]}, {100, &regions[2]}};
static const struct store store = {.id = 7, .code = "S1", .homes = homes, .home_count = 2};

static bool concerns(enum place place, int64_t id, day_t first, day_t last) {
    struct event event = {.place = place, .place_id = id, .first = first, .last = last, .text = "x", .en = ""};
    return event_concerns(&event, &store);
}

static void its_own_and_the_chains(void **state) {
    (void)state;
    assert_true(concerns(PLACE_STORE, 7, 1, 1));
    assert_false(concerns(PLACE_STORE, 8, 1, 1));
    assert_true(concerns(PLACE_CHAIN, 0, 1, 1));
}

static void a_regions_on_the_days_it_hung_there(void **state) {
    (void)state;
    assert_true(concerns(PLACE_REGION, 2, 99, 99));
    assert_false(concerns(PLACE_REGION, 2, 100, 120));
    assert_false(concerns(PLACE_REGION, 3, 90, 99));
    assert_true(concerns(PLACE_REGION, 3, 90, 100));
    assert_true(concerns(PLACE_REGION, 3, 200, 300));
    assert_true(concerns(PLACE_REGION, 1, 200, 300)); /* the region above */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_own_and_the_chains),
        cmocka_unit_test(a_regions_on_the_days_it_hung_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
