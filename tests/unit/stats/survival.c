#include "stats/survival.h"
#include "unit/stats/figures.h"

/* Miller (1997); R's survival: survfit(Surv(time, status) ~ x, aml), conf.type "log" */
static const struct survival_time maintained[] = {{9, 1},  {13, 1}, {13, 0}, {18, 1}, {23, 1}, {28, 0},
                                                  {31, 1}, {34, 1}, {45, 0}, {48, 1}, {161, 0}};
static const struct survival_time other[] = {{5, 1},  {5, 1},  {8, 1},  {8, 1},  {12, 1}, {16, 0},
                                             {23, 1}, {27, 1}, {30, 1}, {33, 1}, {43, 1}, {45, 1}};

static void published_curves_are_met(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct survival got = survival_of(arena, maintained, 11);
    struct survival_quantile median = survival_quantile_of(&got, 0.5);
    assert_true(median.time == 31 && median.lo == 18 && isnan(median.hi));
    assert_true(got.n == 11 && got.closed == 7);
    near(survival_at(&got, 8.9), 1, 0);
    near(survival_at(&got, 9), 0.909, 5e-4);
    near(survival_at(&got, 23), 0.614, 5e-4);
    near(survival_at(&got, 48), 0.184, 5e-4);
    near(got.steps[0].se, 0.0867, 5e-5);
    near(got.steps[0].lo, 0.7541, 5e-5);
    near(got.steps[3].se, 0.1526, 5e-5);
    near(got.steps[3].lo, 0.3769, 5e-5);
    near(got.steps[3].hi, 0.999, 5e-4);
    got = survival_of(arena, other, 12);
    median = survival_quantile_of(&got, 0.5);
    assert_true(median.time == 23 && median.lo == 8 && isnan(median.hi));
    arena_free(arena);
}

static void without_censoring_it_is_the_share_of_longer_times(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {14};
    struct survival_time times[60];
    for (int i = 0; i < 60; i++)
        times[i] = (struct survival_time){draw(&draws, 25), true};
    struct survival got = survival_of(arena, times, 60);
    for (int t = -1; t < 27; t++) {
        int longer = 0;
        for (int i = 0; i < 60; i++)
            longer += times[i].time > t;
        near(survival_at(&got, t), longer / 60.0, 1e-14);
    }
    arena_free(arena);
}

static void an_interval_holds_its_curve_and_the_order_of_cases_does_not_matter(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {15};
    struct survival_time times[80], turned[80];
    for (int i = 0; i < 80; i++)
        turned[79 - i] = times[i] = (struct survival_time){draw(&draws, 40), draw(&draws, 3) > 0};
    struct survival got = survival_of(arena, times, 80), back = survival_of(arena, turned, 80);
    assert_int_equal(got.count, back.count);
    for (size_t i = 0; i < got.count; i++) {
        const struct survival_step *step = &got.steps[i];
        near(step->open, back.steps[i].open, 0);
        assert_true(isnan(step->lo) || (step->lo <= step->open && step->open <= step->hi && step->hi <= 1));
        assert_true(i == 0 || step->open <= got.steps[i - 1].open);
    }
    arena_free(arena);
}

static void half_of_a_half_is_in_the_middle(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct survival_time times[] = {{2, 1}, {4, 1}, {7, 1}, {9, 1}};
    struct survival got = survival_of(arena, times, 4);
    near(survival_quantile_of(&got, 0.5).time, 5.5, 0);
    near(survival_quantile_of(&got, 0.4).time, 4, 0);
    arena_free(arena);
}

static void nothing_closed_has_no_median_and_nothing_at_all_no_curve(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct survival_time open[] = {{3, 0}, {5, 0}, {NAN, 1}};
    struct survival got = survival_of(arena, open, 3), none = survival_of(arena, open, 0);
    assert_true(got.n == 2 && got.closed == 0 && survival_at(&got, 9) == 1);
    assert_true(isnan(survival_quantile_of(&got, 0.5).time) && isnan(got.steps[0].lo));
    assert_true(isnan(survival_at(&none, 1)) && isnan(survival_quantile_of(&none, 0.5).time));
    assert_true(isnan(survival_quantile_of(&got, 1.5).time));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_curves_are_met),
        cmocka_unit_test(without_censoring_it_is_the_share_of_longer_times),
        cmocka_unit_test(an_interval_holds_its_curve_and_the_order_of_cases_does_not_matter),
        cmocka_unit_test(half_of_a_half_is_in_the_middle),
        cmocka_unit_test(nothing_closed_has_no_median_and_nothing_at_all_no_curve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
