#include "stats/trend.h"
#include "unit/stats/figures.h"

static void a_series_read_backwards_falls_as_it_rose(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {21};
    double there[40], back[40];
    for (int i = 0; i < 40; i++)
        back[39 - i] = there[i] = i / 4 + draw(&draws, 6);
    struct trend up = trend_of(arena, there, 40), down = trend_of(arena, back, 40);
    assert_true(up.s > 0 && up.slope > 0 && up.p < 0.05 && up.tau < 1);
    near(down.s, -up.s, 0);
    near(down.z, -up.z, 1e-14);
    near(down.p, up.p, 1e-15);
    near(down.slope, -up.slope, 1e-14);
    arena_free(arena);
}

static void a_straight_line_has_its_own_slope_through_a_gap(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double line[] = {1, 3, NAN, 7, 9, 11};
    struct trend got = trend_of(arena, line, 6);
    assert_true(got.n == 5 && got.s == 10);
    near(got.tau, 1, 1e-15);
    near(got.slope, 2, 1e-15);
    arena_free(arena);
}

static void a_flat_or_short_series_says_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double flat[] = {4, 4, 4, 4}, two[] = {1, 2}, level[] = {1, 2, 2, 1};
    struct trend got = trend_of(arena, flat, 4);
    assert_true(got.s == 0 && isnan(got.p) && isnan(got.tau) && got.slope == 0 && !signbit(got.slope));
    assert_true(isnan(trend_of(arena, two, 2).p) && trend_of(arena, two, 2).slope == 1);
    assert_true(isnan(trend_of(arena, two, 0).slope) && isnan(trend_of(arena, two, 1).slope));
    assert_true(trend_of(arena, level, 4).z == 0 && trend_of(arena, level, 4).p == 1);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_series_read_backwards_falls_as_it_rose),
        cmocka_unit_test(a_straight_line_has_its_own_slope_through_a_gap),
        cmocka_unit_test(a_flat_or_short_series_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
