#include "stats/fisher.h"

#include "unit/stats/figures.h"

/* Tea tasting: the conditional estimate is the root of w^4 - 36 w^2 - 32 w - 3. */
static void the_tea_taster_has_the_odds_of_the_definition(void **state) {
    (void)state;
    struct fisher_result got = fisher_of(&(struct fisher_table){3, 1, 1, 3}, 0.95);
    double w = got.odds;
    near_at("root", w * w * w * w - 36 * w * w - 32 * w - 3, 0, 1e-9);
    near_at("odds", w, 6.408319658199673, 1e-9);
    near_at("sample odds", got.odds_sample, 9, 1e-12);
    near_at("hi", got.odds_hi, 626.243530588814, 1e-6);
    near_at("p", got.p, 34. / 70, 1e-12);
}

/* ?fisher.test, criminal convictions of like-sex twins (Fisher 1962, 1970) */
static void published_twins(void **state) {
    (void)state;
    struct fisher_result got = fisher_of(&(struct fisher_table){2, 15, 10, 3}, 0.95);
    near_at("less", got.p_less, 0.0004652, 5e-8);
    near_at("two-sided", got.p, 0.0005367, 5e-8);
    near_at("odds", got.odds, 0.04693661, 1e-4);
    near_at("lo", got.odds_lo, 0.003325764, 1e-5);
    near_at("hi", got.odds_hi, 0.363182271, 1e-4);
}

static void at_the_ends_of_the_interval_the_tails_are_half_the_error(void **state) {
    (void)state;
    struct fisher_table table = {12, 31, 44, 58};
    struct fisher_result got = fisher_of(&table, 0.9);
    near_at("below", fisher_at_most(&table, got.odds_hi), 0.05, 1e-10);
    near_at("above", fisher_at_least(&table, got.odds_lo), 0.05, 1e-10);
    near_at("expected", fisher_expected(&table, got.odds), 12, 1e-9);
    assert_true(got.odds_lo < got.odds && got.odds < got.odds_hi);
}

static void groups_turned_round_have_the_inverse_odds(void **state) {
    (void)state;
    struct fisher_result there = fisher_of(&(struct fisher_table){7, 2, 3, 8}, 0.95);
    struct fisher_result back = fisher_of(&(struct fisher_table){3, 8, 7, 2}, 0.95);
    near_at("p", there.p, back.p, 1e-12);
    near_at("odds", there.odds * back.odds, 1, 1e-9);
    near_at("ends", there.odds_lo * back.odds_hi, 1, 1e-9);
}

static void large_tables_do_not_overflow(void **state) {
    (void)state;
    struct fisher_result got = fisher_of(&(struct fisher_table){30000, 20000, 29000, 21000}, 0.95);
    near_at("odds", got.odds, got.odds_sample, 1e-3);
    assert_true(got.p > 0 && got.p < 1e-9);
}

static void ends_and_empty_rows(void **state) {
    (void)state;
    struct fisher_result most = fisher_of(&(struct fisher_table){4, 0, 0, 4}, 0.95);
    assert_true(isinf(most.odds) && isinf(most.odds_hi) && most.odds_lo > 1);
    struct fisher_result least = fisher_of(&(struct fisher_table){0, 4, 4, 0}, 0.95);
    assert_true(least.odds == 0 && least.odds_lo == 0 && least.odds_hi < 1);
    struct fisher_result empty = fisher_of(&(struct fisher_table){0, 0, 3, 4}, 0.95);
    assert_true(isnan(empty.p) && isnan(empty.odds) && isnan(empty.odds_lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tea_taster_has_the_odds_of_the_definition),
        cmocka_unit_test(published_twins),
        cmocka_unit_test(at_the_ends_of_the_interval_the_tails_are_half_the_error),
        cmocka_unit_test(groups_turned_round_have_the_inverse_odds),
        cmocka_unit_test(large_tables_do_not_overflow),
        cmocka_unit_test(ends_and_empty_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
