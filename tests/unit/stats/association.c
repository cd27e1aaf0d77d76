#include "stats/association.h"
#include "unit/stats/figures.h"

typedef struct association coefficient(struct arena *arena, const double *x, const double *y, size_t count);
static coefficient *const all[] = {association_pearson, association_spearman, association_kendall};

static void order_of_pairs_and_of_lists_changes_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {11};
    double x[40], y[40], xr[40], yr[40];
    draw_values(&draws, x, 40, 10);
    draw_values(&draws, y, 40, 10);
    for (int i = 0; i < 40; i++) {
        xr[i] = x[39 - i];
        yr[i] = y[39 - i];
    }
    for (int k = 0; k < 3; k++) {
        struct association there = all[k](arena, x, y, 40), back = all[k](arena, yr, xr, 40);
        near(there.value, back.value, 1e-13);
        near(there.p, back.p, 1e-13);
        assert_true(fabs(there.value) <= 1 && there.p > 0 && there.p <= 1);
    }
    arena_free(arena);
}

static void one_order_is_one_and_its_reverse_minus_one(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double x[] = {1, 2, 3, 4, 5, 6}, y[] = {12, 10, 8, 6, 4, 2};
    for (int k = 0; k < 3; k++) {
        near(all[k](arena, x, x, 6).value, 1, 1e-15);
        near(all[k](arena, x, y, 6).value, -1, 1e-15);
    }
    near(association_kendall(arena, x, y, 6).p, 2.0 / 720, 1e-15);
    near(association_spearman(arena, x, x, 6).p, 2.0 / 720, 1e-15);
    assert_true(association_pearson(arena, x, x, 6).p == 0 && isnan(association_pearson(arena, x, x, 6).lo));
    arena_free(arena);
}

/* Without ties the exact and the normal p of Kendall's test meet as n grows. */
static void the_exact_p_and_the_normal_one_meet(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {5};
    double x[50], y[50];
    for (int i = 0; i < 50; i++)
        x[i] = y[i] = i;
    draw_order(&draws, y, 20);
    draw_order(&draws, y + 25, 24);
    struct association exact = association_kendall(arena, x, y, 49), normal = association_kendall(arena, x, y, 50);
    assert_true(exact.exact && !normal.exact);
    assert_true(exact.p < 1e-6 && normal.p < 1e-6);
    draw_order(&draws, y, 49);
    near(association_kendall(arena, x, y, 49).p, association_kendall(arena, x, y, 50).p, 0.1);
    arena_free(arena);
}

static void too_little_to_say_is_no_number(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double x[] = {1, 2, NAN, 4}, y[] = {NAN, 2, 3, 5}, flat[] = {3, 3, 3, 3};
    for (int k = 0; k < 3; k++) {
        assert_true(isnan(all[k](arena, x, y, 0).value) && isnan(all[k](arena, x, y, 0).p));
        assert_true(isnan(all[k](arena, x, y, 2).value) && all[k](arena, x, y, 2).n == 1);
        assert_true(isnan(all[k](arena, y, flat, 4).value) && isnan(all[k](arena, y, flat, 4).p));
    }
    near(association_pearson(arena, x, y, 4).value, 1, 1e-15);
    assert_true(isnan(association_pearson(arena, x, y, 4).p));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_of_pairs_and_of_lists_changes_nothing),
        cmocka_unit_test(one_order_is_one_and_its_reverse_minus_one),
        cmocka_unit_test(the_exact_p_and_the_normal_one_meet),
        cmocka_unit_test(too_little_to_say_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
