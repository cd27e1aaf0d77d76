#include "stats/pilot.h"
#include "unit/stats/figures.h"

static const struct pilot_cells_mean cells = {{56, 63692.8571428571, 55.0 * 42722.0269230708 * 42722.0269230708},
                                              {40, 70619.23984375, 39.0 * 34816.7953097642 * 34816.7953097642},
                                              {123, 82517.2276422764, 122.0 * 20831.0995703158 * 20831.0995703158},
                                              {102, 101307.513595282, 101.0 * 29741.1184100928 * 29741.1184100928}};

/* Wooldridge, Example 13.3, and the other two errors of the same data (R 4.2.2, sandwich) */
static void one_effect_has_three_standard_errors(void **state) {
    (void)state;
    struct pilot_regression got = pilot_regress(&cells);
    struct pilot_effect welch = pilot_mean(&cells);
    near(got.effect.value, -11863.90325211, 1e-4);
    near(welch.value, got.effect.value, 1e-9);
    near(got.effect.se, 7456.64617326, 1e-3);
    near(got.robust_se, 8635.585272, 1e-3);
    near(welch.se, 8665.876081, 1e-3);
    assert_true(got.effect.df == 317 && welch.df > 40 && welch.df < 317 && welch.n == 40);
    assert_true(welch.lo < welch.value && welch.value < welch.hi);
}

/* Card & Krueger (1994), Table 3: employment per store in New Jersey and Pennsylvania, 2.76 with an error of 1.36 from
 * unrounded cells; the printed cells, rounded, give 2.75. */
static void rounding_before_differencing_gives_another_number(void **state) {
    (void)state;
    const double sizes[] = {321, 319, 77, 77}, errors[] = {0.51, 0.52, 1.35, 0.94},
                 means[] = {20.44, 21.03, 23.33, 21.17};
    struct summary rounded[4];
    for (int i = 0; i < 4; i++)
        rounded[i] = (struct summary){(int64_t)sizes[i], means[i], errors[i] * errors[i] * sizes[i] * (sizes[i] - 1)};
    struct pilot_effect got = pilot_mean(&(struct pilot_cells_mean){rounded[0], rounded[1], rounded[2], rounded[3]});
    near(got.value, 2.75, 1e-9);
    near(got.se, sqrt(0.51 * 0.51 + 0.52 * 0.52 + 1.35 * 1.35 + 0.94 * 0.94), 1e-12);
}

/* Whom one calls treated turns the sign, and so does the order of time. */
static void turning_the_cells_round_turns_the_sign(void **state) {
    (void)state;
    const struct pilot_cells_nps there = {{40, 40, 20}, {25, 45, 50}, {35, 40, 25}, {34, 41, 28}};
    const struct pilot_cells_nps back = {{35, 40, 25}, {34, 41, 28}, {40, 40, 20}, {25, 45, 50}};
    struct pilot_effect a = pilot_nps(&there), b = pilot_nps(&back);
    near(a.value, -b.value, 1e-12);
    near(a.se, b.se, 1e-12);
    near(a.p, b.p, 1e-15);
    near(a.lo, -b.hi, 1e-12);
}

static void shares_add_up_by_hand(void **state) {
    (void)state;
    const struct pilot_cells_share shares = {{50, 100}, {70, 100}, {40, 80}, {44, 80}};
    struct pilot_effect got = pilot_share(&shares);
    near(got.value, 15, 1e-12);
    near(got.se, 100 * sqrt(0.25 / 100 + 0.21 / 100 + 0.25 / 80 + 0.2475 / 80), 1e-12);
    assert_true(got.n == 80 && isinf(got.df));
}

static void an_empty_or_unanimous_cell_leaves_no_interval(void **state) {
    (void)state;
    const struct pilot_cells_share empty = {{0, 0}, {7, 10}, {4, 8}, {4, 8}},
                                   agreed = {{5, 10}, {10, 10}, {4, 8}, {4, 8}};
    const struct pilot_cells_mean single = {{1, 5, 0}, {3, 6, 2}, {3, 5, 2}, {3, 5, 2}}, none = {0};
    assert_true(isnan(pilot_share(&empty).value) && isnan(pilot_share(&empty).p));
    near(pilot_share(&agreed).value, 50, 1e-12);
    assert_true(isnan(pilot_share(&agreed).se) && isnan(pilot_share(&agreed).lo));
    assert_true(pilot_mean(&single).value == 1 && isnan(pilot_mean(&single).lo));
    assert_true(isnan(pilot_regress(&none).effect.value) && isnan(pilot_regress(&none).r2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_effect_has_three_standard_errors),
        cmocka_unit_test(rounding_before_differencing_gives_another_number),
        cmocka_unit_test(turning_the_cells_round_turns_the_sign),
        cmocka_unit_test(shares_add_up_by_hand),
        cmocka_unit_test(an_empty_or_unanimous_cell_leaves_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
