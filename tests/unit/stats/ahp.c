#include "stats/ahp.h"

#include "unit/stats/figures.h"

static void weights_follow_their_rows_and_sum_to_one(void **state) {
    (void)state;
    double matrix[] = {1, 3, 5, 1. / 3, 1, 2, 1. / 5, 1. / 2, 1}, turned[9], a[3], b[3];
    for (size_t i = 0; i < 9; i++)
        turned[i] = matrix[(2 - i / 3) * 3 + 2 - i % 3];
    struct ahp_result there = ahp_of(matrix, 3, AHP_SAATY_1980, a), back = ahp_of(turned, 3, AHP_SAATY_1980, b);
    for (size_t i = 0; i < 3; i++)
        near_at("weight", a[i], b[2 - i], 1e-14);
    near_at("sum", a[0] + a[1] + a[2], 1, 1e-14);
    near_at("cr", there.cr, back.cr, 1e-12);
    assert_true(there.lambda > 3 && there.cr > 0 && there.cr < 0.1);
}

static void consistent_comparisons_give_the_weights_they_came_from(void **state) {
    (void)state;
    double w[] = {0.4, 0.3, 0.2, 0.1}, matrix[16], got[4];
    for (size_t i = 0; i < 16; i++)
        matrix[i] = w[i / 4] / w[i % 4];
    struct ahp_result made = ahp_of(matrix, 4, AHP_DONEGAN_DODD, got);
    for (size_t i = 0; i < 4; i++)
        near_at("weight", got[i], w[i], 1e-14);
    near_at("cr", made.cr, 0, 1e-14);
}

static void one_and_two_are_always_consistent(void **state) {
    (void)state;
    double got[2], one[] = {1}, two[] = {1, 3, 0.33, 1};
    assert_true(ahp_of(one, 1, AHP_SAATY_2005, got).cr == 0 && got[0] == 1);
    assert_true(ahp_of(two, 2, AHP_SAATY_2005, got).cr == 0);
    near_at("three to one", got[0], 0.75, 0.01);
}

static void what_is_no_comparison_has_no_weights(void **state) {
    (void)state;
    double got[2];
    const double wrong[][4] = {{1, 3, 3, 1},   {1, 0, 0, 1},   {1, -2, -0.5, 1},
                               {2, 2, 0.5, 1}, {1, 2, 0.6, 1}, {1, NAN, 1, 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_true(isnan(ahp_of(wrong[i], 2, AHP_SAATY_1980, got).cr));
        assert_true(isnan(got[0]) && isnan(got[1]));
    }
}

static void the_tables_differ_and_end(void **state) {
    (void)state;
    assert_true(ahp_random_index(AHP_SAATY_1980, 3) == 0.58 && ahp_random_index(AHP_SAATY_2005, 3) == 0.52);
    assert_true(ahp_random_index(AHP_DONEGAN_DODD, 3) == 0.4914 && ahp_random_index(AHP_SAATY_1980, 2) == 0);
    assert_true(isnan(ahp_random_index(AHP_SAATY_1980, 16)));
    assert_string_equal(ahp_table_name(AHP_SAATY_2005), "saaty-2005");
    double ones[256], got[16];
    for (size_t i = 0; i < 256; i++)
        ones[i] = 1;
    assert_true(isnan(ahp_of(ones, 16, AHP_SAATY_1980, got).cr));
    near_at("weights all the same", got[7], 1. / 16, 1e-15);
}

static void a_hierarchy_is_a_weighted_sum(void **state) {
    (void)state;
    double criteria[] = {0.6, 0.4}, local[] = {0.5, 0.3, 0.2, 0.1, 0.1, 0.8}, got[3];
    ahp_hierarchy(criteria, local, 2, 3, got);
    near_at("third", got[2], 0.6 * 0.2 + 0.4 * 0.8, 1e-15);
    near_at("sum", got[0] + got[1] + got[2], 1, 1e-15);
    near_at("cr", ahp_hierarchy_cr(criteria, (double[]){0.02, 0.05}, (size_t[]){3, 4}, 2, AHP_SAATY_1980),
            (0.6 * 0.02 + 0.4 * 0.05) / (0.6 * 0.58 + 0.4 * 0.9), 1e-15);
    assert_true(ahp_hierarchy_cr(criteria, (double[]){0, 0}, (size_t[]){2, 2}, 2, AHP_SAATY_1980) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_follow_their_rows_and_sum_to_one),
        cmocka_unit_test(consistent_comparisons_give_the_weights_they_came_from),
        cmocka_unit_test(one_and_two_are_always_consistent),
        cmocka_unit_test(what_is_no_comparison_has_no_weights),
        cmocka_unit_test(the_tables_differ_and_end),
        cmocka_unit_test(a_hierarchy_is_a_weighted_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
