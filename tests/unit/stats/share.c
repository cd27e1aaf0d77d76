#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "stats/share.h"

static void near(const char *what, double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

/* Wilson, as shares of 1. CSAT-01..07: statsmodels' results_proportion.py (from R's binom.confint); CSAT-11..14:
 * Newcombe (1998), Table I, four digits. */
static const struct {
    const char *id;
    struct share_counts counts;
    double lo, hi, tolerance;
} published[] = {
    {"CSAT-01", {18, 20}, .6989663547715128, .972133518786232, 1e-6},
    {"CSAT-02", {4, 20}, .0806576625797981, .4160174322518935, 1e-6},
    {"CSAT-03", {4, 200}, .00780442641634947, .05028708690582643, 1e-6},
    {"CSAT-04", {1, 30}, .00590859, .16670391, 1e-6},
    {"CSAT-05", {29, 30}, .8332961, .9940914, 1e-6},
    {"CSAT-06", {0, 30}, 0, .11351339, 1e-6},
    {"CSAT-07", {30, 30}, .8864866, 1, 1e-6},
    {"CSAT-11", {81, 263}, .2553, .3662, 1e-4},
    {"CSAT-12", {15, 148}, .0624, .1605, 1e-4},
    {"CSAT-13", {0, 20}, 0, .1611, 1e-4},
    {"CSAT-14", {1, 29}, .0061, .1718, 1e-4},
};

static void published_wilson_intervals(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct share_result got = share_of(&published[i].counts);
        near(published[i].id, got.share, 100. * (double)published[i].counts.k / (double)published[i].counts.n, 1e-10);
        near(published[i].id, got.lo, 100 * published[i].lo, 100 * published[i].tolerance);
        near(published[i].id, got.hi, 100 * published[i].hi, 100 * published[i].tolerance);
    }
}

static void the_ends_are_exact_when_all_or_none_are_in_the_box(void **state) {
    (void)state;
    for (int64_t n = 1; n < 500; n++) {
        assert_true(share_of(&(struct share_counts){0, n}).lo == 0);
        assert_true(share_of(&(struct share_counts){n, n}).hi == 100);
    }
}

/* CSAT-20: Fagerland et al. (2015), 7/34 against 1/34, two digits; all digits by statsmodels'
 * confint_proportions_2indep */
static void a_published_newcombe_interval(void **state) {
    (void)state;
    struct difference got = share_difference(&(struct share_counts){7, 34}, &(struct share_counts){1, 34});
    near("value", got.value, 100 * 6. / 34, 1e-10);
    near("lo", got.lo, 1.8921443885772993, 1e-8);
    near("hi", got.hi, 34.03686870327073, 1e-8);
}

static void nobody_has_no_share(void **state) {
    (void)state;
    struct share_counts none = {0, 0}, some = {3, 4};
    struct share_result got = share_of(&none);
    assert_true(isnan(got.share) && isnan(got.lo) && isnan(got.hi));
    assert_true(isnan(share_difference(&some, &none).value));
    assert_true(isnan(share_difference(&some, &none).lo));
}

static void the_top_box_starts_at_top(void **state) {
    (void)state;
    int64_t counts[5] = {1, 2, 4, 8, 16};
    struct share_counts got = share_top(&(struct tally_counts){counts, 5, 1}, 4);
    assert_int_equal(got.k, 24);
    assert_int_equal(got.n, 31);
}

static void a_part_against_its_whole_is_the_plain_gap(void **state) {
    (void)state;
    struct share_counts part = {70, 100}, whole = {240, 500};
    struct difference got = share_against_whole(&part, &whole);
    near("gap", got.value, 70 - 48, 1e-10);
    assert_true(got.lo < got.value && got.value < got.hi);
    struct difference itself = share_against_whole(&part, &part);
    assert_true(itself.value == 0 && isnan(itself.lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_wilson_intervals),
        cmocka_unit_test(the_ends_are_exact_when_all_or_none_are_in_the_box),
        cmocka_unit_test(a_published_newcombe_interval),
        cmocka_unit_test(nobody_has_no_share),
        cmocka_unit_test(the_top_box_starts_at_top),
        cmocka_unit_test(a_part_against_its_whole_is_the_plain_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
