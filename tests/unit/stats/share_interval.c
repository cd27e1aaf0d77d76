#include "stats/share_interval.h"

#include "unit/stats/figures.h"

static const enum share_method sound[] = {SHARE_WILSON, SHARE_EXACT, SHARE_AGRESTI_COULL, SHARE_JEFFREYS};

static void an_interval_holds_its_share_and_has_a_width(void **state) {
    (void)state;
    for (int64_t n = 1; n <= 40; n++)
        for (int64_t k = 0; k <= n; k++)
            for (size_t m = 0; m < sizeof sound / sizeof *sound; m++) {
                struct share_result got = share_interval(&(struct share_counts){k, n}, sound[m], 0.95);
                assert_true(got.lo <= got.share && got.share <= got.hi && got.hi - got.lo > 1);
            }
}

static void who_counts_the_others_gets_the_mirror_image(void **state) {
    (void)state;
    for (int64_t k = 0; k <= 23; k++)
        for (size_t m = 0; m < sizeof sound / sizeof *sound; m++) {
            struct share_result in = share_interval(&(struct share_counts){k, 23}, sound[m], 0.9);
            struct share_result out = share_interval(&(struct share_counts){23 - k, 23}, sound[m], 0.9);
            near_at("lo", out.lo, 100 - in.hi, 1e-9);
            near_at("hi", out.hi, 100 - in.lo, 1e-9);
        }
}

static void an_effective_base_lies_between_the_whole_ones(void **state) {
    (void)state;
    struct share_result whole = share_interval(&(struct share_counts){7, 10}, SHARE_WILSON, 0.95);
    struct share_result same = share_effective(7, 10, 0.95), less = share_effective(5.25, 7.5, 0.95);
    assert_true(same.lo == whole.lo && same.hi == whole.hi && same.share == whole.share);
    near_at("share", less.share, 70, 1e-12);
    assert_true(less.lo < whole.lo && less.hi > whole.hi && less.lo > share_effective(3.5, 5, 0.95).lo);
    assert_true(isnan(share_effective(0, 0, 0.95).lo) && share_effective(2.5, 2.5, 0.95).hi == 100);
}

static void none_and_all_end_exactly_at_the_ends(void **state) {
    (void)state;
    const enum share_method bounded[] = {SHARE_WILSON, SHARE_EXACT, SHARE_JEFFREYS};
    for (size_t m = 0; m < 3; m++) {
        assert_true(share_interval(&(struct share_counts){0, 7}, bounded[m], 0.95).lo == 0);
        assert_true(share_interval(&(struct share_counts){7, 7}, bounded[m], 0.95).hi == 100);
    }
    near_at("rule of three", share_interval(&(struct share_counts){0, 30}, SHARE_EXACT, 0.9).hi,
            100 * (1 - pow(0.05, 1. / 30)), 1e-10);
}

/* The exact ends are where the tails of the binomial are 2.5 %: for 1 of 2, 1 - sqrt(.975) and sqrt(.975). */
static void the_exact_ends_leave_half_the_error_on_each_side(void **state) {
    (void)state;
    struct share_result got = share_interval(&(struct share_counts){1, 2}, SHARE_EXACT, 0.95);
    near_at("lo", got.lo, 100 * (1 - sqrt(0.975)), 1e-10);
    near_at("hi", got.hi, 100 * sqrt(0.975), 1e-10);
}

static void the_wilson_interval_is_the_one_of_share_of(void **state) {
    (void)state;
    struct share_counts counts = {13, 40};
    struct share_result one = share_of(&counts), other = share_interval(&counts, SHARE_WILSON, 0.95);
    near_at("lo", one.lo, other.lo, 1e-12);
    near_at("hi", one.hi, other.hi, 1e-12);
    struct share_counts second = {9, 50};
    struct difference a = share_difference(&counts, &second);
    struct difference b = share_difference_by(&counts, &second, SHARE_DIFFERENCE_NEWCOMBE, 0.95);
    near_at("difference lo", a.lo, b.lo, 1e-12);
    near_at("difference hi", a.hi, b.hi, 1e-12);
}

static void a_difference_turned_round_changes_its_sign(void **state) {
    (void)state;
    struct share_counts a = {7, 34}, b = {0, 20};
    for (int m = SHARE_DIFFERENCE_WALD; m <= SHARE_DIFFERENCE_NEWCOMBE; m++) {
        struct difference there = share_difference_by(&a, &b, (enum share_difference_method)m, 0.95);
        struct difference back = share_difference_by(&b, &a, (enum share_difference_method)m, 0.95);
        near_at("value", there.value, -back.value, 1e-12);
        near_at("lo", there.lo, -back.hi, 1e-9);
        near_at("hi", there.hi, -back.lo, 1e-9);
    }
}

static void nobody_and_unanimity_claim_nothing(void **state) {
    (void)state;
    struct share_counts none = {0, 0}, all = {5, 5}, zero = {0, 5};
    for (int m = SHARE_WALD; m <= SHARE_JEFFREYS; m++) {
        struct share_result got = share_interval(&none, (enum share_method)m, 0.95);
        assert_true(isnan(got.share) && isnan(got.lo) && isnan(got.hi));
    }
    assert_true(isnan(share_difference_by(&all, &none, SHARE_DIFFERENCE_NEWCOMBE, 0.95).value));
    struct difference apart = share_difference_by(&all, &zero, SHARE_DIFFERENCE_WALD, 0.95);
    assert_true(apart.value == 100 && isnan(apart.lo));
    assert_true(isnan(share_interval(&all, SHARE_EXACT, 1.5).lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interval_holds_its_share_and_has_a_width),
        cmocka_unit_test(who_counts_the_others_gets_the_mirror_image),
        cmocka_unit_test(an_effective_base_lies_between_the_whole_ones),
        cmocka_unit_test(none_and_all_end_exactly_at_the_ends),
        cmocka_unit_test(the_exact_ends_leave_half_the_error_on_each_side),
        cmocka_unit_test(the_wilson_interval_is_the_one_of_share_of),
        cmocka_unit_test(a_difference_turned_round_changes_its_sign),
        cmocka_unit_test(nobody_and_unanimity_claim_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
