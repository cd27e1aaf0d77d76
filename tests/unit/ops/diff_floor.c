/* Steps become causes, and causes under the floor are told together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "ops/diff_parts.h"

#define FLOOR 10

static struct diff_step step(enum diff_kind kind, double value, int64_t n, int64_t answers) {
    return (struct diff_step){.kind = kind, .known = isfinite(value), .value = value, .n = n, .answers = answers};
}

static void each_cause_has_its_points(void **state) {
    (void)state;
    const struct diff_step steps[] = {step(DIFF_PROGRAM, 40, 100, -1), step(DIFF_LATE, 43, 112, 12),
                                      step(DIFF_CORRECTED, 42, 112, 20), step(DIFF_UNDONE, 42, 112, 0),
                                      step(DIFF_RULES, 45, 112, -1)};
    struct diff_cause out[8];
    assert_int_equal(3, diff_causes(40, 100, steps, 5, FLOOR, out));
    assert_int_equal(DIFF_LATE, out[0].kind);
    assert_int_equal(12, out[0].answers);
    assert_true(out[0].points == 3);
    assert_int_equal(DIFF_CORRECTED, out[1].kind);
    assert_true(out[1].points == -1);
    assert_int_equal(DIFF_RULES, out[2].kind);
    assert_int_equal(-1, out[2].answers);
}

static void what_is_small_takes_the_next_smallest_with_it(void **state) {
    (void)state;
    const struct diff_step steps[] = {step(DIFF_LATE, 41, 140, 40), step(DIFF_CORRECTED, 42, 140, 3),
                                      step(DIFF_QUARANTINED, 45, 125, 15), step(DIFF_RULES, 50, 125, -1)};
    struct diff_cause out[8];
    assert_int_equal(3, diff_causes(40, 100, steps, 4, FLOOR, out));
    assert_int_equal(DIFF_LATE, out[0].kind);
    assert_int_equal(DIFF_RULES, out[1].kind);
    assert_int_equal(DIFF_SEVERAL, out[2].kind);
    assert_int_equal(1u << DIFF_CORRECTED | 1u << DIFF_QUARANTINED, out[2].kinds);
    assert_int_equal(18, out[2].answers);
    assert_true(out[2].points == 4);
}

static void one_answer_is_not_told_from_a_change_of_the_rules(void **state) {
    (void)state;
    const struct diff_step steps[] = {step(DIFF_LATE, 41, 101, 1), step(DIFF_RULES, 50, 101, -1)};
    struct diff_cause out[8];
    assert_int_equal(1, diff_causes(40, 100, steps, 2, FLOOR, out));
    assert_int_equal(DIFF_SEVERAL, out[0].kind);
    assert_int_equal(-1, out[0].answers);
    assert_true(out[0].points == 10);
}

static void a_small_cause_alone_is_not_named(void **state) {
    (void)state;
    const struct diff_step steps[] = {step(DIFF_LATE, 41, 101, 1), step(DIFF_RULES, 41, 101, -1)};
    struct diff_cause out[8];
    assert_int_equal(1, diff_causes(40, 100, steps, 2, FLOOR, out));
    assert_int_equal(DIFF_SEVERAL, out[0].kind);
    assert_int_equal(0, out[0].kinds);
    assert_int_equal(-1, out[0].answers);
}

static void of_many_late_answers_few_may_be_about_this_number(void **state) {
    (void)state;
    const struct diff_step steps[] = {step(DIFF_LATE, 41, 103, 60), step(DIFF_CORRECTED, 43, 103, 60)};
    struct diff_cause out[8];
    assert_int_equal(1, diff_causes(40, 100, steps, 2, FLOOR, out));
    assert_int_equal(DIFF_SEVERAL, out[0].kind);
}

static void steps_around_a_state_without_the_number_are_one(void **state) {
    (void)state;
    const struct diff_step steps[] = {step(DIFF_LATE, 41, 120, 20), step(DIFF_QUARANTINED, (double)NAN, 0, 115),
                                      step(DIFF_LIFTED, 48, 115, 110), step(DIFF_RULES, 50, 115, -1)};
    struct diff_cause out[8];
    assert_int_equal(3, diff_causes(40, 100, steps, 4, FLOOR, out));
    assert_int_equal(DIFF_SEVERAL, out[1].kind);
    assert_int_equal(1u << DIFF_QUARANTINED | 1u << DIFF_LIFTED, out[1].kinds);
    assert_true(out[1].points == 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_cause_has_its_points),
        cmocka_unit_test(what_is_small_takes_the_next_smallest_with_it),
        cmocka_unit_test(one_answer_is_not_told_from_a_change_of_the_rules),
        cmocka_unit_test(a_small_cause_alone_is_not_named),
        cmocka_unit_test(of_many_late_answers_few_may_be_about_this_number),
        cmocka_unit_test(steps_around_a_state_without_the_number_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
