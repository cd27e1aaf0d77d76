#include "stats/multiple.h"

#include "unit/stats/figures.h"

static void the_order_of_the_stores_does_not_matter(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double p[] = {0.04, 0.001, 0.03, 0.03}, turned[] = {0.03, 0.03, 0.001, 0.04}, a[4], b[4];
    multiple_holm(arena, p, 4, a);
    multiple_holm(arena, turned, 4, b);
    for (size_t i = 0; i < 4; i++)
        near_at("holm", a[i], b[3 - i], 1e-15);
    multiple_benjamini_hochberg(arena, p, 4, a);
    multiple_benjamini_hochberg(arena, turned, 4, b);
    for (size_t i = 0; i < 4; i++)
        near_at("bh", a[i], b[3 - i], 1e-15);
    arena_free(arena);
}

static void holm_is_never_worse_than_bonferroni_nor_benjamini_hochberg_than_holm(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {3};
    double p[50], bonferroni[50], holm[50], bh[50];
    for (size_t i = 0; i < 50; i++)
        p[i] = (double)draw(&draws, 10000) / 1e5;
    multiple_bonferroni(p, 50, bonferroni);
    multiple_holm(arena, p, 50, holm);
    multiple_benjamini_hochberg(arena, p, 50, bh);
    for (size_t i = 0; i < 50; i++)
        assert_true(p[i] <= bh[i] && bh[i] <= holm[i] && holm[i] <= bonferroni[i] && bonferroni[i] <= 1);
    arena_free(arena);
}

static void a_test_that_was_not_made_does_not_count(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double p[] = {0.01, NAN, 0.02}, out[3];
    multiple_holm(arena, p, 3, out);
    near_at("of two", out[0], 0.02, 1e-15);
    assert_true(isnan(out[1]));
    multiple_bonferroni(p, 3, out);
    near_at("of two", out[2], 0.04, 1e-15);
    multiple_benjamini_hochberg(arena, p, 3, p);
    near_at("in place", p[0], 0.02, 1e-15);
    assert_true(isnan(p[1]));
    multiple_holm(arena, p, 0, out);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_the_stores_does_not_matter),
        cmocka_unit_test(holm_is_never_worse_than_bonferroni_nor_benjamini_hochberg_than_holm),
        cmocka_unit_test(a_test_that_was_not_made_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
