#include "stats/ces.h"

#include "unit/stats/figures.h"

static void three_definitions_give_three_figures_with_intervals(void **state) {
    (void)state;
    int64_t counts[7] = {80, 210, 140, 110, 160, 180, 120};
    struct ces_result got = ces_of(&(struct tally_counts){counts, 7, 1}, CES_SEVEN);
    near_at("mean", got.mean.mean, 4.08, 1e-12);
    near_at("top", got.top.share, 46, 1e-12);
    near_at("index", got.index, -13, 1e-12);
    assert_true(got.index_lo < -13 && -13 < got.index_hi && got.index_hi - got.index_lo < 12);
    assert_int_equal(got.n, 1000);
}

static void all_easy_is_a_hundred_with_room_for_doubt(void **state) {
    (void)state;
    int64_t counts[7] = {0, 0, 0, 0, 0, 0, 3};
    struct ces_result got = ces_of(&(struct tally_counts){counts, 7, 1}, CES_SEVEN);
    assert_true(got.index == 100 && got.index_lo < 80);
}

static void no_answers_have_no_figures(void **state) {
    (void)state;
    int64_t counts[7] = {0};
    struct ces_result got = ces_of(&(struct tally_counts){counts, 7, 1}, CES_SEVEN);
    assert_true(isnan(got.index) && isnan(got.mean.mean) && isnan(got.top.share) && got.n == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_definitions_give_three_figures_with_intervals),
        cmocka_unit_test(all_easy_is_a_hundred_with_room_for_doubt),
        cmocka_unit_test(no_answers_have_no_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
