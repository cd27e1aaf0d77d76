#include "stats/reliability.h"

#include "unit/stats/figures.h"

static void a_question_asked_twice_is_fully_reliable(void **state) {
    (void)state;
    double answers[] = {1, 1, 4, 4, 2, 2, 5, 5};
    near_at("alpha", reliability_alpha(answers, 4, 2).alpha, 1, 1e-12);
}

static void a_question_turned_round_shows_as_a_negative_alpha(void **state) {
    (void)state;
    double answers[] = {1, 4, 4, 1, 2, 4, 5, 1, 3, 3};
    assert_true(reliability_alpha(answers, 5, 2).alpha < 0);
}

static void the_interval_holds_alpha_and_people_may_come_in_any_order(void **state) {
    (void)state;
    double answers[] = {5, 4, 5, 2, 3, 2, 4, 4, 3, 1, 2, 2, 5, 5, 4, 3, NAN, 3}, turned[18];
    for (size_t i = 0; i < 18; i++)
        turned[i] = answers[(5 - i / 3) * 3 + i % 3];
    struct reliability_alpha got = reliability_alpha(answers, 6, 3), back = reliability_alpha(turned, 6, 3);
    assert_int_equal(got.n, 5);
    assert_true(got.lo < got.alpha && got.alpha < got.hi && got.hi < 1);
    near_at("order", got.alpha, back.alpha, 1e-12);
}

static void too_little_to_say_is_nothing(void **state) {
    (void)state;
    double answers[] = {3, 4, 3, 4};
    assert_true(isnan(reliability_alpha(answers, 2, 2).alpha)); /* all people alike */
    assert_true(isnan(reliability_alpha(answers, 1, 4).alpha));
    assert_true(isnan(reliability_alpha(answers, 4, 1).alpha));
    assert_true(isnan(reliability_alpha(NULL, 0, 3).lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_asked_twice_is_fully_reliable),
        cmocka_unit_test(a_question_turned_round_shows_as_a_negative_alpha),
        cmocka_unit_test(the_interval_holds_alpha_and_people_may_come_in_any_order),
        cmocka_unit_test(too_little_to_say_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
