/* Sums that move along with the means say what two passes would; the published examples are in tests/oracles. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stats/drivers.h"

static void is_near(double expected, double found, double within) {
    if (!(fabs(expected - found) <= within))
        fail_msg("%.17g is not %.17g", found, expected);
}

static struct drivers_data *data_of(struct arena *arena, const double (*rows)[3], size_t people, double shift) {
    struct drivers_sums *sums = drivers_sums_new(arena, 2);
    for (size_t i = 0; i < people; i++)
        drivers_sums_add(sums, (double[]){rows[i][0] + shift, rows[i][1] + shift, rows[i][2] + shift});
    return drivers_sums_data(arena, sums);
}

static const double people[][3] = {{1, 2, 1}, {2, 2, 3}, {5, 4, 4}, {4, NAN, 2}, {3, 5, NAN}, {5, 1, 5}, {2, 3, 2}};
#define PEOPLE (sizeof people / sizeof *people)

static void correlations_are_of_the_people_who_answered_everything(void **state) {
    struct arena *arena = *state;
    struct drivers_data *data = data_of(arena, people, PEOPLE, 0);
    assert_int_equal(5, data->n);
    is_near(3, data->means[0], 1e-12);
    is_near(3, data->outcome_mean, 1e-12);
    /* by hand: x {1 2 5 5 2}, y {1 3 4 5 2}; sxy 11, sxx 14, syy 10 */
    is_near(11 / sqrt(140), data->with[0], 1e-12);
}

static void a_scale_far_from_zero_loses_no_digits(void **state) {
    struct arena *arena = *state;
    struct drivers_data *near = data_of(arena, people, PEOPLE, 0), *far = data_of(arena, people, PEOPLE, 1e6);
    is_near(near->with[0], far->with[0], 1e-9);
    is_near(near->among[1], far->among[1], 1e-9);
}

static void an_item_that_all_answer_alike_correlates_with_nothing(void **state) {
    static const double alike[][3] = {{0.1, 1, 1}, {0.1, 2, 3}, {0.1, 5, 4}};
    struct drivers_data *data = data_of(*state, alike, 3, 0);
    assert_true(isnan(data->with[0]));
    assert_true(isnan(data->among[1]));
    assert_true(isfinite(data->with[1]));
}

static void nobody_has_no_mean(void **state) {
    struct drivers_data *data = data_of(*state, people, 0, 0);
    assert_int_equal(0, data->n);
    assert_true(isnan(data->means[0]) && isnan(data->outcome_mean));
}

static int begin(void **state) {
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(correlations_are_of_the_people_who_answered_everything, begin, end),
        cmocka_unit_test_setup_teardown(a_scale_far_from_zero_loses_no_digits, begin, end),
        cmocka_unit_test_setup_teardown(an_item_that_all_answer_alike_correlates_with_nothing, begin, end),
        cmocka_unit_test_setup_teardown(nobody_has_no_mean, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
