#include "stats/stock.h"
#include "unit/stats/figures.h"

static void what_was_there_and_came_is_what_went_and_stayed(void **state) {
    (void)state;
    struct draws draws = {31};
    struct stock_case cases[200];
    for (int i = 0; i < 200; i++)
        cases[i] = (struct stock_case){draw(&draws, 90), (enum stock_state)draw(&draws, 3)};
    for (day_t first = 0; first <= 90; first += 9) {
        struct stock got = stock_of(cases, 200, first);
        assert_int_equal(got.opening + got.fresh, 200);
        assert_int_equal(got.continuing, 200 - got.completed - got.deferred);
    }
}

static void the_first_day_counts_as_new_and_no_day_as_nothing(void **state) {
    (void)state;
    const struct stock_case cases[] = {{99, STOCK_OPEN}, {100, STOCK_COMPLETED}, {DAY_NONE, STOCK_DEFERRED}};
    struct stock got = stock_of(cases, 3, 100);
    assert_true(got.opening == 1 && got.fresh == 1 && got.completed == 1 && got.deferred == 0 && got.continuing == 1);
    assert_true(stock_of(NULL, 0, 100).continuing == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_there_and_came_is_what_went_and_stayed),
        cmocka_unit_test(the_first_day_counts_as_new_and_no_day_as_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
