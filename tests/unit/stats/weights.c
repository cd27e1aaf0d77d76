#include "stats/weights.h"

#include "unit/stats/figures.h"

static void people_without_answers_cannot_be_stood_for(void **state) {
    (void)state;
    double out[2] = {7, 7};
    assert_false(weights_poststratify((double[]){5, 0}, (double[]){10, 10}, 2, out));
    assert_true(out[0] == 7 && out[1] == 7);
    assert_true(weights_poststratify((double[]){5, 3}, (double[]){10, 0}, 2, out));
    assert_true(out[0] == 2 && out[1] == 0);
    assert_true(weights_poststratify((double[]){5, 0}, (double[]){10, 0}, 2, out));
    assert_true(out[1] == 0);
}

static void raked_answers_have_the_totals_of_all_three_margins(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {5};
    size_t sex[60], age[60], city[60];
    double ones[60], weights[60], sums[3][4] = {0};
    for (size_t i = 0; i < 60; i++) {
        sex[i] = (size_t)draw(&draws, 2);
        age[i] = (size_t)draw(&draws, 3);
        city[i] = (size_t)draw(&draws, 4);
        ones[i] = weights[i] = 1;
    }
    double targets[3][4] = {{480, 520}, {300, 300, 400}, {100, 200, 300, 400}};
    struct weights_margin margins[] = {{sex, targets[0], 2}, {age, targets[1], 3}, {city, targets[2], 4}};
    assert_true(weights_rake(arena, ones, 60, margins, 3, weights));
    for (size_t i = 0; i < 60; i++) {
        assert_true(weights[i] > 0);
        sums[0][sex[i]] += weights[i];
        sums[1][age[i]] += weights[i];
        sums[2][city[i]] += weights[i];
    }
    for (size_t m = 0; m < 3; m++)
        for (size_t g = 0; g < margins[m].groups; g++)
            near_at("total", sums[m][g], targets[m][g], 1e-8);
    arena_free(arena);
}

static void margins_that_no_weights_can_meet_are_refused(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    size_t rows[] = {0, 0, 1, 1}, columns[] = {0, 1, 0, 1}, only[] = {0, 0, 0, 0};
    double sizes[] = {1, 2, 3, 4}, weights[] = {1, 1, 1, 1}, ten[] = {4, 6}, twelve[] = {5, 7};
    struct weights_margin unequal[] = {{rows, ten, 2}, {columns, twelve, 2}};
    assert_false(weights_rake(arena, sizes, 4, unequal, 2, weights));
    struct weights_margin empty[] = {{only, ten, 2}};
    assert_false(weights_rake(arena, sizes, 4, empty, 1, weights));
    double crossed[] = {0, 1, 1, 0}, three[] = {3, 7}; /* people are only where rows and columns force each other */
    struct weights_margin forced[] = {{rows, ten, 2}, {columns, three, 2}};
    assert_false(weights_rake(arena, crossed, 4, forced, 2, weights));
    for (size_t i = 0; i < 4; i++)
        assert_true(weights[i] == 1);
    assert_false(weights_rake(arena, sizes, 4, NULL, 0, weights));
    arena_free(arena);
}

static void a_group_without_people_gets_no_weight(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    size_t group[] = {0, 1, 1};
    double sizes[] = {2, 3, 5}, weights[] = {1, 1, 1}, target[] = {0, 16};
    assert_true(weights_rake(arena, sizes, 3, &(struct weights_margin){group, target, 2}, 1, weights));
    assert_true(weights[0] == 0);
    near_at("the others", weights[1], 2, 1e-12);
    arena_free(arena);
}

static void equal_weights_cost_nothing(void **state) {
    (void)state;
    struct weights_kish got = weights_kish((double[]){3, 3, 3, 3}, 4), uneven = weights_kish((double[]){1, 9}, 2);
    near_at("n_eff", got.n_eff, 4, 1e-12);
    near_at("deff", got.deff, 1, 1e-12);
    assert_true(uneven.n_eff < 2 && uneven.n_eff >= 1);
    assert_true(isnan(weights_kish(NULL, 0).n_eff));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_without_answers_cannot_be_stood_for),
        cmocka_unit_test(raked_answers_have_the_totals_of_all_three_margins),
        cmocka_unit_test(margins_that_no_weights_can_meet_are_refused),
        cmocka_unit_test(a_group_without_people_gets_no_weight),
        cmocka_unit_test(equal_weights_cost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
