#include "stats/summary.h"

#include "unit/stats/figures.h"

static void merged_is_as_if_counted_together(void **state) {
    (void)state;
    struct draws draws = {7};
    double values[90];
    for (size_t i = 0; i < 90; i++)
        values[i] = (double)draw(&draws, 1000) / 7;
    struct summary whole = summary_of(values, 90), part = summary_of(values, 31), rest = summary_of(values + 31, 59);
    summary_merge(&part, &rest);
    assert_int_equal(part.n, 90);
    near_at("mean", part.mean, whole.mean, 1e-10);
    near_at("variance", summary_variance(&part), summary_variance(&whole), 1e-8);
    draw_order(&draws, values, 90);
    struct summary mixed = summary_of(values, 90);
    near_at("in another order", summary_variance(&mixed), summary_variance(&whole), 1e-8);
}

static void a_tally_gives_what_its_answers_give(void **state) {
    (void)state;
    int64_t counts[3] = {2, 0, 3};
    struct tally_counts tally = {counts, 3, 4};
    struct summary from_tally = summary_of_tally(&tally), from_answers = summary_of((double[]){6, 4, 6, 4, 6}, 5);
    struct mean_result got = summary_mean(&from_tally, 0.95), want = mean_of(&tally);
    near_at("mean", got.mean, want.mean, 1e-12);
    near_at("lo", got.lo, want.lo, 1e-12);
    near_at("squares", from_tally.squares, from_answers.squares, 1e-12);
}

static void a_small_spread_around_a_large_mean_keeps_its_digits(void **state) {
    (void)state;
    struct summary got = summary_of((double[]){1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}, 4);
    near_at("variance", summary_variance(&got), 30, 1e-6);
}

static void one_answer_has_a_mean_and_no_spread_and_none_has_nothing(void **state) {
    (void)state;
    struct summary one = summary_of((double[]){4, NAN}, 2), none = {0};
    struct mean_result got = summary_mean(&one, 0.95);
    assert_true(got.n == 1 && got.mean == 4 && isnan(got.sd) && isnan(got.lo) && isnan(got.hi));
    assert_true(isnan(summary_mean(&none, 0.95).mean));
    summary_merge(&one, &none);
    assert_true(one.n == 1 && one.mean == 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_is_as_if_counted_together),
        cmocka_unit_test(a_tally_gives_what_its_answers_give),
        cmocka_unit_test(a_small_spread_around_a_large_mean_keeps_its_digits),
        cmocka_unit_test(one_answer_has_a_mean_and_no_spread_and_none_has_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
