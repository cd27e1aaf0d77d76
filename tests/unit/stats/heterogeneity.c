#include "stats/heterogeneity.h"
#include "unit/stats/figures.h"

static void stores_that_differ_by_no_more_than_chance_have_no_tau(void **state) {
    (void)state;
    const double y[] = {1.0, 1.1, 0.9}, v[] = {0.04, 0.05, 0.03};
    struct heterogeneity got = heterogeneity_of(y, v, 3);
    assert_true(got.tau2 == 0 && got.i2 == 0 && !signbit(got.tau2) && got.q < got.df);
    near(got.mean, got.fixed, 1e-15);
    assert_true(got.lo < got.mean && got.mean < got.hi && got.reach_lo < got.lo && got.hi < got.reach_hi);
}

static void the_order_of_stores_changes_nothing_and_i2_stays_below_1(void **state) {
    (void)state;
    struct draws draws = {6};
    double y[20], v[20], yr[20], vr[20];
    draw_values(&draws, y, 20, 100);
    for (int i = 0; i < 20; i++) {
        v[i] = 1 + draw(&draws, 30);
        yr[19 - i] = y[i];
        vr[19 - i] = v[i];
    }
    struct heterogeneity there = heterogeneity_of(y, v, 20), back = heterogeneity_of(yr, vr, 20);
    near(there.tau2, back.tau2, 1e-9);
    near(there.mean, back.mean, 1e-10);
    assert_true(there.i2 > 0 && there.i2 < 1);
}

static void a_store_without_an_error_is_left_out(void **state) {
    (void)state;
    const double y[] = {1, 5, NAN, 2}, v[] = {0.1, 0, 0.1, NAN};
    struct heterogeneity one = heterogeneity_of(y, v, 4), none = heterogeneity_of(y, v, 0);
    assert_int_equal(one.units, 1);
    assert_true(one.mean == 1 && isnan(one.q) && isnan(one.i2) && one.tau2 == 0);
    assert_true(none.units == 0 && isnan(none.mean) && isnan(none.se) && isnan(none.lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stores_that_differ_by_no_more_than_chance_have_no_tau),
        cmocka_unit_test(the_order_of_stores_changes_nothing_and_i2_stays_below_1),
        cmocka_unit_test(a_store_without_an_error_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
