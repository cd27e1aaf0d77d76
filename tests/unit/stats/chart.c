#include "stats/chart.h"
#include "unit/stats/figures.h"

static void limits_hold_the_centre_and_stay_on_the_scale(void **state) {
    (void)state;
    struct draws draws = {12};
    struct share_counts months[60];
    struct level_point points[60];
    for (int i = 0; i < 60; i++) {
        int n = draw(&draws, 80) + 1;
        months[i] = (struct share_counts){draw(&draws, n + 1), n};
    }
    struct level_chart got = chart_shares(months, 60, points);
    assert_true(got.sigma_z > 0);
    for (int i = 0; i < 60; i++) {
        assert_true(0 <= points[i].lcl && points[i].lcl < got.center && got.center < points[i].ucl &&
                    points[i].ucl <= 1);
        assert_true(0 <= points[i].laney_lcl && points[i].laney_ucl <= 1);
    }
}

/* The lock-down month: no point, and the chart is that of the other months. */
static void an_empty_month_moves_nothing(void **state) {
    (void)state;
    const struct share_counts with[] = {{8, 10}, {0, 0}, {5, 10}, {9, 12}}, without[] = {{8, 10}, {5, 10}, {9, 12}};
    struct level_point a[4], b[3];
    struct level_chart there = chart_shares(with, 4, a), here = chart_shares(without, 3, b);
    assert_true(there.periods == 3 && isnan(a[1].value) && isnan(a[1].lcl) && isnan(a[1].laney_ucl) && isnan(a[1].z));
    near(there.sigma_z, here.sigma_z, 0);
    near(a[3].laney_lcl, b[2].laney_lcl, 0);
    const double series[] = {5, NAN, 6}, full[] = {5, 6};
    const struct ewma_rule rule = {5, 1, 0.2, 3};
    const struct cusum_rule sums = {5, 1, 0.1, 5};
    struct ewma_point e[3], f[2];
    struct cusum_point c[3], d[2];
    chart_ewma(series, 3, &rule, e);
    chart_ewma(full, 2, &rule, f);
    chart_cusum(series, 3, &sums, c);
    chart_cusum(full, 2, &sums, d);
    assert_true(isnan(e[1].value) && isnan(c[1].up) && e[2].value == f[1].value && e[2].ucl == f[1].ucl);
    assert_true(c[2].up == d[1].up && chart_individuals(series, 3).range == 1);
}

static void no_spread_is_no_certainty(void **state) {
    (void)state;
    const struct share_counts all[] = {{10, 10}, {12, 12}}, none[] = {{0, 0}};
    const double flat[] = {4, 4, 4};
    struct level_point points[2];
    assert_true(chart_shares(all, 2, points).center == 1 && isnan(points[0].lcl) && isnan(points[1].laney_ucl));
    assert_true(isnan(chart_shares(none, 1, points).center) && isnan(points[0].ucl));
    assert_true(isnan(chart_shares(none, 0, points).sigma_z));
    assert_true(chart_individuals(flat, 3).mean == 4 && isnan(chart_individuals(flat, 3).lcl));
    assert_true(isnan(chart_individuals(flat, 1).ucl) && isnan(chart_individuals(flat, 0).mean));
    assert_false(chart_outside(9, 4, NAN, 3));
    assert_false(chart_outside(7, 4, 1, 3));
    assert_true(chart_outside(7.1, 4, 1, 3));
}

static void a_rate_chart_is_measured_in_exposure(void **state) {
    (void)state;
    const double events[] = {4, 9, 3, 0}, exposure[] = {2, 3, 1, 0};
    struct level_point points[4];
    struct level_chart got = chart_rates(events, exposure, 4, points);
    near(got.center, 16.0 / 6, 1e-15);
    near(points[1].ucl, 16.0 / 6 + 3 * sqrt(16.0 / 6 / 3), 1e-12);
    near(points[2].lcl, 0, 0);
    assert_true(isnan(points[3].value));
}

static void exact_ewma_limits_open_up_to_the_lasting_ones(void **state) {
    (void)state;
    double x[80] = {0}, lcl, ucl, before = 0;
    struct ewma_rule rule = {0, 1, 0.1, 2.7};
    struct ewma_point points[80];
    chart_ewma(x, 80, &rule, points);
    chart_ewma_limits(&rule, &lcl, &ucl);
    for (int i = 0; i < 80; i++) {
        assert_true(points[i].ucl > before && points[i].ucl < ucl && !points[i].signal);
        before = points[i].ucl;
    }
    near(before, ucl, 1e-6);
    near(-lcl, ucl, 1e-15);
}

static void zone_rules_see_their_patterns_and_no_others(void **state) {
    (void)state;
    const double z[] = {0.1, -3.2, 0.5, 2.5, 0.5, 2.6, 1.5, 1.5, 0.2, -0.2};
    const double lasting[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
    unsigned set[10];
    chart_zones(z, 10, set);
    assert_int_equal(set[1], ZONE_BEYOND_3);
    assert_int_equal(set[3], 0);
    assert_int_equal(set[5], ZONE_TWO_BEYOND_2);
    assert_int_equal(set[6], 0);
    assert_int_equal(set[7], ZONE_FOUR_BEYOND_1);
    assert_int_equal(set[8] | set[9], 0);
    const double too_far_apart[] = {2.5, 0.5, -0.5, 2.6};
    chart_zones(too_far_apart, 4, set);
    assert_int_equal(set[3], 0);
    chart_zones(lasting, 8, set);
    assert_int_equal(set[6], 0);
    assert_int_equal(set[7], ZONE_EIGHT_ONE_SIDE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_hold_the_centre_and_stay_on_the_scale),
        cmocka_unit_test(an_empty_month_moves_nothing),
        cmocka_unit_test(no_spread_is_no_certainty),
        cmocka_unit_test(a_rate_chart_is_measured_in_exposure),
        cmocka_unit_test(exact_ewma_limits_open_up_to_the_lasting_ones),
        cmocka_unit_test(zone_rules_see_their_patterns_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
