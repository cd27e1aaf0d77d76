/* What a pilot would be able to show. Whether it then shows it as often as that: truth.c. */
#include "flow/plans/power.h"
#include "stats/power.h"
#include "unit/flow/plans/few.h"

/* Twelve stores, six months of `n` answers; each store moves by `moves` from month to month. */
static struct power_check check(int64_t n, double moves, size_t pilots, int months, double power) {
    static const double noise[FEW] = {1, -1, .5, -.5, .8, -.8, -1, 1, -.5, .5, -.8, .8};
    struct few few;
    struct panel_window before = few_months(0, 5);
    few_make(&few, FEW, 6);
    for (size_t i = 0; i < FEW; i++) {
        few.panel.stores[i].side = i < pilots ? PANEL_PILOT : i < 2 * pilots ? PANEL_CONTROL : PANEL_NEITHER;
        for (int month = 0; month < 6; month++)
            few_put(&few, i, month, n, 3.8 + moves * noise[(i * 7 + (size_t)month * 5) % FEW], 0.81);
    }
    struct power_check got = power_check(few.arena, &few.panel, &before, months, power);
    arena_free(few.arena);
    return got;
}

static void more_answers_stores_and_months_see_less(void **state) {
    (void)state;
    struct power_check usual = check(100, 0, 3, 1, 0.8);
    assert_true(usual.pilots == 3 && usual.controls == 3 && usual.months == 1 && usual.answers == 100);
    double variance = 0.81 * 594 / 599; /* the months pooled: six means are known */
    near(usual.se, sqrt(2 * variance * (1. / 600 + 1. / 100) / 3), 1e-12);
    assert_true(usual.df == 10 && usual.between == 0);
    assert_true(check(400, 0, 3, 1, 0.8).smallest < usual.smallest);
    assert_true(check(100, 0, 5, 1, 0.8).smallest < usual.smallest);
    assert_true(check(100, 0, 3, 3, 0.8).smallest < usual.smallest);
    assert_true(check(100, 0, 3, 1, 0.9).smallest > usual.smallest);
}

static void stores_that_move_by_themselves_set_a_limit(void **state) {
    (void)state;
    struct power_check still = check(100, 0, 3, 1, 0.8), moving = check(100, 0.2, 3, 1, 0.8);
    assert_true(moving.between > 0.1 && moving.smallest > 1.3 * still.smallest);
    assert_true(check(100000, 0.2, 3, 1, 0.8).smallest > 0.5 * moving.smallest); /* answers alone do not help */
}

/* The pilot stores' own spread can only widen: it takes more than the noncentral t of the chain's interval asks for,
 * and less than if three stores a side were all there is. */
static void between_the_chain_and_three_stores(void **state) {
    (void)state;
    struct power_check got = check(100, 0, 3, 1, 0.8);
    assert_true(noncentral_t_upper(2.2281388519649385, 10, got.smallest / got.se) > 0.8);
    assert_true(noncentral_t_upper(4.302652729911275, 2, got.smallest / got.se) < 0.8);
}

static void nothing_is_promised_of_one_store_a_side(void **state) {
    (void)state;
    assert_true(isnan(check(100, 0, 1, 1, 0.8).smallest));
    assert_true(isnan(check(0, 0, 3, 1, 0.8).smallest));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_answers_stores_and_months_see_less),
        cmocka_unit_test(stores_that_move_by_themselves_set_a_limit),
        cmocka_unit_test(between_the_chain_and_three_stores),
        cmocka_unit_test(nothing_is_promised_of_one_store_a_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
