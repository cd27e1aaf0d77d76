#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "stats/distribution.h"
#include "stats/quantile.h"

static void near(const char *what, double got, double want, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want)))
        fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

static void published_tails_are_met(void **state) {
    (void)state;
    near("Friedman", chi_square_upper(11.142857142857132, 2), 0.003805040775511383, 1e-13);
    near("Dyestuff", f_upper(4.598266190719021, 5, 24), 0.0043975312683061625, 1e-12);
    near("far out", f_upper(82.06701091, 17, 31084), 4.937281617e-280, 1e-6);
    near("Garwood", chi_square_quantile(0.025, 274) / 2 / 24.19893, 4.753124804848754, 1e-12);
    near("Garwood", chi_square_quantile(0.975, 276) / 2 / 24.19893, 6.692709334176073, 1e-12);
}

/* Where a plain formula exists, the general one agrees with it. */
static void special_shapes_agree_with_their_plain_formula(void **state) {
    (void)state;
    for (double x = 0.01; x < 1400; x *= 1.7) {
        near("two degrees", chi_square_upper(x, 2), exp(-x / 2), 1e-12);
        near("one degree", chi_square_upper(x * x / 400, 1), 2 * normal_cdf(-x / 20), 1e-11);
        near("a square of Student's", f_upper(x * x, 1, 7), 2 * student_cdf(-x, 7), 1e-11);
    }
    for (double x = 0.001; x < 1; x += 0.0372)
        near("beta(3, 1)", beta_cdf(x, 3, 1), x * x * x, 1e-13);
}

static void a_binomial_is_the_sum_of_its_terms(void **state) {
    (void)state;
    double sum = 0;
    for (int k = 0; k <= 400; k++) {
        sum += binomial_at(k, 400, 0.8);
        near("binomial", binomial_cdf(k, 400, 0.8), sum, 1e-11);
    }
    sum = 0;
    for (int k = 0; k < 90; k++) {
        sum += poisson_at(k, 40);
        near("Poisson", poisson_cdf(k, 40), sum, 1e-11);
    }
    near("ten", binomial_cdf(1, 10, 0.1), 0.7360989291, 1e-13);
}

static void a_quantile_leads_back_to_its_tail(void **state) {
    (void)state;
    static const double shapes[] = {0.3, 1, 7, 100, 5000, 300000};
    static const double tails[] = {1e-9, 0.001, 0.3, 0.5, 0.9, 0.999};
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++) {
            near("chi-square", chi_square_cdf(chi_square_quantile(tails[j], shapes[i]), shapes[i]), tails[j], 1e-9);
            near("beta", beta_cdf(beta_quantile(tails[j], shapes[i], 20), shapes[i], 20), tails[j], 1e-9);
        }
}

static void the_ends_are_whole_and_nonsense_is_no_number(void **state) {
    (void)state;
    assert_true(chi_square_upper(0, 3) == 1 && chi_square_cdf(INFINITY, 3) == 1 && chi_square_quantile(0, 3) == 0);
    assert_true(beta_cdf(0, 2, 3) == 0 && beta_cdf(1, 2, 3) == 1 && beta_quantile(1, 2, 3) == 1);
    assert_true(binomial_cdf(-1, 5, 0.2) == 0 && binomial_cdf(5, 5, 0.2) == 1 && binomial_at(0, 5, 0) == 1);
    assert_true(binomial_at(3, 3, 1) == 1 && poisson_at(0, 0) == 1 && poisson_cdf(2, 0) == 1);
    assert_true(isnan(chi_square_upper(1, 0)) && isnan(f_upper(NAN, 1, 1)) && isnan(beta_quantile(1.1, 1, 1)));
    assert_true(isnan(binomial_cdf(1, 5, -0.1)) && isnan(poisson_cdf(1, -1)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_tails_are_met),
        cmocka_unit_test(special_shapes_agree_with_their_plain_formula),
        cmocka_unit_test(a_binomial_is_the_sum_of_its_terms),
        cmocka_unit_test(a_quantile_leads_back_to_its_tail),
        cmocka_unit_test(the_ends_are_whole_and_nonsense_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
