#include "stats/compare.h"

#include "unit/stats/figures.h"

static void welch_of_a_tally_is_the_difference_of_means(void **state) {
    (void)state;
    int64_t first[5] = {1, 0, 4, 7, 9}, second[5] = {5, 3, 2, 6, 1};
    struct tally_counts a = {first, 5, 1}, b = {second, 5, 1};
    struct summary x = summary_of_tally(&a), y = summary_of_tally(&b);
    struct compare_means got = compare_welch(&x, &y, 0.95);
    struct difference want = mean_difference(&a, &b);
    near_at("value", got.difference.value, want.value, 1e-12);
    near_at("lo", got.difference.lo, want.lo, 1e-10);
    assert_int_equal(got.difference.n, 17);
}

/* An interval that just ends at 0 belongs to p = 1 - level. */
static void the_interval_and_the_p_say_the_same(void **state) {
    (void)state;
    double x[] = {5, 7, 8, 9, 6}, y[] = {4, 6, 8, 7, 6};
    struct compare_means got = compare_paired(x, y, 5, 0.95);
    struct compare_means at_p = compare_paired(x, y, 5, 1 - got.test.p);
    near_at("end", at_p.difference.lo, 0, 1e-9);
}

static void what_cannot_be_tested_is_not(void **state) {
    (void)state;
    struct summary none = {0}, one = summary_of((double[]){3}, 1), same = summary_of((double[]){4, 4, 4}, 3);
    struct summary some = summary_of((double[]){1, 2, 3}, 3);
    assert_true(isnan(compare_welch(&some, &none, 0.95).difference.value));
    assert_true(isnan(compare_welch(&some, &one, 0.95).test.p));
    struct compare_means flat = compare_welch(&same, &same, 0.95);
    assert_true(flat.difference.value == 0 && isnan(flat.test.p) && isnan(flat.difference.lo));
    assert_true(isfinite(compare_welch(&some, &same, 0.95).test.p));
    assert_true(isnan(compare_paired(NULL, NULL, 0, 0.95).difference.value));
    assert_true(isnan(compare_mcnemar(0, 0).plain.p) && isnan(compare_mcnemar(0, 0).exact_p));
}

static void mcnemar_does_not_care_who_is_who(void **state) {
    (void)state;
    struct compare_changes there = compare_mcnemar(1, 8), back = compare_mcnemar(8, 1);
    near_at("plain", there.plain.p, back.plain.p, 1e-15);
    near_at("exact", there.exact_p, 2 * (1 + 9) / 512., 1e-12);
    near_at("exact", back.exact_p, there.exact_p, 1e-12);
    assert_true(compare_mcnemar(4, 4).exact_p == 1 && compare_mcnemar(4, 4).corrected.statistic == 0);
}

static void stores_without_answers_and_the_order_of_stores_change_nothing(void **state) {
    (void)state;
    struct share_counts stores[] = {{73, 86}, {90, 93}, {114, 136}}, more[] = {{114, 136}, {0, 0}, {73, 86}, {90, 93}};
    struct test a = compare_shares(stores, 3), b = compare_shares(more, 4);
    near_at("statistic", a.statistic, b.statistic, 1e-10);
    assert_true(a.df == 2 && b.df == 2);
    struct share_counts agreed[] = {{5, 5}, {9, 9}}, alone[] = {{2, 5}, {0, 0}};
    assert_true(isnan(compare_shares(agreed, 2).p) && isnan(compare_shares(alone, 2).p));
    double p[3];
    compare_share_pairs(stores, 3, p);
    near_at("first and last", p[1], compare_shares((struct share_counts[]){stores[0], stores[2]}, 2).p, 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(welch_of_a_tally_is_the_difference_of_means),
        cmocka_unit_test(the_interval_and_the_p_say_the_same),
        cmocka_unit_test(what_cannot_be_tested_is_not),
        cmocka_unit_test(mcnemar_does_not_care_who_is_who),
        cmocka_unit_test(stores_without_answers_and_the_order_of_stores_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
