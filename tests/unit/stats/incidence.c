#include "stats/incidence.h"
#include "stats/distribution.h"
#include "unit/stats/figures.h"

/* At each limit, what was seen or more extreme has a chance of 2.5 %: the definition of the interval. */
static void an_exact_interval_leaves_out_two_and_a_half_percent_a_side(void **state) {
    (void)state;
    for (int64_t x = 0; x < 5000; x = 3 * x + 1) {
        struct incidence_rate got = incidence_rate_of(&(struct incidence){x, 10});
        assert_true(got.lo <= got.rate && got.rate < got.hi);
        near(poisson_cdf((double)x, got.hi * 10), 0.025, 1e-10);
        if (x)
            near(1 - poisson_cdf((double)x - 1, got.lo * 10), 0.025, 1e-10);
    }
}

static void turning_a_ratio_over_turns_its_interval_over(void **state) {
    (void)state;
    const struct incidence a = {11, 800}, b = {21, 3011};
    struct incidence_ratio there = incidence_ratio_of(&a, &b), back = incidence_ratio_of(&b, &a);
    near(there.ratio * back.ratio, 1, 1e-12);
    near(there.lo * back.hi, 1, 1e-9);
    near(there.p, back.p, 1e-12);
}

/* p adds up all outcomes that are no likelier: here one by one. */
static void the_p_of_a_ratio_is_the_sum_of_what_is_no_likelier(void **state) {
    (void)state;
    for (int64_t x = 0; x <= 30; x++) {
        double share = 2.0 / 7, seen = binomial_at((double)x, 30, share) * (1 + 1e-7), sum = 0;
        for (int k = 0; k <= 30; k++)
            sum += binomial_at(k, 30, share) <= seen ? binomial_at(k, 30, share) : 0;
        near(incidence_ratio_of(&(struct incidence){x, 2}, &(struct incidence){30 - x, 5}).p, sum, 1e-12);
    }
}

static void no_event_and_no_exposure(void **state) {
    (void)state;
    const struct incidence none = {0, 10}, some = {4, 10}, unwatched = {0, 0};
    assert_true(isnan(incidence_rate_of(&unwatched).rate) && isnan(incidence_ratio_of(&some, &unwatched).p));
    struct incidence_ratio got = incidence_ratio_of(&some, &none);
    assert_true(isinf(got.ratio) && isinf(got.hi) && got.lo > 0 && isfinite(got.lo));
    near(got.p, 0.125, 1e-12);
    got = incidence_ratio_of(&none, &some);
    assert_true(got.ratio == 0 && got.lo == 0 && got.hi > 0);
    got = incidence_ratio_of(&none, &none);
    assert_true(isnan(got.ratio) && got.lo == 0 && isinf(got.hi) && got.p == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exact_interval_leaves_out_two_and_a_half_percent_a_side),
        cmocka_unit_test(turning_a_ratio_over_turns_its_interval_over),
        cmocka_unit_test(the_p_of_a_ratio_is_the_sum_of_what_is_no_likelier),
        cmocka_unit_test(no_event_and_no_exposure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
