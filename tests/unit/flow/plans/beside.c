/* What else happened. */
#include "flow/plans/beside.h"
#include "unit/flow/plans/few.h"

static struct beside_list found(struct few *few, const struct events *events, const struct calendar *const *calendars) {
    static const char *const own[] = {"the pilot"};
    struct beside_list list;
    beside_of(few->arena, &few->panel, &(struct beside_ask){few_months(1, 3), events, own, 1, calendars}, &list);
    return list;
}

static void sides(struct few *few) {
    few_make(few, 6, 5);
    few->panel.stores[0].side = few->panel.stores[2].side = PANEL_PILOT;
    few->panel.stores[1].side = few->panel.stores[4].side = PANEL_CONTROL;
}

static void events_moves_and_openings_in_order(void **state) {
    (void)state;
    struct few few;
    sides(&few);
    day_t feb = day_from_civil(2026, 2, 10), march = day_from_civil(2026, 3, 10);
    struct event events[] = {
        {PLACE_STORE, 100, march, march, "refit", "Refit", false, 1},
        {PLACE_STORE, 103, march, march, "elsewhere", "", false, 1},
        {PLACE_CHAIN, 0, feb, march, "sale", "Sale", false, 1},
        {PLACE_STORE, 102, feb, feb, "the pilot", "", false, 1},
        {PLACE_STORE, 101, feb, feb, "taken back", "", true, 1},
        {PLACE_REGION, 1, march + 1, march + 1, "storm", "", false, 1},
        {PLACE_STORE, 101, day_from_civil(2026, 1, 31), day_from_civil(2026, 1, 31), "too early", "", false, 1},
    };
    few.homes[4][1] = (struct store_home){march, &few.regions[1]};
    few.stores[4].home_count = 2;
    few.stores[2].opened = feb;
    struct beside_list got = found(&few, &(struct events){events, 7}, NULL);
    assert_int_equal(got.count, 6);
    assert_true(got.items[0].kind == BESIDE_EVENT && !got.items[0].store && got.items[0].first == feb);
    assert_string_equal(got.items[0].en, "Sale");
    assert_true(got.items[1].kind == BESIDE_OPENED && got.items[1].store == &few.stores[2]);
    assert_true(got.items[2].kind == BESIDE_EVENT && got.items[2].side == PANEL_PILOT);
    assert_string_equal(got.items[2].text, "refit");
    assert_true(got.items[3].kind == BESIDE_MOVED && got.items[3].side == PANEL_CONTROL);
    assert_string_equal(got.items[3].text, "west");
    assert_string_equal(got.items[4].text, "storm"); /* in the east: both pilot stores, no control */
    assert_true(got.items[4].store == &few.stores[0] && got.items[5].store == &few.stores[2]);
    arena_free(few.arena);
}

static void a_holiday_is_one_line(void **state) {
    (void)state;
    struct few few;
    sides(&few);
    day_t first = day_from_civil(2026, 2, 16);
    const struct calendar_day days[] = {{first, {false, 0, 0}},
                                        {first + 1, {false, 0, 0}},
                                        {first + 2, {false, 0, 0}},
                                        {first + 5, {true, 0, 1}},
                                        {day_from_civil(2026, 10, 1), {false, 0, 0}}};
    const struct calendar retail = {.id = "retail", .days = days, .day_count = 5}, other = {.id = "other"};
    const struct calendar *all[] = {&retail, &retail, &retail, &retail, &retail, &retail};
    struct beside_list got = found(&few, NULL, all);
    assert_int_equal(got.count, 2);
    assert_true(got.items[0].kind == BESIDE_HOLIDAY && got.items[0].last == first + 2 && !got.items[0].store);
    assert_true(got.items[1].kind == BESIDE_HOURS && got.items[1].first == first + 5);
    all[0] = &other; /* then it is told of each store */
    got = found(&few, NULL, all);
    assert_int_equal(got.count, 6);
    assert_true(got.items[0].store == &few.stores[1]);
    arena_free(few.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_moves_and_openings_in_order),
        cmocka_unit_test(a_holiday_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
