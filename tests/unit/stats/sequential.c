#include "stats/sequential.h"
#include "stats/quantile.h"
#include "unit/stats/figures.h"

static void one_look_is_the_plain_bound(void **state) {
    (void)state;
    near(sequential_bounds(SEQUENTIAL_POCOCK, 1, 0.05, NULL), NORMAL_95, 1e-8);
    near(sequential_bounds(SEQUENTIAL_OBRIEN_FLEMING, 1, 0.01, NULL), normal_quantile(0.995), 1e-8);
}

/* Jennison & Turnbull (2000), Tables 2.1 and 2.3, alpha .05 */
static void published_constants_are_met(void **state) {
    (void)state;
    static const double pocock[] = {1.960, 2.178, 2.289, 2.361, 2.413}, obf[] = {1.960, 1.977, 2.004, 2.024, 2.040};
    for (size_t k = 1; k <= 5; k++) {
        near(sequential_bounds(SEQUENTIAL_POCOCK, k, 0.05, NULL), pocock[k - 1], 5.1e-4);
        near(sequential_bounds(SEQUENTIAL_OBRIEN_FLEMING, k, 0.05, NULL), obf[k - 1], 5.1e-4);
    }
    near(sequential_bounds(SEQUENTIAL_POCOCK, 20, 0.05, NULL), 2.672, 5.1e-4);
}

static void bounds_spend_exactly_what_they_were_given(void **state) {
    (void)state;
    static const double naive[] = {1.96, 1.96, 1.96, 1.96, 1.96};
    double bounds[SEQUENTIAL_LOOKS];
    sequential_bounds(SEQUENTIAL_OBRIEN_FLEMING, 4, 0.1, bounds);
    near(sequential_error(bounds, 4), 0.1, 1e-8);
    near(sequential_error(naive, 5), 0.142, 5e-4);
    near(sequential_error(naive, 1), 0.05, 1e-4);
}

static void a_plan_without_sense_has_no_bounds(void **state) {
    (void)state;
    struct sprt backwards = {0.5, 0.2, 0.05, 0.1}, plan = {0.1, 0.35, 0.08, 0.2};
    assert_true(isnan(sprt_at(&backwards, 10).lower));
    assert_true(sprt_at(&plan, 0).accept_max == -1 && sprt_at(&plan, 0).reject_min == 1);
    assert_true(isnan(sequential_bounds(SEQUENTIAL_POCOCK, 0, 0.05, NULL)));
    assert_true(isnan(sequential_bounds(SEQUENTIAL_POCOCK, SEQUENTIAL_LOOKS + 1, 0.05, NULL)));
    assert_true(isnan(sequential_bounds(SEQUENTIAL_POCOCK, 3, 0.7, NULL)) && isnan(sequential_error(NULL, 0)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_look_is_the_plain_bound),
        cmocka_unit_test(published_constants_are_met),
        cmocka_unit_test(bounds_spend_exactly_what_they_were_given),
        cmocka_unit_test(a_plan_without_sense_has_no_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
