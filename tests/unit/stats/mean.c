#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "stats/mean.h"

static void near(const char *what, double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

/* MEAN-01: R's sleep data (Student 1908), ?t.test. Given in tenths here, from -16 on, so figures are ten times R's. */
enum { TENTHS = 72 };
static void sleep_data(struct tally_counts *x, struct tally_counts *y) {
    static const int first[] = {7, -16, -2, -12, -1, 34, 37, 8, 0, 20};
    static const int second[] = {19, 8, 11, 1, -1, 44, 55, 16, 46, 34};
    static int64_t counts[2][TENTHS];
    for (size_t i = 0; i < TENTHS; i++)
        counts[0][i] = counts[1][i] = 0;
    for (size_t i = 0; i < 10; i++) {
        counts[0][first[i] + 16]++;
        counts[1][second[i] + 16]++;
    }
    *x = (struct tally_counts){counts[0], TENTHS, -16};
    *y = (struct tally_counts){counts[1], TENTHS, -16};
}

static void a_published_mean_with_its_t_interval(void **state) {
    (void)state;
    struct tally_counts x, y;
    sleep_data(&x, &y);
    struct mean_result got = mean_of(&x);
    assert_int_equal(got.n, 10);
    near("mean", got.mean, 7.5, 1e-9);
    near("sd", got.sd, 17.8900965, 1e-6);
    near("lo", got.lo, -5.297804134938646, 1e-9);
    near("hi", got.hi, 20.297804134938646, 1e-9);
}

static void a_published_welch_interval(void **state) {
    (void)state;
    struct tally_counts x, y;
    sleep_data(&x, &y);
    struct difference got = mean_difference(&x, &y);
    near("value", got.value, -15.8, 1e-9);
    near("lo", got.lo, -33.6548323071171, 1e-9);
    near("hi", got.hi, 2.0548323071171, 1e-9);
    assert_int_equal(got.n, 10);
}

/* EDGE-01, EDGE-02 */
static void no_answer_has_no_mean_and_one_has_no_spread(void **state) {
    (void)state;
    int64_t none[5] = {0}, one[5] = {0, 0, 0, 1, 0};
    struct tally_counts nobody = {none, 5, 1}, somebody = {one, 5, 1};
    struct mean_result got = mean_of(&nobody);
    assert_int_equal(got.n, 0);
    assert_true(isnan(got.mean) && isnan(got.sd) && isnan(got.lo) && isnan(got.hi));
    got = mean_of(&somebody);
    assert_true(got.mean == 4 && isnan(got.sd) && isnan(got.lo) && isnan(got.hi));
    assert_true(isnan(mean_difference(&nobody, &somebody).value));
    assert_true(isnan(mean_difference(&somebody, &somebody).lo));
    assert_true(isnan(mean_of(&(struct tally_counts){0}).mean));
}

static void answers_that_agree_have_no_spread_at_all(void **state) {
    (void)state;
    int64_t many[101] = {0}, few[101] = {0};
    many[97] = 90000001;
    few[100] = 3;
    struct tally_counts a = {many, 101, 0}, b = {few, 101, 0};
    struct mean_result got = mean_of(&a);
    assert_true(got.mean == 97 && got.sd == 0 && got.lo == 97 && got.hi == 97);
    struct difference apart = mean_difference(&a, &b);
    assert_true(apart.value == -3 && isnan(apart.lo) && isnan(apart.hi));
}

static void a_mean_does_not_lose_digits_to_many_answers(void **state) {
    (void)state;
    int64_t counts[2] = {500000000, 500000000};
    struct mean_result got = mean_of(&(struct tally_counts){counts, 2, 1000});
    near("mean", got.mean, 1000.5, 1e-12);
    near("sd", got.sd, 0.5 * sqrt(1e9 / (1e9 - 1)), 1e-12);
}

static void a_part_against_its_whole_is_the_plain_gap(void **state) {
    (void)state;
    int64_t store[5] = {2, 3, 10, 40, 45}, region[5] = {30, 40, 130, 300, 200};
    struct tally_counts part = {store, 5, 1}, whole = {region, 5, 1};
    struct difference got = mean_against_whole(&part, &whole);
    near("gap", got.value, mean_of(&part).mean - mean_of(&whole).mean, 1e-12);
    assert_true(got.lo < got.value && got.value < got.hi);
    struct difference naive = mean_difference(&part, &whole);
    assert_true(got.hi - got.lo < naive.hi - naive.lo);
    struct difference itself = mean_against_whole(&part, &part);
    assert_true(itself.value == 0 && isnan(itself.lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_published_mean_with_its_t_interval),
        cmocka_unit_test(a_published_welch_interval),
        cmocka_unit_test(no_answer_has_no_mean_and_one_has_no_spread),
        cmocka_unit_test(answers_that_agree_have_no_spread_at_all),
        cmocka_unit_test(a_mean_does_not_lose_digits_to_many_answers),
        cmocka_unit_test(a_part_against_its_whole_is_the_plain_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
