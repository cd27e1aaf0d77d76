#include "stats/percentile.h"
#include "unit/stats/figures.h"

static void every_type_stays_between_the_ends_and_rises_with_p(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {9};
    double values[23];
    draw_values(&draws, values, 23, 50);
    for (int type = 1; type <= 9; type++) {
        double before = percentile(arena, values, 23, 0, (enum percentile_type)type);
        for (double p = 0.01; p <= 1; p += 0.01) {
            double here = percentile(arena, values, 23, p, (enum percentile_type)type);
            assert_true(here >= before - 1e-12);
            before = here;
        }
        assert_true(before <= percentile(arena, values, 23, 1, (enum percentile_type)type) + 1e-12);
    }
    arena_free(arena);
}

/* R 4.2.2, quantile(c(1, 2, 3, 4), c(.25, .5), type = 1..9) */
static void the_types_differ_where_they_should(void **state) {
    (void)state;
    static const double quarter[] = {1, 1.5, 1, 1, 1.5, 1.25, 1.75, 1 + 5.0 / 12, 1.4375};
    static const double half[] = {2, 2.5, 2, 2, 2.5, 2.5, 2.5, 2.5, 2.5}, values[] = {1, 2, 3, 4};
    for (int type = 1; type <= 9; type++) {
        near(percentile_sorted(values, 4, 0.25, (enum percentile_type)type), quarter[type - 1], 1e-14);
        near(percentile_sorted(values, 4, 0.5, (enum percentile_type)type), half[type - 1], 1e-14);
    }
}

/* SAS's definition: half way between two places, the even one. */
static void the_nearest_place_is_the_even_one_half_way(void **state) {
    (void)state;
    static const double values[] = {10, 20, 30, 40};
    near(percentile_sorted(values, 4, 0.375, PERCENTILE_NEAREST_EVEN), 20, 0);
    near(percentile_sorted(values, 4, 0.625, PERCENTILE_NEAREST_EVEN), 20, 0);
    near(percentile_sorted(values, 4, 0.875, PERCENTILE_NEAREST_EVEN), 40, 0);
}

static void nothing_and_one_value_and_gaps(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double values[] = {NAN, 7, NAN};
    for (int type = 1; type <= 9; type++) {
        assert_true(percentile(arena, values, 3, 0.9, (enum percentile_type)type) == 7);
        assert_true(isnan(percentile(arena, values, 1, 0.9, (enum percentile_type)type)));
        assert_true(isnan(percentile(arena, values, 3, 1.1, (enum percentile_type)type)));
    }
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_stays_between_the_ends_and_rises_with_p),
        cmocka_unit_test(the_types_differ_where_they_should),
        cmocka_unit_test(the_nearest_place_is_the_even_one_half_way),
        cmocka_unit_test(nothing_and_one_value_and_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
