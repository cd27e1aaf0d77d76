#include "stats/ratings.h"
#include "unit/stats/figures.h"

/* Shrout & Fleiss (1979), Table 2; the intervals as R's psych 2.2.9 prints them. */
static const double published[] = {9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};

static void published_intervals_are_met(void **state) {
    (void)state;
    struct ratings got = ratings_of(published, 6, 4);
    near(got.icc[ICC_1_1].f, 1.79, 0.005);
    near(got.icc[ICC_1_1].p, 0.16477, 5e-5);
    near(got.icc[ICC_1_1].lo, -0.133, 5e-4);
    near(got.icc[ICC_1_1].hi, 0.723, 5e-4);
    near(got.icc[ICC_2_1].lo, 0.019, 5e-4);
    near(got.icc[ICC_2_1].hi, 0.761, 5e-4);
    near(got.icc[ICC_3_1].lo, 0.342, 5e-4);
    near(got.icc[ICC_3_1].hi, 0.946, 5e-4);
    near(got.icc[ICC_3_K].lo, 0.676, 5e-4);
    near(got.icc[ICC_3_K].hi, 0.986, 5e-4);
}

static void every_interval_holds_its_value(void **state) {
    (void)state;
    struct draws draws = {8};
    double values[40];
    for (int round = 0; round < 40; round++) {
        draw_values(&draws, values, 40, 7);
        struct ratings got = ratings_of(values, 10, 4);
        for (int i = 0; i < ICC_FORMS; i++)
            assert_true(got.icc[i].value <= 1 && got.icc[i].lo <= got.icc[i].value + 1e-12);
        assert_true(got.icc[ICC_1_1].hi >= got.icc[ICC_1_1].value && got.icc[ICC_3_1].hi >= got.icc[ICC_3_1].value);
    }
}

static void too_few_targets_or_judges_say_nothing(void **state) {
    (void)state;
    const double holed[] = {1, 2, NAN, 4, 5, 6}, flat[] = {3, 3, 3, 3};
    assert_true(isnan(ratings_of(published, 6, 1).icc[0].value) && isnan(ratings_of(published, 1, 4).icc[5].value));
    assert_true(isnan(ratings_of(published, 0, 4).icc[0].value) && isnan(ratings_of(flat, 2, 2).icc[3].value));
    assert_int_equal(ratings_of(holed, 3, 2).targets, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_intervals_are_met),
        cmocka_unit_test(every_interval_holds_its_value),
        cmocka_unit_test(too_few_targets_or_judges_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
