#include "stats/agreement.h"
#include "unit/stats/figures.h"

static void always_is_one_and_never_is_below_chance(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const int64_t agreed[] = {7, 0, 0, 5}, apart[] = {0, 6, 6, 0}, fleiss[] = {3, 0, 0, 3, 3, 0};
    near(agreement_cohen(arena, agreed, 2, WEIGHT_EQUAL).kappa, 1, 1e-15);
    near(agreement_cohen(arena, apart, 2, WEIGHT_EQUAL).kappa, -1, 1e-15);
    near(agreement_fleiss(arena, fleiss, 3, 2).kappa, 1, 1e-15);
    arena_free(arena);
}

/* Cohen (1968), Table 1 (R's psych, cohen.kappa): unweighted .49 of this table of 200 diagnoses. */
static void a_published_kappa_with_its_error(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const int64_t table[] = {88, 14, 18, 10, 40, 10, 2, 6, 12};
    struct agreement got = agreement_cohen(arena, table, 3, WEIGHT_EQUAL);
    near(got.observed, 0.70, 1e-12);
    near(got.expected, 0.41, 1e-12);
    near(got.kappa, 0.4915, 5e-5);
    near(got.z, got.kappa / got.se, 1e-12);
    arena_free(arena);
}

/* With two categories there is only one way to be wrong. */
static void weights_change_nothing_between_two_categories(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const int64_t table[] = {20, 5, 10, 15};
    double equal = agreement_cohen(arena, table, 2, WEIGHT_EQUAL).kappa;
    near(equal, 0.4, 1e-12);
    near(agreement_cohen(arena, table, 2, WEIGHT_LINEAR).kappa, equal, 1e-12);
    near(agreement_cohen(arena, table, 2, WEIGHT_SQUARED).kappa, equal, 1e-12);
    arena_free(arena);
}

/* Two raters of the anxiety of twenty people (R's irr, ?kappa2): squared weights .297, z 1.34, p .18 */
static void a_published_weighted_kappa(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const int64_t table[] = {1, 0, 1, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0, 0, 1, 3, 0, 1,
                             0, 0, 1, 0, 0, 1, 0, 1, 2, 1, 0, 0, 0, 0, 1, 0, 0, 0};
    struct agreement got = agreement_cohen(arena, table, 6, WEIGHT_SQUARED);
    near(got.kappa, 0.297, 5e-4);
    near(got.z, 1.34, 5e-3);
    near(got.p, 0.18, 5e-3);
    assert_int_equal(got.subjects, 20);
    arena_free(arena);
}

static void one_category_or_one_rater_says_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const int64_t same[] = {9, 0, 0, 0}, none[4] = {0}, alone[] = {1, 0, 0, 1};
    assert_true(isnan(agreement_cohen(arena, same, 2, WEIGHT_EQUAL).kappa));
    assert_true(isnan(agreement_cohen(arena, none, 2, WEIGHT_EQUAL).kappa));
    assert_true(isnan(agreement_fleiss(arena, alone, 2, 2).kappa) && isnan(agreement_fleiss(arena, none, 0, 2).kappa));
    const int64_t uneven[] = {2, 1, 3, 1};
    assert_true(isnan(agreement_fleiss(arena, uneven, 2, 2).kappa));
    assert_true(isnan(agreement_fleiss(arena, same, 1, 2).kappa) && isnan(agreement_fleiss(arena, same, 1, 2).p));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(always_is_one_and_never_is_below_chance),
        cmocka_unit_test(a_published_kappa_with_its_error),
        cmocka_unit_test(weights_change_nothing_between_two_categories),
        cmocka_unit_test(a_published_weighted_kappa),
        cmocka_unit_test(one_category_or_one_rater_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
