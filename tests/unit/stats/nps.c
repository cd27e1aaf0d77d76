#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "stats/nps.h"

static void near(const char *what, double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

/* On the unit scale, as published: brendan-r/NPS tests/testthat/test_01_basics.R (the first seven, given as scores:
 * NPS-01 is 0 7 7 9 9 9), and the values of its nps_test_() under R 4.2.2. */
static const struct {
    const char *id;
    struct nps_counts counts;
    double nps, se;
} published[] = {
    {"NPS-01", {1, 2, 3}, 0.3333333333333333, 0.3042903097250923},
    {"NPS-02", {1, 0, 0}, -1, 0},
    {"NPS-03", {0, 0, 1}, 1, 0},
    {"NPS-04", {0, 1, 0}, 0, 0},
    {"NPS-05", {1, 0, 1}, 0, 0.7071067811865476},
    {"NPS-06", {0, 1, 1}, 0.5, 0.3535533905932738},
    {"NPS-07", {1, 1, 1}, 0, 0.4714045207910317},
    {"NPS-24", {1, 2, 3}, 0.3333333333333333, 0.304290309725092},
};

static void published_scores_and_errors(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct nps_result got = nps_of(&published[i].counts);
        near(published[i].id, got.nps, 100 * published[i].nps, 1e-10);
        near(published[i].id, got.se, 100 * published[i].se, 1e-10);
    }
}

static const struct {
    const char *id;
    struct nps_counts counts;
    double nps, lo, hi, adj_lo, adj_hi;
} intervals[] = {
    {"NPS-10", {10, 20, 70}, .6, .469990697213414, .730009302786586, .452697602538483, .712350941150838},
    {"NPS-11", {30, 50, 20}, -.1, -.237197478917804, .0371974789178037, -.232351233579683, .0381764762981293},
    {"NPS-13", {0, 10, 0}, 0, 0, 0, -.184650449090589, .184650449090589},
    {"NPS-15", {1, 2, 3}, .3333333333333333, -.263064714572386, .929731381239052, -.267432587941045, .71187703238549},
    {"NPS-16", {5, 0, 5}, 0, -.619795032304561, .619795032304561, -.511273942238141, .511273942238141},
};

static void published_intervals(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof intervals / sizeof *intervals; i++) {
        struct nps_result got = nps_of(&intervals[i].counts);
        const char *id = intervals[i].id;
        near(id, got.nps, 100 * intervals[i].nps, 1e-8);
        near(id, got.lo, 100 * intervals[i].lo, 1e-8);
        near(id, got.hi, 100 * intervals[i].hi, 1e-8);
        near(id, got.adj_lo, 100 * intervals[i].adj_lo, 1e-8);
        near(id, got.adj_hi, 100 * intervals[i].adj_hi, 1e-8);
        near(id, got.adj, (got.adj_lo + got.adj_hi) / 2, 1e-10);
    }
}

static void an_adjusted_interval_is_not_clipped_and_has_a_width_when_all_agree(void **state) {
    (void)state;
    struct nps_result got = nps_of(&(struct nps_counts){0, 0, 10});
    assert_true(got.lo == 100 && got.hi == 100);
    assert_true(got.adj_hi > 100 && got.adj_lo < 100);
}

/* NPS-20: nps_test_(c(30,50,70), c(45,60,45)) */
static void a_published_change(void **state) {
    (void)state;
    struct difference got = nps_difference(&(struct nps_counts){30, 50, 70}, &(struct nps_counts){45, 60, 45});
    near("delta", got.value, 26.666666666666666, 1e-10);
    near("lo", got.lo, 9.168709767800345, 1e-10);
    near("hi", got.hi, 44.16462356553299, 1e-10);
    assert_int_equal(got.n, 150);
}

/* NPS-21: prepbench case_040 */
static void a_published_survey(void **state) {
    (void)state;
    struct nps_result got = nps_of(&(struct nps_counts){22, 9, 8});
    assert_int_equal(got.n, 39);
    near("nps", got.nps, -35.9, 0.05);
}

static void no_answers_give_nothing_not_zero(void **state) {
    (void)state;
    struct nps_counts none = {0, 0, 0}, some = {1, 2, 3};
    struct nps_result got = nps_of(&none);
    assert_int_equal(got.n, 0);
    assert_true(isnan(got.nps) && isnan(got.se) && isnan(got.lo) && isnan(got.hi));
    assert_true(isnan(got.adj) && isnan(got.adj_lo) && isnan(got.adj_hi));
    assert_true(isnan(nps_difference(&none, &some).value));
    assert_true(isnan(nps_against_whole(&none, &some).value));
}

static void a_group_that_all_agrees_gives_a_change_without_an_interval(void **state) {
    (void)state;
    struct difference got = nps_difference(&(struct nps_counts){0, 0, 12}, &(struct nps_counts){3, 3, 6});
    near("value", got.value, 75, 1e-10);
    assert_true(isnan(got.lo) && isnan(got.hi));
}

static void classes_are_cut_at_seven_and_nine_on_any_scale(void **state) {
    (void)state;
    int64_t ten[11] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, one_to_ten[10] = {1, 0, 0, 0, 0, 2, 3, 4, 5, 6};
    struct nps_counts a = nps_classes(&(struct tally_counts){ten, 11, 0});
    struct nps_counts b = nps_classes(&(struct tally_counts){one_to_ten, 10, 1});
    assert_int_equal(a.detractors, 7);
    assert_int_equal(a.passives, 2);
    assert_int_equal(a.promoters, 2);
    assert_int_equal(b.detractors, 3);
    assert_int_equal(b.passives, 7);
    assert_int_equal(b.promoters, 11);
}

static void a_part_against_its_whole_is_the_plain_gap(void **state) {
    (void)state;
    struct nps_counts part = {10, 20, 70}, whole = {110, 150, 240};
    struct difference got = nps_against_whole(&part, &whole);
    near("gap", got.value, nps_of(&part).nps - nps_of(&whole).nps, 1e-10);
    struct difference naive = nps_difference(&part, &whole);
    assert_true(got.hi - got.lo < naive.hi - naive.lo);
    struct difference itself = nps_against_whole(&part, &part);
    assert_true(itself.value == 0 && isnan(itself.lo));
}

static void an_effective_base_lies_between_the_whole_ones(void **state) {
    (void)state;
    struct nps_result whole = nps_of(&(struct nps_counts){10, 20, 70}), same = nps_effective(10, 20, 70);
    struct nps_result less = nps_effective(7.25, 14.5, 50.75);
    assert_true(same.nps == whole.nps && same.adj_lo == whole.adj_lo && same.adj_hi == whole.adj_hi);
    near("nps", less.nps, 60, 1e-12);
    assert_int_equal(72, less.n);
    assert_true(less.adj_lo < whole.adj_lo && less.adj_hi > whole.adj_hi);
    assert_true(isnan(nps_effective(0, 0, 0).adj_lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_scores_and_errors),
        cmocka_unit_test(published_intervals),
        cmocka_unit_test(an_effective_base_lies_between_the_whole_ones),
        cmocka_unit_test(an_adjusted_interval_is_not_clipped_and_has_a_width_when_all_agree),
        cmocka_unit_test(a_published_change),
        cmocka_unit_test(a_published_survey),
        cmocka_unit_test(no_answers_give_nothing_not_zero),
        cmocka_unit_test(a_group_that_all_agrees_gives_a_change_without_an_interval),
        cmocka_unit_test(classes_are_cut_at_seven_and_nine_on_any_scale),
        cmocka_unit_test(a_part_against_its_whole_is_the_plain_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
