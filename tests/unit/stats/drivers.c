#include "stats/drivers.h"

#include "stats/dominance.h"
#include "unit/stats/figures.h"

enum { PEOPLE = 200, ITEMS = 6 };

/* Answers of 1 to 10 that share a mood; `twin` makes the last question a copy of the first. */
static void answer(double *answers, double *outcome, bool twin) {
    struct draws draws = {42};
    for (size_t i = 0; i < PEOPLE; i++) {
        int64_t mood = draw(&draws, 4), sum = 0;
        for (size_t j = 0; j < ITEMS; j++) {
            int64_t x = 1 + mood + draw(&draws, 7);
            answers[i * ITEMS + j] = twin && j == ITEMS - 1 ? answers[i * ITEMS] : (double)x;
            sum += x * (int64_t)(j + 1);
        }
        outcome[i] = (double)(sum / 10 + draw(&draws, 5));
    }
}

static double total(const double *shares, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += shares[i];
    return sum;
}

static void shares_sum_to_r2_and_none_is_negative(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double answers[PEOPLE * ITEMS], outcome[PEOPLE];
    answer(answers, outcome, false);
    struct drivers_data *data = drivers_read(arena, answers, outcome, PEOPLE, ITEMS);
    struct drivers *got = drivers_of(arena, data->among, data->with, ITEMS);
    near_at("shapley", total(got->shapley, ITEMS), got->r2, 1e-12);
    near_at("johnson", total(got->johnson, ITEMS), got->r2, 1e-12);
    near_at("pratt", total(got->pratt, ITEMS), got->r2, 1e-12);
    for (size_t i = 0; i < ITEMS; i++) {
        assert_true(got->shapley[i] >= 0 && got->johnson[i] >= 0);
        near_at("first level", got->by_level[i], got->first[i], 1e-12);
        near_at("last level", got->by_level[(ITEMS - 1) * ITEMS + i], got->last[i], 1e-12);
        near_at("last by beta", got->last[i], got->beta_squared[i] / got->vif[i], 1e-12);
    }
    assert_false(got->collinear);
    arena_free(arena);
}

static void people_and_questions_in_another_order_change_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double answers[PEOPLE * ITEMS], outcome[PEOPLE], turned[PEOPLE * ITEMS], back[PEOPLE];
    answer(answers, outcome, false);
    for (size_t i = 0; i < PEOPLE; i++) {
        back[PEOPLE - 1 - i] = outcome[i];
        for (size_t j = 0; j < ITEMS; j++)
            turned[(PEOPLE - 1 - i) * ITEMS + ITEMS - 1 - j] = answers[i * ITEMS + j];
    }
    struct drivers_data *a = drivers_read(arena, answers, outcome, PEOPLE, ITEMS);
    struct drivers_data *b = drivers_read(arena, turned, back, PEOPLE, ITEMS);
    struct drivers *there = drivers_of(arena, a->among, a->with, ITEMS);
    struct drivers *here = drivers_of(arena, b->among, b->with, ITEMS);
    for (size_t i = 0; i < ITEMS; i++) {
        near_at("shapley", there->shapley[i], here->shapley[ITEMS - 1 - i], 1e-12);
        near_at("johnson", there->johnson[i], here->johnson[ITEMS - 1 - i], 1e-12);
        near_at("beta", there->beta[i], here->beta[ITEMS - 1 - i], 1e-12);
    }
    arena_free(arena);
}

static void a_doubled_question_shares_with_its_twin_and_explains_no_more(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double answers[PEOPLE * ITEMS], outcome[PEOPLE];
    answer(answers, outcome, true);
    struct drivers_data *data = drivers_read(arena, answers, outcome, PEOPLE, ITEMS);
    struct drivers *got = drivers_of(arena, data->among, data->with, ITEMS);
    assert_true(got->collinear && isinf(got->vif[0]) && isinf(got->vif[ITEMS - 1]) && isfinite(got->vif[1]));
    near_at("shapley", got->shapley[0], got->shapley[ITEMS - 1], 1e-9);
    near_at("johnson", got->johnson[0], got->johnson[ITEMS - 1], 1e-9);
    near_at("beta", got->beta[0], got->beta[ITEMS - 1], 1e-9);
    near_at("sum", total(got->shapley, ITEMS), got->r2, 1e-12);
    near_at("sum", total(got->johnson, ITEMS), got->r2, 1e-9);
    near_at("last", got->last[0], 0, 1e-9);
    double among[(ITEMS - 1) * (ITEMS - 1)];
    for (size_t i = 0; i < (ITEMS - 1) * (ITEMS - 1); i++)
        among[i] = data->among[i / (ITEMS - 1) * ITEMS + i % (ITEMS - 1)];
    near_at("r2", drivers_of(arena, among, data->with, ITEMS - 1)->r2, got->r2, 1e-9);
    arena_free(arena);
}

static void a_question_answered_alike_by_all_explains_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double answers[] = {1, 4.1, 2, 4.1, 3, 4.1, 5, 4.1}, outcome[] = {2, 3, 5, 6}, flat[] = {7, 7, 7, 7};
    struct drivers_data *data = drivers_read(arena, answers, outcome, 4, 2);
    assert_true(isnan(data->with[1]) && data->among[3] == 1);
    struct drivers *got = drivers_of(arena, data->among, data->with, 2);
    assert_true(isnan(got->correlation[1]) && got->shapley[1] == 0 && got->johnson[1] == 0 && got->beta[1] == 0);
    near_at("the other has it all", got->shapley[0], got->r2, 1e-12);
    data = drivers_read(arena, answers, flat, 4, 2);
    got = drivers_of(arena, data->among, data->with, 2);
    assert_true(isnan(got->r2) && isnan(got->shapley[0]) && isnan(got->johnson[0]));
    arena_free(arena);
}

static void who_left_a_question_out_is_left_out(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double answers[] = {1, NAN, 2, 5, 3, 4, 5, 2}, outcome[] = {2, 3, NAN, 6};
    struct drivers_data *data = drivers_read(arena, answers, outcome, 4, 2);
    assert_int_equal(data->n, 2);
    near_at("mean", data->means[0], 3.5, 1e-12);
    near_at("two people", data->with[0], 1, 1e-12);
    data = drivers_read(arena, answers, outcome, 1, 2);
    assert_true(data->n == 0 && isnan(data->means[0]) && isnan(data->with[0]) && isnan(data->outcome_mean));
    assert_true(isnan(drivers_of(arena, data->among, data->with, 2)->r2));
    arena_free(arena);
}

static void more_questions_than_subsets_can_hold_still_have_relative_weights(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    enum { MANY = DOMINANCE_MOST + 3 };
    double among[MANY * MANY], with[MANY];
    for (size_t i = 0; i < MANY * MANY; i++)
        among[i] = i % (MANY + 1) == 0 ? 1 : 0.3;
    for (size_t i = 0; i < MANY; i++)
        with[i] = 0.2;
    struct drivers *got = drivers_of(arena, among, with, MANY);
    assert_true(isnan(got->shapley[0]) && !got->by_level);
    near_at("johnson", total(got->johnson, MANY), got->r2, 1e-12);
    near_at("r2", got->r2, MANY * 0.04 / (1 + 0.3 * (MANY - 1)), 1e-12);
    arena_free(arena);
}

static void quadrants_divide_at_the_means(void **state) {
    (void)state;
    double importance[] = {0.3, 0.3, 0.1, 0.1, NAN}, performance[] = {4.5, 3.5, 4.5, 3.5, 9};
    enum drivers_quadrant got[5];
    drivers_quadrants(importance, performance, 5, got);
    assert_string_equal(drivers_quadrant_name(got[0]), "keep_up");
    assert_string_equal(drivers_quadrant_name(got[1]), "concentrate_here");
    assert_string_equal(drivers_quadrant_name(got[2]), "possible_overkill");
    assert_string_equal(drivers_quadrant_name(got[3]), "low_priority");
    assert_int_equal(got[4], DRIVERS_NOWHERE);
    double same[] = {0.1, 0.1, 0.1};
    drivers_quadrants(same, same, 3, got);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(got[i], DRIVERS_KEEP_UP);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_sum_to_r2_and_none_is_negative),
        cmocka_unit_test(people_and_questions_in_another_order_change_nothing),
        cmocka_unit_test(a_doubled_question_shares_with_its_twin_and_explains_no_more),
        cmocka_unit_test(a_question_answered_alike_by_all_explains_nothing),
        cmocka_unit_test(who_left_a_question_out_is_left_out),
        cmocka_unit_test(more_questions_than_subsets_can_hold_still_have_relative_weights),
        cmocka_unit_test(quadrants_divide_at_the_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
