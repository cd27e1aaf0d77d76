#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "stats/quantile.h"

static void near(double got, double want, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want)))
        fail_msg("got %.17g, want %.17g", got, want);
}

/* Reference values: mpmath at 30 digits, for the double nearest to p. */
static void student_quantiles_hold_to_1e_12(void **state) {
    (void)state;
    static const struct {
        double p, df, t;
    } known[] = {
        {0.6, 1, 0.32491969623290625},      {0.975, 1, 12.706204736174693},
        {0.999, 1, 318.30883898555016},     {0.6, 2, 0.28867513459481282},
        {0.975, 2, 4.3026527297494618},     {0.999, 2, 22.327124770119865},
        {0.975, 3, 3.1824463052837084},     {0.975, 5, 2.5705818356363148},
        {0.6, 9, 0.26095533647391095},      {0.975, 9, 2.262157162798205},
        {0.999, 9, 4.2968056627299179},     {0.975, 17.776473516178495, 2.1028172415698019},
        {0.975, 29, 2.0452296421327039},    {0.6, 100, 0.25402218245822776},
        {0.975, 100, 1.9839715185235519},   {0.999, 999, 3.0984103617533122},
        {0.6, 31101, 0.25334927034504186},  {0.975, 31101, 1.9600402638232153},
        {0.999, 31101, 3.0904943801278406},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        near(student_quantile(known[i].p, known[i].df), known[i].t, 1e-12);
        near(student_quantile(1 - known[i].p, known[i].df), -known[i].t, 1e-12);
    }
}

static void the_normal_is_students_limit(void **state) {
    (void)state;
    near(normal_quantile(0.975), NORMAL_95, 1e-15);
    near(normal_quantile(0.6), 0.2533471031357997, 1e-13);
    near(normal_quantile(1e-12), -7.034483825301132, 1e-13);
    near(student_quantile(0.975, 1e7), NORMAL_95, 1e-6);
    near(normal_cdf(1), 0.8413447460685429, 1e-15);
}

static void a_quantile_undoes_its_cdf(void **state) {
    (void)state;
    for (double df = 1; df < 1e6; df *= 1.7)
        for (double p = 0.001; p < 0.45; p += 0.037) {
            assert_true(fabs(student_cdf(student_quantile(p, df), df) - p) < 1e-14);
            assert_true(fabs(student_cdf(-student_quantile(p, df), df) - (1 - p)) < 1e-14);
        }
}

static void students_cdf_is_an_arctangent_for_one_degree_of_freedom(void **state) {
    (void)state;
    for (double t = -8; t < 8.5; t += 0.5)
        near(student_cdf(t, 1), 0.5 + atan(t) / 3.14159265358979323846, 1e-13);
}

static void what_has_no_answer_is_nan(void **state) {
    (void)state;
    assert_true(isnan(student_quantile(0.975, 0)));
    assert_true(isnan(student_quantile(0.975, NAN)));
    assert_true(isnan(student_quantile(1.5, 3)));
    assert_true(isnan(normal_quantile(NAN)));
    assert_true(isnan(student_cdf(1, -1)));
    assert_true(student_quantile(1, 3) == INFINITY);
    assert_true(student_quantile(0, 3) == -INFINITY);
    assert_true(student_quantile(0.5, 3) == 0);
    assert_true(student_cdf(INFINITY, 3) == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student_quantiles_hold_to_1e_12),
        cmocka_unit_test(the_normal_is_students_limit),
        cmocka_unit_test(a_quantile_undoes_its_cdf),
        cmocka_unit_test(students_cdf_is_an_arctangent_for_one_degree_of_freedom),
        cmocka_unit_test(what_has_no_answer_is_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
