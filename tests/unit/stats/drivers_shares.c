#include "stats/drivers_shares.h"

#include "unit/stats/figures.h"

enum { PEOPLE = 300, ITEMS = 3, TIMES = 400 };

/* Normal enough: the sum of twelve evenly spread numbers. */
static double normal(struct draws *draws) {
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += draw(draws, 1 << 20) / (double)(1 << 20);
    return sum;
}

static void answer(struct draws *draws, struct drivers_sums *sums, int people) {
    for (int i = 0; i < people; i++) {
        double mood = normal(draws), row[ITEMS + 1];
        for (int j = 0; j < ITEMS; j++)
            row[j] = 0.7 * mood + normal(draws);
        row[ITEMS] = row[0] + 0.5 * row[1] + 0.2 * row[2] + 1.5 * normal(draws);
        drivers_sums_add(sums, row);
    }
}

static void intervals_are_as_wide_as_shares_truly_vary(void **state) {
    (void)state;
    struct draws draws = {7};
    double sum[ITEMS] = {0}, squares[ITEMS] = {0}, half[ITEMS] = {0};
    for (int t = 0; t < TIMES; t++) {
        struct arena *arena = arena_new();
        struct drivers_sums *sums = drivers_sums_new(arena, ITEMS);
        struct drivers_share shares[ITEMS];
        answer(&draws, sums, PEOPLE);
        drivers_shares(arena, drivers_sums_data(arena, sums), shares);
        near_at("all of it", shares[0].share + shares[1].share + shares[2].share, 100, 1e-9);
        for (int j = 0; j < ITEMS; j++) {
            sum[j] += shares[j].share;
            squares[j] += shares[j].share * shares[j].share;
            half[j] += shares[j].hi - shares[j].share;
        }
        arena_free(arena);
    }
    for (int j = 0; j < ITEMS; j++) {
        double sd = sqrt((squares[j] - sum[j] * sum[j] / TIMES) / (TIMES - 1));
        near_at("half an interval", half[j] / TIMES / 1.96 / sd, 1, 0.12);
    }
}

static void sums_that_are_merged_are_those_of_all(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {3}, again = {3};
    struct drivers_sums *all = drivers_sums_new(arena, ITEMS), *one = drivers_sums_new(arena, ITEMS),
                        *merged = drivers_sums_new(arena, ITEMS);
    answer(&draws, all, 60);
    for (int i = 0; i < 4; i++) {
        drivers_sums_clear(one);
        answer(&again, one, i == 2 ? 0 : 20);
        drivers_sums_merge(merged, one);
    }
    struct drivers_data *want = drivers_sums_data(arena, all), *got = drivers_sums_data(arena, merged);
    assert_int_equal(got->n, 60);
    for (int j = 0; j < ITEMS; j++) {
        near_at("mean", got->means[j], want->means[j], 1e-12);
        near_at("with", got->with[j], want->with[j], 1e-12);
        near_at("among", got->among[j * ITEMS + 1], want->among[j * ITEMS + 1], 1e-12);
    }
    arena_free(arena);
}

static void without_enough_there_is_no_share_and_no_interval(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {5};
    struct drivers_sums *few = drivers_sums_new(arena, ITEMS);
    struct drivers_share shares[ITEMS];
    answer(&draws, few, ITEMS + 1);
    drivers_shares(arena, drivers_sums_data(arena, few), shares);
    assert_true(isnan(shares[0].share) && isnan(shares[0].lo));
    double twins[] = {1, 1, 2, 2, 3, 3, 5, 5, 4, 4, 2, 2}, outcome[] = {2, 3, 5, 6, 4, 3};
    drivers_shares(arena, drivers_read(arena, twins, outcome, 6, 2), shares);
    near_at("a twin", shares[0].share, 50, 1e-9);
    assert_true(isnan(shares[0].lo));
    double flat[] = {1, 4, 2, 4, 3, 4, 5, 4, 4, 4};
    drivers_shares(arena, drivers_read(arena, flat, outcome, 5, 2), shares);
    assert_true(isnan(shares[1].share));
    near_at("the only one", shares[0].share, 100, 1e-9);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_as_wide_as_shares_truly_vary),
        cmocka_unit_test(sums_that_are_merged_are_those_of_all),
        cmocka_unit_test(without_enough_there_is_no_share_and_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
