/* Log-odds with a prior, by hand, and where there is nothing to compare. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <math.h>

#include <cmocka.h>

#include "stats/keyness.h"

static struct keyness keyness(int64_t k, int64_t n, int64_t others, int64_t of) {
    struct share_counts group = {k, n}, rest = {others, of};
    return keyness_of(&group, &rest, 100);
}

static void figures_are_those_made_by_hand(void **state) {
    (void)state;
    struct keyness made = keyness(30, 100, 10, 200);
    double a = 100.0 * 40 / 300;
    double expected = log((30 + a) / (200 - 30 - a)) - log((10 + a) / (300 - 10 - a));
    assert_true(fabs(made.log_odds - expected) < 1e-12);
    assert_true(fabs(made.z - expected / sqrt(1 / (30 + a) + 1 / (10 + a))) < 1e-12);
    /* 0.5 and 0.3 of 100 each, a = 40: ln (90 / 110) - ln (70 / 130) = .41836 ; sqrt (1/90 + 1/70) = .15936 */
    made = keyness(50, 100, 30, 100);
    assert_true(fabs(made.log_odds - 0.418368) < 1e-6);
    assert_true(fabs(made.z - 2.625242) < 1e-5);
}

static void groups_change_places_with_the_sign(void **state) {
    (void)state;
    assert_true(fabs(keyness(30, 100, 10, 200).z + keyness(10, 200, 30, 100).z) < 1e-12);
    assert_true(fabs(keyness(10, 100, 20, 200).z) < 1e-12); /* alike */
}

static void a_rare_word_does_not_lead(void **state) {
    (void)state;
    assert_true(keyness(2, 1000, 0, 1000).z < keyness(120, 1000, 60, 1000).z);
}

static void nothing_to_compare_is_no_number(void **state) {
    (void)state;
    assert_true(isnan(keyness(0, 0, 3, 10).z) && isnan(keyness(3, 10, 0, 0).log_odds));
    assert_true(isnan(keyness(0, 10, 0, 10).z) && isnan(keyness(10, 10, 10, 10).z));
    assert_true(isfinite(keyness(10, 10, 0, 10).z));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_made_by_hand),
        cmocka_unit_test(groups_change_places_with_the_sign),
        cmocka_unit_test(a_rare_word_does_not_lead),
        cmocka_unit_test(nothing_to_compare_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
