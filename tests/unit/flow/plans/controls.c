/* Who is chosen, and why. */
#include "flow/plans/controls.h"
#include "unit/flow/plans/few.h"

/* Two months each: level is their mean, drift the second less the first. Even stores hang on the east. */
static void put(struct few *few, size_t store, double first, double second) {
    few_put(few, store, 0, 100, first, 0.8);
    few_put(few, store, 1, 100, second, 0.8);
}

static struct controls choose(struct few *few, size_t each) {
    struct controls made = {0};
    struct err err = {0};
    struct panel_window before = few_months(0, 1);
    assert_int_equal(controls_choose(few->arena, &few->panel, &before, each, &made, &err), 0);
    return made;
}

static void one_that_stood_and_moved_alike(void **state) {
    (void)state;
    struct few few;
    few_make(&few, 6, 2);
    put(&few, 0, 3.8, 3.8);
    put(&few, 1, 4.2, 4.2);
    put(&few, 3, 3.6, 4.0); /* the same level, and rising */
    put(&few, 5, 3.8, 3.8); /* the one, though on another region */
    put(&few, 2, 4.4, 4.4);
    few.panel.stores[0].side = PANEL_PILOT;
    struct controls got = choose(&few, 1);
    assert_int_equal(got.pair_count, 1);
    assert_int_equal(got.pairs[0].control, 5);
    assert_int_equal(got.free_count, 4); /* nobody answered for store 4 */
    assert_int_equal(few.panel.stores[5].side, PANEL_CONTROL);
    near(got.pairs[0].distance, 0, 1e-12);
    arena_free(few.arena);
}

static void a_store_of_the_region_goes_first_while_it_is_near(void **state) {
    (void)state;
    struct few few;
    few_make(&few, 5, 2);
    put(&few, 0, 3.8, 3.8);
    put(&few, 1, 3.8, 3.8);   /* the west: alike */
    put(&few, 2, 3.85, 3.85); /* the east: near */
    put(&few, 3, 4.6, 4.6);
    put(&few, 4, 4.9, 4.9);
    few.panel.stores[0].side = PANEL_PILOT;
    assert_int_equal(choose(&few, 1).pairs[0].control, 2);
    put(&few, 2, 4.5, 4.5); /* not near any more */
    few.panel.stores[2].side = PANEL_NEITHER;
    assert_int_equal(choose(&few, 1).pairs[0].control, 1);
    arena_free(few.arena);
}

static void each_once_and_everyone_one_before_anyone_two(void **state) {
    (void)state;
    struct few few;
    few_make(&few, 12, 2);
    for (size_t i = 0; i < 12; i += 2) /* the east only */
        put(&few, i, 3.8, 3.8);
    few.panel.stores[0].side = few.panel.stores[2].side = PANEL_PILOT;
    few.panel.stores[10].bar = PANEL_EVENT;
    struct err err = {0};
    struct controls none;
    struct panel_window before = few_months(0, 1);
    assert_int_equal(controls_choose(few.arena, &few.panel, &before, 2, &none, &err), ERR_DATA);
    assert_non_null(strstr(err.what, "4 stores are needed as controls, and 3 are free"));
    assert_non_null(strstr(err.todo, "1 with events"));
    assert_int_equal(few.panel.stores[4].side, PANEL_NEITHER);
    few.panel.stores[10].bar = PANEL_FREE;
    struct controls got = choose(&few, 2);
    /* all alike: ties go to the lesser id, of controls and of pilot stores */
    assert_int_equal(got.pair_count, 4);
    assert_true(got.pairs[0].pilot == 0 && got.pairs[0].control == 4);
    assert_true(got.pairs[1].pilot == 0 && got.pairs[1].control == 8);
    assert_true(got.pairs[2].pilot == 2 && got.pairs[2].control == 6);
    assert_true(got.pairs[3].pilot == 2 && got.pairs[3].control == 10);
    arena_free(few.arena);
}

static void pilot_stores_stand_for_all_that_are_under_the_target(void **state) {
    (void)state;
    struct few few;
    struct err err = {0};
    struct panel_window before = few_months(0, 1);
    few_make(&few, 12, 2);
    for (size_t i = 0; i < 12; i++)
        put(&few, i, 3 + 0.1 * (double)i, 3 + 0.1 * (double)i);
    /* half of an interval is 0.12: 3.0 to 3.7 lie wholly under 3.9, 3.8 does not; of eight the second and the sixth */
    assert_int_equal(pilots_choose(few.arena, &few.panel, &before, 3.9, 2, 1, &err), 0);
    for (size_t i = 0; i < 12; i++)
        assert_int_equal(few.panel.stores[i].side, i == 2 || i == 6 ? PANEL_PILOT : PANEL_NEITHER);
    few.panel.stores[2].side = few.panel.stores[6].side = PANEL_NEITHER;
    assert_int_equal(pilots_choose(few.arena, &few.panel, &before, 3.15, 3, 1, &err), ERR_DATA);
    assert_non_null(
        strstr(err.what, "3 pilot stores are to be chosen, and 2 free stores are under the target of 3.15"));
    assert_int_equal(pilots_choose(few.arena, &few.panel, &before, 9, 7, 1, &err), ERR_DATA);
    assert_non_null(strstr(err.what, "7 stores are needed as controls, and 5 are free"));
    arena_free(few.arena);
}

static void how_alike_both_sides_stand(void **state) {
    (void)state;
    struct few few;
    struct panel_window before = few_months(0, 1);
    few_make(&few, 5, 2);
    const double levels[] = {3.8, 3.9, 3.7, 3.8, 4.9};
    for (size_t i = 0; i < 5; i++) {
        put(&few, i, levels[i], levels[i]);
        few.panel.stores[i].side = i < 2 ? PANEL_PILOT : i < 4 ? PANEL_CONTROL : PANEL_NEITHER;
    }
    struct difference got = controls_level(&few.panel, &before);
    near(got.value, 0.1, 1e-12);
    near(got.hi, 0.1 + 4.302652729911275 * sqrt(0.005), 1e-9); /* Welch: df 2 */
    arena_free(few.arena);
}

static void there_is_a_pilot_to_choose_for(void **state) {
    (void)state;
    struct few few;
    struct err err = {0};
    struct controls none;
    struct panel_window before = few_months(0, 1);
    few_make(&few, 3, 2);
    assert_int_equal(controls_choose(few.arena, &few.panel, &before, 1, &none, &err), ERR_DATA);
    arena_free(few.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_stood_and_moved_alike),
        cmocka_unit_test(a_store_of_the_region_goes_first_while_it_is_near),
        cmocka_unit_test(each_once_and_everyone_one_before_anyone_two),
        cmocka_unit_test(pilot_stores_stand_for_all_that_are_under_the_target),
        cmocka_unit_test(how_alike_both_sides_stand),
        cmocka_unit_test(there_is_a_pilot_to_choose_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
