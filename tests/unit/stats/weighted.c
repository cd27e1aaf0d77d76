#include "stats/weighted.h"

#include "stats/summary.h"
#include "unit/stats/figures.h"

static void with_equal_weights_it_is_the_plain_mean(void **state) {
    (void)state;
    double x[] = {3, 5, 4, 1, 5, 2};
    struct summary plain = summary_of(x, 6);
    struct mean_result want = summary_mean(&plain, 0.95);
    struct weighted_sums sums = {0};
    for (size_t i = 0; i < 6; i++)
        weighted_add(&sums, x[i], 0.7);
    struct weighted_result got = weighted_of(&sums);
    near_at("mean", got.mean, want.mean, 1e-12);
    near_at("se", got.se, want.sd / sqrt(6), 1e-12);
    near_at("lo", got.lo, want.lo, 1e-12);
    near_at("n_eff", got.n_eff, 6, 1e-12);
}

static void the_scale_of_the_weights_does_not_matter_nor_the_order(void **state) {
    (void)state;
    double x[] = {10, 8, 0, 9, 5}, w[] = {0.5, 1, 2, 1.5, 0.7};
    struct weighted_sums there = {0}, back = {0};
    for (size_t i = 0; i < 5; i++) {
        weighted_add(&there, x[i], w[i]);
        weighted_add(&back, x[4 - i], 100 * w[4 - i]);
    }
    near_at("mean", weighted_of(&there).mean, weighted_of(&back).mean, 1e-12);
    near_at("se", weighted_of(&there).se, weighted_of(&back).se, 1e-12);
    assert_true(weighted_of(&there).n_eff < 5 && weighted_of(&there).deff > 1);
}

static void two_stores_merged_are_as_if_counted_together(void **state) {
    (void)state;
    struct draws draws = {2};
    struct weighted_sums whole = {0}, parts[2] = {{0}, {0}};
    for (size_t i = 0; i < 100; i++) {
        double x = (double)draw(&draws, 11), w = (double)(1 + draw(&draws, 5));
        weighted_add(&whole, x, w);
        weighted_add(&parts[i % 2], x, w);
    }
    weighted_merge(&parts[0], &parts[1]);
    near_at("mean", weighted_of(&parts[0]).mean, weighted_of(&whole).mean, 1e-12);
    near_at("se", weighted_of(&parts[0]).se, weighted_of(&whole).se, 1e-12);
    assert_int_equal(parts[0].n, 100);
}

static void answers_of_one_value_may_be_added_at_once(void **state) {
    (void)state;
    const double w[] = {0.25, 1.5, 3};
    struct weighted_sums one_by_one = {0}, at_once = {0};
    for (size_t i = 0; i < 3; i++)
        weighted_add(&one_by_one, 4, w[i]);
    weighted_add(&one_by_one, 1, 2);
    weighted_add_many(&at_once, 4, 3, 4.75, 0.0625 + 2.25 + 9);
    weighted_add_many(&at_once, 1, 1, 2, 4);
    weighted_add_many(&at_once, 5, 0, 0, 0);
    assert_memory_equal(&one_by_one, &at_once, sizeof at_once);
}

static void answers_that_all_agree_claim_no_certainty(void **state) {
    (void)state;
    struct weighted_sums sums = {0};
    for (int i = 0; i < 7; i++)
        weighted_add(&sums, 9.3, 0.1 * (i + 1));
    struct weighted_result got = weighted_of(&sums);
    near_at("mean", got.mean, 9.3, 1e-12);
    assert_true(got.se == 0 && isnan(got.lo) && isnan(got.hi));
}

static void one_answer_and_none_and_answers_without_weight(void **state) {
    (void)state;
    struct weighted_sums sums = {0};
    assert_true(isnan(weighted_of(&sums).mean) && isnan(weighted_of(&sums).n_eff));
    weighted_add(&sums, 4, 0);
    weighted_add(&sums, 4, NAN);
    weighted_add(&sums, 4, -1);
    weighted_add(&sums, NAN, 1);
    assert_int_equal(sums.n, 0);
    weighted_add(&sums, 4, 2);
    struct weighted_result got = weighted_of(&sums);
    assert_true(got.mean == 4 && isnan(got.se) && isnan(got.lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_equal_weights_it_is_the_plain_mean),
        cmocka_unit_test(the_scale_of_the_weights_does_not_matter_nor_the_order),
        cmocka_unit_test(two_stores_merged_are_as_if_counted_together),
        cmocka_unit_test(answers_of_one_value_may_be_added_at_once),
        cmocka_unit_test(answers_that_all_agree_claim_no_certainty),
        cmocka_unit_test(one_answer_and_none_and_answers_without_weight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
