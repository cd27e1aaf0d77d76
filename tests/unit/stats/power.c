#include "stats/power.h"
#include "stats/quantile.h"
#include "unit/stats/figures.h"

static void a_size_has_the_power_that_it_was_sought_for(void **state) {
    (void)state;
    for (double power = 0.5; power < 0.99; power += 0.1) {
        near(power_shares(power_shares_size(power, 0.8, 0.75, 0.05), 0.8, 0.75, 0.05), power, 1e-9);
        near(power_means(power_means_size(power, 0.2, 1.5, 0.01), 0.2, 1.5, 0.01), power, 1e-9);
    }
}

static void direction_and_unit_do_not_matter(void **state) {
    (void)state;
    near(power_shares(90, 0.4, 0.6, 0.05), power_shares(90, 0.6, 0.4, 0.05), 1e-15);
    near(power_means(30, 1, 2, 0.05), power_means(30, -100, 200, 0.05), 1e-13);
}

static void a_noncentral_t_of_no_centrality_is_students(void **state) {
    (void)state;
    for (double df = 2; df < 3000; df *= 3) {
        near(noncentral_t_upper(1.7, df, 0), 1 - student_cdf(1.7, df), 1e-9);
        near(noncentral_t_upper(4, df, 0), 1 - student_cdf(4, df), 1e-9);
    }
    near(noncentral_t_upper(1, 2e7, 0.5), normal_cdf(-0.5), 1e-9);
}

static void a_margin_leads_back_to_its_size(void **state) {
    (void)state;
    near(power_margin(power_margin_size(0.03, 0.4, INFINITY, 0.95), 0.4, INFINITY, 0.95), 0.03, 1e-12);
    near(power_margin(power_margin_size(0.03, 0.4, 900, 0.9), 0.4, 900, 0.9), 0.03, 1e-12);
    near(power_margin(900, 0.4, 900, 0.9), 0, 0);
}

static void what_cannot_be_found_has_no_size(void **state) {
    (void)state;
    assert_true(power_shares(50, 0, 0, 0.05) == 0.025 && power_shares(50, 0.4, 0.4, 0.05) == 0.025);
    assert_true(isnan(power_shares_size(0.9, 0.5, 0.5, 0.05)) && isnan(power_means_size(0.9, 0, 1, 0.05)));
    assert_true(isnan(power_means_size(1, 1, 1, 0.05)) && isnan(power_shares_size(0.5, 0.01, 0.99, 0.05)));
    assert_true(isnan(power_margin_size(0, 0.5, INFINITY, 0.95)) && isnan(power_margin(0, 0.5, INFINITY, 0.95)));
    assert_true(isnan(power_margin(11, 0.5, 10, 0.95)));
    near(power_shares(100, 0.5, 0.5, 0.05), 0.025, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_size_has_the_power_that_it_was_sought_for),
        cmocka_unit_test(direction_and_unit_do_not_matter),
        cmocka_unit_test(a_noncentral_t_of_no_centrality_is_students),
        cmocka_unit_test(a_margin_leads_back_to_its_size),
        cmocka_unit_test(what_cannot_be_found_has_no_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
