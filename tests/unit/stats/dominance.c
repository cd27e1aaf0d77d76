#include "stats/dominance.h"

#include "unit/stats/figures.h"

/* Azen & Budescu (2003), table 1: x1 dominates all others completely, x4 and x3 only in part. */
static const double among[] = {1, 0.8, 0.1, 0.3, 0.8, 1, 0.1, 0.1, 0.1, 0.1, 1, 0.5, 0.3, 0.1, 0.5, 1};
static const double with[] = {0.6, 0.3, 0.4, 0.5};

static void published_general_dominance(void **state) {
    (void)state;
    const double want[] = {0.292176177683, 0.075861351515, 0.094910880417, 0.121404108371};
    struct arena *arena = arena_new();
    double *subsets = dominance_subsets(arena, among, with, 4), shares[4], levels[16];
    dominance_shapley(subsets, 4, shares);
    dominance_levels(subsets, 4, levels);
    near_at("r2", subsets[15], 0.584352517986, 1e-12);
    for (size_t i = 0; i < 4; i++) {
        near_at("share", shares[i], want[i], 1e-12);
        near_at("mean of levels", (levels[i] + levels[4 + i] + levels[8 + i] + levels[12 + i]) / 4, shares[i], 1e-14);
    }
    arena_free(arena);
}

static void complete_dominance_has_a_direction_or_none(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double *subsets = dominance_subsets(arena, among, with, 4);
    for (size_t j = 1; j < 4; j++) {
        assert_true(dominance_complete(subsets, 4, 0, j) == 1);
        assert_true(dominance_complete(subsets, 4, j, 0) == 0);
    }
    assert_true(dominance_complete(subsets, 4, 2, 3) == 0.5);
    arena_free(arena);
}

static void twins_are_equal_everywhere(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double twins[] = {1, 1, 0.2, 1, 1, 0.2, 0.2, 0.2, 1}, outcome[] = {0.5, 0.5, 0.3}, shares[3];
    double *subsets = dominance_subsets(arena, twins, outcome, 3);
    dominance_shapley(subsets, 3, shares);
    near_at("share alike", shares[0], shares[1], 1e-14);
    near_at("no more than one", subsets[3], subsets[1], 1e-14);
    assert_true(dominance_complete(subsets, 3, 0, 1) == 0.5);
    arena_free(arena);
}

static void one_question_and_too_many(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double share, one[] = {1}, r[] = {0.6};
    dominance_shapley(dominance_subsets(arena, one, r, 1), 1, &share);
    near_at("alone", share, 0.36, 1e-14);
    assert_null(dominance_subsets(arena, NULL, NULL, DOMINANCE_MOST + 1));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_general_dominance),
        cmocka_unit_test(complete_dominance_has_a_direction_or_none),
        cmocka_unit_test(twins_are_equal_everywhere),
        cmocka_unit_test(one_question_and_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
