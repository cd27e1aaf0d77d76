#include "stats/shrink.h"

#include "unit/stats/figures.h"

/* Gates of an airport, 2017: 83.11194 answers weigh as much as all that is known of the others. */
static void small_stores_move_and_large_ones_stay(void **state) {
    (void)state;
    struct components parts = {.grand_mean = 4.0643601, .between = 1, .within = 83.1119403};
    near_at("weight of 54", shrink_weight(54, &parts), 0.3938387851, 1e-9);
    near_at("mean of 54", shrink_mean(4, 54, &parts), 4.039012608, 1e-7);
    assert_true(shrink_weight(5, &parts) < shrink_weight(500, &parts) && shrink_weight(500, &parts) < 1);
}

/* Dyestuff (Davies & Goldsmith 1972): lme4's ranef for the batches of 1505 and 1600 */
static void published_best_predictions(void **state) {
    (void)state;
    struct components parts = {.grand_mean = 1527.5, .between = 1764.05, .within = 2451.25};
    near_at("first batch", shrink_mean(1505, 5, &parts), 1527.5 - 17.606851, 1e-5);
    near_at("fifth batch", shrink_mean(1600, 5, &parts), 1527.5 + 56.733188, 1e-5);
}

static void who_has_no_answers_stands_at_the_mean_of_all(void **state) {
    (void)state;
    struct components parts = {.grand_mean = 8, .between = 0.2, .within = 3}, alike = parts, certain = parts;
    alike.between = certain.within = 0;
    struct components nothing = {.grand_mean = 8};
    assert_true(shrink_mean(NAN, 0, &parts) == 8 && shrink_weight(0, &parts) == 0);
    assert_true(shrink_mean(9, 50, &alike) == 8);
    assert_true(shrink_mean(9, 1, &certain) == 9);
    assert_true(shrink_mean(8, 5, &nothing) == 8);
}

static void james_stein_keeps_the_mean_and_the_order(void **state) {
    (void)state;
    double y[] = {0.4, 0.35, 0.3, 0.2, 0.1}, out[5], sum = 0;
    struct shrink_stein got = shrink_james_stein(y, 5, 0.004, out);
    for (size_t i = 0; i < 5; i++) {
        sum += out[i] / 5;
        assert_true(i == 0 || out[i] < out[i - 1]);
    }
    near_at("mean", sum, got.grand, 1e-12);
    assert_true(got.weight > 0 && got.weight < 1);
}

static void james_stein_never_turns_the_order_round(void **state) {
    (void)state;
    double y[] = {0.4, 0.35, 0.3, 0.2, 0.1}, same[] = {1, 1, 1, 1}, out[5];
    assert_true(shrink_james_stein(y, 5, 10, out).weight == 0);
    near_at("all at the mean", out[0], 0.27, 1e-12);
    assert_true(shrink_james_stein(y, 3, 0.01, out).weight == 1 && out[0] == 0.4);
    assert_true(shrink_james_stein(same, 4, 0.01, out).weight == 1 && out[3] == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_stores_move_and_large_ones_stay),
        cmocka_unit_test(published_best_predictions),
        cmocka_unit_test(who_has_no_answers_stands_at_the_mean_of_all),
        cmocka_unit_test(james_stein_keeps_the_mean_and_the_order),
        cmocka_unit_test(james_stein_never_turns_the_order_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
