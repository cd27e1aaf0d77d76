#include "stats/ranks.h"
#include "unit/stats/figures.h"

static void ranks_move_with_their_values_in_any_order(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {7};
    double values[50];
    draw_values(&draws, values, 50, 12);
    for (enum rank_ties ties = RANK_AVERAGE; ties <= RANK_DENSE; ties++) {
        double *before = ranks(arena, values, 50, ties), of_value[12] = {0};
        for (int i = 0; i < 50; i++)
            of_value[(int)values[i]] = before[i];
        draw_order(&draws, values, 50);
        double *after = ranks(arena, values, 50, ties);
        for (int i = 0; i < 50; i++)
            near(after[i], of_value[(int)values[i]], 0);
    }
    arena_free(arena);
}

static void average_ranks_share_out_all_places(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {3};
    double values[31], sum = 0;
    draw_values(&draws, values, 31, 6);
    double *got = ranks(arena, values, 31, RANK_AVERAGE);
    for (int i = 0; i < 31; i++)
        sum += got[i];
    near(sum, 31 * 32 / 2, 1e-12);
    arena_free(arena);
}

static void a_store_without_answers_is_unranked_and_takes_no_place(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double values[] = {5, NAN, 3, 5, NAN, 9};
    double *got = ranks(arena, values, 6, RANK_MIN);
    assert_true(isnan(got[1]) && isnan(got[4]));
    assert_true(got[2] == 1 && got[0] == 2 && got[3] == 2 && got[5] == 4);
    assert_non_null(ranks(arena, values, 0, RANK_MIN));
    assert_true(ranks_tied(arena, values, 6).pairs == 1 && ranks_tied(arena, values, 6).cubes == 6);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_move_with_their_values_in_any_order),
        cmocka_unit_test(average_ranks_share_out_all_places),
        cmocka_unit_test(a_store_without_answers_is_unranked_and_takes_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
