#include "stats/shrink.h"

#include "unit/stats/close.h"

/* Gates of an airport, 2017: 83.11194 answers weigh as much as all that is known of the others. */
static void small_stores_move_and_large_ones_stay(void **state) {
    (void)state;
    struct shrink_components parts = {4.0643601, 1, 83.1119403};
    near("weight of 54", shrink_weight(54, &parts), 0.3938387851, 1e-9);
    near("mean of 54", shrink_mean(4, 54, &parts), 4.039012608, 1e-7);
    assert_true(shrink_weight(5, &parts) < shrink_weight(500, &parts) && shrink_weight(500, &parts) < 1);
}

static void who_has_no_answers_stands_at_the_mean_of_all(void **state) {
    (void)state;
    struct shrink_components parts = {8, 0.2, 3}, alike = {8, 0, 3}, certain = {8, 0.2, 0}, nothing = {8, 0, 0};
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
    near("mean", sum, got.grand, 1e-12);
    assert_true(got.weight > 0 && got.weight < 1);
}

static void james_stein_never_turns_the_order_round(void **state) {
    (void)state;
    double y[] = {0.4, 0.35, 0.3, 0.2, 0.1}, same[] = {1, 1, 1, 1}, out[5];
    assert_true(shrink_james_stein(y, 5, 10, out).weight == 0);
    near("all at the mean", out[0], 0.27, 1e-12);
    assert_true(shrink_james_stein(y, 3, 0.01, out).weight == 1 && out[0] == 0.4);
    assert_true(shrink_james_stein(same, 4, 0.01, out).weight == 1 && out[3] == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_stores_move_and_large_ones_stay),
        cmocka_unit_test(who_has_no_answers_stands_at_the_mean_of_all),
        cmocka_unit_test(james_stein_keeps_the_mean_and_the_order),
        cmocka_unit_test(james_stein_never_turns_the_order_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
