#include "stats/concordance.h"
#include "unit/stats/figures.h"

/* Three raters of the anxiety of twenty people (R's irr, ?kendall): Wt .54, chi2(19) 30.8, p .0429 */
static const double anxiety[] = {3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3,
                                 3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4,
                                 2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2};

static void a_published_w_with_ties_is_met(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct concordance got = concordance_of(arena, anxiety, 3, 20);
    near(got.w, 0.54, 5e-3);
    near(got.chi2, 30.8, 0.05);
    near(got.p, 0.0429, 5e-5);
    arena_free(arena);
}

static void judges_of_one_mind_have_a_w_of_one(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double rows[] = {1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8};
    struct concordance got = concordance_of(arena, rows, 3, 4);
    near(got.w, 1, 0);
    near(got.chi2, 9, 1e-12);
    near(got.mean_rho, 1, 1e-12);
    arena_free(arena);
}

/* With two judges W says what Spearman says. */
static void two_judges_agree_as_spearman_has_it(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double rows[] = {1, 2, 3, 4, 5, 2, 1, 4, 3, 5};
    near(concordance_of(arena, rows, 2, 5).mean_rho, 0.8, 1e-12);
    arena_free(arena);
}

static void the_order_of_judges_and_things_changes_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {2};
    double rows[8 * 6], turned[8 * 6];
    draw_values(&draws, rows, 48, 5);
    for (int i = 0; i < 48; i++)
        turned[47 - i] = rows[i];
    struct concordance there = concordance_of(arena, rows, 8, 6), back = concordance_of(arena, turned, 8, 6);
    near(there.w, back.w, 1e-13);
    near(there.p, back.p, 1e-13);
    assert_true(there.w >= 0 && there.w <= 1);
    arena_free(arena);
}

static void who_sees_no_difference_says_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double flat[] = {3, 3, 3, 3, 3, 3}, holed[] = {1, NAN, 3, 1, 2, 3};
    assert_true(isnan(concordance_of(arena, flat, 2, 3).w) && isnan(concordance_of(arena, flat, 0, 3).w));
    assert_true(isnan(concordance_of(arena, flat, 6, 1).w));
    assert_int_equal(concordance_of(arena, holed, 2, 3).judges, 1);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_published_w_with_ties_is_met),
        cmocka_unit_test(judges_of_one_mind_have_a_w_of_one),
        cmocka_unit_test(two_judges_agree_as_spearman_has_it),
        cmocka_unit_test(the_order_of_judges_and_things_changes_nothing),
        cmocka_unit_test(who_sees_no_difference_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
