#include "stats/response.h"
#include "unit/stats/figures.h"

static void rates_rise_with_what_is_counted_and_fall_with_who_could(void **state) {
    (void)state;
    struct draws draws = {4};
    for (int round = 0; round < 50; round++) {
        struct dispositions d = {draw(&draws, 50) + 1, draw(&draws, 9),  draw(&draws, 30), draw(&draws, 30),
                                 draw(&draws, 5),      draw(&draws, 30), draw(&draws, 9),  draw(&draws, 9)};
        struct response_rates got = response_rates_of(&d, NAN);
        assert_true(got.e > 0 && got.e <= 1);
        for (int i = 0; i < 6; i += 2)
            assert_true(0 < got.rr[i] && got.rr[i] <= got.rr[i + 1] && got.rr[i + 1] <= got.con[i / 2]);
        assert_true(got.rr[0] <= got.rr[2] && got.rr[2] <= got.rr[4] && got.ref[0] <= got.ref[2] && got.con[2] <= 1);
        assert_true(got.coop[0] <= got.coop[1] && got.coop[0] <= got.coop[2] && got.coop[3] <= 1);
    }
}

static void the_share_of_eligible_unknowns_makes_rr3_lie_between(void **state) {
    (void)state;
    const struct dispositions d = {10, 0, 5, 5, 0, 10, 0, 20};
    struct response_rates all = response_rates_of(&d, 1), none = response_rates_of(&d, 0);
    near(all.rr[2], all.rr[0], 1e-15);
    near(none.rr[2], none.rr[4], 1e-15);
    near(response_rates_of(&d, NAN).e, 0.5, 1e-15);
}

static void nobody_asked_is_no_rate(void **state) {
    (void)state;
    const struct dispositions nobody = {0}, silent = {.not_contacted = 7};
    struct response_rates got = response_rates_of(&nobody, NAN);
    assert_true(isnan(got.rr[0]) && isnan(got.rr[5]) && isnan(got.coop[0]) && isnan(got.con[1]) && isnan(got.e));
    assert_true(response_rates_of(&silent, NAN).rr[0] == 0 && isnan(response_rates_of(&silent, NAN).coop[3]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_rise_with_what_is_counted_and_fall_with_who_could),
        cmocka_unit_test(the_share_of_eligible_unknowns_makes_rr3_lie_between),
        cmocka_unit_test(nobody_asked_is_no_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
