#include "stats/funnel.h"
#include "unit/stats/figures.h"

static void limits_hold_the_target_and_close_in_with_size(void **state) {
    (void)state;
    for (int t = 5; t < 100; t += 10) {
        double target = t / 100.0, width = INFINITY;
        for (int64_t n = 50; n < 3000000; n *= 4) {
            struct funnel_limits got = funnel_share_limits(target, n);
            assert_true(got.l998 < got.l95 && got.l95 < target && target < got.u95 && got.u95 < got.u998);
            assert_true(got.u95 - got.l95 < width);
            assert_int_equal(funnel_place(target, &got), FUNNEL_IN);
            width = got.u95 - got.l95;
        }
    }
}

static void count_limits_hold_one(void **state) {
    (void)state;
    for (double expected = 0.5; expected < 1e6; expected *= 3) {
        struct funnel_limits got = funnel_count_limits(expected);
        assert_true(0 <= got.l998 && got.l998 < got.l95 && got.l95 < 1 && 1 < got.u95 && got.u95 < got.u998);
    }
}

/* For many answers the exact limits are the normal ones. */
static void large_stores_have_normal_limits(void **state) {
    (void)state;
    double se = sqrt(0.8 * 0.2 / 1e6);
    struct funnel_spread none = {10, 0.5, 0};
    near(funnel_share(0.8, 1000000, 0.025), funnel_multiplied(0.8, se, &none, 0.025), 2e-6);
    near(funnel_share(0.8, 1000000, 0.999), funnel_added(0.8, se, &none, 0.999), 4e-6);
}

static void a_value_is_named_by_the_limits_that_it_passes(void **state) {
    (void)state;
    const struct funnel_limits limits = {1, 2, 8, 9};
    const double values[] = {0, 1.5, 2, 5, 8.5, 10};
    const enum funnel_place want[] = {FUNNEL_BELOW_998, FUNNEL_BELOW_95, FUNNEL_IN,
                                      FUNNEL_IN,        FUNNEL_ABOVE_95, FUNNEL_ABOVE_998};
    for (int i = 0; i < 6; i++)
        assert_int_equal(funnel_place(values[i], &limits), want[i]);
    assert_int_equal(funnel_place(NAN, &limits), FUNNEL_NONE);
}

/* A gate of 2017 with 12 good answers of 12, where 82 % is usual */
static void a_handful_of_good_answers_is_not_extraordinary(void **state) {
    (void)state;
    struct funnel_limits limits = funnel_share_limits(0.8192, 12);
    assert_int_equal(funnel_place(1, &limits), FUNNEL_ABOVE_998);
    assert_int_equal(funnel_share_place(12, 12, 0.8192), FUNNEL_IN);
    assert_int_equal(funnel_share_place(19, 19, 0.8192), FUNNEL_ABOVE_95);
    assert_int_equal(funnel_share_place(40, 40, 0.8192), FUNNEL_ABOVE_998);
    assert_int_equal(funnel_share_place(0, 5, 0.8192), FUNNEL_BELOW_998);
    assert_int_equal(funnel_share_place(0, 2, 0.8192), FUNNEL_IN);
    assert_int_equal(funnel_share_place(0, 0, 0.8192), FUNNEL_NONE);
}

static void the_milder_place_is_nearer_to_the_middle(void **state) {
    (void)state;
    assert_int_equal(funnel_milder(FUNNEL_ABOVE_998, FUNNEL_IN), FUNNEL_IN);
    assert_int_equal(funnel_milder(FUNNEL_BELOW_95, FUNNEL_BELOW_998), FUNNEL_BELOW_95);
    assert_int_equal(funnel_milder(FUNNEL_NONE, FUNNEL_BELOW_998), FUNNEL_NONE);
}

static void stores_that_differ_by_chance_widen_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double calm[] = {-0.5, 0.3, 0.8, -1.0, NAN}, wild[] = {-9, 8, 20, -4, 6}, se[] = {1, 2, 3, 4, 5};
    struct funnel_spread none = funnel_spread_of(arena, calm, se, 5, 0.1);
    struct funnel_spread wide = funnel_spread_of(arena, wild, se, 5, 0.1);
    assert_true(none.units == 4 && none.tau2 == 0 && wide.units == 5 && wide.tau2 > 0 && wide.phi > 1);
    near(funnel_multiplied(0, 1, &none, 0.975), funnel_added(0, 1, &none, 0.975), 0);
    assert_true(funnel_multiplied(0, 1, &wide, 0.975) > funnel_multiplied(0, 1, &none, 0.975));
    assert_true(isnan(funnel_spread_of(arena, calm, se, 0, 0.1).phi));
    arena_free(arena);
}

static void nobody_asked_has_no_limits(void **state) {
    (void)state;
    assert_true(isnan(funnel_share(0.8, 0, 0.025)) && isnan(funnel_count(0, 0.025)) &&
                isnan(funnel_share_z(0, 0, 0.5)));
    assert_true(isnan(funnel_share(NAN, 5, 0.025)) && isnan(funnel_count_z(3, 0)));
    struct funnel_limits none = funnel_share_limits(0.8, 0);
    assert_int_equal(funnel_place(0.5, &none), FUNNEL_NONE);
    assert_true(isnan(funnel_share(0, 5, 0.025)) && isnan(funnel_share(1, 5, 0.975))); /* all alike: none differs */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_hold_the_target_and_close_in_with_size),
        cmocka_unit_test(count_limits_hold_one),
        cmocka_unit_test(large_stores_have_normal_limits),
        cmocka_unit_test(a_value_is_named_by_the_limits_that_it_passes),
        cmocka_unit_test(a_handful_of_good_answers_is_not_extraordinary),
        cmocka_unit_test(the_milder_place_is_nearer_to_the_middle),
        cmocka_unit_test(stores_that_differ_by_chance_widen_nothing),
        cmocka_unit_test(nobody_asked_has_no_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
